"""Statements that the driver runs itself behave as SQLAlchemy's own."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from uuid import uuid4

import pytest
from sqlalchemy import bindparam, insert, select, text
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlmodel import Session

from askwell.auth.models import Account
from askwell.core.clock import now
from askwell.core.columns import table_of
from askwell.core.db import Database
from askwell.core.limits import Arrival
from askwell.core.prepared import Prepared, among, together
from databases import NewDatabase

Way = Callable[[Session], AbstractContextManager[None]]
_arrival = table_of(Arrival)
ADD = Prepared(insert(_arrival))
NAMED = Prepared(select(_arrival.c.key, _arrival.c.at).where(among(_arrival.c.key, "keys")).order_by(_arrival.c.key))
SIGNED_UP = Prepared(select(table_of(Account).c.id).where(table_of(Account).c.created_at < bindparam("at")))


@pytest.fixture
def database(new_database: NewDatabase) -> Iterator[Database]:
    database = Database(new_database(), for_all=True)
    with database.transaction() as session:
        ADD.run(session, [{"key": key, "at": place} for place, key in enumerate("abc")])
    yield database
    database.close()


@pytest.mark.parametrize(("keys", "found"), [("", []), ("b", [1.0]), ("cxa", [0.0, 2.0])])
def test_finds_what_is_in_a_list_of_any_length(database: Database, keys: str, found: list[float]) -> None:
    with database.reading() as session:
        assert [row["at"] for row in NAMED.rows(session, {"keys": list(keys)})] == found


def test_no_values_do_nothing(database: Database) -> None:
    with database.transaction() as session:
        ADD.run(session, [])
        assert NAMED.first(session, {"keys": ["x"]}) is None


@pytest.mark.parametrize("way", [lambda session: nullcontext(), together], ids=["waited for", "together"])
@pytest.mark.parametrize("keys", ["a", "xa"], ids=["one", "several"])
def test_a_broken_rule_is_told_as_ever_and_undoes_all(database: Database, keys: str, way: Way) -> None:
    with pytest.raises(IntegrityError), database.transaction() as session, way(session):
        ADD.run(session, [{"key": key, "at": 5.0} for key in keys])
    with database.reading() as session:
        assert [row["at"] for row in NAMED.rows(session, {"keys": ["a", "x"]})] == [0.0]


def test_values_are_converted_on_the_way_in_and_out(database: Database) -> None:
    account = Account(email="zoe@example.org", password_hash="-", display_name="Zoë", time_zone="UTC", id=uuid4())
    with database.transaction() as session:
        session.add(account)
    with database.reading() as session:
        assert SIGNED_UP.rows(session, {"at": now()}) == [{"id": account.id}]


def end_readers(database: Database) -> None:
    """Open connections that read, and have the server end them."""
    sessions = [database.reading() for _ in range(3)]
    for session in sessions:
        NAMED.rows(session, {"keys": ["a"]})
    for session in sessions:
        session.close()
    with database.transaction() as session:
        others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
        session.execute(text(f"{others} AND pid <> pg_backend_pid()"))


def read_thrice(database: Database) -> None:
    for _ in range(3):
        with database.reading() as session:
            assert NAMED.first(session, {"keys": ["a"]}) == {"key": "a", "at": 0.0}


@pytest.mark.parametrize("engine", ["postgresql"], indirect=True)
def test_a_server_that_comes_back_at_once_is_missed_once(database: Database) -> None:
    """Not once for each connection that was open."""
    end_readers(database)
    with pytest.raises(OperationalError), database.reading() as session:
        NAMED.rows(session, {"keys": ["a"]})
    read_thrice(database)


@pytest.mark.parametrize("engine", ["postgresql"], indirect=True)
def test_a_server_that_comes_back_after_a_rest_is_not_missed(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    end_readers(database)
    monkeypatch.setattr("askwell.core.postgresql._REST_SECONDS", 0)
    read_thrice(database)
