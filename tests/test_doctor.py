"""`askwell doctor`: what is misconfigured is said in plain words, with what to do about it."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import make_url, text
from sqlmodel import col, select
from typer.testing import CliRunner, Result

from askwell.cli import app
from askwell.core import doctor
from askwell.core.clock import now, rfc3339
from askwell.core.db import Database
from askwell.core.doctor import Verdict
from askwell.core.jobs import Job, JobState, Worker
from askwell.core.settings import Settings
from databases import NewDatabase
from mailing import eventually, mail_server
from pgtest import free_port
from servers import serving


def told(settings: Settings) -> dict[str, tuple[Verdict, str]]:
    """What was found, by what it is about; the worst of each."""
    found: dict[str, tuple[Verdict, str]] = {}
    order = list(Verdict)
    for finding in doctor.examine(settings):
        before = found.get(finding.about)
        assert finding.verdict is Verdict.ok or finding.advice, finding
        if before is None or order.index(finding.verdict) >= order.index(before[0]):
            found[finding.about] = finding.verdict, finding.told
    return found


def has_worked(database: Database) -> bool:
    with database.reading() as session:
        done = select(Job.id).where(col(Job.kind) == "hourly", col(Job.state) == JobState.done)
        return session.exec(done).first() is not None


@pytest.fixture
def settings(new_database: NewDatabase) -> Settings:
    settings = new_database()
    settings.data_dir.chmod(0o700)
    return settings


def test_finds_nothing_wrong_where_nothing_is(settings: Settings) -> None:
    database = Database(settings, for_all=True)
    worker = Worker(database)
    worker.start()
    eventually(lambda: has_worked(database))
    worker.stop()
    database.close()
    with mail_server() as mailbox, serving(settings.model_copy(update={"worker": False})) as address:
        running = settings.model_copy(update={"smtp_url": _secret(mailbox.url), "public_url": address})
        found = told(running)
    verdicts = {about: verdict for about, (verdict, _) in found.items()}
    of_the_engine = {"SQLite" if settings.database_url is None else "Clock": Verdict.ok}
    assert verdicts == {
        "Data folder": Verdict.ok,
        "Secret key": Verdict.ok,
        "Database": Verdict.ok,
        "Worker": Verdict.ok,
        "Queue": Verdict.ok,
        "Public address": Verdict.ok,
        "Mail": Verdict.ok,
        **of_the_engine,
    }, found


@pytest.mark.parametrize("engine", ["postgresql"], indirect=True)
def test_finds_a_user_above_row_security(settings: Settings, postgresql: str) -> None:
    url = make_url(postgresql).set(database=make_url(str(settings.database_url)).database)
    above = settings.model_copy(update={"database_url": url.render_as_string(hide_password=False)})
    verdict, message = told(above)["Database"]
    assert (verdict, f"the user {url.username}," in message) == (Verdict.warning, True), message


def _secret(url: str) -> object:
    return Settings(smtp_url=url).smtp_url  # type: ignore[arg-type]


def test_finds_a_database_that_was_never_made_and_makes_none(tmp_path: Path) -> None:
    found = told(Settings(data_dir=tmp_path / "none"))
    assert found["Data folder"] == (Verdict.warning, f"{tmp_path / 'none'} does not exist.")
    assert found["Database"][0] is Verdict.wrong
    assert found["Secret key"][0] is Verdict.warning
    assert list(tmp_path.iterdir()) == []


def test_finds_a_database_that_does_not_answer(tmp_path: Path) -> None:
    url = f"postgresql+psycopg://ada:a-secret@127.0.0.1:{free_port()}/askwell"
    verdict, said = told(Settings(data_dir=tmp_path, database_url=url))["Database"]
    assert verdict is Verdict.wrong
    assert said.startswith("It does not answer: ")
    assert "a-secret" not in said


@pytest.mark.parametrize(("revision", "said"), [("ffff", "newer release"), (None, "does not have this release's")])
def test_finds_a_schema_of_another_release(settings: Settings, revision: str | None, said: str) -> None:
    change(settings, "DELETE FROM alembic_version")
    if revision:
        change(settings, f"INSERT INTO alembic_version VALUES ('{revision}')")
    verdict, words = told(settings)["Database"]
    assert (verdict, said in words) == (Verdict.wrong, True), words


def test_finds_a_key_that_others_can_read(settings: Settings) -> None:
    key = settings.data_dir / "secret.key"
    key.write_text("x" * 64)
    key.chmod(0o644)
    assert told(settings)["Secret key"][0] is Verdict.wrong
    key.chmod(0o600)
    assert told(settings)["Secret key"][0] is Verdict.ok
    assert told(settings.model_copy(update={"secret_key": _secret_key("short")}))["Secret key"][0] is Verdict.wrong


def _secret_key(key: str) -> object:
    return Settings(secret_key=key).secret_key  # type: ignore[arg-type]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_finds_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    assert told(Settings(data_dir=tmp_path))["Data folder"][0] is Verdict.wrong


def test_finds_a_folder_that_is_open_to_everybody(settings: Settings) -> None:
    settings.data_dir.chmod(0o755)
    assert told(settings)["Data folder"][0] is Verdict.warning


def test_finds_workers_that_are_silent_and_work_that_waits(settings: Settings) -> None:
    assert told(settings)["Worker"] == (Verdict.warning, "None has been heard of yet.")
    hour = now().replace(minute=0, second=0, microsecond=0) - timedelta(hours=5)
    database = Database(settings, for_all=True)
    with database.transaction() as session:
        began = {"began_at": rfc3339(hour)}
        session.add(Job(kind="hourly", payload=began, state=JobState.done, run_at=hour))
        session.add(Job(kind="tests", payload={}, run_at=hour))
        session.add(Job(kind="tests.fail", payload={}, state=JobState.dead, run_at=hour, last_error="Oh.\nNo paper."))
    database.close()
    assert told(settings)["Worker"][0] is Verdict.wrong
    assert told(settings)["Queue"][0] in (Verdict.wrong, Verdict.warning)
    said = [(finding.verdict, finding.told) for finding in doctor.examine(settings) if finding.about == "Queue"]
    assert said[0][0] is Verdict.wrong
    assert said[0][1].startswith("1 jobs wait, the oldest since ")
    assert said[1] == (Verdict.warning, "1 jobs failed for good, lately tests.fail: No paper.")


@pytest.mark.parametrize(
    ("url", "verdict"),
    [
        ("http://askwell.invalid", Verdict.wrong),
        ("https://askwell.invalid", Verdict.warning),
        ("https://askwell.invalid/", Verdict.wrong),
        ("https://askwell.invalid/here", Verdict.wrong),
    ],
)
def test_finds_an_address_that_nobody_should_use(tmp_path: Path, url: str, verdict: Verdict) -> None:
    found = [
        f.verdict for f in doctor.examine(Settings(data_dir=tmp_path, public_url=url)) if f.about.startswith("Pub")
    ]
    assert verdict in found


def test_finds_that_no_mail_is_taken(tmp_path: Path) -> None:
    assert told(Settings(data_dir=tmp_path))["Mail"][0] is Verdict.warning
    nowhere = Settings(data_dir=tmp_path, smtp_url=f"smtp://127.0.0.1:{free_port()}")  # type: ignore[arg-type]
    assert told(nowhere)["Mail"][0] is Verdict.wrong


def run(tmp_path: Path, **told: str) -> Result:
    environment = {"ASKWELL_DATA_DIR": str(tmp_path), "ASKWELL_PORT": str(free_port()), **told}
    return CliRunner(env=environment).invoke(app, ["doctor"])


def test_the_exit_code_tells_whether_something_is_wrong(tmp_path: Path) -> None:
    bad = run(tmp_path)
    assert bad.exit_code == 1, bad.output
    assert "✗ Database: There is none yet.\n  → Run `askwell migrate`" in bad.output
    assert CliRunner(env={"ASKWELL_DATA_DIR": str(tmp_path)}).invoke(app, ["migrate"]).exit_code == 0
    tmp_path.chmod(0o700)
    good = run(tmp_path)
    assert good.exit_code == 0, good.output
    assert "0 wrong, " in good.output


def change(settings: Settings, statement: str) -> None:
    database = Database(settings, for_all=True)
    with database.transaction() as session:
        session.execute(text(statement))
    database.close()
