"""A server's threads stay on one core, and what needs no lock of Python's may leave it."""

import os
import time
from pathlib import Path

import pytest

from askwell.core.cores import better, on_any_core
from databases import NewDatabase
from servers import Start

several_cores = pytest.mark.skipif(
    not hasattr(os, "sched_getaffinity") or len(os.sched_getaffinity(0)) < 2, reason="there is no choice of cores here"
)


@pytest.mark.parametrize(
    ("current", "others", "chosen"),
    [
        (None, {0: 0.5, 1: 0.1}, 1),
        (0, {0: 0.5, 1: 0.1}, 1),
        (0, {0: 0.3, 1: 0.1}, 0),
        (2, {0: 0.9, 1: 0.8, 2: 0.0}, 2),
    ],
)
def test_chooses_where_there_is_room(current: int | None, others: dict[int, float], chosen: int) -> None:
    assert better(current, others) == chosen


@several_cores
def test_a_server_stays_on_one_core(new_database: NewDatabase, start: Start) -> None:
    server = start(new_database())
    deadline = time.monotonic() + 20
    while len(cores := _cores(server.popen.pid)) > 1:
        assert time.monotonic() < deadline, f"after twenty seconds it may run on {cores}"
        time.sleep(0.1)
    server.stop()


@several_cores
def test_a_thread_leaves_the_core_for_a_while(new_database: NewDatabase, start: Start) -> None:
    everywhere = os.sched_getaffinity(0)
    try:
        os.sched_setaffinity(0, {min(everywhere)})
        with on_any_core():
            assert os.sched_getaffinity(0) == everywhere
        assert os.sched_getaffinity(0) == {min(everywhere)}
    finally:
        os.sched_setaffinity(0, everywhere)


def _cores(pid: int) -> set[int]:
    """All cores that any thread of the process may run on."""
    return {core for task in Path(f"/proc/{pid}/task").iterdir() for core in os.sched_getaffinity(int(task.name))}
