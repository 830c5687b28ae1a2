"""Hot statements: written by SQLAlchemy once, then run by the driver itself.

SQLAlchemy takes about 100 µs to run a statement and to make rows of what it finds, where SQLite takes 5. So what every
request runs is compiled when it is first used; after that only values are converted, by the same types as ever.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Dialect
from sqlalchemy.exc import DBAPIError, StatementError
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.types import TypeEngine
from sqlmodel import Session
from sqlmodel.sql.sqltypes import UTCDateTime

from askwell.core.columns import Rows

Convert = Callable[[Any], Any]


class Prepared:
    """A statement whose values are bound by name. `IN` with a list has to go the usual way."""

    def __init__(self, statement: Rows) -> None:
        self._statement = statement
        self._compiled: dict[str, _Compiled] = {}

    def rows(self, session: Session, values: Mapping[str, Any]) -> list[dict[str, Any]]:
        """Every row that the statement finds, as a dict."""
        connection = session.connection()
        compiled = self._compiled.get(connection.dialect.name) or self._compile(connection.dialect)
        driver: Any = connection.connection.driver_connection
        try:
            found = driver.execute(compiled.sql, compiled.bind(values)).fetchall()
        except connection.dialect.loaded_dbapi.Error as error:
            raise _told_as_ever(connection, compiled.sql, error) from error
        return [compiled.told(row) for row in found]

    def first(self, session: Session, values: Mapping[str, Any]) -> dict[str, Any] | None:
        """The first row, if there is one."""
        return next(iter(self.rows(session, values)), None)

    def _compile(self, dialect: Dialect) -> "_Compiled":
        self._compiled[dialect.name] = compiled = _compiled(self._statement, dialect)
        return compiled


def _told_as_ever(connection: Connection, sql: str, error: Exception) -> StatementError:
    """SQLAlchemy's own error for a driver's; a connection that is lost goes back to no pool."""
    dialect = connection.dialect
    if dialect.is_disconnect(error, connection.connection.driver_connection, None):  # type: ignore[arg-type]
        connection.invalidate(error)
    return DBAPIError.instance(sql, None, error, dialect.loaded_dbapi.Error, dialect=dialect)


class _Parameter(NamedTuple):
    """One place of the statement where a value stands: one that is given each time, or a fixed one."""

    name: str
    convert: Convert | None
    is_given: bool
    fixed: Any

    def value(self, values: Mapping[str, Any]) -> Any:
        value = values[self.name] if self.is_given else self.fixed
        return self.convert(value) if self.convert else value


class _Compiled(NamedTuple):
    """The statement in the words of one engine."""

    sql: str
    is_positional: bool
    parameters: Sequence[_Parameter]
    names: tuple[str, ...]
    converters: Sequence[tuple[int, Convert]]

    def bind(self, values: Mapping[str, Any]) -> Any:
        if self.is_positional:
            return tuple([parameter.value(values) for parameter in self.parameters])
        return {parameter.name: parameter.value(values) for parameter in self.parameters}

    def told(self, row: Sequence[Any]) -> dict[str, Any]:
        values = list(row)
        for place, convert in self.converters:
            values[place] = convert(values[place])
        return dict(zip(self.names, values, strict=True))


def _compiled(statement: Rows, dialect: Dialect) -> _Compiled:
    compiled = statement.compile(dialect=dialect)
    assert isinstance(compiled, SQLCompiler)
    assert not compiled.post_compile_params, "a list cannot be bound here"
    names = compiled.positiontup or list(compiled.binds)
    columns = [(column.name, _reader(column.type, dialect)) for column in statement.selected_columns]
    return _Compiled(
        str(compiled),
        compiled.positional,
        [_parameter(compiled, name, dialect) for name in names],
        tuple(name for name, _ in columns),
        [(place, convert) for place, (_, convert) in enumerate(columns) if convert],
    )


def _reader(type: TypeEngine[Any], dialect: Dialect) -> Convert | None:
    if dialect.name == "sqlite" and isinstance(type, UTCDateTime):
        return _instant
    return type.dialect_impl(dialect).result_processor(dialect, None)


def _instant(text: str | None) -> datetime | None:
    """What SQLAlchemy makes of a time that SQLite keeps, ten times as fast."""
    return datetime.fromisoformat(text + "Z") if text is not None else None


def _parameter(compiled: SQLCompiler, name: str, dialect: Dialect) -> _Parameter:
    bound = compiled.binds[name]
    return _Parameter(name, bound.type.dialect_impl(dialect).bind_processor(dialect), bound.required, bound.value)
