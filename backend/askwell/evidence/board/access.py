"""Which directions are put side by side, and about which one something is suggested."""

from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

from fastapi import Query
from sqlalchemy import Select
from sqlmodel import Session, col

from askwell.auth.viewer import Scope, Viewer, allow
from askwell.core.db import Reading
from askwell.core.errors import Invalid, NotFound
from askwell.core.routing import loaded
from askwell.directions.access import Reader, found, visible_to
from askwell.directions.models import Direction, DirectionState
from askwell.evidence.board.schemas import MOST_COMPARED

Planner = Annotated[
    Viewer, allow(Scope.directions_read, Scope.contacts_read, Scope.questions_read, Scope.interviews_read)
]
"""Who reads of people not met yet, of own questions, and of interviews to come, too."""

_LONGEST = MOST_COMPARED * 37 - 1


def _compared(
    viewer: Reader,
    session: Reading,
    directions: Annotated[
        str | None,
        Query(
            max_length=_LONGEST,
            description="Ids with commas in between; the latest six explored, if not told.",
            examples=["0198c0de-0000-7000-8000-000000000001,0198c0de-0000-7000-8000-000000000002"],
        ),
    ] = None,
) -> Sequence[Direction]:
    in_use = visible_to(viewer).where(col(Direction.trashed_at).is_(None))
    if directions is None:
        exploring = in_use.where(col(Direction.state) == DirectionState.exploring)
        newest = exploring.order_by(col(Direction.owner_id).desc(), col(Direction.id).desc())
        return session.scalars(newest.limit(MOST_COMPARED)).all()
    return _these(session, in_use, list(dict.fromkeys(map(_id, directions.split(",")))))


def _these(session: Session, in_use: Select[Direction], ids: list[UUID]) -> Sequence[Direction]:
    known = {direction.id: direction for direction in session.scalars(in_use.where(col(Direction.id).in_(ids)))}
    if known.keys() != set(ids):
        raise NotFound
    return [known[id] for id in ids]


def _id(written: str) -> UUID:
    try:
        return UUID(written.strip())
    except ValueError as error:
        message = "Write ids with commas in between."
        raise Invalid(errors=[{"pointer": "query/directions", "code": "uuid_parsing", "message": message}]) from error


def _planned(viewer: Planner, session: Reading, id: UUID) -> Direction:
    return found(session, visible_to(viewer).where(col(Direction.id) == id))


Compared = Annotated[Sequence[Direction], loaded(_compared)]
"""The directions that are put side by side, in the order in which they were named."""
Planned = Annotated[Direction, loaded(_planned)]
"""A direction for which somebody looks for whom to meet and what to ask."""
