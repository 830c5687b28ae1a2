"""Reading what is next and what is due."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlmodel import Session, col

from askwell.contacts import queries as contacts
from askwell.contacts.models import Contact, Stage
from askwell.contacts.schemas import ContactSummary
from askwell.core.columns import Rows
from askwell.interviews import queries as interviews
from askwell.interviews.access import CONTACT_IN_SIGHT
from askwell.interviews.models import Interview, State
from askwell.interviews.schemas import InterviewSummary
from askwell.interviews.today.schemas import MOST, Counts
from askwell.questions.models import QuestionSet


def next_interviews(session: Session, owner_id: UUID, now: datetime) -> list[InterviewSummary]:
    """Those that are agreed on and not over, the next one first."""
    upcoming = and_(col(Interview.state) == State.scheduled, col(Interview.ends_at) > now)
    return _interviews(session, owner_id, upcoming, col(Interview.starts_at).asc())


def to_debrief(session: Session, owner_id: UUID, now: datetime) -> list[InterviewSummary]:
    """Those that are over and have no debrief, the latest first."""
    over = and_(col(Interview.state) == State.scheduled, col(Interview.ends_at) <= now)
    held = and_(col(Interview.state) == State.completed, col(Interview.debriefed_at).is_(None))
    return _interviews(session, owner_id, or_(over, held), col(Interview.starts_at).desc())


def _interviews(
    session: Session, owner_id: UUID, condition: ColumnElement[bool], order: ColumnElement[Any]
) -> list[InterviewSummary]:
    in_use = col(Interview.trashed_at).is_(None)
    statement = interviews.summaries_where(in_use, condition).order_by(order, col(Interview.id)).limit(MOST)
    return [interviews.summary(row._asdict()) for row in session.execute(statement, {"owner_id": owner_id})]


def to_thank(session: Session, owner_id: UUID) -> list[ContactSummary]:
    """Those who were met and not thanked yet, the latest first."""
    met = _contacts(col(Contact.stage) == Stage.met)
    latest = met.order_by(col(Contact.last_contact_at).desc().nulls_last(), col(Contact.id)).limit(MOST)
    return [contacts.summary(row._asdict()) for row in session.execute(latest, {"owner_id": owner_id})]


def to_keep_in_touch(session: Session, owner_id: UUID, now: datetime) -> list[ContactSummary]:
    """Those whose rhythm has come round, the longest overdue first."""
    rhythm, last = col(Contact.keep_in_touch_days), col(Contact.last_contact_at)
    with_rhythm = _contacts(rhythm.is_not(None), last <= now - timedelta(days=1), col(Contact.stage) != Stage.closed)
    rows = [row._asdict() for row in session.execute(with_rhythm.add_columns(rhythm), {"owner_id": owner_id})]
    due = [(row["last_contact_at"] + timedelta(days=row.pop("keep_in_touch_days")), row) for row in rows]
    overdue = sorted((pair for pair in due if pair[0] <= now), key=lambda pair: pair[0])
    return [contacts.summary(row) for _, row in overdue[:MOST]]


def _contacts(*conditions: ColumnElement[bool]) -> Rows:
    return contacts.summaries_where(col(Contact.trashed_at).is_(None), *conditions)


def counts(session: Session, owner_id: UUID) -> Counts:
    """How much there is of what is not in the trash; starter sets do not count."""
    held = func.count(case((col(Interview.state) == State.completed, 1)))
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
