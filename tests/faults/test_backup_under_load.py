"""A backup that is taken while people work holds one instant, and comes back the same each time."""

from pathlib import Path

import pytest

import pgtest
from askwell.core.backup import back_up, restore
from askwell.core.settings import Settings
from client import Client
from databases import NewDatabase, digests, empty_postgresql
from load import Writer, every, sign_in, under_load, writing
from people import Person, person
from servers import Start, serving


@pytest.fixture(autouse=True)
def _programs_of_the_servers_version(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(pgtest.binaries()), prepend=":")


def _restored(archive: Path, filled: Settings, folder: Path, postgresql: str | None) -> Settings:
    if postgresql is None:
        restore(archive, str(folder), filled)
        return Settings(data_dir=folder, rate_limits=False)
    empty = empty_postgresql(folder, postgresql)
    restore(archive, str(empty.database_url), filled)
    return empty


def _contacts(settings: Settings, somebody: Person) -> dict[str, str]:
    with serving(settings) as address, Client([address]) as client:
        client.sign_in(somebody)
        told = {event["subject"]["id"] for event in every(client, "/events", type="contact.created")}
        kept = {contact["id"]: contact["given_name"] for contact in every(client, "/contacts")}
    assert told == kept.keys(), "a contact and its event share one fate"
    return kept


def test_holds_one_instant(
    new_database: NewDatabase, start: Start, engine: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    settings, ada = new_database(), person("ada")
    writers = [Writer(number) for number in range(4)]
    server = start(settings)
    with Client([server.address]) as client:
        client.sign_up(ada)
    with writing(writers, server.address, sign_in(server.address, ada)):
        under_load(writers)
        before = _acknowledged(writers)
        archive = back_up(settings, tmp_path / "backups")
    server.stop()

    postgresql = request.getfixturevalue("postgresql") if engine == "postgresql" else None
    first, second = (_restored(archive, settings, tmp_path / name, postgresql) for name in ("first", "second"))
    assert digests(first) == digests(second)
    restored = _contacts(first, ada)
    assert before.items() <= restored.items() <= _contacts(settings, ada).items()
    assert len(restored) < len(_acknowledged(writers)), "nobody wrote while the backup was taken"


def _acknowledged(writers: list[Writer]) -> dict[str, str]:
    return {id: name for writer in writers for id, name in dict(writer.told.made).items()}
