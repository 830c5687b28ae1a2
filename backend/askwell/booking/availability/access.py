"""Whose availability this is: every account has one, written down or not."""

from typing import Annotated
from uuid import UUID

from sqlmodel import Session

from askwell.auth.models import Account
from askwell.booking.availability.models import Availability
from askwell.core.db import Writing
from askwell.core.preconditions import IfMatch
from askwell.core.routing import loaded
from askwell.interviews.access import Writer


def of(session: Session, owner_id: UUID) -> Availability:
    """The availability of an account; an empty one where nothing is written down."""
    return session.get(Availability, owner_id) or Availability(owner_id=owner_id)


def _editable(viewer: Writer, session: Writing, expected: IfMatch) -> Availability:
    # The account is held, so that two who write it down for the first time do so one after the other.
    session.get_one(Account, viewer.account_id, with_for_update={"key_share": True})
    availability = of(session, viewer.account_id)
    expected.of(availability)
    return availability


Editable = Annotated[Availability, loaded(_editable)]
