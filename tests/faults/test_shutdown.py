"""A server that is told to end answers what it was asked, and gives back the work that it cannot finish."""

import signal
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import httpx
import pytest
from sqlalchemy import text
from sqlmodel import col, select

from askwell.core import jobs
from askwell.core.clock import now
from askwell.core.db import Database
from askwell.core.jobs import Claim, Job, JobState, Worker, enqueue
from askwell.core.settings import Settings
from client import Client
from databases import NewDatabase
from mailing import eventually
from people import contact, person
from servers import Start

KIND = "tests.steps"


@contextmanager
def nobody_else_writes(settings: Settings) -> Iterator[None]:
    """Keep contacts from being written until the end."""
    database = Database(settings, for_all=True)
    with database.writing() as session:
        lock = "SELECT 1" if database.is_sqlite else "LOCK TABLE contact IN ACCESS EXCLUSIVE MODE"
        session.execute(text(lock))
        yield
        session.rollback()
    database.close()


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT])
def test_what_was_asked_is_answered(new_database: NewDatabase, start: Start, sign: signal.Signals) -> None:
    settings = new_database()
    server, ada = start(settings), person("ada")
    with Client([server.address]) as client, ThreadPoolExecutor(1) as threads:
        client.sign_up(ada)
        client.sign_in(ada)
        with nobody_else_writes(settings):
            asked: Future[httpx.Response] = threads.submit(client.post, "/contacts", json=contact())
            time.sleep(0.5)
            assert not asked.done()
            server.popen.send_signal(sign)
            eventually(lambda: is_closed(server.address))
        assert asked.result().status_code == 201
    assert server.popen.wait(20) == (0 if sign is signal.SIGINT else -sign)


def is_closed(address: str) -> bool:
    """Nobody new is let in while the last ones are served."""
    try:
        httpx.get(f"{address}/health/live", trust_env=False, timeout=1)
    except httpx.TransportError:
        return True
    return False


@pytest.fixture
def database(new_database: NewDatabase) -> Iterator[Database]:
    database = Database(new_database(), for_all=True)
    yield database
    database.close()


def test_work_that_is_given_back_is_taken_up_at_once(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """It would be two minutes until the lease has ended."""
    done: list[int] = []
    began, goes_on = threading.Event(), threading.Event()

    def work(claim: Claim) -> None:
        for n in range(len(done), 4):
            claim.may_be_given_back()
            with claim.step():
                done.append(n)
            began.set()
            assert goes_on.wait(20)

    monkeypatch.setitem(jobs._handlers, KIND, jobs.Handler(work, attempts=3))
    monkeypatch.setattr(jobs, "_daily", [])
    monkeypatch.setattr(jobs, "_hourly", [])
    with database.transaction() as session:
        enqueue(session, KIND, {})
    one = Worker(database)
    one.start()
    assert began.wait(20)
    ending = threading.Thread(target=one.stop)
    ending.start()
    eventually(one._stopped.is_set)
    goes_on.set()
    ending.join(20)
    left = the_job(database)
    assert (done, left.state, left.run_at <= now(), left.last_error) == ([0], JobState.ready, True, None)
    other = Worker(database)
    other.start()
    eventually(lambda: the_job(database).state is JobState.done)
    other.stop()
    assert done == [0, 1, 2, 3]


def the_job(database: Database) -> Any:
    with database.reading() as session:
        return session.exec(select(Job).where(col(Job.kind) == KIND)).one()
