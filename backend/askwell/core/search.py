"""Full-text search: one index for everything that can be found, fed by the actions that change it.

Words are folded here, not in the database, so both engines find the same: "zoe" finds "Zoë", and every word is found
by its beginning. SQLite keeps the index in FTS5, PostgreSQL in a `tsvector` with a GIN index.
"""

import re
from collections.abc import Iterable
from enum import StrEnum
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
    literal_column,
    table,
)
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlmodel import Field, Session, SQLModel

from askwell.core.columns import STRICT, owned_by_account, table_of
from askwell.core.prepared import Prepared, among
from askwell.core.text import folded

# Chinese and Japanese are written without spaces: there, every character is a word.
_UNSPACED = "\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
WORD = re.compile(rf"[{_UNSPACED}]|(?:(?![{_UNSPACED}])[^\W_])+")
"""What a word is, before or after folding."""
_PLAIN_WORD = re.compile("[a-z0-9]+")
_LONGEST_WORD, _MOST_WORDS, _MOST_ASKED, _FEW_LETTERS = 64, 5_000, 8, 2


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


_entry = table_of(SearchEntry)
_ROW = ("owner_id", "kind", "subject_id", "scope", "title", "body", "words")


def _entering(insert: Any) -> Insert:
    """A new entry, or the one of the same subject brought up to date; the index follows by itself (`migrations/`)."""
    entering = insert(_entry).values({name: bindparam(name, type_=_entry.c[name].type) for name in _ROW})
    fresh = entering.excluded
    return entering.on_conflict_do_update(  # type: ignore[no-any-return]
        index_elements=[_entry.c.owner_id, _entry.c.kind, _entry.c.subject_id],
        set_={"title": fresh.title, "body": fresh.body, "words": fresh.words},
        where=(_entry.c.title != fresh.title) | (_entry.c.body != fresh.body) | (_entry.c.words != fresh.words),
    )


_ENTER = Prepared(_entering(sqlite_insert), postgresql=_entering(postgresql_insert))
_REMOVE_SUBJECTS = Prepared(
    delete(_entry).where(_entry.c.owner_id == bindparam("owner_id"), among(_entry.c.subject_id, "subject_ids"))
)
_REMOVE = Prepared(
    delete(_entry).where(
        _entry.c.owner_id == bindparam("owner_id"),
        _entry.c.kind == bindparam("kind"),
        among(_entry.c.subject_id, "subject_ids"),
    )
)


def put(session: Session, owner_id: UUID, *things: Findable) -> None:
    """Make the things findable by what they say now."""
    _ENTER.run(session, [_row(owner_id, thing) for thing in things])


def remove(session: Session, owner_id: UUID, kind: str, *subject_ids: UUID) -> None:
    """The things are no longer found."""
    _REMOVE.run(session, [{"owner_id": owner_id, "kind": kind, "subject_ids": subject_ids}])


def remove_subjects(session: Session, owner_id: UUID, subject_ids: Iterable[UUID]) -> None:
    """Things of any kind are no longer found."""
    _REMOVE_SUBJECTS.run(session, [{"owner_id": owner_id, "subject_ids": list(subject_ids)}])


def forget_gone(session: Session, kind: str, model: type[SQLModel]) -> None:
    """What went along with something else, such as an interview with its contact, is no longer found."""
    thing = table_of(model).c
    is_there = exists().where(thing.owner_id == _entry.c.owner_id, thing.id == _entry.c.subject_id)
    session.execute(delete(_entry).where(_entry.c.kind == kind, ~is_there))


class Hits(NamedTuple):
    """The entries that a search finds, to be joined with what they tell of.

    Bind `Search.parameters` when the statement is executed.
    """

    source: FromClause
    condition: ColumnElement[bool]
    number: ColumnElement[int]
    owner_id: ColumnElement[UUID]
    subject_id: ColumnElement[UUID]


class Way(StrEnum):
    """How the newest hits are come by."""

    fts5 = "fts5"
    walking = "walking"
    collecting = "collecting"


@cache
def hits(way: Way) -> Hits:
    """The hits of a search, come by in this way."""
    if way is Way.fts5:
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
    # PostgreSQL takes all beginnings for equally frequent, and would walk from the newest entry to the oldest one for
    # a word that is nowhere. No index has this sum's order, so the hits are collected by their words, then sorted.
    number = _entry.c.number if way is Way.walking else _entry.c.number + 0
    return Hits(_entry, found, number, _entry.c.owner_id, _entry.c.subject_id)


class Search(NamedTuple):
    """What somebody looks for, in one kind of things of theirs."""

    owner_id: UUID
    kind: str
    asked: str

    @property
    def words(self) -> list[str]:
        """The folded words looked for; at most eight."""
        return words_of(self.asked)[:_MOST_ASKED]

    def way(self, session: Session) -> Way:
        """On PostgreSQL, up to two letters are taken to be in so many things that the newest soon turn up."""
        if session.get_bind().dialect.name == "sqlite":
            return Way.fts5
        return Way.walking if sum(map(len, self.words)) <= _FEW_LETTERS else Way.collecting

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
