"""What somebody can do with their notes."""

from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col

from askwell.auth.viewer import Viewer
from askwell.contacts import access as contacts
from askwell.contacts.organizations import access as organizations
from askwell.core import search
from askwell.core.clock import now
from askwell.core.errors import InvalidReference, NotFound
from askwell.core.ids import new_id
from askwell.core.markdown import to_text
from askwell.core.preconditions import Expected
from askwell.core.text import one_line
from askwell.directions import access as directions
from askwell.events.actions import record
from askwell.events.models import Event, EventType, Subject
from askwell.interviews import access as interviews
from askwell.interviews.models import Interview
from askwell.notes.access import editable_by
from askwell.notes.errors import IdTaken
from askwell.notes.models import Note
from askwell.notes.schemas import NoteUpdate, NoteWrite

_LONGEST_TITLE = 200
_LATEST = (col(Event.owner_id).desc(), col(Event.subject_id).desc(), col(Event.id).desc())


def add(session: Session, viewer: Viewer, new: NoteWrite, id: UUID | None = None) -> Note:
    """A new note. Raises IdTaken and InvalidReference."""
    return _add(session, viewer, _about_what_is_there(session, viewer, new), id)


def _add(session: Session, viewer: Viewer, new: NoteWrite, id: UUID | None) -> Note:
    note = Note(owner_id=viewer.account_id, id=id or new_id(), **new.model_dump(exclude={"id"}))
    try:
        with session.begin_nested():
            session.add(note)
    except IntegrityError as error:
        raise IdTaken from error
    _index(session, note)
    _record(session, EventType.note_created, note)
    return note


def write(session: Session, viewer: Viewer, id: UUID, new: NoteWrite, expected: Expected) -> bool:
    """Have the note with this id say this: whether it is new. The same again changes nothing, and needs no version.

    Raises InvalidReference, and NotFound for a note in the trash.
    """
    new = _about_what_is_there(session, viewer, new)
    try:
        _add(session, viewer, new, id)
    except IdTaken:
        note = session.scalars(editable_by(viewer).where(col(Note.id) == id)).one()
        if note.trashed_at is not None:
            raise NotFound from None
        _rewrite(session, note, new, expected)
        return False
    return True


def _rewrite(session: Session, note: Note, new: NoteWrite, expected: Expected) -> None:
    told = new.model_dump()
    if told != note.model_dump(include=set(told)):
        expected.of(note)
        note.sqlmodel_update(told)
        _index(session, note)
        _record_change(session, note)


def edit(session: Session, note: Note, changes: NoteUpdate) -> None:
    """Change a note."""
    note.sqlmodel_update(changes.given())
    if "body" in changes.model_fields_set:
        _index(session, note)
    _record_change(session, note)


def _about_what_is_there(session: Session, viewer: Viewer, new: NoteWrite) -> NoteWrite:
    """The note, about the contact that its contact was merged into meanwhile. Raises InvalidReference."""
    if new.contact_id is not None:
        contact = contacts.referred_since(session, viewer, new.contact_id, "/contact_id")
        return new.model_copy(update={"contact_id": contact.id})
    if new.organization_id is not None:
        organizations.referred(session, viewer.account_id, new.organization_id, "/organization_id")
    if new.direction_id is not None:
        directions.referred(session, viewer, new.direction_id, "/direction_id")
    if new.interview_id is not None:
        wanted = interviews.visible_to(viewer).where(col(Interview.id) == new.interview_id)
        try:
            interviews.found(session, wanted)
        except NotFound as error:
            raise InvalidReference("/interview_id") from error
    return new


@dataclass
class _Told:
    """A note as events tell of it: on the timeline of the contact, also when it is about an interview."""

    owner_id: UUID
    id: UUID
    contact_id: UUID | None
    SUBJECT: ClassVar = Subject.note


def _record(session: Session, type: EventType, note: Note) -> None:
    contact_id = note.contact_id
    if note.interview_id is not None:
        contact_id = session.get_one(Interview, (note.owner_id, note.interview_id)).contact_id
    record(session, type, _Told(note.owner_id, note.id, contact_id))


def _record_change(session: Session, note: Note) -> None:
    """A text is saved every other second while it is written: that tells of one change an hour."""
    mine = (col(Event.owner_id) == note.owner_id) & (col(Event.subject_id) == note.id)
    last = session.execute(select(col(Event.type), col(Event.at)).where(mine).order_by(*_LATEST).limit(1)).first()
    if last is None or last.type is not EventType.note_updated or last.at < now() - timedelta(hours=1):
        _record(session, EventType.note_updated, note)


def _index(session: Session, note: Note) -> None:
    first, _, rest = to_text(note.body).partition("\n")
    title = one_line(first, _LONGEST_TITLE)
    search.put(session, note.owner_id, search.Findable("note", note.id, title, first[_LONGEST_TITLE:] + rest))


def trash(session: Session, note: Note) -> None:
    """Put the note into the trash, for 30 days."""
    note.trashed_at = now()
    _record(session, EventType.note_deleted, note)


def restore(session: Session, note: Note) -> None:
    """Take the note out of the trash; nothing happens if it is not in it."""
    if note.trashed_at is not None:
        note.trashed_at = None
        _record(session, EventType.note_restored, note)
