"""Whose contacts these are, and of which ones a coach may hear."""

from collections.abc import Iterable
from typing import Annotated, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Select, bindparam, select
from sqlmodel import Session, col

from askwell.auth.viewer import Scope, Viewer, allow
from askwell.contacts.models import Contact, Merge
from askwell.contacts.schemas import MergeCreate
from askwell.core.columns import table_of
from askwell.core.db import Reading, Writing
from askwell.core.errors import InvalidReference, NotFound
from askwell.core.preconditions import IfMatch
from askwell.core.routing import loaded

Reader = Annotated[Viewer, allow(Scope.contacts_read)]
Writer = Annotated[Viewer, allow(Scope.contacts_write)]


def visible_to(viewer: Viewer) -> Select[Contact]:
    """The contacts that the viewer may see, in the trash or not."""
    return select(Contact).where(col(Contact.owner_id) == viewer.account_id)


SHARED: ColumnElement[bool] = table_of(Contact).c.owner_id == bindparam("owner_id")
"""Of which contacts of a client, bound as `owner_id`, a coach may hear by `pseudonyms.py`, and in no other way: of all,
since texts may name those in the trash, too."""


def editable_by(viewer: Viewer) -> Select[Contact]:
    """The contacts that the viewer may change, in the trash or not; their rows are held until the change is done."""
    return visible_to(viewer).with_for_update(key_share=True)


def hold(session: Session, owner_id: UUID, ids: Iterable[UUID]) -> None:
    """Hold contacts by their ids: before anything that hangs on them, as all do (decision 12)."""
    these = select(Contact).where(col(Contact.owner_id) == owner_id, col(Contact.id).in_(ids)).order_by(col(Contact.id))
    session.execute(these.with_for_update(key_share=True), execution_options={"populate_existing": True})


def found(session: Session, wanted: Select[Contact]) -> Contact:
    """The one contact wanted, if it is there and not in the trash. Raises NotFound."""
    contact = session.scalar(wanted)
    if contact is None or contact.trashed_at is not None:
        raise NotFound
    return contact


def referred(session: Session, viewer: Viewer, id: UUID, pointer: str) -> Contact:
    """The contact that a payload refers to, held. Raises InvalidReference, the same for absent and for foreign ones."""
    try:
        return found(session, editable_by(viewer).where(col(Contact.id) == id))
    except NotFound as error:
        raise InvalidReference(pointer) from error


def referred_since(session: Session, viewer: Viewer, id: UUID, pointer: str) -> Contact:
    """As `referred`; of a contact that was merged away since the payload was written, the one it was merged into."""
    while into := session.scalar(_merged_into(viewer, id)):
        id = into
    return referred(session, viewer, id, pointer)


def _merged_into(viewer: Viewer, id: UUID) -> Select[UUID | None]:
    this = (col(Contact.owner_id) == viewer.account_id) & (col(Contact.id) == id)
    return select(col(Contact.merged_into_id)).where(this)


def _visible(viewer: Reader, session: Reading, id: UUID) -> Contact:
    return found(session, visible_to(viewer).where(col(Contact.id) == id))


def _editable(viewer: Writer, session: Writing, id: UUID, expected: IfMatch) -> Contact:
    contact = found(session, editable_by(viewer).where(col(Contact.id) == id))
    expected.of(contact)
    return contact


def _trashed(viewer: Writer, session: Writing, id: UUID) -> Contact:
    contact = session.scalar(editable_by(viewer).where(col(Contact.id) == id))
    if contact is None:
        raise NotFound
    return contact


class Pair(NamedTuple):
    """Two contacts to be made one: `other` is folded into `kept`."""

    kept: Contact
    other: Contact


def _pair(viewer: Writer, session: Writing, id: UUID, wanted: MergeCreate) -> Pair:
    """Both are held, in one order: two that are folded into each other at once would wait for each other otherwise."""
    both = editable_by(viewer).where(col(Contact.id).in_({id, wanted.other_id})).order_by(col(Contact.id))
    by_id = {contact.id: contact for contact in session.scalars(both) if contact.trashed_at is None}
    if id not in by_id:
        raise NotFound
    if wanted.other_id not in by_id:
        raise InvalidReference("/other_id")
    return Pair(by_id[id], by_id[wanted.other_id])


def _merge(viewer: Writer, session: Writing, id: UUID) -> Merge:
    merge = session.get(Merge, (viewer.account_id, id), with_for_update=True)
    if merge is None:
        raise NotFound
    return merge


Visible = Annotated[Contact, loaded(_visible)]
Editable = Annotated[Contact, loaded(_editable)]
Trashed = Annotated[Contact, loaded(_trashed)]
"""A contact that may be in the trash."""
Merging = Annotated[Pair, loaded(_pair)]
EditableMerge = Annotated[Merge, loaded(_merge)]
