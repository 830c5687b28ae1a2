"""Reading what is next and what is due."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, Generic, NamedTuple, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, extract, func, or_, select
from sqlmodel import Session, col

from askwell.contacts import queries as contacts
from askwell.contacts.models import Contact, Stage
from askwell.contacts.schemas import ContactSummary
from askwell.core.columns import Rows
from askwell.interviews import queries as interviews
from askwell.interviews.access import CONTACT_IN_SIGHT
from askwell.interviews.models import Interview, InterviewState
from askwell.interviews.schemas import InterviewSummary
from askwell.outreach.tag_rhythms.queries import DAYS, has_rhythm
from askwell.outreach.today.schemas import MOST, Counts
from askwell.questions.models import QuestionSet

Told = TypeVar("Told")
_SECONDS_A_DAY = 86_400


class Due(NamedTuple, Generic[Told]):
    """The first twenty that are due, and how many there are in all."""

    items: list[Told]
    total: int


def next_interviews(session: Session, owner_id: UUID, now: datetime) -> Due[InterviewSummary]:
    """Those that are agreed on and not over, the next one first."""
    upcoming = _interviews(col(Interview.state) == InterviewState.scheduled, col(Interview.ends_at) > now)
    return _due(session, owner_id, upcoming, (col(Interview.starts_at), col(Interview.id)), interviews.summary)


def to_debrief(session: Session, owner_id: UUID, now: datetime) -> Due[InterviewSummary]:
    """Those that are over and have no debrief, the latest first."""
    over = and_(col(Interview.state) == InterviewState.scheduled, col(Interview.ends_at) <= now)
    held = and_(col(Interview.state) == InterviewState.completed, col(Interview.debriefed_at).is_(None))
    latest = col(Interview.starts_at).desc(), col(Interview.id)
    return _due(session, owner_id, _interviews(or_(over, held)), latest, interviews.summary)


def to_thank(session: Session, owner_id: UUID) -> Due[ContactSummary]:
    """Those who were met and not thanked yet, the latest first."""
    latest = col(Contact.last_contact_at).desc().nulls_last(), col(Contact.id)
    return _due(session, owner_id, _contacts(col(Contact.stage) == Stage.met), latest, contacts.summary)


def to_keep_in_touch(session: Session, owner_id: UUID, now: datetime) -> Due[ContactSummary]:
    """Those whose rhythm has come round, the longest overdue first."""
    due_at = extract("epoch", col(Contact.last_contact_at)) + DAYS * _SECONDS_A_DAY
    due = _contacts(has_rhythm(owner_id), due_at <= now.timestamp(), col(Contact.stage) != Stage.closed)
    return _due(session, owner_id, due, (due_at, col(Contact.id)), contacts.summary)


def _interviews(*conditions: ColumnElement[bool]) -> Rows:
    return interviews.summaries_where(col(Interview.trashed_at).is_(None), *conditions)


def _contacts(*conditions: ColumnElement[bool]) -> Rows:
    return contacts.summaries_where(col(Contact.trashed_at).is_(None), *conditions)


def _due(
    session: Session, owner_id: UUID, all_due: Rows, order: Iterable[Any], told: Callable[[dict[str, Any]], Told]
) -> Due[Told]:
    bound = {"owner_id": owner_id}
    rows = session.execute(all_due.order_by(*order).limit(MOST), bound).all()
    total = len(rows)
    if total == MOST:
        count = all_due.with_only_columns(func.count(), maintain_column_froms=True)
        total = session.execute(count, bound).scalar_one()
    return Due([told(row._asdict()) for row in rows], total)


def counts(session: Session, owner_id: UUID) -> Counts:
    """How much there is of what is not in the trash; starter sets do not count."""
    held = func.count(case((col(Interview.state) == InterviewState.completed, 1)))
    in_sight = _count(Interview, owner_id).where(CONTACT_IN_SIGHT)
    known, completed = session.execute(in_sight.add_columns(held)).one()
    return {
        "contacts": session.execute(_count(Contact, owner_id)).scalar_one(),
        "question_sets": session.execute(_count(QuestionSet, owner_id)).scalar_one(),
        "interviews": known,
        "completed": completed,
    }


def _count(table: type[Contact] | type[QuestionSet] | type[Interview], owner_id: UUID) -> Rows:
    in_use = col(table.trashed_at).is_(None)
    return select(func.count()).select_from(table).where(col(table.owner_id) == owner_id, in_use)
