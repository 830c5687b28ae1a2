"""Reading directions: one, and many."""

from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, and_, bindparam, select
from sqlmodel import Session

from askwell.auth.viewer import Viewer
from askwell.core import trash
from askwell.core.columns import table_of
from askwell.core.errors import NotFound
from askwell.core.pages import Listing, Paging, Sort
from askwell.core.prepared import Prepared
from askwell.directions.models import Direction, DirectionState
from askwell.directions.schemas import DirectionPage, DirectionRead

_direction = table_of(Direction)
_NAMES = (
    *("id", "version", "created_at", "updated_at", "name", "role", "industry", "attracts", "worries", "must_be_true"),
    *("state", "trashed_at"),
)
_ALL = select(*(_direction.c[name] for name in _NAMES)).where(_direction.c.owner_id == bindparam("owner_id"))
_ONE = Prepared(_ALL.where(_direction.c.id == bindparam("id"), _direction.c.trashed_at.is_(None)))


def one(session: Session, owner_id: UUID, id: UUID) -> DirectionRead:
    """One direction. Raises NotFound."""
    row = _ONE.first(session, {"owner_id": owner_id, "id": id})
    if row is None:
        raise NotFound
    return row  # type: ignore[return-value]


class Filters(NamedTuple):
    """Which directions are wanted; None does not filter."""

    state: DirectionState | None = None
    trashed: bool = False


@cache
def _listing(*, by_state: bool, is_trash: bool) -> Listing:
    wanted: list[ColumnElement[bool]] = [trash.is_in(Direction, is_trash)]
    if by_state:
        wanted.append(_direction.c.state == bindparam("state"))
    newest = Sort("-created_at", _direction.c.id, descending=True, is_unique=True)
    return Listing(_ALL.where(and_(*wanted)), _direction.c.owner_id, _direction.c.id, newest)


def page(session: Session, viewer: Viewer, paging: Paging, filters: Filters) -> DirectionPage:
    """The directions that meet every filter, the latest first."""
    bound: dict[str, Any] = {"owner_id": viewer.account_id}
    if filters.state is not None:
        bound["state"] = filters.state
    listing = _listing(by_state=filters.state is not None, is_trash=filters.trashed)
    return listing.page(session, paging, bound)  # type: ignore[return-value]
