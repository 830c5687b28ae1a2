"""The commands, as an operator types them."""

import os
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlmodel import col, select

from askwell.core.db import Database
from askwell.core.jobs import Job, JobState
from databases import NewDatabase
from servers import COMMAND, Process

MIRA = "mira@askwell.example"
Askwell = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def askwell(tmp_path: Path) -> Askwell:
    """Runs commands, each in a process of its own, on an installation with nothing in it yet."""
    environment = {"PATH": os.environ["PATH"], "ASKWELL_DATA_DIR": str(tmp_path)}

    def run(*command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*COMMAND, *command], env=environment, capture_output=True, text=True, timeout=120, check=False
        )

    return run


def test_the_demo_is_told_once(askwell: Askwell) -> None:
    first = askwell("demo")
    assert (first.returncode, MIRA in first.stdout) == (0, True), first.stderr
    for again in (["demo"], ["demo", "--password", "quite another one"]):
        refused = askwell(*again)
        assert refused.returncode == 1
        assert f"{MIRA} has an account already." in refused.stderr


def test_the_demo_says_why_it_cannot_be_told(askwell: Askwell) -> None:
    refused = askwell("demo", "--password", "short")
    assert (refused.returncode, refused.stderr.splitlines()[-1]) == (1, "Use at least 10 characters.")


def test_a_link_sets_another_password_where_no_mail_goes(askwell: Askwell) -> None:
    askwell("demo")
    printed = askwell("reset-password", MIRA.upper())
    assert printed.returncode == 0, printed.stderr
    assert "/reset-password#askw_reset_" in printed.stdout
    unknown = askwell("reset-password", "nobody@askwell.example")
    assert (unknown.returncode, unknown.stderr.splitlines()[-1]) == (1, "No account has this address.")


@pytest.mark.parametrize("command", ["worker", "serve"])
def test_nothing_runs_on_a_database_of_another_release(askwell: Askwell, command: str) -> None:
    refused = askwell(command)
    assert refused.returncode == 1
    assert "askwell migrate" in refused.stderr


def has_worked(database: Database) -> bool:
    with database.reading() as session:
        return session.scalar(select(Job).where(col(Job.state) == JobState.done)) is not None


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
def test_a_worker_works_until_it_is_told_to_end(new_database: NewDatabase, sign: signal.Signals) -> None:
    settings = new_database()
    worker, database = Process(settings, "worker"), Database(settings, for_all=True)
    deadline = time.monotonic() + 60
    while not has_worked(database):
        assert worker.popen.poll() is None
        assert time.monotonic() < deadline
        time.sleep(0.1)
    database.close()
    worker.popen.send_signal(sign)
    assert worker.popen.wait(20) == 0
