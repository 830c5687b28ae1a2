"""The commands, as an operator types them."""

import signal
import time
from pathlib import Path

import pytest
from sqlmodel import col, select
from typer.testing import CliRunner

from askwell.cli import app
from askwell.core.db import Database
from askwell.core.jobs import Job, JobState
from databases import NewDatabase
from servers import Process

MIRA = "mira@askwell.example"


@pytest.fixture
def data_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An installation of its own, with nothing in it yet."""
    monkeypatch.setenv("ASKWELL_DATA_DIR", str(tmp_path))
    return tmp_path


def test_the_demo_is_told_once(data_dir: Path) -> None:
    first = CliRunner().invoke(app, ["demo"])
    assert (first.exit_code, MIRA in first.output) == (0, True)
    for again in (["demo"], ["demo", "--password", "quite another one"]):
        refused = CliRunner().invoke(app, again)
        assert refused.exit_code == 1
        assert refused.stderr.startswith(f"{MIRA} has an account already.")


def test_the_demo_says_why_it_cannot_be_told(data_dir: Path) -> None:
    refused = CliRunner().invoke(app, ["demo", "--password", "short"])
    assert (refused.exit_code, refused.stderr) == (1, "Use at least 10 characters.\n")


@pytest.mark.parametrize("command", ["worker", "serve"])
def test_nothing_runs_on_a_database_of_another_release(data_dir: Path, command: str) -> None:
    refused = CliRunner().invoke(app, [command])
    assert refused.exit_code == 1
    assert "askwell migrate" in refused.stderr


def has_worked(database: Database) -> bool:
    with database.reading() as session:
        return session.scalar(select(Job).where(col(Job.state) == JobState.done)) is not None


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
def test_a_worker_works_until_it_is_told_to_end(new_database: NewDatabase, sign: signal.Signals) -> None:
    settings = new_database()
    worker, database = Process(settings, "worker"), Database(settings)
    deadline = time.monotonic() + 60
    while not has_worked(database):
        assert worker.popen.poll() is None
        assert time.monotonic() < deadline
        time.sleep(0.1)
    database.close()
    worker.popen.send_signal(sign)
    assert worker.popen.wait(20) == 0
