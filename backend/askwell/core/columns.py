"""Column types that mean the same on SQLite and on PostgreSQL."""

from enum import StrEnum
from typing import Any, cast
from uuid import UUID

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Date,
    DateTime,
    Enum,
    Float,
    ForeignKeyConstraint,
    LargeBinary,
    Select,
    String,
    Table,
    Text,
    Uuid,
    event,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Mapper, object_session
from sqlmodel import SQLModel

from askwell.core.clock import now

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

# SQLite keeps wrong types out of STRICT tables only, and those know no other names than these.
_NAMES: dict[str, tuple[type[Any], ...]] = {
    "TEXT": (String, Text, Uuid, DateTime, Date, JSON, Enum),
    "INTEGER": (Boolean, BigInteger),
    "REAL": (Float,),
    "BLOB": (LargeBinary,),
}
for _name, _types in _NAMES.items():
    for _type in _types:
        compiles(_type, "sqlite")(lambda element, compiler, _name=_name, **options: _name)


@event.listens_for(Mapper, "instrument_class")
def _count_changes(mapper: Mapper[Any], class_: type[Any]) -> None:
    """Every table with a version counts its changes: an UPDATE of a row that has moved on finds nothing."""
    mapper.version_id_col = mapper.local_table.c.get("version")


@event.listens_for(Mapper, "before_update")
def _note_change(mapper: Mapper[Any], connection: Any, target: Any) -> None:
    if "updated_at" in mapper.columns and object_session(target).is_modified(target):  # type: ignore[union-attr]
        target.updated_at = now()


Rows = Select[*tuple[Any, ...]]
"""A statement that selects columns."""


def table_of(model: type[SQLModel]) -> Table:
    """The table behind a class, for hot statements that select columns.

    The class's own attributes would send such a statement through the ORM, which makes objects of nothing either, but
    takes six times as long.
    """
    return cast(Table, model.__table__)  # type: ignore[attr-defined]


STRICT = {"sqlite_strict": True}
"""The last entry of every `__table_args__`."""
ALL_KEY = {"sqlite_with_rowid": False}
"""Beside STRICT for a table whose key is nearly all there is: SQLite would keep it twice otherwise."""


def json_column() -> JSON:
    """JSON that PostgreSQL keeps as JSONB."""
    return JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")


def no_items() -> list[Any]:
    """The default of a list. Pydantic looks at a factory's signature each time, and `list` takes it 100 µs to read."""
    return []


def choice(values: type[StrEnum]) -> Enum:
    """One of a closed list, kept as its text."""
    return Enum(
        values,
        native_enum=False,
        create_constraint=False,
        length=40,
        validate_strings=True,
        values_callable=lambda members: [member.value for member in members],
    )


def owned_by_account() -> ForeignKeyConstraint:
    """The row goes when its account goes."""
    return ForeignKeyConstraint(["owner_id"], ["account.id"], ondelete="CASCADE")


def owned_reference(column: str, table: str, **options: Any) -> ForeignKeyConstraint:
    """A reference that cannot point into another account, because the owner is part of it."""
    return ForeignKeyConstraint(["owner_id", column], [f"{table}.owner_id", f"{table}.id"], **options)


def as_key(value: UUID) -> str:
    """An id as it is written in keys that are text."""
    return value.hex
