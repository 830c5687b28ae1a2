"""The availability over REST."""

from typing import Annotated

from fastapi import Query

from askwell.booking.availability import actions, queries
from askwell.booking.availability.access import Editable
from askwell.booking.availability.schemas import AvailabilityRead, AvailabilityWrite, AvailableSlots
from askwell.core.clock import Instant
from askwell.core.db import Reading, Writing
from askwell.core.routing import Router
from askwell.interviews.access import Reader
from askwell.interviews.schemas import AskedMinutes

router = Router("booking", prefix="/availability")


@router.get("")
def get_availability(viewer: Reader, session: Reading) -> AvailabilityRead:
    """When you can be met, week by week; nobody can choose a time until you say so."""
    return queries.read(session, viewer.account_id)


@router.put("")
def set_availability(written: AvailabilityWrite, availability: Editable, session: Writing) -> AvailabilityRead:
    """Say anew when you can be met; what is not sent takes its usual value."""
    actions.write(session, availability, written)
    return queries.read(session, availability.owner_id)


@router.get("/slots")
def list_slots(
    viewer: Reader,
    session: Reading,
    starts_at_from: Annotated[Instant | None, Query(description="Now, unless it is later.")] = None,
    starts_at_to: Annotated[Instant | None, Query(description="31 days on, unless it is sooner.")] = None,
    minutes: AskedMinutes = 30,
) -> AvailableSlots:
    """The times that a contact could choose from your availability, and what is taken meanwhile."""
    return queries.available(session, viewer.account_id, starts_at_from, starts_at_to, minutes)
