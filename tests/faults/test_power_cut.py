"""A power cut takes what the disk was never asked to keep; what was acknowledged has been asked for."""

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from threading import Lock
from uuid import UUID

import pytest

from askwell.core import sqlite
from askwell.core.settings import Settings
from client import Client, at_once
from databases import NewDatabase
from people import person
from servers import serving

WRITES = 40


class Disk:
    """What would be left after a power cut: the database and its log as they were when the disk was last waited for."""

    def __init__(self, database: Path, folder: Path, wait: Callable[[int], None]) -> None:
        self._database, self._folder, self._wait = database, folder, wait
        self._numbers, self._turn = count(), Lock()
        self._left: Path | None = None

    def wait(self, file: int) -> None:
        """Wait as ever, and remember."""
        with self._turn:
            self._wait(file)
            self._left = self._copy(self._database)

    def knows(self, id: str) -> bool:
        """Whether the contact is there when the power is back."""
        if self._left is None:
            return False
        with sqlite3.connect(self._copy(self._left)) as database:
            (known,) = database.execute("SELECT count(*) FROM contact WHERE id = ?", [UUID(id).hex]).fetchone()
        return bool(known)

    def _copy(self, database: Path) -> Path:
        """The log first: what leaves it meanwhile is in the database then."""
        copy = self._folder / f"{next(self._numbers)}.db"
        shutil.copy(f"{database}-wal", f"{copy}-wal")
        return shutil.copy(database, copy)


@pytest.fixture
def settings(databases: Callable[[str], NewDatabase]) -> Settings:
    return databases("sqlite")().model_copy(update={"worker": False})


@pytest.fixture
def disk(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Disk:
    disk = Disk(settings.data_dir / "askwell.db", tmp_path, sqlite._sync)
    monkeypatch.setattr(sqlite, "_sync", disk.wait)
    return disk


@pytest.fixture
def ada(settings: Settings, disk: Disk) -> Iterator[Client]:
    with serving(settings) as address, Client([address]) as ada:
        ada.sign_up(somebody := person("ada"))
        yield ada.sign_in(somebody)


def test_acknowledges_what_is_on_the_disk(ada: Client, disk: Disk) -> None:
    def add(number: int) -> bool:
        return disk.knows(ada.make("/contacts", {"given_name": f"Contact {number}"})["id"])

    assert all(at_once(add, WRITES))
