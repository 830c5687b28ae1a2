"""Directions over REST."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from askwell.core.db import Reading, Writing
from askwell.core.errors import NotFound, responses
from askwell.core.pages import InvalidCursor, PageQuery
from askwell.core.routing import Router
from askwell.directions import actions, queries
from askwell.directions.access import Editable, Reader, Trashed, Writer
from askwell.directions.errors import DirectionUnnamed
from askwell.directions.models import Direction, DirectionState
from askwell.directions.queries import Filters
from askwell.directions.schemas import DirectionCreate, DirectionPage, DirectionRead, DirectionUpdate

router = Router("directions", prefix="/directions")


def _read(session: Writing, direction: Direction) -> DirectionRead:
    session.flush()
    return queries.one(session, direction.owner_id, direction.id)


@router.get("", responses=responses(InvalidCursor))
def list_directions(
    viewer: Reader,
    session: Reading,
    paging: PageQuery,
    state: DirectionState | None = None,
    trashed: Annotated[bool, Query(description="Those in the trash instead.")] = False,
) -> DirectionPage:
    """Directions, the latest first."""
    return queries.page(session, viewer, paging, Filters(state, trashed))


@router.post("", status_code=201, responses=responses(DirectionUnnamed))
def add_direction(new: DirectionCreate, viewer: Writer, session: Writing) -> DirectionRead:
    """Add a direction: a role, an industry, or both."""
    return _read(session, actions.add(session, viewer, new))


@router.get("/{id}", responses=responses(NotFound))
def get_direction(id: UUID, viewer: Reader, session: Reading) -> DirectionRead:
    """One direction."""
    return queries.one(session, viewer.account_id, id)


@router.patch("/{id}", responses=responses(NotFound, DirectionUnnamed))
def update_direction(changes: DirectionUpdate, direction: Editable, session: Writing) -> DirectionRead:
    """Change a direction; what is not sent stays."""
    actions.edit(session, direction, changes)
    return _read(session, direction)


@router.delete("/{id}", status_code=204, responses=responses(NotFound))
def delete_direction(direction: Editable, session: Writing) -> None:
    """Delete a direction; it can be restored for 30 days."""
    actions.trash(session, direction)


@router.put("/{id}/restoration", status_code=204, responses=responses(NotFound))
def restore_direction(direction: Trashed, session: Writing) -> None:
    """Have a deleted direction back."""
    actions.restore(session, direction)
