"""Where a word stands in a database."""

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import inspect, text
from sqlmodel import Session

from askwell.core.db import Database


def tables(session: Session) -> Iterator[tuple[str, Iterable[Any]]]:
    """Every table with its rows, those of the search index and the words in it included."""
    names = inspect(session.connection()).get_table_names()
    if session.get_bind().dialect.name == "sqlite":
        names = list(session.scalars(text("SELECT name FROM sqlite_master WHERE type = 'table'")))
        session.execute(text("CREATE VIRTUAL TABLE temp.index_words USING fts5vocab(main, search_words, row)"))
        names.append("temp.index_words")
    for name in names:
        yield name, session.execute(text(f"SELECT * FROM {name}")).all()


def traces(database: Database, *marks: str) -> set[str]:
    """The tables in which any of the marks stands, in whatever column and form."""
    with database.transaction() as session:
        found = {name for name, rows in tables(session) if any(mark in shown(rows) for mark in marks)}
        session.rollback()
    return found


def shown(rows: Iterable[Any]) -> str:
    values = (value for row in rows for value in row)
    return "\n".join(value.decode("latin-1") if isinstance(value, bytes) else str(value) for value in values).lower()
