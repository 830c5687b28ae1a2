"""The command line: `askwell --help`."""

from pathlib import Path
from typing import Annotated

import structlog
import typer
import uvicorn

from askwell.app import create_app
from askwell.core import contract, migrate
from askwell.core.db import Database
from askwell.core.jobs import Worker
from askwell.core.logs import configure
from askwell.core.settings import Settings

app = typer.Typer(
    name="askwell", help="Informational interviews.", no_args_is_help=True, pretty_exceptions_enable=False
)
_log = structlog.get_logger()


@app.callback()
def _prepare() -> None:
    configure(Settings())


@app.command()
def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on (ASKWELL_HOST).")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on (ASKWELL_PORT).")] = None,
) -> None:
    """Run the server, with the background worker inside unless ASKWELL_WORKER is off."""
    given = {name: value for name, value in (("host", host), ("port", port)) if value is not None}
    settings = Settings(**given)  # type: ignore[arg-type]
    _require_migrated(settings)
    typer.echo(f"Askwell: {settings.origin}")
    uvicorn.run(
        create_app(settings),
        host=settings.host,
        port=settings.port,
        log_config=None,
        access_log=False,
        server_header=False,
        forwarded_allow_ips=settings.trusted_proxies,
        timeout_graceful_shutdown=20,
    )


def _require_migrated(settings: Settings) -> None:
    database = Database(settings)
    at = migrate.current(database)
    database.close()
    if at != migrate.head():
        typer.echo("The database is not at this release's schema. Run `askwell migrate` first.", err=True)
        raise typer.Exit(1)


@app.command()
def worker() -> None:
    """Do background work only; for installations that run it apart from the server."""
    worker = Worker(Database(Settings()))
    try:
        worker.run()
    except KeyboardInterrupt:
        worker.stop()


@app.command(name="migrate")
def migrate_database() -> None:
    """Bring the database to this release's schema; makes it where there is none."""
    database = Database(Settings())
    migrate.upgrade(database)
    database.close()


@app.command()
def openapi(
    out: Annotated[Path | None, typer.Option(help="File to write; the screen otherwise.")] = None,
) -> None:
    """Write the API document."""
    text = contract.written(create_app(Settings()))
    if out is None:
        typer.echo(text, nl=False)
    else:
        out.write_text(text)
