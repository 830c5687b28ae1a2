"""Recording a fact, in the transaction of the change it tells of."""

from typing import Any, ClassVar, Protocol, runtime_checkable
from uuid import UUID

from sqlmodel import Session

from askwell.events import following
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
    contact_id = subject.id if subject.SUBJECT is Subject.contact else getattr(subject, "contact_id", None)
    session.add(
        Event(
            owner_id=subject.owner_id,
            type=type,
            subject_kind=subject.SUBJECT,
            subject_id=subject.id,
            contact_id=contact_id,
            data=data,
        )
    )
    following.tell(session, type, following.Fact(subject.owner_id, subject.id, data))
