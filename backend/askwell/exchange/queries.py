"""Reading imports and their rows."""

from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlmodel import Session, col

from askwell.auth.viewer import Viewer
from askwell.core.errors import NotFound
from askwell.core.pages import Listing, Paging, Sort
from askwell.exchange.models import Action, Import, ImportRow
from askwell.exchange.schemas import ImportPage, ImportRead, ImportRowPage, ImportRowRead

_IMPORT = (
    *(Import.id, Import.version, Import.created_at, Import.updated_at, Import.file_name, Import.state, Import.source),
    *(Import.done, Import.total, Import.counts, Import.kept, Import.error, Import.applied_at, Import.undone_at),
)
_ROW = tuple(getattr(ImportRow, name) for name in ImportRowRead.__annotations__)
_IMPORTS = select(*(col(column) for column in _IMPORT)).where(col(Import.owner_id) == bindparam("owner_id"))
_ONE = _IMPORTS.where(col(Import.id) == bindparam("id"))
_NEWEST = Sort("-created_at", col(Import.id), descending=True, is_unique=True)  # ids rise with the time
_NOTHING = dict.fromkeys(Action, 0)


def _read(row: dict[str, Any]) -> ImportRead:
    """A row as it is read."""
    done, total = row.pop("done"), row.pop("total")
    progress = {"done": done, "total": max(done, total)}
    return {**row, "progress": progress, "counts": _NOTHING | row["counts"]}  # type: ignore[typeddict-item]


def one(session: Session, owner_id: UUID, id: UUID) -> ImportRead:
    """One import. Raises NotFound."""
    row = session.execute(_ONE, {"owner_id": owner_id, "id": id}).first()
    if row is None:
        raise NotFound
    return _read(row._asdict())


@cache
def _listing() -> Listing:
    return Listing(_IMPORTS, col(Import.owner_id), col(Import.id), _NEWEST)


def page(session: Session, viewer: Viewer, paging: Paging) -> ImportPage:
    """Imports, the latest first."""
    found = _listing().page(session, paging, {"owner_id": viewer.account_id})
    return {"items": [_read(row) for row in found["items"]], "next_cursor": found["next_cursor"]}


@cache
def _rows(*, is_filtered: bool) -> Listing:
    statement = select(*(col(column) for column in _ROW)).where(
        col(ImportRow.owner_id) == bindparam("owner_id"), col(ImportRow.import_id) == bindparam("import_id")
    )
    if is_filtered:
        statement = statement.where(col(ImportRow.action) == bindparam("action"))
    in_order = Sort("line", col(ImportRow.line), is_unique=True)
    return Listing(statement, col(ImportRow.owner_id), col(ImportRow.id), in_order)


def rows(session: Session, viewer: Viewer, paging: Paging, id: UUID, action: Action | None) -> ImportRowPage:
    """The rows of an import, in the order of its file. Raises NotFound."""
    one(session, viewer.account_id, id)
    bound = {"owner_id": viewer.account_id, "import_id": id, "action": action}
    return _rows(is_filtered=action is not None).page(session, paging, bound)  # type: ignore[return-value]
