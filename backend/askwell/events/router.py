"""What happened, over REST."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from askwell.auth.viewer import Scope, Viewer, allow
from askwell.core.db import Reading
from askwell.core.errors import responses
from askwell.core.pages import InvalidCursor, PageQuery
from askwell.core.routing import Router
from askwell.events import queries
from askwell.events.models import EventType, Subject
from askwell.events.schemas import EventPage

router = Router("events", prefix="/events")
Reader = Annotated[Viewer, allow(Scope.contacts_read, Scope.interviews_read)]


@router.get("", responses=responses(InvalidCursor))
def list_events(
    viewer: Reader,
    session: Reading,
    paging: PageQuery,
    subject_kind: Subject | None = None,
    subject_id: UUID | None = None,
    contact_id: Annotated[UUID | None, Query(description="Everything on one contact's timeline.")] = None,
    type: EventType | None = None,
) -> EventPage:
    """What happened, the latest first."""
    filters = {"subject_kind": subject_kind, "subject_id": subject_id, "contact_id": contact_id, "type": type}
    return queries.timeline(session, viewer, paging, filters)
