"""Whose notes these are. A note is out of sight while it is in the trash, or what it is about is out of sight."""

from typing import Annotated, Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, bindparam, exists, select
from sqlmodel import Session, col

from askwell.auth.viewer import Scope, Viewer, allow
from askwell.contacts.models import Contact
from askwell.core.db import Writing
from askwell.core.errors import NotFound
from askwell.core.preconditions import IfMatch
from askwell.core.routing import loaded
from askwell.directions.models import Direction
from askwell.interviews import access as interviews
from askwell.interviews.models import Interview
from askwell.notes.models import Note

Reader = Annotated[Viewer, allow(Scope.notes_read)]
Writer = Annotated[Viewer, allow(Scope.notes_write)]


def _hides(
    about: type[Contact] | type[Interview] | type[Direction], id: Any, is_hidden: ColumnElement[bool]
) -> ColumnElement[bool]:
    is_it = (col(about.owner_id) == col(Note.owner_id)) & (col(about.id) == id)
    return exists().where(is_it, is_hidden).correlate(Note)


SUBJECT_IN_SIGHT = and_(
    ~_hides(Contact, col(Note.contact_id), col(Contact.trashed_at).is_not(None)),
    ~_hides(Interview, col(Note.interview_id), ~interviews.IN_SIGHT),
    ~_hides(Direction, col(Note.direction_id), col(Direction.trashed_at).is_not(None)),
)
IN_SIGHT = and_(col(Note.trashed_at).is_(None), SUBJECT_IN_SIGHT)

SHARED = and_(col(Note.owner_id) == bindparam("owner_id"), IN_SIGHT, col(Note.is_shared))
"""Which notes of a client, bound as `owner_id`, a coach may see."""


def editable_by(viewer: Viewer) -> Select[Note]:
    """The notes that the viewer may change, in the trash or not; their rows are held until the change is done."""
    return select(Note).where(col(Note.owner_id) == viewer.account_id).with_for_update(of=Note)


def _one(session: Session, wanted: Select[Note], id: UUID) -> Note:
    note = session.scalar(wanted.where(col(Note.id) == id))
    if note is None:
        raise NotFound
    return note


def _editable(viewer: Writer, session: Writing, id: UUID, expected: IfMatch) -> Note:
    note = _one(session, editable_by(viewer).where(IN_SIGHT), id)
    expected.of(note)
    return note


def _trashed(viewer: Writer, session: Writing, id: UUID) -> Note:
    return _one(session, editable_by(viewer), id)


Editable = Annotated[Note, loaded(_editable)]
Trashed = Annotated[Note, loaded(_trashed)]
"""A note that may be in the trash."""
