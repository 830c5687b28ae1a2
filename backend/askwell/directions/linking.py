"""What belongs to directions, one or several: rooms below keep tables of such links, and this is how they do it."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Table, and_, bindparam, delete, exists, insert, select
from sqlmodel import Session, SQLModel

from askwell.core.columns import table_of
from askwell.core.prepared import Prepared, among
from askwell.directions.access import require_all
from askwell.directions.models import Direction

_direction = table_of(Direction)


class Links:
    """A table of links between directions and things of one kind, whose ids stand in the column of this name.

    A link to a direction in the trash is out of sight, and stays for the day on which the direction is had back.
    """

    def __init__(self, model: type[SQLModel], column: str) -> None:
        table = table_of(model)
        self._links, self._thing, self._column = table.c, table.c[column], column
        mine = table.c.owner_id == bindparam("owner_id")
        is_linked = and_(_direction.c.owner_id == table.c.owner_id, _direction.c.id == table.c.direction_id)
        in_sight = select(table.c.direction_id).join_from(table, _direction, is_linked)
        in_sight = in_sight.where(_direction.c.trashed_at.is_(None))
        self._known = Prepared(in_sight.where(mine, self._thing == bindparam("id")).order_by(table.c.direction_id))
        self._add = Prepared(insert(table))
        self._remove = Prepared(
            delete(table).where(mine, self._thing == bindparam("id"), among(table.c.direction_id, "direction_ids"))
        )

    def ids(self, session: Session, owner_id: UUID, id: UUID) -> list[UUID]:
        """The directions in use that the thing belongs to, the oldest first."""
        return [row["direction_id"] for row in self._known.rows(session, {"owner_id": owner_id, "id": id})]

    def put(self, session: Session, owner_id: UUID, id: UUID, direction_ids: Sequence[UUID]) -> None:
        """Have the thing belong to these directions, and to no others in use. Raises InvalidReference."""
        require_all(session, owner_id, direction_ids)
        wanted, known = set(direction_ids), set(self.ids(session, owner_id, id))
        self.remove(session, owner_id, id, known - wanted)
        self.add(session, owner_id, id, wanted - known)

    def add(self, session: Session, owner_id: UUID, id: UUID, direction_ids: set[UUID]) -> None:
        """Have the thing belong to these directions, too."""
        told = {"owner_id": owner_id, self._column: id}
        self._add.run(session, [{**told, "direction_id": each} for each in sorted(direction_ids)])

    def remove(self, session: Session, owner_id: UUID, id: UUID, direction_ids: set[UUID]) -> None:
        """Have the thing belong to these directions no longer."""
        if direction_ids:
            self._remove.run(session, [{"owner_id": owner_id, "id": id, "direction_ids": list(direction_ids)}])

    def holds(self, thing: Any) -> ColumnElement[bool]:
        """That the thing of this table belongs to the direction that is bound as `direction_id`."""
        is_thing = and_(self._links.owner_id == thing.c.owner_id, self._thing == thing.c.id)
        return exists().where(is_thing, self._links.direction_id == bindparam("direction_id"))


def _clearing(table: Table) -> list[str]:
    """The columns of a table that name a direction, but do not go along with it."""
    keys = (key for key in table.foreign_key_constraints if key.referred_table.name == "direction")
    return [column.name for key in keys if key.ondelete is None for column in key.columns if column.name != "owner_id"]


def references() -> list[tuple[Table, str]]:
    """Every column of the product that names a direction, and is empty once that is gone."""
    return [(table, name) for table in SQLModel.metadata.sorted_tables for name in _clearing(table)]
