"""Full-text search: one index for everything that can be found, fed by the actions that change it.

Words are folded here, not in the database, so both engines find the same: "zoe" finds "Zoë", and every word is found
by its beginning. SQLite keeps the index in FTS5, PostgreSQL in a `tsvector` with a GIN index.
"""

import re
from collections.abc import Iterable
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    FromClause,
    Identity,
    Index,
    Insert,
    Integer,
    UniqueConstraint,
    bindparam,
    cast,
    column,
    delete,
    exists,
    insert,
    literal,
    literal_column,
    select,
    table,
    update,
)
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlmodel import Field, Session, SQLModel

from askwell.core.columns import STRICT, Rows, owned_by_account, table_of
from askwell.core.text import folded

# Chinese and Japanese are written without spaces: there, every character is a word.
_UNSPACED = "\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
WORD = re.compile(rf"[{_UNSPACED}]|(?:(?![{_UNSPACED}])[^\W_])+")
"""What a word is, before or after folding."""
_PLAIN_WORD = re.compile("[a-z0-9]+")
_LONGEST_WORD, _MOST_WORDS, _MOST_ASKED = 64, 5_000, 8


class SearchEntry(SQLModel, table=True):
    """What one thing can be found by. `number` rises, so the newest is found first; it never changes."""

    __tablename__ = "search_entry"
    __table_args__ = (
        UniqueConstraint("owner_id", "kind", "subject_id"),
        Index(None, "owner_id", "kind", "number"),
        owned_by_account(),
        STRICT,
    )

    number: int = Field(
        default=None,
        primary_key=True,
        sa_type=BigInteger().with_variant(Integer(), "sqlite"),
        sa_column_args=[Identity(always=False)],
    )
    owner_id: UUID
    kind: str = Field(max_length=40)
    subject_id: UUID
    # Owner and kind as one word of the index, so that a search never walks over other people's words.
    scope: str = Field(max_length=100)
    title: str = Field(max_length=1000)
    body: str
    words: str


class Findable(NamedTuple):
    """What a thing is found by: its title counts for more than its body."""

    kind: str
    subject_id: UUID
    title: str
    body: str


def words_of(value: str) -> list[str]:
    """The folded words of a text, in order."""
    text = folded(value)
    pattern = _PLAIN_WORD if text.isascii() else WORD
    return [word[:_LONGEST_WORD] for word in pattern.findall(text)]


def _scope(owner_id: UUID, kind: str) -> str:
    return f"{owner_id.hex}{kind}"


def _row(owner_id: UUID, thing: Findable) -> dict[str, Any]:
    said = f"{thing.title} {thing.body}".replace("·", " ")  # a dot between parts would make plain text foreign
    words = " ".join(list(dict.fromkeys(words_of(said)))[:_MOST_WORDS])
    return {**thing._asdict(), "owner_id": owner_id, "scope": _scope(owner_id, thing.kind), "words": words}


def _is_sqlite(session: Session) -> bool:
    return session.get_bind().dialect.name == "sqlite"


_entry = table_of(SearchEntry)
_ENTRIES = select(_entry.c.number, _entry.c.subject_id, _entry.c.scope, _entry.c.title, _entry.c.body, _entry.c.words)
_THESE = (
    _entry.c.owner_id == bindparam("owner_id"),
    _entry.c.kind == bindparam("kind"),
    _entry.c.subject_id.in_(bindparam("subject_ids", expanding=True)),
)
_KNOWN, _REMOVE = _ENTRIES.where(*_THESE), delete(_entry).where(*_THESE)
_CHANGE = update(_entry).where(_entry.c.number == bindparam("entry"))
_ADD = insert(_entry).returning(_entry.c.number, _entry.c.scope, _entry.c.words)

# FTS5 keeps no text of its own: it has to be told the words that an entry had, before they change.
_words = table("search_words", column("search_words"), column("rowid"), column("scope"), column("words"))
_ADD_WORDS = insert(_words)
_DROP_WORDS = _ADD_WORDS.values(search_words="delete")


def _write_words(session: Session, statement: Insert, entries: Iterable[tuple[int, str, str]]) -> None:
    rows = [{"rowid": number, "scope": scope, "words": words} for number, scope, words in entries]
    if rows and _is_sqlite(session):
        session.execute(statement, rows)


def _these(owner_id: UUID, kind: str, subject_ids: Iterable[UUID]) -> dict[str, Any]:
    return {"owner_id": owner_id, "kind": kind, "subject_ids": list(subject_ids)}


