"""When the seeker is taken: by interviews, and by what their other calendar says."""

from bisect import bisect_left
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import bindparam, or_, select
from sqlmodel import Session

from askwell.booking.busy.models import BusyTime
from askwell.core.columns import table_of
from askwell.core.prepared import Prepared
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


_interview, _busy_time = table_of(Interview), table_of(BusyTime)
_INTERVIEWS = Prepared(
    select(_interview.c.starts_at, _interview.c.ends_at, _interview.c.id)
    .where(
        _interview.c.owner_id == bindparam("owner_id"),
        IN_SIGHT,
        or_(*(_interview.c.state == state for state in sorted(HOLDING))),
        _interview.c.starts_at >= bindparam("earliest"),
        _interview.c.starts_at <= bindparam("until"),
        _interview.c.ends_at > bindparam("since"),
    )
    .limit(_MOST)
)
_BUSY = Prepared(
    select(_busy_time.c.starts_at, _busy_time.c.ends_at)
    .where(
        _busy_time.c.owner_id == bindparam("owner_id"),
        _busy_time.c.starts_at < bindparam("until"),
        _busy_time.c.ends_at > bindparam("since"),
    )
    .limit(_MOST)
)


def between(session: Session, owner_id: UUID, since: datetime, until: datetime) -> list[Taken]:
    """What is taken within a span, the earliest first."""
    session.flush()  # statements that are prepared see what is written only
    bound = {"owner_id": owner_id, "since": since, "until": until}
    interviews = _INTERVIEWS.rows(session, {**bound, "earliest": since - _LONGEST})
    taken = [Taken(row["starts_at"], row["ends_at"], row["id"]) for row in interviews]
    taken += [Taken(row["starts_at"], row["ends_at"], None) for row in _BUSY.rows(session, bound)]
    return sorted(taken, key=_start)


def _start(taken: Taken) -> datetime:
    return taken.starts_at


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
    return Spans(taken, moving=moving).are_free(first, last)


class Spans:
    """What is taken, as spans that do not touch, so that many times are compared with it at once."""

    def __init__(self, taken: Iterable[Taken], *, moving: UUID | None = None) -> None:
        self._starts: list[datetime] = []
        self._ends: list[datetime] = []
        others = (other for other in taken if moving is None or other.interview_id != moving)
        for other in sorted(others, key=_start):
            if self._ends and other.starts_at <= self._ends[-1]:
                self._ends[-1] = max(self._ends[-1], other.ends_at)
            else:
                self._starts.append(other.starts_at)
                self._ends.append(other.ends_at)

    def are_free(self, first: datetime, last: datetime) -> bool:
        """Whether nothing is between the two instants."""
        before = bisect_left(self._starts, last)
        return before == 0 or self._ends[before - 1] <= first
