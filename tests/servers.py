"""Servers to test against: one in this process, or several of their own."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import uvicorn

from askwell.app import create_app
from askwell.core.settings import Settings
from pgtest import free_port


@contextmanager
def serving(settings: Settings) -> Iterator[str]:
    """A server in a thread of this process; yields its address."""
    port = free_port()
    config = uvicorn.Config(
        create_app(settings), host="127.0.0.1", port=port, log_config=None, ws="none", lifespan="on"
    )
    server = uvicorn.Server(config)
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


class Process:
    """One `askwell` command running in a process of its own."""

    def __init__(self, settings: Settings, *command: str) -> None:
        given = settings.model_dump(mode="json", exclude_none=True)
        environment = {f"ASKWELL_{name.upper()}": str(value) for name, value in given.items()}
        self.popen = subprocess.Popen(
            [sys.executable, "-m", "askwell", *command],
            env={"PATH": os.environ["PATH"], **environment},
            start_new_session=True,
        )

    def kill(self) -> None:
        """End it as a power cut would."""
        os.killpg(self.popen.pid, signal.SIGKILL)
        self.popen.wait()

    def stop(self) -> None:
        """Ask it to end, and wait until it has."""
        self.popen.terminate()
        assert self.popen.wait(20) == 0


def serve(settings: Settings) -> tuple[Process, str]:
    """A server process that is ready, and its address."""
    port = free_port()
    process = Process(settings, "serve", "--host", "127.0.0.1", "--port", str(port))
    address = f"http://127.0.0.1:{port}"
    deadline = time.monotonic() + 30
    while not _ready(address):
        assert process.popen.poll() is None, "the server did not start"
        assert time.monotonic() < deadline, "the server is not ready after 30 seconds"
        time.sleep(0.02)
    return process, address


def _ready(address: str) -> bool:
    try:
        return httpx.get(f"{address}/health/ready", trust_env=False).status_code == 200
    except httpx.TransportError:
        return False
