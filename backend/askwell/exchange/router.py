"""Imports over REST."""

from typing import Annotated, NamedTuple
from uuid import UUID

from fastapi import Depends, Request, Response, UploadFile
from starlette.concurrency import run_in_threadpool

from askwell.core.db import Reading, Writing
from askwell.core.errors import ContentTooLarge, NotFound, WrongState, responses
from askwell.core.pages import InvalidCursor, PageQuery
from askwell.core.routing import Router
from askwell.core.schemas import told
from askwell.core.settings import LARGEST_UPLOAD
from askwell.core.text import one_line
from askwell.exchange import actions, errors, linkedin, queries
from askwell.exchange.access import Editable, EditableRow, Kept, Reader, Writer
from askwell.exchange.models import Action
from askwell.exchange.schemas import ImportPage, ImportRead, ImportRowPage, ImportRowRead, ImportRowUpdate

router = Router("imports")
_ROUND_THE_FILE = 100_000  # bytes of a form besides the file


class Upload(NamedTuple):
    """A file that was looked into."""

    name: str
    content: bytes
    lines: int


async def _upload(request: Request, viewer: Writer, file: UploadFile) -> Upload:
    """The file, if it is an export: that is found out before a transaction begins."""
    most = request.app.state.settings.max_upload_bytes
    content = await file.read(most + 1)
    if len(content) > most:
        raise ContentTooLarge(f"Choose a file of at most {most // 1_000_000} MB.")
    try:
        export = await run_in_threadpool(linkedin.Export, content)
    except linkedin.NotAnExport as error:
        raise errors.NotAnExport(str(error)) from error
    return Upload(one_line(file.filename or "") or "Connections.csv", content, export.lines)


@router.post(
    "/imports",
    status_code=202,
    max_body_size=LARGEST_UPLOAD + _ROUND_THE_FILE,
    responses=responses(errors.NotAnExport, errors.ImportUnderWay, ContentTooLarge),
)
def start_import(
    upload: Annotated[Upload, Depends(_upload)], viewer: Writer, session: Writing, response: Response
) -> ImportRead:
    """Upload LinkedIn's Connections.csv, or the zip that holds it. Nothing is added before the import is confirmed."""
    begun = actions.start(session, viewer, *upload)
    session.flush()
    response.headers["Location"] = f"/api/v1/imports/{begun.id}"
    return queries.one(session, viewer.account_id, begun.id)


@router.get("/imports", responses=responses(InvalidCursor))
def list_imports(viewer: Reader, session: Reading, paging: PageQuery) -> ImportPage:
    """Imports of the last 30 days, the latest first."""
    return queries.page(session, viewer, paging)


@router.get("/imports/{id}", responses=responses(NotFound))
def get_import(id: UUID, viewer: Reader, session: Reading) -> ImportRead:
    """One import: look again until it is `ready`, `applied`, `undone` or `failed`."""
    return queries.one(session, viewer.account_id, id)


@router.delete("/imports/{id}", status_code=204, responses=responses(NotFound))
def delete_import(wanted: Editable, session: Writing) -> None:
    """Forget an import. What it has added stays, and can no longer be undone."""
    actions.delete(session, wanted)


@router.get("/imports/{id}/rows", responses=responses(NotFound, InvalidCursor))
def list_import_rows(
    id: UUID, viewer: Reader, session: Reading, paging: PageQuery, action: Action | None = None
) -> ImportRowPage:
    """The rows of an import, in the order of its file: what each does, and why."""
    return queries.rows(session, viewer, paging, id, action)


@router.patch("/imports/{id}/rows/{row_id}", responses=responses(NotFound, errors.RowNotOffered, WrongState))
def choose_import_row(changes: ImportRowUpdate, row: EditableRow, session: Writing) -> ImportRowRead:
    """Say whether a row is to be done."""
    actions.choose(session, row, chosen=changes.chosen)
    return told(ImportRowRead, row)


@router.put("/imports/{id}/confirmation", status_code=202, responses=responses(NotFound, WrongState))
def confirm_import(wanted: Kept, session: Writing) -> ImportRead:
    """Have the chosen rows done. The second time, nothing happens."""
    actions.confirm(session, wanted)
    session.flush()
    return queries.one(session, wanted.owner_id, wanted.id)


@router.delete("/imports/{id}/confirmation", status_code=202, responses=responses(NotFound, WrongState))
def undo_import(wanted: Kept, session: Writing) -> ImportRead:
    """Take back what an import did. Contacts that were changed since then stay as they are, and are counted."""
    actions.undo(session, wanted)
    session.flush()
    return queries.one(session, wanted.owner_id, wanted.id)
