"""From the bytes of a file to its preview, some hundred rows a transaction."""

from collections.abc import Iterator
from itertools import islice

from sqlalchemy import ColumnElement, delete, func, insert, select
from sqlmodel import Session, col

from askwell.core.ids import new_id
from askwell.exchange.linkedin import Connection, Export, NotAnExport
from askwell.exchange.models import Import, ImportFile, ImportRow, ImportState, Outcome
from askwell.exchange.planning import Seen, draft, judge
from askwell.exchange.recognition import Known

CHUNK = 500


def counted(session: Session, wanted: Import) -> dict[str, int]:
    """How many rows do what."""
    mine = (col(ImportRow.owner_id) == wanted.owner_id) & (col(ImportRow.import_id) == wanted.id)
    rows = session.execute(select(col(ImportRow.action), func.count()).where(mine).group_by(col(ImportRow.action)))
    return {action.value: count for action, count in rows}


class Reading:
    """One attempt at a file; it knows the rows so far, so it starts at the top."""

    def __init__(self) -> None:
        self._connections: Iterator[Connection] | None = None
        self._seen = Seen()

    def preview_some(self, session: Session, wanted: Import) -> bool:
        """Say what the next rows would do; False when there are no more."""
        if wanted.state is not ImportState.reading:
            return False
        try:
            said = list(islice(self._opened(session, wanted), CHUNK))
        except NotAnExport as error:
            wanted.state, wanted.error = ImportState.failed, {"code": "not_an_export", "detail": str(error)}
            said = []
        if said:
            self._preview(session, wanted, said)
        else:
            _finish(session, wanted)
        return bool(said)

    def _opened(self, session: Session, wanted: Import) -> Iterator[Connection]:
        if self._connections is None:
            session.execute(delete(ImportRow).where(*_of(ImportRow, wanted)))  # an earlier attempt's
            wanted.done = 0
            content = session.scalars(select(col(ImportFile.content)).where(*_of(ImportFile, wanted))).one()
            self._connections = Export(content).connections()
        return self._connections

    def _preview(self, session: Session, wanted: Import, said: list[Connection]) -> None:
        drafts = [draft(connection) for connection in said]
        usable = [row for row in drafts if not row.reason]
        known = Known(session, wanted.owner_id, usable)
        for row in usable:
            judge(row, known, self._seen)
        blank = {"owner_id": wanted.owner_id, "import_id": wanted.id, "outcome": Outcome.planned}
        session.execute(insert(ImportRow), [blank | {"id": new_id()} | vars(row) for row in drafts])
        wanted.done += len(said)


def _of(table: type[ImportRow] | type[ImportFile], wanted: Import) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return col(table.owner_id) == wanted.owner_id, col(table.import_id) == wanted.id


def _finish(session: Session, wanted: Import) -> None:
    session.flush()
    session.execute(delete(ImportFile).where(*_of(ImportFile, wanted)))
    wanted.counts, wanted.total = counted(session, wanted), wanted.done
    if wanted.state is ImportState.reading:
        wanted.state = ImportState.ready
