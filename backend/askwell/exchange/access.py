"""Whose imports these are."""

from typing import Annotated
from uuid import UUID

from sqlalchemy import Select, select
from sqlmodel import col

from askwell.auth.viewer import Scope, Viewer, allow
from askwell.core.db import Writing
from askwell.core.errors import NotFound
from askwell.core.preconditions import IfMatch
from askwell.core.routing import loaded
from askwell.exchange.models import Import, ImportRow

Reader = Annotated[Viewer, allow(Scope.contacts_read)]
Writer = Annotated[Viewer, allow(Scope.contacts_write)]


def editable_by(viewer: Viewer) -> Select[Import]:
    """The imports that the viewer may change; their rows are held until the change is done."""
    return select(Import).where(col(Import.owner_id) == viewer.account_id).with_for_update()


def _kept(viewer: Writer, session: Writing, id: UUID) -> Import:
    found = session.scalar(editable_by(viewer).where(col(Import.id) == id))
    if found is None:
        raise NotFound
    return found


def _editable(viewer: Writer, session: Writing, id: UUID, expected: IfMatch) -> Import:
    found = _kept(viewer, session, id)
    expected.of(found)
    return found


def _row(viewer: Writer, session: Writing, id: UUID, row_id: UUID) -> ImportRow:
    _kept(viewer, session, id)
    row = session.get(ImportRow, (viewer.account_id, row_id))
    if row is None or row.import_id != id:
        raise NotFound
    return row


Kept = Annotated[Import, loaded(_kept)]
"""An import whose state says what may be done with it: that needs no version."""
Editable = Annotated[Import, loaded(_editable)]
EditableRow = Annotated[ImportRow, loaded(_row)]
