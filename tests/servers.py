"""Servers to test against: one in this process, or several of their own."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import uvicorn
from pydantic import SecretStr

from askwell.app import Server as Served
from askwell.app import create_app
from askwell.core.settings import Settings
from pgtest import die_with_parent, free_port


@contextmanager
def serving(settings: Settings, port: int | None = None) -> Iterator[str]:
    """A server in a thread of this process; yields its address."""
    port = port or free_port()
    config = uvicorn.Config(
        create_app(settings), host="127.0.0.1", port=port, log_config=None, ws="none", lifespan="on"
    )
    server = Served(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive(), "the server did not start"
        time.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(10)


COMMAND = [sys.executable, "-c", "from askwell.cli import app; app()"]
"""`askwell`, in the Python that runs the tests."""
HURRYING = f"import sys; sys.path.append({str(Path(__file__).parent)!r}); import hurrying; hurrying.hurry()"
OURS = {name: os.environ.get(name, "") for name in ("PATH", "PYTHONPATH", "ASKWELL_CONFIG_FILE")}
"""Where programs, modules and settings are found: the same as for the tests."""


class Process:
    """One `askwell` command running in a process of its own."""

    def __init__(self, settings: Settings, *command: str, hurries: bool = False) -> None:
        given = settings.model_dump(exclude_none=True)
        environment = {f"ASKWELL_{name.upper()}": _told(value) for name, value in given.items()}
        self.popen = subprocess.Popen(
            [*COMMAND[:2], f"{HURRYING}; {COMMAND[2]}" if hurries else COMMAND[2], *command],
            env={**OURS, "ASKWELL_PUBLIC_URL": "http://127.0.0.1", **environment},
            start_new_session=True,
            preexec_fn=die_with_parent,
        )

    def kill(self) -> None:
        """End it without a word of warning."""
        self.popen.kill()
        self.popen.wait()

    def stop(self) -> None:
        """Ask it to end, and wait until it has."""
        self.popen.terminate()
        assert self.popen.wait(20) in (0, -signal.SIGTERM)


def _told(value: object) -> str:
    return value.get_secret_value() if isinstance(value, SecretStr) else str(value)


class Server(Process):
    """A server in a process of its own; made when it is ready."""

    def __init__(self, settings: Settings, *, knows_its_address: bool = False, hurries: bool = False) -> None:
        port = free_port()
        self.address = f"http://127.0.0.1:{port}"
        if knows_its_address:
            settings = settings.model_copy(update={"public_url": self.address})
        super().__init__(settings, "serve", "--host", "127.0.0.1", "--port", str(port), hurries=hurries)
        deadline = time.monotonic() + 60
        while not _ready(self.address):
            assert self.popen.poll() is None, "the server did not start"
            assert time.monotonic() < deadline, "the server is not ready after a minute"
            time.sleep(0.02)


@contextmanager
def cluster(settings: Settings) -> Iterator[list[str]]:
    """Two server processes and a worker on one database; yields the servers' addresses."""
    apart = settings.model_copy(update={"worker": False})
    running: list[Process] = [Process(settings, "worker")]
    try:
        servers = [Server(apart, hurries=True), Server(apart, hurries=True)]
        running += servers
        yield [server.address for server in servers]
    finally:
        for process in running:
            process.kill()


Start = Callable[[Settings], Server]
"""Starts a server in a process of its own, which ends with the test at the latest."""


def _ready(address: str) -> bool:
    try:
        return httpx.get(f"{address}/health/ready", trust_env=False).status_code == 200
    except httpx.TransportError:
        return False
