"""Saying when one can be met."""

from sqlmodel import Session

from askwell.booking.availability.models import Availability
from askwell.booking.availability.schemas import AvailabilityWrite
from askwell.core.clock import now


def write(session: Session, availability: Availability, written: AvailabilityWrite) -> None:
    """Keep what was said; one that was not written down before becomes the second version of the empty one."""
    told = written.model_dump(mode="json")
    if availability not in session:
        availability.version = 2
        session.add(availability)
    availability.sqlmodel_update({**told, "updated_at": now()})
    session.flush()
