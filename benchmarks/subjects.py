"""Askwell, the tutorial and the limit: started side by side, one process each, on databases of their own."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import NamedTuple

from benchmarks.databases import Databases
from benchmarks.load import Request
from benchmarks.operations import Places, operations, places_by_cursor, places_by_offset
from benchmarks.processes import Server
from pgtest import free_port

ASKWELL, TUTORIAL, LIMIT = "Askwell", "tutorial", "limit"

_UVICORN = ["-m", "uvicorn", "--no-access-log", "--log-level", "warning"]


class Subject(NamedTuple):
    """A server to be measured, and the requests of each operation."""

    server: Server
    requests: dict[str, list[Request]]


@contextmanager
def running(databases: Databases, contacts: int, folder: Path) -> Iterator[dict[str, Subject]]:
    """The three servers, by name."""
    with ExitStack() as stack:
        servers = {
            ASKWELL: askwell(databases, folder),
            TUTORIAL: _peer("tutorial", databases.tutorial, folder),
            LIMIT: _peer("raw", databases.raw, folder),
        }
        yield {
            name: Subject(stack.enter_context(server), operations(_places(name, server.address, contacts), contacts))
            for name, server in servers.items()
        }


def askwell(databases: Databases, folder: Path) -> Server:
    """Askwell, on its database, without rate limits; to be entered."""
    return _askwell("askwell.cli", _settings(databases), folder / "askwell.log")


def trusting(databases: Databases, owner_id: str, folder: Path) -> Server:
    """The same, but whoever asks is taken for the owner; to be entered."""
    variables = {**_settings(databases), "BENCHMARK_OWNER": owner_id}
    return _askwell("benchmarks.peers.trusting", variables, folder / "trusting.log")


def _askwell(cli: str, variables: dict[str, str], log: Path) -> Server:
    port = str(free_port())
    command = ["-c", f"from {cli} import app; app()", "serve"]
    return Server(command, {**variables, "ASKWELL_PORT": port}, f"http://127.0.0.1:{port}", log)


def _settings(databases: Databases) -> dict[str, str]:
    settings = databases.askwell
    variables = {"ASKWELL_DATA_DIR": str(settings.data_dir), "ASKWELL_RATE_LIMITS": "false"}
    return {**variables, **({"ASKWELL_DATABASE_URL": settings.database_url} if settings.database_url else {})}


def _peer(name: str, database: str, folder: Path) -> Server:
    port = str(free_port())
    command = [*_UVICORN, "--port", port, f"benchmarks.peers.{name}:app"]
    return Server(command, {"BENCHMARK_DATABASE": database}, f"http://127.0.0.1:{port}", folder / f"{name}.log")


def _places(name: str, address: str, contacts: int) -> Places:
    return places_by_offset(contacts) if name == TUTORIAL else places_by_cursor(address, contacts)
