"""An import whose worker is killed goes on from its last whole step, and does nothing twice."""

from collections.abc import Iterator
from datetime import timedelta
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
from askwell.exchange.models import Import, ImportRow, State
from connections import named, table
from databases import NewDatabase

ROWS, STEP = 100, 10


class Killed(BaseException):
    """What no code of ours catches."""


@pytest.fixture
def database(new_database: NewDatabase, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    monkeypatch.setattr(reading, "CHUNK", STEP)
    monkeypatch.setattr(applying, "CHUNK", STEP)
    monkeypatch.setattr(undoing, "CHUNK", STEP)
    database = Database(new_database())
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


def state(database: Database, key: tuple[UUID, UUID]) -> tuple[State, int]:
    with database.reading() as session:
        one = session.get_one(Import, key)
        return one.state, one.done


@pytest.mark.parametrize("steps", [1, 4, 9])
def test_goes_on_where_it_was_killed(
    database: Database, key: tuple[UUID, UUID], steps: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner_id, _ = key
    work_until_killed(database, monkeypatch, steps)
    assert state(database, key)[0] is State.reading
    work(database)
    assert state(database, key) == (State.ready, ROWS)
    assert count(database, ImportRow, owner_id) == ROWS

    with database.transaction() as session:
        actions.confirm(session, session.get_one(Import, key))
    work_until_killed(database, monkeypatch, steps)
    half = count(database, Contact, owner_id)
    assert state(database, key) == (State.applying, half)
    assert half % STEP == 0
    assert half < ROWS
    work(database)
    assert state(database, key) == (State.applied, ROWS)
    assert count(database, Contact, owner_id) == ROWS

    with database.transaction() as session:
        actions.undo(session, session.get_one(Import, key))
    work_until_killed(database, monkeypatch, steps)
    assert ROWS - STEP * steps <= count(database, Contact, owner_id) < ROWS
    work(database)
    assert state(database, key) == (State.undone, ROWS)
    assert count(database, Contact, owner_id) == 0
