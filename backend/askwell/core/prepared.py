"""Hot statements: written by SQLAlchemy once, then run by the driver itself.

SQLAlchemy takes about 100 µs to run a statement and to make rows of what it finds, where SQLite takes 5. So what every
request runs is compiled when it is first used; after that only values are converted, by the same types as ever.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Connection,
    Delete,
    Dialect,
    Float,
    Insert,
    Select,
    Text,
    Update,
    bindparam,
)
from sqlalchemy.exc import DBAPIError, StatementError
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator, TypeEngine
from sqlmodel import Session
from sqlmodel.sql.sqltypes import UTCDateTime

from askwell.core.columns import Rows

Convert = Callable[[Any], Any]
Values = Mapping[str, Any]
Statement = Rows | Insert | Update | Delete
Row = Sequence[Any]
Told = Callable[[Row], dict[str, Any]]


class Prepared:
    """A statement whose values are bound by name; `postgresql` is said there instead. A list is bound by `among`."""

    def __init__(self, statement: Statement, *, postgresql: Statement | None = None) -> None:
        self._statements = {"sqlite": statement, "postgresql": statement if postgresql is None else postgresql}
        self._compiled: dict[str, _Compiled] = {}

    def rows(self, session: Session, values: Values) -> list[dict[str, Any]]:
        """Every row that the statement finds, as a dict."""
        found, told = self.raw(session, values)
        return [told(row) for row in found]

    def raw(self, session: Session, values: Values) -> tuple[list[Row], Told]:
        """Every row as the driver makes it, and what makes a dict of one: for those who know most rows already."""
        connection = connection_of(session)
        compiled, driver = self._on(connection.dialect), driver_of(connection)
        try:
            found = driver.execute(compiled.sql, compiled.bind(values)).fetchall()
        except connection.dialect.loaded_dbapi.Error as error:
            raise _told_as_ever(connection, compiled.sql, error) from error
        return found, compiled.told

    def first(self, session: Session, values: Values) -> dict[str, Any] | None:
        """The first row, if there is one."""
        return next(iter(self.rows(session, values)), None)

    def run(self, session: Session, values: Iterable[Values]) -> None:
        """Run the statement once for each of the values."""
        connection = connection_of(session)
        compiled = self._on(connection.dialect)
        bound, driver = [compiled.bind(each) for each in values], driver_of(connection)
        try:
            if len(bound) == 1:
                driver.execute(compiled.sql, bound[0])  # PostgreSQL's driver begins a pipeline for several
            elif bound:
                driver.cursor().executemany(compiled.sql, bound)
        except connection.dialect.loaded_dbapi.Error as error:
            raise _told_as_ever(connection, compiled.sql, error) from error

    def _on(self, dialect: Dialect) -> "_Compiled":
        known = self._compiled.get(dialect.name)
        if known is None:
            self._compiled[dialect.name] = known = _compiled(self._statements[dialect.name], dialect)
        return known


BEFORE_USE = "before_use"
"""Where a connection's `info` holds what is left to do before it runs another statement, if anything is."""


def driver_of(connection: Connection) -> Any:
    """The driver's own connection, ready to be used."""
    driver: Any = connection.connection.driver_connection
    if (before := connection.info.pop(BEFORE_USE, None)) is not None:
        try:
            before(driver)
        except connection.dialect.loaded_dbapi.Error as error:
            raise _told_as_ever(connection, "", error) from error
    return driver


def connection_of(session: Session) -> Connection:
    """The connection of the session's transaction, remembered: SQLAlchemy takes 9 µs to find it again."""
    known: Connection | None = session.info.get("connection")
    if known is None or known.closed:
        session.info["connection"] = known = session.connection()
    return known


@contextmanager
def together(session: Session) -> Iterator[None]:
    """What is run inside is sent at once: PostgreSQL's answers are waited for at the end, or where rows are wanted."""
    connection = connection_of(session)
    driver, dialect = driver_of(connection), connection.dialect
    try:
        with nullcontext() if dialect.name == "sqlite" else driver.pipeline():
            yield
    except dialect.loaded_dbapi.Error as error:
        raise _told_as_ever(connection, "", error) from error


def among(column: ColumnElement[Any], name: str) -> ColumnElement[bool]:
    """Whether the column is in the list that is bound by this name: as `IN`, but one statement for any length."""
    return _Among(column, bindparam(name, type_=_List(column.type)))


class _List(TypeDecorator[Sequence[Any]]):
    """A list as one value: an array in PostgreSQL, JSON in SQLite."""

    impl = Text
    cache_ok = True

    def __init__(self, item: TypeEngine[Any]) -> None:
        super().__init__()
        self.item = item

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(Text() if dialect.name == "sqlite" else ARRAY(self.item))

    def process_bind_param(self, value: Sequence[Any] | None, dialect: Dialect) -> Any:
        if dialect.name != "sqlite":
            return list(value or ())
        convert = self.item.dialect_impl(dialect).bind_processor(dialect) or _same
        return json.dumps([convert(item) for item in value or ()])


def _same(value: Any) -> Any:
    return value


class _Among(FunctionElement[bool]):
    """Without a type: of a boolean, SQLAlchemy would have SQLite ask `= 1`, which no index answers."""

    inherit_cache = True


@compiles(_Among, "sqlite")
def _among_on_sqlite(element: _Among, compiler: SQLCompiler, **options: Any) -> str:
    column, values = (compiler.process(part, **options) for part in element.clauses)
    return f"{column} IN (SELECT value FROM json_each({values}))"  # noqa: S608 - SQLAlchemy's own words


@compiles(_Among, "postgresql")
def _among_on_postgresql(element: _Among, compiler: SQLCompiler, **options: Any) -> str:
    column, values = (compiler.process(part, **options) for part in element.clauses)
    return f"{column} = ANY ({values})"


def _told_as_ever(connection: Connection, sql: str, error: Exception) -> StatementError:
    """SQLAlchemy's own error for a driver's; a connection that is lost goes back to no pool, and neither do others."""
    dialect = connection.dialect
    if dialect.is_disconnect(error, connection.connection.driver_connection, None):  # type: ignore[arg-type]
        connection.invalidate(error)
        connection.engine.dispose()
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

    def told(self, row: Row) -> dict[str, Any]:
        values = list(row)
        for place, convert in self.converters:
            values[place] = convert(values[place])
        return dict(zip(self.names, values, strict=True))


def _compiled(statement: Statement, dialect: Dialect) -> _Compiled:
    compiled = statement.compile(dialect=dialect)
    assert isinstance(compiled, SQLCompiler)
    assert not compiled.post_compile_params, "a list is bound by `among`"
    names = compiled.positiontup or list(compiled.binds)
    told = statement.exported_columns if isinstance(statement, Select) else ()
    columns = [(column.name, _reader(column.type, dialect)) for column in told]
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
    if isinstance(type, Float):
        return None  # both drivers make numbers themselves
    return type.dialect_impl(dialect).result_processor(dialect, None)


def _instant(text: str | None) -> datetime | None:
    """What SQLAlchemy makes of a time that SQLite keeps, ten times as fast."""
    return datetime.fromisoformat(text + "Z") if text is not None else None


def _parameter(compiled: SQLCompiler, name: str, dialect: Dialect) -> _Parameter:
    bound = compiled.binds[name]
    return _Parameter(name, bound.type.dialect_impl(dialect).bind_processor(dialect), bound.required, bound.value)
