"""What happened, over REST."""

from typing import Annotated
from uuid import UUID

from fastapi import Header, Query, Request, Response

from askwell.auth.viewer import Scope, Viewer, allow
from askwell.core.db import Reading
from askwell.core.errors import Unavailable, responses
from askwell.core.pages import InvalidCursor, PageQuery
from askwell.core.routing import Router
from askwell.events import queries, turns
from askwell.events.models import EventType, Subject
from askwell.events.schemas import After, EventPage
from askwell.events.streaming import EventStream, TooManyStreams, streams_of

router = Router("events", prefix="/events")
Reader = Annotated[Viewer, allow(Scope.contacts_read, Scope.interviews_read)]
_FOLLOWING = (
    "Follow what happens: every event after this position, in order. "
    "`0` begins with the first one, `now` with the next."
)
_BEGINNING = "Where to begin: a position, `0`, or `now`, as without it."
_ENDLESS = {"text/event-stream": {"schema": {"type": "string"}}}


@router.get("", responses=responses(InvalidCursor))
def list_events(
    viewer: Reader,
    session: Reading,
    paging: PageQuery,
    after: Annotated[After | None, Query(description=_FOLLOWING)] = None,
    subject_kind: Subject | None = None,
    subject_id: UUID | None = None,
    contact_id: Annotated[UUID | None, Query(description="Everything on one contact's timeline.")] = None,
    type: EventType | None = None,
) -> EventPage:
    """What happened, the latest first; or, with `after`, what happened since, in order and each event once.

    Ask again with `next_after`. An empty page means that there is nothing new yet.
    """
    filters = {"subject_kind": subject_kind, "subject_id": subject_id, "contact_id": contact_id, "type": type}
    if after is not None:
        return queries.feed(session, viewer, after, paging.limit, filters)
    return queries.timeline(session, viewer, paging, filters)


@router.get(
    "/stream",
    response_class=EventStream,
    status_code=200,
    responses={
        200: {"content": _ENDLESS, "description": "Server-sent events: `id` is a position, `data` an event as JSON."},
        **responses(TooManyStreams, Unavailable),
    },
)
def stream_events(
    request: Request,
    viewer: Reader,
    session: Reading,
    after: Annotated[After | None, Query(description=_BEGINNING)] = None,
    last_event_id: Annotated[After, Header(description="Where to go on; wins over `after`.")] = "",
) -> Response:
    """What happens, as it happens (server-sent events).

    A stream ends when its token does, and after 15 minutes: come again, with `Last-Event-ID`.
    """
    streams = streams_of(request)
    streams.require_room(viewer.account_id)
    position = last_event_id or after or turns.NOW
    is_now = position == turns.NOW
    place = queries.latest(session, viewer.account_id) if is_now else turns.read(position)
    return EventStream(streams, viewer, place)
