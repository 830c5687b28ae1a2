"""What a contact can do behind their link, without an account.

Whether a link is unknown, has ended or was revoked cannot be told apart. Thirty calls a minute from one network.
"""

from typing import Annotated

from fastapi import Query, Response

from askwell.booking.answering import actions, queries
from askwell.booking.answering.access import Held, Seen
from askwell.booking.answering.schemas import BookingRead, Choice, Counter, ErasureAccepted, Refusal
from askwell.booking.availability.schemas import SlotList
from askwell.booking.errors import PlatformNotOffered, TimeNotOffered
from askwell.core.clock import Instant
from askwell.core.db import Reading, Writing
from askwell.core.errors import InvalidReference, NotFound, WrongState, responses
from askwell.core.limits import BOOKING, limited
from askwell.core.routing import Router
from askwell.interviews.errors import NoTimeYet, SlotTaken, WayToMeetNeeded

router = Router("booking page", prefix="/bookings")
_public = [limited(BOOKING)]


@router.get("/{token}", dependencies=_public, responses=responses(NotFound))
def get_booking(offer: Seen, session: Reading) -> BookingRead:
    """Who asks, why, how long it takes, and the times to choose from; later, what was agreed on."""
    return queries.read(session, offer)


@router.get("/{token}/slots", dependencies=_public, responses=responses(NotFound))
def list_booking_slots(
    offer: Seen,
    session: Reading,
    starts_at_from: Annotated[Instant | None, Query(description="Now, unless it is later.")] = None,
    starts_at_to: Annotated[Instant | None, Query(description="31 days on, unless it is sooner.")] = None,
) -> SlotList:
    """The free times of the seeker, where they offer them; none otherwise."""
    return queries.slots(session, offer, starts_at_from, starts_at_to)


@router.put(
    "/{token}/choice",
    dependencies=_public,
    responses={
        201: {"model": BookingRead, "description": "The two have a time now."},
        **responses(
            NotFound, WrongState, SlotTaken, WayToMeetNeeded, TimeNotOffered, PlatformNotOffered, InvalidReference
        ),
    },
)
def choose_time(chosen: Choice, offer: Held, session: Writing, response: Response) -> BookingRead:
    """Agree to a time (201), or move what was agreed on to another one (200)."""
    if actions.choose(session, offer, chosen):
        response.status_code = 201
    return queries.read(session, offer)


@router.put("/{token}/counter", dependencies=_public, responses=responses(NotFound, WrongState, PlatformNotOffered))
def propose_other_times(countered: Counter, offer: Held, session: Writing) -> BookingRead:
    """None of the times suits: propose others."""
    actions.counter(session, offer, countered)
    return queries.read(session, offer)


@router.put("/{token}/decline", dependencies=_public, responses=responses(NotFound, WrongState))
def decline_request(offer: Held, session: Writing, told: Refusal = Refusal()) -> BookingRead:
    """Say no, with a reason or without."""
    actions.decline(session, offer, told.reason)
    return queries.read(session, offer)


@router.put("/{token}/cancellation", dependencies=_public, responses=responses(NotFound, WrongState))
def cancel_booking(offer: Held, session: Writing, told: Refusal = Refusal()) -> BookingRead:
    """Call off what was agreed on."""
    actions.cancel(session, offer, told.reason)
    return queries.read(session, offer)


@router.get(
    "/{token}/calendar.ics",
    dependencies=_public,
    response_class=Response,
    responses={**responses(NotFound, NoTimeYet), 200: {"content": {"text/calendar": {"schema": {"type": "string"}}}}},
)
def get_booking_calendar(offer: Seen, session: Reading) -> Response:
    """What was agreed on, as a calendar file."""
    return queries.calendar_file(session, offer)


@router.post("/{token}/erasure", status_code=202, dependencies=_public, responses=responses(NotFound))
def request_erasure(offer: Held, session: Writing) -> ErasureAccepted:
    """Ask that nothing be kept about you. The seeker sees it, and it is done within a week."""
    return actions.request_erasure(session, offer)
