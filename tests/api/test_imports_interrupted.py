"""An import whose worker is killed goes on from its last whole step, and does nothing twice."""

from collections.abc import Iterator
from datetime import timedelta
from types import ModuleType
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select, update
from sqlmodel import Session, col

from askwell.auth.models import Account
from askwell.auth.viewer import Credential, Viewer
from askwell.contacts.models import Contact
from askwell.core import jobs
from askwell.core.clock import now
from askwell.core.db import Database
from askwell.core.ids import new_id
from askwell.exchange import actions, applying, reading, undoing
from askwell.exchange.models import Import, ImportRow, ImportState
from client import Client, succeeded
from connections import named, table
from databases import NewDatabase
from people import person
from servers import serving

ROWS, STEP = 100, 10


class Killed(BaseException):
    """What no code of ours catches."""


@pytest.fixture
def database(new_database: NewDatabase, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    monkeypatch.setattr(reading, "CHUNK", STEP)
    monkeypatch.setattr(applying, "CHUNK", STEP)
    monkeypatch.setattr(undoing, "CHUNK", STEP)
    database = Database(new_database(), for_all=True)
    yield database
    database.close()


@pytest.fixture
def key(database: Database) -> tuple[UUID, UUID]:
    """An import that waits to be read."""
    account = Account(email=f"{new_id()}@example.org", password_hash="", display_name="Ada", time_zone="UTC")
    viewer = Viewer(account.id, frozenset(), Credential.session, new_id())
    content = table(*(named(f"Person {number}", organization=f"Place {number % 7}") for number in range(ROWS)))
    with database.transaction() as session:
        session.add(account)
        session.flush()
        return account.id, actions.start(session, viewer, "Connections.csv", content, ROWS).id


def work_until_killed(database: Database, monkeypatch: pytest.MonkeyPatch, steps: int) -> None:
    """Do some steps of the next job, and the next one but for its commit; then the lease ends."""
    step, done = jobs.Claim._set, 0

    def counted(claim: jobs.Claim, session: Session, **values: object) -> None:
        nonlocal done
        if claim.kind.startswith("imports."):
            done += 1
            if done > steps:
                raise Killed
        step(claim, session, **values)

    with monkeypatch.context() as patched:
        patched.setattr(jobs.Claim, "_set", counted)
        with pytest.raises(Killed):
            work(database)
    with database.transaction() as session:
        session.execute(update(jobs.Job).values(run_at=now() - timedelta(seconds=1)))


def work(database: Database) -> None:
    while jobs.run_next(database):
        pass


def count(database: Database, model: type[Contact] | type[ImportRow], owner_id: UUID) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).where(col(model.owner_id) == owner_id)) or 0


def state(database: Database, key: tuple[UUID, UUID]) -> tuple[ImportState, int]:
    with database.reading() as session:
        one = session.get_one(Import, key)
        return one.state, one.done


@pytest.mark.parametrize("steps", [1, 4, 9])
def test_goes_on_where_it_was_killed(
    database: Database, key: tuple[UUID, UUID], steps: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner_id, _ = key
    work_until_killed(database, monkeypatch, steps)
    assert state(database, key)[0] is ImportState.reading
    work(database)
    assert state(database, key) == (ImportState.ready, ROWS)
    assert count(database, ImportRow, owner_id) == ROWS

    with database.transaction() as session:
        actions.confirm(session, session.get_one(Import, key))
    work_until_killed(database, monkeypatch, steps)
    half = count(database, Contact, owner_id)
    assert state(database, key) == (ImportState.applying, half)
    assert half % STEP == 0
    assert half < ROWS
    work(database)
    assert state(database, key) == (ImportState.applied, ROWS)
    assert count(database, Contact, owner_id) == ROWS

    with database.transaction() as session:
        actions.undo(session, session.get_one(Import, key))
    work_until_killed(database, monkeypatch, steps)
    assert ROWS - STEP * steps <= count(database, Contact, owner_id) < ROWS
    work(database)
    assert state(database, key) == (ImportState.undone, ROWS)
    assert count(database, Contact, owner_id) == 0


class Broken(Exception):
    """What fails as often as it is tried."""


@pytest.fixture
def ada(new_database: NewDatabase, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Client, Database]]:
    """Ada, on a server of her own whose work is done by this test, a row at a time."""
    for module in (reading, applying, undoing):
        monkeypatch.setattr(module, "CHUNK", 1)
    settings = new_database().model_copy(update={"worker": False})
    database, someone = Database(settings, for_all=True), person("ada")
    with serving(settings) as address, Client([address]) as client:
        client.sign_up(someone)
        yield client.sign_in(someone), database
    database.close()


