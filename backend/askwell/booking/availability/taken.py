"""When the seeker is taken: by interviews, and by what their other calendar says."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select
from sqlmodel import Session, col

from askwell.booking.busy.models import BusyTime
from askwell.interviews.access import IN_SIGHT
from askwell.interviews.claims import HOLDING
from askwell.interviews.models import Interview

_MOST = 5000
_LONGEST = timedelta(days=1)  # an interview takes 8 hours at most


class Taken(NamedTuple):
    """A time that is not free; of another calendar, no more is known."""

    starts_at: datetime
    ends_at: datetime
    interview_id: UUID | None


def between(session: Session, owner_id: UUID, since: datetime, until: datetime) -> list[Taken]:
    """What is taken within a span, the earliest first."""
    return sorted([*_interviews(session, owner_id, since, until), *_busy(session, owner_id, since, until)], key=_start)


def _start(taken: Taken) -> datetime:
    return taken.starts_at


def _interviews(session: Session, owner_id: UUID, since: datetime, until: datetime) -> Iterable[Taken]:
    starts_at = col(Interview.starts_at)
    near = starts_at.between(since - _LONGEST, until), col(Interview.ends_at) > since
    holding = (col(Interview.owner_id) == owner_id, IN_SIGHT, col(Interview.state).in_(HOLDING), *near)
    rows = session.execute(select(starts_at, col(Interview.ends_at), col(Interview.id)).where(*holding).limit(_MOST))
    return [Taken(start, end, id) for start, end, id in rows if start is not None and end is not None]


def _busy(session: Session, owner_id: UUID, since: datetime, until: datetime) -> Iterable[Taken]:
    mine = col(BusyTime.owner_id) == owner_id
    overlapping = mine, col(BusyTime.starts_at) < until, col(BusyTime.ends_at) > since
    rows = session.execute(select(col(BusyTime.starts_at), col(BusyTime.ends_at)).where(*overlapping).limit(_MOST))
    return [Taken(start, end, None) for start, end in rows]


def is_free(
    taken: Iterable[Taken],
    starts_at: datetime,
    minutes: int,
    *,
    buffer: timedelta = timedelta(0),
    moving: UUID | None = None,
) -> bool:
    """Whether nothing is then, nor so shortly before or after; the interview that is `moving` does not count."""
    first, last = starts_at - buffer, starts_at + timedelta(minutes=minutes) + buffer
    return not any(
        other.starts_at < last and first < other.ends_at
        for other in taken
        if moving is None or other.interview_id != moving
    )
