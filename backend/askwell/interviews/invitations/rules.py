"""What calendars are told when a contact goes into the trash, or comes back."""

from sqlalchemy import select
from sqlmodel import Session, col

from askwell.core.clock import now
from askwell.events.following import Fact, hears
from askwell.events.models import EventType
from askwell.interviews.invitations import actions
from askwell.interviews.models import Interview, InterviewState


@hears(EventType.contact_trashed, EventType.contact_restored)
def follow_the_contact(session: Session, fact: Fact) -> None:
    """What was agreed on with a contact is called off with them, and takes place once they are back."""
    agreed_on = select(Interview).where(
        col(Interview.owner_id) == fact.owner_id,
        col(Interview.contact_id) == fact.subject_id,
        col(Interview.state) == InterviewState.scheduled,
        col(Interview.ends_at) > now(),
        col(Interview.trashed_at).is_(None),
    )
    for interview in session.scalars(agreed_on.order_by(col(Interview.id)).with_for_update()).all():
        interview.sequence += 1
        actions.tell(session, interview)
