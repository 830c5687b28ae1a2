"""Every statement that a request runs says whose rows it wants: on SQLite nothing else keeps accounts apart."""

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.pool import Pool

from askwell.app import METADATA
from auditing import shape, unowned
from client import Client
from databases import NewDatabase
from people import person
from servers import serving
from test_access import GUARDED, OF_MANY, visit
from world import furnish

OWNED = frozenset(table.name for table in METADATA.tables.values() if "owner_id" in table.c)
KEYS = frozenset({"digest", "code_digest"})
"""What nobody can guess finds its row, and whose it is."""
SHOWN_TO_ALL = frozenset({"app", "app_logo"})
"""Whoever is asked by an app sees it, whoever built it."""


@pytest.fixture
def emitted() -> Iterator[set[str]]:
    """The statements that requests have run; workers act for all."""
    found: set[str] = set()

    def note(sql: str) -> None:
        if threading.current_thread().name.startswith("database"):
            found.add(shape(sql))

    def trace(connection: Any, entry: Any) -> None:
        connection.set_trace_callback(note)

    event.listen(Pool, "connect", trace)
    yield found
    event.remove(Pool, "connect", trace)


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_every_statement_of_a_request_names_an_owner(new_database: NewDatabase, emitted: set[str]) -> None:
    with serving(new_database()) as address, Client([address]) as ada, Client([address]) as bob:
        for client, word in ((ada, "quokkaword"), (bob, "numbatword")):
            someone = person("ada")
            client.sign_up(someone)
            world = furnish(client.sign_in(someone), word)
        for operation in GUARDED:
            if operation.id not in OF_MANY | {"delete_account"}:
                visit(bob, operation, world)
    assert len(emitted) > 300, "the statements of requests are not seen"
    astray = {sql: names for sql in emitted if is_ours(sql) and (names := unnamed(sql))}
    assert astray == {}, "\n\n".join(astray)


def unnamed(sql: str) -> frozenset[str]:
    """The tables whose rows are taken without a word on whose they are."""
    shown = SHOWN_TO_ALL if sql.startswith("SELECT") else frozenset()
    return unowned(sql, OWNED, KEYS) - shown


def is_ours(sql: str) -> bool:
    """Not what SQLite says of its triggers, nor what begins and ends a transaction."""
    return sql.split(maxsplit=1)[0].upper() in ("SELECT", "INSERT", "UPDATE", "DELETE", "WITH")


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM note",
        "SELECT * FROM note WHERE id = 'v'",
        "SELECT * FROM note WHERE owner_id = 'v' OR 'v' = 'v'",
        "SELECT * FROM contact c JOIN note n ON n.contact_id = c.id WHERE c.owner_id = 'v'",
        "SELECT * FROM contact WHERE owner_id = 'v' AND id IN (SELECT contact_id FROM note)",
        "UPDATE note SET body = 'v' WHERE id = 'v'",
        "DELETE FROM note",
        "INSERT INTO note (owner_id, body) SELECT owner_id, body FROM note",
    ],
)
def test_a_forgotten_owner_is_noticed(sql: str) -> None:
    assert unowned(sql, OWNED, KEYS) == {"note"}


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM note WHERE owner_id = 'v'",
        "SELECT * FROM note WHERE owner_id IN (SELECT value FROM json_each('v'))",
        "SELECT * FROM contact c JOIN note n ON n.owner_id = c.owner_id AND n.contact_id = c.id WHERE c.owner_id = 'v'",
        "SELECT * FROM contact c WHERE owner_id = 'v' AND EXISTS (SELECT 1 FROM note n WHERE n.owner_id = c.owner_id)",
        "SELECT owner_id FROM calendar_feed WHERE digest = 'v'",
        "UPDATE note SET body = 'v' WHERE owner_id = 'v' AND id = 'v'",
    ],
)
def test_an_owner_that_is_named_is_noticed_too(sql: str) -> None:
    assert unowned(sql, OWNED, KEYS) == frozenset()
