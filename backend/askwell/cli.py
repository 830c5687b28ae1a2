"""The command line: `askwell --help`."""

import gc
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager, nullcontext, suppress
from pathlib import Path
from types import ModuleType
from typing import Annotated

import structlog
import typer
import uvicorn
from pydantic import ValidationError

from askwell.auth.recovery import actions as recovery
from askwell.core import backup, contract, doctor, migrate
from askwell.core.acting import user_above
from askwell.core.cores import on_one_core
from askwell.core.db import Database
from askwell.core.doctor import Verdict
from askwell.core.email import email_key
from askwell.core.jobs import Worker
from askwell.core.logs import configure
from askwell.core.settings import Settings, settings_file
from askwell.demo.telling import Refused, tell
from askwell.events import turns
from askwell.webhooks.serving import Service as Webhooks

app = typer.Typer(
    name="askwell", help="Informational interviews.", no_args_is_help=True, pretty_exceptions_enable=False
)
_log = structlog.get_logger()


def _rooms() -> ModuleType:
    """The module of the app, with all routes and jobs: to load it takes seconds, and few commands need it."""
    gc.disable()  # nothing of it is garbage
    try:
        from askwell import app as rooms
    finally:
        gc.enable()
    return rooms


@app.callback()
def _prepare() -> None:
    os.umask(0o077)  # the database, keys and backups are for nobody else on the machine
    try:
        configure(Settings())
    except ValidationError as error:
        for fault in error.errors():
            words = "There is no such setting" if fault["type"] == "extra_forbidden" else fault["msg"].rstrip(".")
            name = str(fault["loc"][0]).upper().removeprefix("ASKWELL_")
            typer.echo(f"ASKWELL_{name}: {words}.", err=True)
        raise typer.Exit(2) from error
    except (OSError, ValueError) as error:
        typer.echo(f"The settings in {settings_file()} cannot be read: {error}", err=True)
        raise typer.Exit(2) from error


@app.command()
def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on (ASKWELL_HOST).")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on (ASKWELL_PORT).")] = None,
    migrating: Annotated[bool, typer.Option("--migrate", help="Bring the database to this release's schema.")] = False,
) -> None:
    """Run the server, with the background worker inside unless ASKWELL_WORKER is off."""
    given = {name: value for name, value in (("host", host), ("port", port)) if value is not None}
    settings = Settings(**given)  # type: ignore[arg-type]
    if migrating:
        migrate_database()
    else:
        _require_migrated(settings)
    typer.echo(f"Askwell: {settings.origin}")
    with on_one_core() if settings.one_core else nullcontext(), suppress(KeyboardInterrupt):
        rooms = _rooms()
        served = uvicorn.Config(
            rooms.create_app(settings),
            host=settings.host,
            port=settings.port,
            log_config=None,
            access_log=False,
            server_header=False,
            forwarded_allow_ips=settings.trusted_proxies,
            timeout_graceful_shutdown=20,
        )
        _leave_alone_what_stays()
        rooms.Server(served).run()


def _leave_alone_what_stays() -> None:
    """Have Python look for garbage less often, and not among all that was loaded: that took a tenth of a request."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


def _require_migrated(settings: Settings) -> None:
    with closing(Database(settings)) as database:
        at = migrate.current(database)
        _warn_of_its_user(database)
    if at != migrate.head():
        typer.echo("The database is not at this release's schema. Run `askwell migrate` first.", err=True)
        raise typer.Exit(1)


def _warn_of_its_user(database: Database) -> None:
    with database.reading() as session:
        user = user_above(session)
    if user is not None:
        typer.echo(
            f"Warning: the PostgreSQL user {user} is a superuser or has BYPASSRLS. Askwell works, but row security, "
            "its second wall between accounts, holds for ordinary users only. README.md says how to make one.",
            err=True,
        )


@app.command()
def worker() -> None:
    """Do background work only, until told to end; for installations that run it apart from the server."""
    settings = Settings()
    _require_migrated(settings)
    database = Database(settings, for_all=True)
    turns.settle(database)
    _rooms()
    workers, ends = (Worker(database), Webhooks(database)), {signal.SIGINT, signal.SIGTERM}
    signal.pthread_sigmask(signal.SIG_BLOCK, ends)
    for worker in workers:
        worker.start()
    signal.sigwait(ends)
    for worker in workers:
        worker.stop()


@app.command(name="migrate")
def migrate_database() -> None:
    """Bring the database to this release's schema; makes it where there is none."""
    with closing(Database(Settings(), for_all=True)) as database:
        migrate.upgrade(database)
        _warn_of_its_user(database)


