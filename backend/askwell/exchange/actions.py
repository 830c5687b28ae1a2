"""What somebody can do with their imports. The work itself is done by jobs."""

from sqlalchemy import delete as delete_rows
from sqlalchemy import func, select
from sqlmodel import Session, col

from askwell.auth.viewer import Viewer
from askwell.core.clock import now
from askwell.core.errors import WrongState
from askwell.core.ids import new_id
from askwell.core.jobs import enqueue
from askwell.exchange.errors import ImportUnderWay, RowNotOffered
from askwell.exchange.models import OFFERED, Import, ImportFile, ImportRow, ImportState, Outcome

_UNDER_WAY = (ImportState.reading, ImportState.applying)
_SORRY = {
    "not_read": "Something went wrong while this file was read. Upload it again.",
    "not_applied": "Something went wrong before all rows were done. Confirm again to go on, or undo what was done.",
    "not_undone": "Something went wrong before everything was taken back. Undo again to go on.",
}


def start(session: Session, viewer: Viewer, file_name: str, content: bytes, lines: int) -> Import:
    """Have a file read, which leads to the preview. Raises ImportUnderWay."""
    mine = col(Import.owner_id) == viewer.account_id
    if session.scalar(select(col(Import.id)).where(mine, col(Import.state).in_(_UNDER_WAY)).limit(1)):
        raise ImportUnderWay
    begun = Import(owner_id=viewer.account_id, id=new_id(), file_name=file_name, total=lines)
    session.add(begun)
    session.flush()
    session.add(ImportFile(owner_id=begun.owner_id, import_id=begun.id, content=content))
    _enqueue(session, "imports.read", begun)
    return begun


def _enqueue(session: Session, kind: str, wanted: Import) -> None:
    payload = {"owner_id": wanted.owner_id.hex, "id": wanted.id.hex}
    enqueue(session, kind, payload, owner_id=wanted.owner_id)


def choose(session: Session, row: ImportRow, *, chosen: bool) -> None:
    """Say whether a row is to be done. Raises RowNotOffered, and WrongState after the confirmation."""
    wanted = session.get_one(Import, (row.owner_id, row.import_id))
    if wanted.state is not ImportState.ready:
        raise _wrong_state(wanted)
    if chosen and row.action not in OFFERED:
        raise RowNotOffered
    row.chosen = chosen


def confirm(session: Session, wanted: Import) -> None:
    """Have the chosen rows done; nothing happens the second time. Raises WrongState."""
    if wanted.state in (ImportState.applying, ImportState.applied):
        return
    _require(wanted, "confirm")
    _begin(session, wanted, "imports.apply", Outcome.planned)


def undo(session: Session, wanted: Import) -> None:
    """Have taken back what was done; nothing happens the second time. Raises WrongState."""
    if wanted.state is ImportState.undone or (wanted.state is ImportState.applying and wanted.applied_at is not None):
        return
    _require(wanted, "undo")
    wanted.applied_at = wanted.applied_at or now()  # of one that failed half-way
    _begin(session, wanted, "imports.undo", Outcome.applied)


def _begin(session: Session, wanted: Import, kind: str, outcome: Outcome) -> None:
    mine = (col(ImportRow.owner_id) == wanted.owner_id) & (col(ImportRow.import_id) == wanted.id)
    todo = select(func.count()).where(mine, col(ImportRow.chosen), col(ImportRow.outcome) == outcome)
    wanted.state, wanted.error, wanted.done, wanted.total = ImportState.applying, None, 0, session.scalar(todo) or 0
    _enqueue(session, kind, wanted)


def fail(session: Session, wanted: Import) -> None:
    """The work was given up: say how far it came, and what can be done about it."""
    if wanted.state is ImportState.reading:
        code = "not_read"
        file = (col(ImportFile.owner_id) == wanted.owner_id) & (col(ImportFile.import_id) == wanted.id)
        session.execute(delete_rows(ImportFile).where(file))
    else:
        code = "not_undone" if wanted.applied_at is not None else "not_applied"
    wanted.state, wanted.error = ImportState.failed, {"code": code, "detail": _SORRY[code]}


def delete(session: Session, wanted: Import) -> None:
    """Forget an import. Its work stops, and what was done so far stays and can no longer be undone."""
    session.delete(wanted)


def _require(wanted: Import, step: str) -> None:
    if step not in _allowed(wanted):
        raise _wrong_state(wanted)


def _wrong_state(wanted: Import) -> WrongState:
    detail = f"This import is {wanted.state}, which does not allow that."
    return WrongState(detail, state=wanted.state, allowed=_allowed(wanted))


def _allowed(wanted: Import) -> list[str]:
    match wanted.state, (wanted.error or {}).get("code"):
        case ImportState.ready, _:
            return ["confirm"]
        case ImportState.failed, "not_applied":
            return ["confirm", "undo"]
        case (ImportState.applied, _) | (ImportState.failed, "not_undone"):
            return ["undo"]
    return []
