"""Recording a fact, in the transaction of the change it tells of; and forgetting it with its subject."""

from typing import Any, ClassVar, Protocol, runtime_checkable
from uuid import UUID

from sqlalchemy import delete, select, tuple_
from sqlmodel import Session, col

from askwell.core import trash
from askwell.core.clock import now
from askwell.core.ids import new_id
from askwell.events import following, news, turns
from askwell.events.models import Event, EventType, Subject


@runtime_checkable
class Happens(Protocol):
    """Anything that events may tell of."""

    SUBJECT: ClassVar[Subject]
    id: UUID

    @property
    def owner_id(self) -> UUID: ...


def record(session: Session, type: EventType, subject: Happens, **data: Any) -> None:
    """Append the fact; `data` says what the subject's present state no longer tells."""
    record_for(session, subject.owner_id, type, subject, **data)


def record_for(session: Session, owner_id: UUID, type: EventType, subject: Happens, **data: Any) -> None:
    """Append the fact to the history of one of those whom it concerns, whoever owns the subject."""
    contact_id = subject.id if subject.SUBJECT is Subject.contact else getattr(subject, "contact_id", None)
    event = {
        "owner_id": owner_id,
        "id": new_id(),
        "type": type,
        "at": now(),
        "subject_kind": subject.SUBJECT,
        "subject_id": subject.id,
        "contact_id": contact_id,
        "data": data,
    }
    turns.append(session, event)
    news.note(session, owner_id)
    following.tell(session, type, following.Fact(owner_id, subject.id, data))


def forget_gone(session: Session, subject: Any) -> None:
    """Tell no more of what has been in the trash for 30 days: an event may repeat what was written about it."""
    gone = select(col(subject.owner_id), col(subject.id)).where(col(subject.trashed_at) < now() - trash.KEPT)
    about = col(Event.contact_id) if subject.SUBJECT is Subject.contact else col(Event.subject_id)
    session.execute(delete(Event).where(tuple_(col(Event.owner_id), about).in_(gone)))
