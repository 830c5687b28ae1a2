"""Two interviews of one seeker do not overlap: each takes its minutes, and a minute can be taken once.

`docs/decisions/` tells why minutes are rows.
"""

from typing import Any
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlmodel import Session, col

from askwell.auth.models import Account
from askwell.contacts.models import Contact
from askwell.interviews.access import CONTACT_IN_SIGHT
from askwell.interviews.errors import SlotTaken
from askwell.interviews.models import Interview, InterviewState, SlotClaim

HOLDING = {InterviewState.planned, InterviewState.requested, InterviewState.scheduled, InterviewState.completed}
"""The states in which an interview takes its time."""


def settle(session: Session, interview: Interview) -> None:
    """Give up the minutes that the interview had, and take those that it needs now. Raises SlotTaken."""
    session.flush()
    # Two that swap their times would otherwise wait for each other.
    session.get(Account, interview.owner_id, with_for_update={"key_share": True}, populate_existing=True)
    mine = (col(SlotClaim.owner_id) == interview.owner_id) & (col(SlotClaim.interview_id) == interview.id)
    session.execute(delete(SlotClaim).where(mine))
    wanted = _minutes(interview)
    if not wanted:
        return
    taken = _take(session, interview, wanted)
    if taken < len(wanted) and _give_way(session, interview.owner_id, wanted):
        taken += _take(session, interview, wanted)
    if taken < len(wanted) and not interview.allow_overlap:
        raise SlotTaken(_in_words(session, interview, wanted))


def _take(session: Session, interview: Interview, wanted: range) -> int:
    """Take those of the minutes that are free: how many that were."""
    insert: Any = sqlite_insert if session.get_bind().dialect.name == "sqlite" else postgresql_insert
    rows = [{"owner_id": interview.owner_id, "minute": at, "interview_id": interview.id} for at in wanted]
    free = insert(SlotClaim).values(rows).on_conflict_do_nothing().returning(col(SlotClaim.minute))
    return len(session.execute(free).all())


def _give_way(session: Session, owner_id: UUID, wanted: range) -> bool:
    """Free the minutes of interviews whose contacts are in the trash. Should those come back, they may overlap."""
    theirs = (col(Interview.owner_id) == owner_id) & ~CONTACT_IN_SIGHT
    these = (col(SlotClaim.owner_id) == owner_id) & col(SlotClaim.minute).between(wanted[0], wanted[-1])
    hidden = select(col(Interview.id)).where(theirs)
    freed = delete(SlotClaim).where(these, col(SlotClaim.interview_id).in_(hidden))
    ids = set(session.scalars(freed.returning(col(SlotClaim.interview_id))))
    overlapping = update(Interview).where(col(Interview.owner_id) == owner_id, col(Interview.id).in_(ids))
    session.execute(overlapping.values(allow_overlap=True))
    return bool(ids)


def _minutes(interview: Interview) -> range:
    if interview.starts_at is None or interview.trashed_at is not None or interview.state not in HOLDING:
        return range(0)
    first = int(interview.starts_at.timestamp()) // 60
    return range(first, first + interview.minutes)


def _in_words(session: Session, interview: Interview, wanted: range) -> str:
    of_other = (col(Interview.owner_id) == col(SlotClaim.owner_id)) & (col(Interview.id) == col(SlotClaim.interview_id))
    with_whom = (col(Contact.owner_id) == col(Interview.owner_id)) & (col(Contact.id) == col(Interview.contact_id))
    contact = session.scalar(
        select(Contact)
        .join(Interview, with_whom)
        .join(SlotClaim, of_other)
        .where(
            col(SlotClaim.owner_id) == interview.owner_id,
            col(SlotClaim.minute).between(wanted[0], wanted[-1]),
            col(SlotClaim.interview_id) != interview.id,
        )
        .order_by(col(SlotClaim.minute))
        .limit(1)
    )
    whom = contact.name if contact is not None else "somebody else"
    return f"You have an interview with {whom} at that time. Choose another time, or send allow_overlap."
