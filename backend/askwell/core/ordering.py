"""Putting the rows of a list into another order, in one call."""

from collections.abc import Sequence
from typing import Protocol, TypeVar
from uuid import UUID

from askwell.core.errors import InvalidReference


class Placed(Protocol):
    """A row that knows its place in a list."""

    id: UUID
    position: int


Row = TypeVar("Row", bound=Placed)


def arrange(rows: Sequence[Row], ids: Sequence[UUID], field: str) -> list[Row]:
    """Give the rows the places that the ids name, and tell those that moved.

    Rows that are not named follow in their old order: somebody else may have added them meanwhile.
    Raises InvalidReference for an id that is not among the rows.
    """
    by_id = {row.id: row for row in rows}
    for index, id in enumerate(ids):
        if id not in by_id:
            raise InvalidReference(f"/{field}/{index}")
    named = [by_id.pop(id) for id in dict.fromkeys(ids)]
    moved = []
    for position, row in enumerate([*named, *by_id.values()]):
        if row.position != position:
            row.position = position
            moved.append(row)
    return moved
