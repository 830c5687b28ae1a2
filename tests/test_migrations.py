"""One history of migrations leads from nothing to the tables of the code, on both engines."""

from pathlib import Path

import pytest
from alembic import command
from typer.testing import CliRunner

from askwell.cli import app
from askwell.core import migrate
from askwell.core.db import Database
from askwell.core.settings import Settings
from databases import empty_postgresql
from servers import Process


@pytest.fixture
def empty(engine: str, tmp_path: Path, request: pytest.FixtureRequest) -> Settings:
    """The settings of a database without tables."""
    if engine == "sqlite":
        return Settings(data_dir=tmp_path)
    return empty_postgresql(tmp_path, request.getfixturevalue("postgresql"))


def _upgrade(settings: Settings) -> None:
    database = Database(settings)
    migrate.upgrade(database)
    database.close()


def _current(settings: Settings) -> str | None:
    database = Database(settings)
    current = migrate.current(database)
    database.close()
    return current


def test_leads_from_nothing_to_the_head(empty: Settings) -> None:
    assert _current(empty) is None
    _upgrade(empty)
    assert _current(empty) == migrate.head()


def test_makes_the_tables_that_the_code_describes(empty: Settings) -> None:
    _upgrade(empty)
    database = Database(empty)
    command.check(migrate._config(database))
    database.close()


def test_changes_nothing_the_second_time(empty: Settings) -> None:
    _upgrade(empty)
    _upgrade(empty)
    assert _current(empty) == migrate.head()


def test_several_may_migrate_at_once(empty: Settings) -> None:
    for process in [Process(empty, "migrate") for _ in range(4)]:
        assert process.popen.wait(60) == 0
    assert _current(empty) == migrate.head()


def test_a_server_waits_for_its_schema(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASKWELL_DATA_DIR", str(tmp_path))
    refused = CliRunner().invoke(app, ["serve"])
    assert (refused.exit_code, "askwell migrate" in refused.stderr) == (1, True)
