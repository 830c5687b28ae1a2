"""Notes over REST."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Query, Response

from askwell.core.db import Reading, Writing
from askwell.core.errors import InvalidReference, NotFound, responses
from askwell.core.markdown import to_html
from askwell.core.pages import InvalidCursor, PageQuery
from askwell.core.preconditions import IfMatch
from askwell.core.routing import Router
from askwell.core.text import Line
from askwell.notes import actions, queries
from askwell.notes.access import Editable, Reader, Trashed, Writer
from askwell.notes.errors import IdTaken
from askwell.notes.queries import Filters
from askwell.notes.schemas import Markdown, MarkdownRead, NoteCreate, NotePage, NoteRead, NoteUpdate, NoteWrite

router = Router("notes")


async def _filters(
    contact_id: UUID | None = None,
    organization_id: UUID | None = None,
    interview_id: UUID | None = None,
    direction_id: UUID | None = None,
    pinned: bool | None = None,
    trashed: Annotated[bool, Query(description="Those in the trash instead.")] = False,
) -> Filters:
    return Filters(contact_id, organization_id, interview_id, direction_id, pinned, trashed)


@router.get("/notes", responses=responses(InvalidCursor))
def list_notes(
    viewer: Reader,
    session: Reading,
    paging: PageQuery,
    filters: Annotated[Filters, Depends(_filters)],
    q: Annotated[Line | None, Query(description="Words, or their beginnings.")] = None,
) -> NotePage:
    """Notes, the latest first."""
    return queries.page(session, viewer, paging, filters, q)


@router.post("/notes", status_code=201, responses=responses(InvalidReference, IdTaken))
def create_note(new: NoteCreate, viewer: Writer, session: Writing) -> NoteRead:
    """Write a note about a contact, an organization, an interview or a direction."""
    note = actions.add(session, viewer, new, new.id)
    session.flush()
    return queries.one(session, viewer.account_id, note.id)


@router.get("/notes/{id}", responses=responses(NotFound))
def get_note(id: UUID, viewer: Reader, session: Reading) -> NoteRead:
    """One note."""
    return queries.one(session, viewer.account_id, id)


@router.put(
    "/notes/{id}",
    responses={201: {"model": NoteRead, "description": "The note is new."}, **responses(NotFound, InvalidReference)},
)
def write_note(
    id: UUID, new: NoteWrite, viewer: Writer, expected: IfMatch, session: Writing, response: Response
) -> NoteRead:
    """Write a note whose id the client made. The same again changes nothing: it is safe to repeat."""
    if actions.write(session, viewer, id, new, expected):
        response.status_code = 201
    session.flush()
    return queries.one(session, viewer.account_id, id)


@router.patch("/notes/{id}", responses=responses(NotFound))
def update_note(changes: NoteUpdate, note: Editable, session: Writing) -> NoteRead:
    """Change a note; what is not sent stays."""
    actions.edit(session, note, changes)
    session.flush()
    return queries.one(session, note.owner_id, note.id)


@router.delete("/notes/{id}", status_code=204, responses=responses(NotFound))
def trash_note(note: Editable, session: Writing) -> None:
    """Put a note into the trash; it can be restored for 30 days."""
    actions.trash(session, note)


@router.put("/notes/{id}/restoration", status_code=204, responses=responses(NotFound))
def restore_note(note: Trashed, session: Writing) -> None:
    """Take a note out of the trash."""
    actions.restore(session, note)


@router.post("/markdown")
def render_markdown(wanted: Markdown, viewer: Reader, session: Reading) -> MarkdownRead:
    """How a Markdown text reads."""
    return {"html": to_html(wanted.source)}
