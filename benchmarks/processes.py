"""Servers in processes of their own, and the processor time that they take."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Self

import httpx

_ROOT = Path(__file__).parents[1]
_PROC = Path("/proc")


def environment(**variables: str) -> dict[str, str]:
    """The surroundings of a child: none of the developer's own settings, and every module of the checkout."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ASKWELL_")}
    return {**kept, "PYTHONPATH": f"{_ROOT}:{_ROOT / 'backend'}", **variables}


class Server:
    """A server that is up until the block ends."""

    def __init__(self, command: list[str], variables: dict[str, str], address: str, log: Path) -> None:
        self.address, self._log = address, log
        with log.open("wb") as output:
            self._process = subprocess.Popen(
                [sys.executable, *command], env=environment(**variables), stdout=output, stderr=output
            )

    def __enter__(self) -> Self:
        deadline = time.monotonic() + 60
        while not _is_up(self.address):
            if self._process.poll() is not None or time.monotonic() > deadline:
                self.__exit__()
                raise RuntimeError(f"The server did not start:\n{self._log.read_text(errors='replace')[-2000:]}")
            time.sleep(0.05)
        return self

    def __exit__(self, *error: object) -> None:
        self._process.terminate()
        try:
            self._process.wait(20)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    @property
    def pid(self) -> int:
        """The server's process."""
        return self._process.pid


def _is_up(address: str) -> bool:
    try:
        httpx.get(address, trust_env=False)
    except httpx.TransportError:
        return False
    return True


def _cpu_seconds(root: int) -> float:
    """Processor time of a process and all below it, the ended ones included; 0 where there is no `/proc`."""
    times = dict(_times())
    family, found = [root], 0.0
    for pid in family:
        family += [child for child, (parent, _) in times.items() if parent == pid]
        found += times.get(pid, (0, 0.0))[1]
    return found


def _times() -> Iterator[tuple[int, tuple[int, float]]]:
    """The parent of every process, and its processor time."""
    for folder in _PROC.glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:  # it has just ended
            continue
        ticks = sum(int(field) for field in fields[11:15])
        yield int(folder.name), (int(fields[1]), ticks / os.sysconf("SC_CLK_TCK"))


@contextmanager
def measured(roots: list[int]) -> Iterator[list[float]]:
    """Fills the list with the processor seconds that the families of these processes take while the block runs."""
    before, taken = [_cpu_seconds(root) for root in roots], []
    yield taken
    taken += [_cpu_seconds(root) - start for root, start in zip(roots, before, strict=True)]


def settle(roots: list[int], patience: float = 120.0) -> None:
    """Wait until these processes rest: a slow server goes on with what it was asked long after nobody listens."""
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        with measured(roots) as seconds:
            time.sleep(0.3)
        if sum(seconds) <= 0.02:
            return
