"""A server's threads on one core.

Python runs one thread at a time. Where the next one sits on another core, that core has to be woken and finds nothing
in its caches: a read takes twice as long (`docs/decisions/0014-one-core-per-server.md`). So a server stays on one core,
the one that the rest of the machine uses least, and looks for a better one every few seconds. What works for long
without Python's lock, as hashing a password does, may use all of them.
"""

import os
import random
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

_IS_LINUX = hasattr(os, "sched_setaffinity")
_ALLOWED = os.sched_getaffinity(0) if _IS_LINUX else set[int]()
_TICK = 1 / os.sysconf("SC_CLK_TCK")
_WORTH_A_MOVE = 0.25
_FIRST_LOOK = 0.2


@contextmanager
def on_one_core() -> Iterator[None]:
    """Hold all threads of this process on one core at a time, where the machine lets us choose."""
    if len(_ALLOWED) < 2:
        yield
        return
    ended = threading.Event()
    thread = threading.Thread(target=_stay_on_best, args=[ended], name="cores", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


@contextmanager
def on_any_core() -> Iterator[None]:
    """Let this thread go where there is room, for work that does not hold Python's lock."""
    if not _IS_LINUX:
        yield
        return
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, _ALLOWED)
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def better(current: int | None, others: Mapping[int, float]) -> int:
    """The core to be on, given how busy each is with others' work, 0 to 1. A small gain is not worth a move."""
    best = min(others, key=others.__getitem__)
    return best if current is None or others[current] - others[best] > _WORTH_A_MOVE else current


def _stay_on_best(ended: threading.Event) -> None:
    current, wait = None, _FIRST_LOOK
    before, worked, ours = time.monotonic(), _worked(), time.process_time()
    while not ended.wait(wait):
        now, worked_by_now, ours_by_now = time.monotonic(), _worked(), time.process_time()
        others = {core: (worked_by_now[core] - worked[core]) / (now - before) for core in _ALLOWED}
        if current is not None:
            others[current] -= (ours_by_now - ours) / (now - before)
        current = better(current, others)
        _move_to(current)
        before, worked, ours = now, worked_by_now, ours_by_now
        # Not in step with another server on the same core: both would leave it for the same one.
        wait = random.uniform(1, 3)  # noqa: S311 - nobody gains by guessing it


def _worked() -> dict[int, float]:
    """Seconds that each core has worked since the machine was started, without what is willing to wait (`nice`)."""
    lines = [line.split() for line in Path("/proc/stat").read_text().splitlines()]
    # https://docs.kernel.org/filesystems/proc.html: user, nice, system, idle, iowait, irq, softirq, steal
    return {
        int(name[3:]): _TICK * sum(int(spent[place]) for place in (0, 2, 5, 6, 7))
        for name, *spent in lines
        if name.startswith("cpu") and name != "cpu"
    }


def _move_to(core: int) -> None:
    for thread in os.listdir("/proc/self/task"):
        with suppress(ProcessLookupError):  # it has just ended
            os.sched_setaffinity(int(thread), {core})