def work_in_vain(database: Database, module: ModuleType, name: str) -> None:
    """Do all jobs; whatever comes to Bo, in this function, fails until it is given up."""
    does = getattr(module, name)

    def fails(*told: Any, **named: Any) -> Any:
        rows = told[2] if name == "_remove_added" else told[:1]
        if "Bo" in [row.given_name for row in rows]:
            raise Broken
        return does(*told, **named)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(module, name, fails)
        for _ in range(9):
            work(database)
            with database.transaction() as session:
                session.execute(update(jobs.Job).values(run_at=now() - timedelta(seconds=1)))


def test_what_is_given_up_says_so_and_can_be_gone_on_with(ada: tuple[Client, Database]) -> None:
    client, database = ada
    file = ("Connections.csv", table(*(named(name) for name in ("Al", "Bo", "Cy"))))

    begun = succeeded(client.post("/imports", files={"file": file}))["id"]
    work_in_vain(database, reading, "judge")
    unread = succeeded(client.get(f"/imports/{begun}"))
    assert (unread["state"], unread["error"]["code"]) == ("failed", "not_read")
    assert client.put(f"/imports/{begun}/confirmation").json()["allowed"] == []

    one = succeeded(client.post("/imports", files={"file": file}))["id"]
    url, confirmation = f"/imports/{one}", f"/imports/{one}/confirmation"
    work(database)
    succeeded(client.put(confirmation))
    work_in_vain(database, applying, "_still_holds")
    half = succeeded(client.get(url))
    assert (half["state"], half["error"]["code"], half["applied_at"]) == ("failed", "not_applied", None)
    assert names(client) == ["Al"]

    succeeded(client.put(confirmation))
    work(database)
    assert succeeded(client.get(url))["state"] == "applied"
    assert (names(client), client.get(url).json()["error"]) == (["Al", "Bo", "Cy"], None)

    succeeded(client.delete(confirmation))
    work_in_vain(database, undoing, "_remove_added")
    back = succeeded(client.get(url))
    assert (back["state"], back["error"]["code"], names(client)) == ("failed", "not_undone", ["Al", "Bo"])
    assert client.put(confirmation).json()["allowed"] == ["undo"]
    succeeded(client.delete(confirmation))
    work(database)
    assert (succeeded(client.get(url))["state"], names(client)) == ("undone", [])


def test_what_was_given_up_half_way_can_be_taken_back(ada: tuple[Client, Database]) -> None:
    client, database = ada
    file = ("Connections.csv", table(*(named(name) for name in ("Al", "Bo", "Cy"))))
    one = succeeded(client.post("/imports", files={"file": file}))["id"]
    work(database)
    succeeded(client.put(f"/imports/{one}/confirmation"))
    work_in_vain(database, applying, "_still_holds")
    assert names(client) == ["Al"]
    succeeded(client.delete(f"/imports/{one}/confirmation"))
    work(database)
    assert (succeeded(client.get(f"/imports/{one}"))["state"], names(client)) == ("undone", [])


def names(client: Client) -> list[str]:
    return [contact["given_name"] for contact in client.get("/contacts?sort=created_at").json()["items"]]
