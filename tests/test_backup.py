"""Backups are complete, say so, and come back; what is damaged or does not fit is refused."""

import io
import json
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text
from typer.testing import CliRunner

import pgtest
from askwell.cli import app
from askwell.core.backup import BackupError, back_up, restore, stream_backup, verify
from askwell.core.db import Database
from askwell.core.settings import Settings
from client import Client
from databases import NewDatabase, digests, empty_postgresql
from people import Person, contact, person
from servers import serving

MakeTarget = Callable[[], str]


@pytest.fixture(autouse=True)
def _programs_of_the_servers_version(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(pgtest.binaries()), prepend=":")


@pytest.fixture
def ada() -> Person:
    return person("ada")


@pytest.fixture
def filled(new_database: NewDatabase, ada: Person) -> Settings:
    """A database that Ada works in."""
    settings = new_database()
    with serving(settings) as address, Client([address]) as client:
        client.sign_up(ada)
        client.sign_in(ada).make("/contacts", contact())
    return settings


@pytest.fixture
def make_target(engine: str, tmp_path: Path, request: pytest.FixtureRequest) -> MakeTarget:
    """Names an empty place of the same engine."""
    if engine == "sqlite":
        return lambda: str(tmp_path / "restored")
    return lambda: str(empty_postgresql(tmp_path, request.getfixturevalue("postgresql")).database_url)


def at(target: str, folder: Path) -> Settings:
    return Settings(data_dir=folder, database_url=target) if "://" in target else Settings(data_dir=Path(target))


def rewritten(archive: Path, change: Callable[[dict[str, object]], None]) -> Path:
    """The same archive with another manifest."""
    other = archive.with_name("other.tar.gz")
    with tarfile.open(archive) as old, tarfile.open(other, "w:gz") as new:
        for member in old.getmembers():
            body = old.extractfile(member)
            assert body
            data = body.read()
            if member.name == "manifest.json":
                manifest = json.loads(data)
                change(manifest)
                data = json.dumps(manifest).encode()
            member.size = len(data)
            new.addfile(member, io.BytesIO(data))
    return other


def test_brings_back_every_row(filled: Settings, make_target: MakeTarget, tmp_path: Path) -> None:
    archive = back_up(filled, tmp_path / "backups")
    target = make_target()
    restore(archive, target, filled)
    assert digests(at(target, tmp_path)) == digests(filled)


def test_serves_people_after_a_restore(filled: Settings, ada: Person, make_target: MakeTarget, tmp_path: Path) -> None:
    target = make_target()
    restore(back_up(filled, tmp_path / "backups"), target, filled)
    with serving(at(target, tmp_path)) as address, Client([address]) as client:
        found = client.sign_in(ada).get("/contacts", params={"q": "zoe"}).json()["items"]
    assert [item["given_name"] for item in found] == ["Zoë"]


def test_refuses_a_place_that_is_taken(filled: Settings, make_target: MakeTarget, tmp_path: Path) -> None:
    archive = back_up(filled, tmp_path / "backups")
    target = make_target()
    restore(archive, target, filled)
    with pytest.raises(BackupError, match="not empty"):
        restore(archive, target, filled)


def test_refuses_a_backup_of_a_newer_release(filled: Settings, make_target: MakeTarget, tmp_path: Path) -> None:
    database = Database(filled, for_all=True)
    with database.transaction() as session:
        session.connection().execute(text("UPDATE alembic_version SET version_num = 'tomorrow'"))
    database.close()
    with pytest.raises(BackupError, match="newer Askwell"):
        restore(back_up(filled, tmp_path), make_target(), filled)


def test_refuses_rows_that_were_lost(filled: Settings, make_target: MakeTarget, tmp_path: Path) -> None:
    def promise_more(manifest: dict[str, object]) -> None:
        manifest["tables"]["account"] += 1  # type: ignore[index]

    archive = rewritten(back_up(filled, tmp_path), promise_more)
    with pytest.raises(BackupError, match="something else than it says"):
        restore(archive, make_target(), filled)


def test_refuses_other_bytes(filled: Settings, tmp_path: Path) -> None:
    def forge(manifest: dict[str, object]) -> None:
        manifest["files"] = dict.fromkeys(manifest["files"], "0" * 64)  # type: ignore[call-overload]

    with pytest.raises(BackupError, match="hash differs"):
        verify(rewritten(back_up(filled, tmp_path), forge))


def test_unpacks_nothing_that_does_not_belong(filled: Settings, tmp_path: Path) -> None:
    def climb(manifest: dict[str, object]) -> None:
        manifest["files"]["../../outside"] = "0" * 64  # type: ignore[index]

    with pytest.raises(BackupError, match="do not belong"):
        verify(rewritten(back_up(filled, tmp_path), climb))


@pytest.mark.parametrize("damage", [lambda data: data[: len(data) // 2], lambda data: b"", lambda data: b"x" * 99])
def test_refuses_half_a_file(filled: Settings, tmp_path: Path, damage: Callable[[bytes], bytes]) -> None:
    archive = back_up(filled, tmp_path)
    archive.write_bytes(damage(archive.read_bytes()))
    with pytest.raises(BackupError, match="cannot be read"):
        verify(archive)


def test_streams_what_it_would_write(filled: Settings, tmp_path: Path) -> None:
    stream = io.BytesIO()
    stream_backup(filled, stream)
    copy = tmp_path / "copy.tar.gz"
    copy.write_bytes(stream.getvalue())
    assert verify(copy).tables["account"] == 1


def test_keeps_the_newest(filled: Settings, tmp_path: Path) -> None:
    for old in ("20200101T000000Z", "20210101T000000Z"):
        (tmp_path / f"askwell-{old}.tar.gz").touch()
    newest = back_up(filled, tmp_path, keep=2)
    assert sorted(tmp_path.glob("*.tar.gz")) == [tmp_path / "askwell-20210101T000000Z.tar.gz", newest]


def test_leaves_the_key_out_unless_asked(filled: Settings, tmp_path: Path) -> None:
    assert "secret.key" not in verify(back_up(filled, tmp_path / "without")).files
    assert "secret.key" in verify(back_up(filled, tmp_path / "with", with_secrets=True)).files


@pytest.mark.parametrize("engine", ["postgresql"], indirect=True)
def test_says_which_program_is_missing(filled: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(BackupError, match="pg_dump is not installed"):
        back_up(filled, tmp_path)


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_refuses_the_other_engine(filled: Settings, tmp_path: Path) -> None:
    with pytest.raises(BackupError, match="backup of sqlite"):
        restore(back_up(filled, tmp_path), "postgresql+psycopg://nobody@127.0.0.1/none", filled)


def test_speaks_in_sentences_on_the_command_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASKWELL_DATA_DIR", str(tmp_path / "data"))
    assert CliRunner().invoke(app, ["migrate"]).exit_code == 0
    made = CliRunner().invoke(app, ["backup"])
    archive = made.stdout.strip()
    assert "Sound: sqlite" in CliRunner().invoke(app, ["backup", "verify", archive]).stdout
    assert CliRunner().invoke(app, ["restore", archive, "--to", str(tmp_path / "new")]).exit_code == 0
    again = CliRunner().invoke(app, ["restore", archive, "--to", str(tmp_path / "new")])
    assert (again.exit_code, "not empty" in again.stderr) == (1, True)
