"""Whose erasures these are."""

from typing import Annotated
from uuid import UUID

from askwell.booking.erasures.models import Erasure
from askwell.contacts.access import Writer
from askwell.core.db import Writing
from askwell.core.errors import NotFound
from askwell.core.routing import loaded


def _editable(viewer: Writer, session: Writing, id: UUID) -> Erasure:
    erasure = session.get(Erasure, (viewer.account_id, id))
    if erasure is None:
        raise NotFound
    return erasure


Editable = Annotated[Erasure, loaded(_editable)]
"""Held only after its contact: see `complete`."""
