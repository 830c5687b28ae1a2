"""What somebody can do with their imports. The work itself is done by jobs."""

from sqlalchemy import func, select
from sqlmodel import Session, col

from askwell.auth.viewer import Viewer
from askwell.core.errors import WrongState
from askwell.core.ids import new_id
from askwell.core.jobs import enqueue
from askwell.exchange.errors import ImportUnderWay, RowNotOffered
from askwell.exchange.models import OFFERED, Import, ImportFile, ImportRow, Outcome, State

_UNDER_WAY = (State.reading, State.applying)
_ALLOWED = {State.ready: ["confirm"], State.applied: ["undo"]}


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
    _require(session.get_one(Import, (row.owner_id, row.import_id)), State.ready)
    if chosen and row.action not in OFFERED:
        raise RowNotOffered
    row.chosen = chosen


def confirm(session: Session, wanted: Import) -> None:
    """Have the chosen rows done; nothing happens the second time. Raises WrongState."""
    if wanted.state in (State.applying, State.applied):
        return
    _require(wanted, State.ready)
    _begin(session, wanted, "imports.apply", Outcome.planned)


def undo(session: Session, wanted: Import) -> None:
    """Have taken back what was done; nothing happens the second time. Raises WrongState."""
    if wanted.state is State.undone or (wanted.state is State.applying and wanted.applied_at is not None):
        return
    _require(wanted, State.applied)
    _begin(session, wanted, "imports.undo", Outcome.applied)


def _begin(session: Session, wanted: Import, kind: str, outcome: Outcome) -> None:
    mine = (col(ImportRow.owner_id) == wanted.owner_id) & (col(ImportRow.import_id) == wanted.id)
    todo = select(func.count()).where(mine, col(ImportRow.chosen), col(ImportRow.outcome) == outcome)
    wanted.state, wanted.done, wanted.total = State.applying, 0, session.scalar(todo) or 0
    _enqueue(session, kind, wanted)


def delete(session: Session, wanted: Import) -> None:
    """Forget an import. Its work stops, and what was done so far stays and can no longer be undone."""
    session.delete(wanted)


def _require(wanted: Import, state: State) -> None:
    if wanted.state is not state:
        detail = f"This import is {wanted.state}, which does not allow that."
        raise WrongState(detail, state=wanted.state, allowed=_ALLOWED.get(wanted.state, []))