def put(session: Session, owner_id: UUID, *things: Findable) -> None:
    """Make the things findable by what they say now. All are of one kind."""
    if not things:
        return
    these = _these(owner_id, things[0].kind, (thing.subject_id for thing in things))
    known = {entry.subject_id: entry for entry in session.execute(_KNOWN, these)}
    rows = [_row(owner_id, thing) for thing in things]
    _add(session, [row for row in rows if row["subject_id"] not in known])
    _change(session, [(known[row["subject_id"]], row) for row in rows if row["subject_id"] in known])


def _add(session: Session, rows: list[dict[str, Any]]) -> None:
    if rows:
        _write_words(session, _ADD_WORDS, session.execute(_ADD, rows))


def _change(session: Session, changes: list[tuple[Any, dict[str, Any]]]) -> None:
    changes = [(entry, row) for entry, row in changes if (entry.title, entry.body) != (row["title"], row["body"])]
    reworded = [(entry, row) for entry, row in changes if entry.words != row["words"]]
    _write_words(session, _DROP_WORDS, [(entry.number, entry.scope, entry.words) for entry, _ in reworded])
    if changes:
        session.execute(_CHANGE, [{"entry": entry.number, **_text(row)} for entry, row in changes])
    _write_words(session, _ADD_WORDS, [(entry.number, entry.scope, row["words"]) for entry, row in reworded])


def _text(row: dict[str, Any]) -> dict[str, Any]:
    return {name: row[name] for name in ("title", "body", "words")}


def remove(session: Session, owner_id: UUID, kind: str, *subject_ids: UUID) -> None:
    """The things are no longer found."""
    these = _these(owner_id, kind, subject_ids)
    known = session.execute(_KNOWN, these).all()
    _write_words(session, _DROP_WORDS, [(entry.number, entry.scope, entry.words) for entry in known])
    session.execute(_REMOVE, these)


def forget_gone(session: Session, kind: str, model: type[SQLModel]) -> None:
    """What went along with something else, such as an interview with its contact, is no longer found."""
    thing = table_of(model).c
    is_there = exists().where(thing.owner_id == _entry.c.owner_id, thing.id == _entry.c.subject_id)
    entries = select(_entry.c.owner_id, _entry.c.subject_id)
    for owner_id, id in session.execute(entries.where(_entry.c.kind == kind, ~is_there)).all():
        remove(session, owner_id, kind, id)


def forget(session: Session, owner_id: UUID) -> None:
    """Nothing of this account is found any more; its words leave the index."""
    mine = _entry.c.owner_id == owner_id
    if _is_sqlite(session):
        gone: Rows = select(literal("delete"), _entry.c.number, _entry.c.scope, _entry.c.words).where(mine)
        session.execute(_ADD_WORDS.from_select(["search_words", "rowid", "scope", "words"], gone))
    session.execute(delete(_entry).where(mine))


class Hits(NamedTuple):
    """The entries that a search finds, to be joined with what they tell of.

    Bind `Search.parameters` when the statement is executed.
    """

    source: FromClause
    condition: ColumnElement[bool]
    number: ColumnElement[int]
    owner_id: ColumnElement[UUID]
    subject_id: ColumnElement[UUID]


@cache
def hits(dialect: str) -> Hits:
    """The hits of a search, on this engine."""
    if dialect == "sqlite":
        # Driven from the index, newest first, so that a limit stops the walk.
        index = table("search_words", column("rowid", Integer))
        source = index.join(_entry, _entry.c.number == index.c.rowid)
        matching = literal_column("search_words").op("MATCH")(bindparam("search_sqlite"))
        return Hits(source, matching, index.c.rowid, _entry.c.owner_id, _entry.c.subject_id)
    vector: ColumnElement[Any] = literal_column("search_entry.word_vector")
    found = (
        (_entry.c.owner_id == bindparam("owner_id"))
        & (_entry.c.kind == bindparam("search_kind"))
        & vector.op("@@")(cast(bindparam("search_postgresql"), TSQUERY))
    )
    return Hits(_entry, found, _entry.c.number, _entry.c.owner_id, _entry.c.subject_id)


class Search(NamedTuple):
    """What somebody looks for, in one kind of things of theirs."""

    owner_id: UUID
    kind: str
    asked: str

    @property
    def words(self) -> list[str]:
        """The folded words looked for; at most eight."""
        return words_of(self.asked)[:_MOST_ASKED]

    @property
    def parameters(self) -> dict[str, Any]:
        """What to bind to a statement over `hits`."""
        prefixes = " ".join(f'"{word}"*' for word in self.words)
        return {
            "owner_id": self.owner_id,
            "search_kind": self.kind,
            "search_sqlite": f"scope:{_scope(self.owner_id, self.kind)} AND words:({prefixes})",
            "search_postgresql": " & ".join(f"'{word}':*" for word in self.words),
        }
