"""Whose directions these are."""

from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

from sqlalchemy import Select, and_, bindparam, select
from sqlmodel import Session, col

from askwell.auth.viewer import Scope, Viewer, allow
from askwell.core.db import Reading, Writing
from askwell.core.errors import InvalidReference, NotFound
from askwell.core.preconditions import IfMatch
from askwell.core.routing import loaded
from askwell.directions.models import Direction

Reader = Annotated[Viewer, allow(Scope.directions_read)]
Writer = Annotated[Viewer, allow(Scope.directions_write)]

SHARED = and_(col(Direction.owner_id) == bindparam("owner_id"), col(Direction.trashed_at).is_(None))
"""Which directions of a client, bound as `owner_id`, a coach may see."""


def visible_to(viewer: Viewer) -> Select[Direction]:
    """The directions that the viewer may see, in the trash or not."""
    return select(Direction).where(col(Direction.owner_id) == viewer.account_id)


def editable_by(viewer: Viewer) -> Select[Direction]:
    """The directions that the viewer may change, in the trash or not; their rows are held until the change is done."""
    return visible_to(viewer).with_for_update(key_share=True)


def found(session: Session, wanted: Select[Direction]) -> Direction:
    """The one direction wanted, if it is there and not in the trash. Raises NotFound."""
    direction = session.scalar(wanted)
    if direction is None or direction.trashed_at is not None:
        raise NotFound
    return direction


def referred(session: Session, viewer: Viewer, id: UUID, pointer: str) -> Direction:
    """The direction that a payload refers to. Raises InvalidReference, the same for absent and for foreign ones."""
    try:
        return found(session, visible_to(viewer).where(col(Direction.id) == id))
    except NotFound as error:
        raise InvalidReference(pointer) from error


def require_all(session: Session, owner_id: UUID, ids: Sequence[UUID]) -> None:
    """Refuse ids of `direction_ids` that are not of directions in use. Raises InvalidReference."""
    if ids:
        these = (col(Direction.owner_id) == owner_id) & col(Direction.id).in_(ids)
        known = set(session.scalars(select(col(Direction.id)).where(these, col(Direction.trashed_at).is_(None))))
        for place, id in enumerate(ids):
            if id not in known:
                raise InvalidReference(f"/direction_ids/{place}")


def _visible(viewer: Reader, session: Reading, id: UUID) -> Direction:
    return found(session, visible_to(viewer).where(col(Direction.id) == id))


def _editable(viewer: Writer, session: Writing, id: UUID, expected: IfMatch) -> Direction:
    direction = found(session, editable_by(viewer).where(col(Direction.id) == id))
    expected.of(direction)
    return direction


def _trashed(viewer: Writer, session: Writing, id: UUID) -> Direction:
    direction = session.scalar(editable_by(viewer).where(col(Direction.id) == id))
    if direction is None:
        raise NotFound
    return direction


Visible = Annotated[Direction, loaded(_visible)]
Editable = Annotated[Direction, loaded(_editable)]
Trashed = Annotated[Direction, loaded(_trashed)]
"""A direction that may be in the trash."""
