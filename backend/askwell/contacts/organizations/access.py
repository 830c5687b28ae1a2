"""Whose organizations these are."""

from typing import Annotated
from uuid import UUID

from sqlmodel import Session

from askwell.auth.viewer import Scope, Viewer, allow
from askwell.contacts.models import Organization
from askwell.core.db import Writing
from askwell.core.errors import InvalidReference, NotFound
from askwell.core.preconditions import IfMatch
from askwell.core.routing import loaded

Reader = Annotated[Viewer, allow(Scope.contacts_read)]
Writer = Annotated[Viewer, allow(Scope.contacts_write)]


def referred(session: Session, owner_id: UUID, id: UUID, pointer: str) -> Organization:
    """The organization that a payload refers to. Raises InvalidReference."""
    organization = session.get(Organization, (owner_id, id))
    if organization is None:
        raise InvalidReference(pointer)
    return organization


def _editable(viewer: Writer, session: Writing, id: UUID, expected: IfMatch) -> Organization:
    organization = _kept(viewer, session, id)
    expected.of(organization)
    return organization


def _kept(viewer: Writer, session: Writing, id: UUID) -> Organization:
    organization = session.get(Organization, (viewer.account_id, id))
    if organization is None:
        raise NotFound
    return organization


Editable = Annotated[Organization, loaded(_editable)]
Kept = Annotated[Organization, loaded(_kept)]
"""An organization that a POST below it acts on, which names no version."""
