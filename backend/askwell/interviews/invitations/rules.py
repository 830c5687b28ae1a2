"""What calendars are told when a contact goes into the trash, or comes back, and when the account goes for good."""

from uuid import UUID

from sqlalchemy import Select, select
from sqlmodel import Session, col

from askwell.auth.models import Account
from askwell.auth.moments import leaving
from askwell.core import mail
from askwell.core.clock import now
from askwell.events.following import Fact, hears
from askwell.events.models import EventType
from askwell.interviews.access import CONTACT_IN_SIGHT
from askwell.interviews.invitations import actions
from askwell.interviews.models import Interview, InterviewState


@hears(EventType.contact_trashed, EventType.contact_restored)
def follow_the_contact(session: Session, fact: Fact) -> None:
    """What was agreed on with a contact is called off with them, and takes place once they are back."""
    with_them = _to_come(fact.owner_id).where(col(Interview.contact_id) == fact.subject_id)
    for interview in session.scalars(with_them.order_by(col(Interview.id)).with_for_update()).all():
        interview.sequence += 1
        actions.tell(session, interview)


@leaving
def call_off(session: Session, account: Account) -> None:
    """What was agreed on is called off. The mails belong to nobody: they leave after the account is gone."""
    for interview in session.scalars(_to_come(account.id).where(CONTACT_IN_SIGHT)).all():
        session.expunge(interview)  # its row goes as it is
        interview.sequence, interview.state = interview.sequence + 1, InterviewState.cancelled
        actions.tell(session, interview, mail.send_unowned)


def _to_come(owner_id: UUID) -> Select[Interview]:
    return select(Interview).where(
        col(Interview.owner_id) == owner_id,
        col(Interview.state) == InterviewState.scheduled,
        col(Interview.ends_at) > now(),
        col(Interview.trashed_at).is_(None),
    )