_MARKS = {Verdict.ok: "✓", Verdict.warning: "!", Verdict.wrong: "✗"}


@app.command(name="doctor")
def examine() -> None:
    """Say what is misconfigured, and what to do about it; ends with 1 if something is wrong."""
    found = []
    for finding in doctor.examine(Settings()):
        typer.echo(f"{_MARKS[finding.verdict]} {finding.about}: {finding.told}")
        if finding.advice:
            typer.echo(f"  → {finding.advice}")
        found.append(finding.verdict)
    typer.echo(f"{found.count(Verdict.wrong)} wrong, {found.count(Verdict.warning)} to look at.")
    raise typer.Exit(Verdict.wrong in found)


@app.command()
def openapi(
    out: Annotated[Path | None, typer.Option(help="File to write; the screen otherwise.")] = None,
) -> None:
    """Write the API document."""
    text = contract.written(_rooms().create_app(Settings()))
    if out is None:
        typer.echo(text, nl=False)
    else:
        out.write_text(text)


@app.command()
def reset_password(email: str) -> None:
    """Print a link that sets another password: for people whom no mail reaches. It works once, for an hour."""
    settings = Settings()
    _require_migrated(settings)
    database = Database(settings, for_all=True)
    with database.transaction() as session:
        link = recovery.link_for(session, email_key(email))
    database.close()
    if link is None:
        typer.echo("No account has this address.", err=True)
        raise typer.Exit(1)
    typer.echo(link)


@app.command()
def demo(
    email: Annotated[str, typer.Option(help="Address to sign in with.")] = "mira@askwell.example",
    password: Annotated[str, typer.Option(help="Password to sign in with.")] = "look around here",
) -> None:
    """Make an account to look around in: a seeker in the middle of their search."""
    settings = Settings(rate_limits=False, worker=False)
    migrate_database()
    try:
        tell(_rooms().create_app(settings), email, password)
    except Refused as refusal:
        typer.echo(str(refusal), err=True)
        raise typer.Exit(1) from refusal
    typer.echo(f"Sign in as {email} with the password: {password}")


backups = typer.Typer(help="Write a verified backup, also while people work.", invoke_without_command=True)
app.add_typer(backups, name="backup")


@contextmanager
def _refusals_in_a_sentence() -> Iterator[None]:
    try:
        yield
    except backup.BackupError as refusal:
        typer.echo(str(refusal), err=True)
        raise typer.Exit(1) from refusal


@backups.callback()
def back_up(
    context: typer.Context,
    out: Annotated[str | None, typer.Option(help="Folder to write to, or - for standard output.")] = None,
    keep: Annotated[int | None, typer.Option(min=1, help="Remove all but this many of the newest backups.")] = None,
    with_secrets: Annotated[bool, typer.Option("--with-secrets", help="Take the secret key along.")] = False,
) -> None:
    """Write a verified backup, also while people work; to the folder `backups` in the data folder by default."""
    if context.invoked_subcommand:
        return
    settings = Settings()
    with _refusals_in_a_sentence():
        if out == "-":
            backup.stream_backup(settings, sys.stdout.buffer, with_secrets=with_secrets)
            return
        folder = Path(out) if out else settings.data_dir / "backups"
        typer.echo(backup.back_up(settings, folder, keep=keep, with_secrets=with_secrets))


@backups.command()
def verify(file: Path) -> None:
    """Tell whether a backup is complete and sound, and what it holds."""
    with _refusals_in_a_sentence():
        manifest = backup.verify(file)
    rows = sum(manifest.tables.values())
    typer.echo(f"Sound: {manifest.engine}, {rows} rows, made {manifest.created_at} by Askwell {manifest.app_version}.")


@app.command()
def restore(
    file: Path,
    to: Annotated[str, typer.Option(help="An empty folder, or the URL of an empty PostgreSQL database.")],
) -> None:
    """Restore a backup into an empty place, upgraded to this release."""
    with _refusals_in_a_sentence():
        backup.restore(file, to, Settings())
    typer.echo("Restored.")
