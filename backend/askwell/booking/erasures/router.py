"""Erasures over REST: the seeker's side."""

from askwell.booking.erasures import actions, queries
from askwell.booking.erasures.access import Editable
from askwell.booking.erasures.schemas import ErasurePage, ErasureRead
from askwell.contacts.access import Reader
from askwell.core.db import Reading, Writing
from askwell.core.errors import NotFound, responses
from askwell.core.pages import InvalidCursor, PageQuery
from askwell.core.routing import Router

router = Router("contacts", prefix="/erasures")


@router.get("", responses=responses(InvalidCursor))
def list_erasures(viewer: Reader, session: Reading, paging: PageQuery) -> ErasurePage:
    """Contacts who asked that nothing be kept about them, the latest first."""
    return queries.page(session, viewer, paging)


@router.put("/{id}/completion", responses=responses(NotFound))
def complete_erasure(erasure: Editable, session: Writing) -> ErasureRead:
    """Erase the contact now, and everything about them, for good. It happens by itself when it is due."""
    actions.complete(session, erasure)
    return queries.one(session, erasure)
