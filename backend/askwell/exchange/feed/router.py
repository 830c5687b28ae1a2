"""The calendar feed over REST."""

from typing import Annotated

from fastapi import Path, Response

from askwell.auth.errors import MissingScope, SessionRequired
from askwell.auth.viewer import InPerson, Scope
from askwell.core.db import Reading, Writing
from askwell.core.errors import NotFound, responses
from askwell.core.limits import BOOKING, limited
from askwell.core.preconditions import ShownOnce
from askwell.core.routing import SHOWN_ONCE, Router
from askwell.exchange.feed import actions, queries
from askwell.exchange.feed.schemas import CalendarFeedCreated, CalendarFeedRead
from askwell.interviews.access import Reader

router = Router("calendar")
_SHOWS = (Scope.interviews_read, Scope.outreach_read)


@router.get("/calendar-feed")
def get_calendar_feed(viewer: Reader, session: Reading) -> CalendarFeedRead:
    """Whether your interviews can be subscribed to. The address itself is told once, when it is made."""
    return queries.about(session, viewer.account_id)


@router.post(
    "/calendar-feed",
    status_code=201,
    openapi_extra=SHOWN_ONCE,
    responses=responses(ShownOnce, SessionRequired, MissingScope),
)
def renew_calendar_feed(viewer: InPerson, session: Writing) -> CalendarFeedCreated:
    """Make a private address that other calendars can subscribe to; the one before stops working."""
    viewer.require(_SHOWS)
    viewer.hold(session)
    return actions.renew(session, viewer.account_id)


@router.delete("/calendar-feed", status_code=204, responses=responses(SessionRequired))
def end_calendar_feed(viewer: InPerson, session: Writing) -> None:
    """Nobody can subscribe any more."""
    actions.end(session, viewer.account_id)


@router.get(
    "/calendar/{token}.ics",
    dependencies=[limited(BOOKING)],
    response_class=Response,
    responses={**responses(NotFound), 200: {"content": {"text/calendar": {"schema": {"type": "string"}}}}},
)
def read_calendar_feed(token: Annotated[str, Path(max_length=100)], session: Reading) -> Response:
    """Your interviews and what is due, for a calendar that subscribes to them; cancelled ones for 30 days."""
    return queries.feed(session, token)
