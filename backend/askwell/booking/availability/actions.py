"""Saying when one can be met."""

from sqlmodel import Session

from askwell.booking.availability.models import Availability
from askwell.booking.availability.schemas import AvailabilityWrite
from askwell.core.clock import now


def write(session: Session, availability: Availability, written: AvailabilityWrite) -> None:
    """Keep what was said; where nothing was, the empty availability was the first version."""
    session.add(availability)
    session.flush()
    availability.sqlmodel_update({**written.model_dump(mode="json"), "updated_at": now()})
    session.flush()
