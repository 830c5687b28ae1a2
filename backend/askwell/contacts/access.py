"""Whose contacts these are: the one place that a coach's view will be added to."""

from typing import Annotated
from uuid import UUID

from sqlalchemy import Select, select
from sqlmodel import Session, col

from askwell.auth.viewer import Scope, Viewer, allow
from askwell.contacts.models import Contact, Merge
from askwell.core.db import Reading, Writing
from askwell.core.errors import InvalidReference, NotFound
from askwell.core.preconditions import IfMatch
from askwell.core.routing import loaded

Reader = Annotated[Viewer, allow(Scope.contacts_read)]
Writer = Annotated[Viewer, allow(Scope.contacts_write)]


def editable_by(viewer: Viewer) -> Select[Contact]:
    """The contacts that the viewer may change, in the trash or not."""
    return select(Contact).where(col(Contact.owner_id) == viewer.account_id)


def find(session: Session, viewer: Viewer, id: UUID) -> Contact:
    """The contact, if the viewer may change it and it is not in the trash. Raises NotFound."""
    in_use = col(Contact.trashed_at).is_(None)
    contact = session.scalar(editable_by(viewer).where(col(Contact.id) == id, in_use))
    if contact is None:
        raise NotFound
    return contact


def referred(session: Session, viewer: Viewer, id: UUID, pointer: str) -> Contact:
    """The contact that a payload refers to. Raises InvalidReference, the same for absent and for foreign ones."""
    try:
        return find(session, viewer, id)
    except NotFound as error:
        raise InvalidReference(pointer) from error


def _visible(viewer: Reader, session: Reading, id: UUID) -> Contact:
    return find(session, viewer, id)


def _editable(viewer: Writer, session: Writing, id: UUID, expected: IfMatch) -> Contact:
    contact = find(session, viewer, id)
    expected.of(contact)
    return contact


def _kept(viewer: Writer, session: Writing, id: UUID) -> Contact:
    return find(session, viewer, id)


def _trashed(viewer: Writer, session: Writing, id: UUID) -> Contact:
    contact = session.scalar(editable_by(viewer).where(col(Contact.id) == id))
    if contact is None:
        raise NotFound
    return contact


def _merge(viewer: Writer, session: Writing, id: UUID) -> Merge:
    merge = session.get(Merge, (viewer.account_id, id))
    if merge is None:
        raise NotFound
    return merge


Visible = Annotated[Contact, loaded(_visible)]
Editable = Annotated[Contact, loaded(_editable)]
Kept = Annotated[Contact, loaded(_kept)]
"""A contact that a POST below it acts on, which names no version."""
Trashed = Annotated[Contact, loaded(_trashed)]
"""A contact that may be in the trash."""
EditableMerge = Annotated[Merge, loaded(_merge)]
