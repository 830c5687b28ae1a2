"""Which directions are put side by side."""

from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

from fastapi import Query
from sqlmodel import Session, col

from askwell.core.db import Reading
from askwell.core.errors import Invalid, NotFound
from askwell.core.routing import loaded
from askwell.directions.access import Reader, visible_to
from askwell.directions.models import Direction, DirectionState
from askwell.evidence.board.schemas import MOST_COMPARED

_LONGEST = MOST_COMPARED * 37 - 1


def _compared(
    viewer: Reader,
    session: Reading,
    directions: Annotated[
        str | None,
        Query(max_length=_LONGEST, description="Ids with commas in between; the latest six explored, if not told."),
    ] = None,
) -> Sequence[Direction]:
    in_use = visible_to(viewer).where(col(Direction.trashed_at).is_(None))
    if directions is None:
        exploring = in_use.where(col(Direction.state) == DirectionState.exploring)
        newest = exploring.order_by(col(Direction.owner_id).desc(), col(Direction.id).desc())
        return session.scalars(newest.limit(MOST_COMPARED)).all()
    return _these(session, in_use, list(dict.fromkeys(map(_id, directions.split(",")))))


def _these(session: Session, in_use: object, ids: list[UUID]) -> Sequence[Direction]:
    found = {direction.id: direction for direction in session.scalars(in_use.where(col(Direction.id).in_(ids)))}  # type: ignore[attr-defined]
    if set(found) != set(ids):
        raise NotFound
    return [found[id] for id in ids]


def _id(written: str) -> UUID:
    try:
        return UUID(written.strip())
    except ValueError as error:
        message = "Write ids with commas in between."
        raise Invalid(errors=[{"pointer": "query/directions", "code": "uuid_parsing", "message": message}]) from error


Compared = Annotated[Sequence[Direction], loaded(_compared)]
"""The directions that are put side by side, in the order in which they were named."""
