"""An account that is deleted leaves nothing behind: no row, no word in an index, no byte in the file."""

from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

from sqlalchemy import inspect, text
from sqlmodel import Session

from askwell.core.db import Database
from client import Client
from databases import NewDatabase
from people import PASSWORD, contact, person
from servers import serving
from world import furnish

WORD, OTHER_WORD = "quokkaword", "numbatword"


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


def test_an_erased_account_leaves_nothing_behind(new_database: NewDatabase) -> None:
    settings, ada, bob = new_database().model_copy(update={"rate_limits": True}), person("ada"), person("bob")
    database = Database(settings)
    with serving(settings) as address, Client([address]) as hers, Client([address]) as his:
        for client, someone, word in ((hers, ada, WORD), (his, bob, OTHER_WORD)):
            client.sign_up(someone)
            furnish(client.sign_in(someone), word)
        assert hers.post("/contacts", json=contact(), headers={"Idempotency-Key": WORD}).status_code == 201
        hers.with_token("contacts:read").get("/contacts")
        id = UUID(hers.get("/account").json()["id"])
        marks = WORD, ada.email, str(id), id.hex, id.bytes.decode("latin-1").lower()
        before, his_before = traces(database, *marks), traces(database, OTHER_WORD)
        assert before >= {"account", "sign_in", "access_token", "contact", "organization", "question_set", "question",
                          "interview", "note", "message_template", "message", "follow_up", "lead", "referral", "notice",
                          "free_days", "tag_rhythm", "event", "search_entry", "idempotent_answer", "job"}  # fmt: skip
        assert hers.post("/account/deletion", json={"password": PASSWORD}).status_code == 204
        assert traces(database, *marks) == set()
        assert traces(database, OTHER_WORD) == his_before
        assert OTHER_WORD in his.get("/search", params={"q": OTHER_WORD}).text
    database.close()
    assert WORD.encode() not in b"".join(file.read_bytes() for file in settings.data_dir.glob("askwell.db*"))
