"""What a step of work costs, done in this process as a worker does it."""

import resource
import time
from collections.abc import Iterator
from contextlib import contextmanager

from askwell.core import jobs
from askwell.core.db import Database


@contextmanager
def measured(step: str) -> Iterator[None]:
    """Print what a step took, and the most memory that this process has had so far."""
    begun, worked = time.perf_counter(), time.process_time()
    yield
    spent, computed = time.perf_counter() - begun, time.process_time() - worked
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{step:<10} {spent:6.2f} s, of which {computed:5.2f} s computing   peak {peak} MiB", flush=True)


def work(database: Database) -> None:
    """Do all that is due."""
    while jobs.run_next(database):
        pass
