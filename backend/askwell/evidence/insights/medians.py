"""Medians and spans of time, said to both engines."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Float, FromClause, func, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlmodel.sql.sqltypes import UTCDateTime

from askwell.core.columns import Rows


class days_between(FunctionElement[float]):  # noqa: N801 - it stands in statements as a function
    """How many days lie between two instants, as a number with fractions."""

    type = Float()
    inherit_cache = True


@compiles(days_between, "sqlite")
def _on_sqlite(element: days_between, compiler: SQLCompiler, **options: Any) -> str:
    first, last = (compiler.process(part, **options) for part in element.clauses)
    return f"(julianday({last}) - julianday({first}))"


@compiles(days_between, "postgresql")
def _on_postgresql(element: days_between, compiler: SQLCompiler, **options: Any) -> str:
    first, last = (compiler.process(part, **options) for part in element.clauses)
    return f"(EXTRACT(EPOCH FROM ({last}) - ({first})) / 86400.0)::double precision"


class noon_of(FunctionElement[datetime]):  # noqa: N801 - it stands in statements as a function
    """The middle of a day in UTC: at most half a day off, wherever somebody lives."""

    type = UTCDateTime()
    inherit_cache = True


@compiles(noon_of, "sqlite")
def _noon_on_sqlite(element: noon_of, compiler: SQLCompiler, **options: Any) -> str:
    return f"datetime({compiler.process(element.clauses, **options)}, '+12 hours')"


@compiles(noon_of, "postgresql")
def _noon_on_postgresql(element: noon_of, compiler: SQLCompiler, **options: Any) -> str:
    return f"(({compiler.process(element.clauses, **options)}) + TIME '12:00') AT TIME ZONE 'UTC'"


def median(value: ColumnElement[Any], source: FromClause, *within: ColumnElement[Any]) -> Rows:
    """The median of a value within each group of rows, without those that have none: of an even number of rows, the
    mean of the two in the middle."""
    place = func.row_number().over(partition_by=within or None, order_by=value)
    count = func.count().over(partition_by=within or None)
    named = [column.label(f"within_{number}") for number, column in enumerate(within)]
    ranked = (
        select(*named, value.label("value"), place.label("place"), count.label("count"))
        .select_from(source)
        .where(value.is_not(None))
        .subquery()
    )
    # Twice the place is the count plus one in the middle of an odd number; the count, and two more, of an even one.
    in_the_middle = func.abs(ranked.c.place * 2 - ranked.c.count - 1) <= 1
    groups = [ranked.c[column.name] for column in named]
    told = select(*groups, func.avg(ranked.c.value, type_=Float()).label("median")).where(in_the_middle)
    return told.group_by(*groups) if groups else told
