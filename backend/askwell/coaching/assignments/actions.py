"""What a coach can ask of a client."""

from sqlmodel import Session

from askwell.coaching.assignments.models import Assignment, AssignmentKind, RequiredField
from askwell.coaching.assignments.schemas import AssignmentCreate
from askwell.core.clock import now
from askwell.core.errors import InvalidReference
from askwell.events.actions import record_for
from askwell.events.models import EventType
from askwell.questions import actions as questions
from askwell.questions.queries import question_set
from askwell.sharing.access import Share


def give(session: Session, share: Share, new: AssignmentCreate) -> Assignment:
    """Ask something of a client; a question set is copied to them. Raises InvalidReference."""
    wanted = new.required_fields or []
    assignment = Assignment(
        owner_id=share.client_id,
        engagement_id=share.engagement_id,
        fields=" ".join(field for field in RequiredField if field in wanted),
        target=new.target or 1,
        **new.model_dump(include={"kind", "text", "due_on"}),
    )
    if new.kind is AssignmentKind.question_set:
        assert new.question_set_id is not None
        original = question_set(session, share.coach_id, new.question_set_id)
        if original is None:
            raise InvalidReference("/question_set_id")
        copied = questions.copy(session, share.client_id, original, original["name"], from_coach=True)
        assignment.question_set_id = copied.id
    session.add(assignment)
    session.flush()
    _record(session, EventType.assignment_given, share, assignment)
    return assignment


def withdraw(session: Session, share: Share, assignment: Assignment) -> None:
    """Ask it no longer; a set that was copied stays the client's. It can be restored for 30 days."""
    assignment.trashed_at = now()
    _record(session, EventType.assignment_withdrawn, share, assignment)


def restore(session: Session, share: Share, assignment: Assignment) -> None:
    """Ask it after all; nothing happens if it is asked."""
    if assignment.trashed_at is not None:
        assignment.trashed_at = None
        _record(session, EventType.assignment_restored, share, assignment)


def _record(session: Session, type: EventType, share: Share, assignment: Assignment) -> None:
    for owner_id in (share.client_id, share.coach_id):
        record_for(session, owner_id, type, assignment)
