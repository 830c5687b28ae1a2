"""Where everything is kept: the data folder, the key in it, and the database."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import make_url, text
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from askwell.core import migrate
from askwell.core.acting import user_above
from askwell.core.clock import now
from askwell.core.db import Database
from askwell.core.doctor.findings import Finding, ok, warning, wrong
from askwell.core.settings import Settings
from askwell.core.sqlite import has_wal_race, sqlite_module

_LITTLE_SPACE, _TOO_LITTLE_SPACE = 1_000_000_000, 100_000_000
_MOST_SECONDS_APART = 5
_SHORTEST_KEY = 32
_LONGEST_REASON = 300


def data_folder(settings: Settings) -> Iterator[Finding]:
    """Can the data folder be written, by nobody else, and is there space left?"""
    folder = settings.data_dir.absolute()
    about = "Data folder"
    if not folder.is_dir():
        yield warning(about, f"{folder} does not exist.", "It is made at the first start; check ASKWELL_DATA_DIR.")
        return
    if not os.access(folder, os.W_OK | os.X_OK):
        yield wrong(about, f"{folder} cannot be written.", "Give it to the user that runs Askwell (chown).")
        return
    free = shutil.disk_usage(folder).free
    told = f"{folder} has {free // 1_000_000} MB left."
    if free < _TOO_LITTLE_SPACE:
        yield wrong(about, told, "Make space: the next write may fail.")
    elif free < _LITTLE_SPACE:
        yield warning(about, told, "Make space before it runs out; `askwell backup --keep` removes old backups.")
    else:
        yield ok(about, told)
    yield from _open_to_others(folder)


def _open_to_others(folder: Path) -> Iterator[Finding]:
    if folder.stat().st_mode & 0o007:
        advice = f"chmod 700 {folder}"
        yield warning("Data folder", f"{folder} is open to everybody on this machine.", advice)


def secret_key(settings: Settings) -> Iterator[Finding]:
    """Is there a key that is long enough, and that nobody else can read?"""
    about = "Secret key"
    if settings.secret_key is not None:
        if len(settings.secret_key.get_secret_value()) < _SHORTEST_KEY:
            advice = "Set ASKWELL_SECRET_KEY to at least 32 random characters: openssl rand -hex 32"
            yield wrong(about, "ASKWELL_SECRET_KEY is too short.", advice)
        else:
            yield ok(about, "Taken from ASKWELL_SECRET_KEY.")
        return
    path = settings.data_dir.absolute() / "secret.key"
    if not path.exists():
        yield warning(about, "There is none yet.", "One is made at the first start.")
    elif path.stat().st_mode & 0o077:
        yield wrong(about, f"Others on this machine can read {path}, and forge tokens with it.", f"chmod 600 {path}")
    elif not os.access(path, os.R_OK):
        yield wrong(about, f"{path} cannot be read.", "Give it to the user that runs Askwell (chown).")
    else:
        yield ok(about, f"Kept in {path}.")


def sqlite(settings: Settings) -> Iterator[Finding]:
    """Does the SQLite library keep what it is given?"""
    if not settings.url.startswith("sqlite"):
        return
    told = f"SQLite {sqlite_module().sqlite_version}"
    if has_wal_race():
        advice = "Update SQLite to 3.51.3 or later, or run on PostgreSQL (https://sqlite.org/wal.html#walresetbug)."
        yield warning("SQLite", f"{told} can damage a database in rare cases.", advice)
    else:
        yield ok("SQLite", f"{told}.")


def database(settings: Settings) -> Iterator[Finding]:
    """Does the database answer, with this release's schema, to a role that may do no more than it has to?"""
    about = "Database"
    if is_missing(settings):
        yield wrong(about, "There is none yet.", "Run `askwell migrate`, or start with `askwell serve --migrate`.")
        return
    database = Database(settings)
    try:
        at = migrate.current(database)
        with database.reading() as session:
            yield from _schema(at)
            if not database.is_sqlite:
                yield from _role(session)
                yield from _clock(session)
    except SQLAlchemyError as error:
        reason = str(getattr(error, "orig", None) or error).strip().splitlines()[0][:_LONGEST_REASON]
        yield wrong(about, f"It does not answer: {reason}", "Check ASKWELL_DATABASE_URL, and that the server runs.")
    finally:
        database.close()


def is_missing(settings: Settings) -> bool:
    """Whether the embedded database was never made; to open it would make an empty one."""
    return settings.url.startswith("sqlite") and not Path(make_url(settings.url).database or "").exists()


def _schema(at: str | None) -> Iterator[Finding]:
    if at == migrate.head():
        yield ok("Database", f"It answers, and has this release's schema ({at}).")
    elif at is not None and at not in migrate.revisions():
        yield wrong("Database", f"Its schema ({at}) is of a newer release.", "Install that release, or a newer one.")
    else:
        yield wrong("Database", "It does not have this release's schema.", "Make a backup, then run `askwell migrate`.")


def _role(session: Session) -> Iterator[Finding]:
    user = user_above(session)
    if user is not None:
        advice = "Make a user of its own: CREATE ROLE askwell LOGIN PASSWORD '…', and let it own the database."
        yield warning("Database", f"Row security does not hold for the user {user}, who may see everything.", advice)


def _clock(session: Session) -> Iterator[Finding]:
    seconds = abs((session.execute(text("SELECT clock_timestamp()")).scalar_one() - now()).total_seconds())
    if seconds > _MOST_SECONDS_APART:
        advice = "Set both machines' clocks by NTP: tokens, invitations and reminders go by them."
        yield wrong("Clock", f"This machine's and the database's are {seconds:.0f} seconds apart.", advice)
    else:
        yield ok("Clock", "This machine's and the database's agree.")
