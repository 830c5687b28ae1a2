"""Reading notes: one, and many."""

from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, FromClause, and_, bindparam, func, select
from sqlmodel import Session, col

from askwell.auth.viewer import Viewer
from askwell.contacts.models import Contact, Organization
from askwell.core import search, trash
from askwell.core.columns import Rows
from askwell.core.errors import NotFound
from askwell.core.markdown import to_html
from askwell.core.pages import Listing, Paging, Sort
from askwell.directions.models import Direction
from askwell.interviews.models import Interview
from askwell.notes.access import SUBJECT_IN_SIGHT
from askwell.notes.models import Note
from askwell.notes.schemas import NotePage, NoteRead, SubjectKind

_OWNER = col(Note.owner_id)
_COLUMNS = (
    *(Note.id, Note.version, Note.created_at, Note.updated_at, Note.body, Note.pinned),
    Note.is_shared,
    *(Note.contact_id, Note.organization_id, Note.interview_id, Note.direction_id, Note.trashed_at),
)
_WHERE_IS: dict[Any, ColumnElement[bool]] = {
    Interview: col(Interview.id) == col(Note.interview_id),
    Contact: col(Contact.id) == func.coalesce(col(Note.contact_id), col(Interview.contact_id)),
    Organization: col(Organization.id) == col(Note.organization_id),
    Direction: col(Direction.id) == col(Note.direction_id),
}


def _notes(notes: FromClause, *conditions: ColumnElement[bool]) -> Rows:
    """Those of these notes whose subjects are in sight, with their names; `owner_id` is to be bound."""
    named = (*_COLUMNS, Contact.given_name, Contact.family_name)
    statement: Rows = select(
        *(col(column) for column in named),
        col(Organization.name).label("organization_name"),
        col(Direction.name).label("direction_name"),
    )
    statement = statement.select_from(notes)
    for table, is_about in _WHERE_IS.items():
        statement = statement.outerjoin(table, and_(col(table.owner_id) == _OWNER, is_about))
    return statement.where(col(Note.owner_id) == bindparam("owner_id"), SUBJECT_IN_SIGHT, *conditions)


_NOTE: FromClause = Note.__table__  # type: ignore[attr-defined]
_ONE = _notes(_NOTE, col(Note.trashed_at).is_(None), col(Note.id) == bindparam("id"))
_NEWEST = Sort("-created_at", col(Note.created_at), descending=True)


def one(session: Session, owner_id: UUID, id: UUID) -> NoteRead:
    """One note. Raises NotFound."""
    row = session.execute(_ONE, {"owner_id": owner_id, "id": id}).first()
    if row is None:
        raise NotFound
    return _read(row._asdict())


def _read(row: dict[str, Any]) -> NoteRead:
    """A row as it is read: with what it is about, and as HTML."""
    name = " ".join(filter(None, (row.pop("given_name"), row.pop("family_name"))))
    others = row.pop("organization_name"), row.pop("direction_name")
    name = next(filter(None, others), name)
    kind = next(kind for kind in SubjectKind if row[f"{kind}_id"] is not None)
    subject = {"kind": kind, "id": row[f"{kind}_id"], "name": name}
    return {**row, "html": to_html(row["body"]), "subject": subject}  # type: ignore[typeddict-item]


class Filters(NamedTuple):
    """Which notes are wanted; None does not filter."""

    contact_id: UUID | None = None
    organization_id: UUID | None = None
    interview_id: UUID | None = None
    direction_id: UUID | None = None
    pinned: bool | None = None
    trashed: bool = False

    def given(self) -> dict[str, Any]:
        """The filters that compare a column with a value."""
        return {name: value for name, value in self._asdict().items() if value is not None and name != "trashed"}


def _conditions(filters: frozenset[str], is_trash: bool) -> list[ColumnElement[bool]]:
    return [trash.is_in(Note, is_trash), *(col(getattr(Note, name)) == bindparam(name) for name in sorted(filters))]


@cache
def _listing(filters: frozenset[str], is_trash: bool) -> Listing:
    return Listing(_notes(_NOTE, *_conditions(filters, is_trash)), _OWNER, col(Note.id), _NEWEST)


@cache
def _search_listing(filters: frozenset[str], is_trash: bool, way: search.Way) -> Listing:
    found = search.hits(way)
    of_note = (found.owner_id == _OWNER) & (found.subject_id == col(Note.id))
    statement = _notes(found.source.join(_NOTE, of_note), found.condition, *_conditions(filters, is_trash))
    newest = Sort("-found", found.number, descending=True, is_unique=True)
    return Listing(statement, found.owner_id, found.subject_id, newest)


def page(session: Session, viewer: Viewer, paging: Paging, filters: Filters, q: str | None) -> NotePage:
    """The notes that meet every filter, the latest first."""
    parameters = {"owner_id": viewer.account_id, **filters.given()}
    names = frozenset(filters.given())
    listing = _listing(names, filters.trashed)
    wanted = search.Search(viewer.account_id, "note", q or "")
    if wanted.words:
        listing = _search_listing(names, filters.trashed, wanted.way(session))
        parameters |= wanted.parameters
    found = listing.page(session, paging, parameters)
    return {"items": [_read(row) for row in found["items"]], "next_cursor": found["next_cursor"]}
