"""The one table."""

import os
import platform
import statistics
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from askwell.core.sqlite import sqlite_module
from benchmarks.databases import POSTGRESQL_SETTINGS
from benchmarks.load import HAS_WRK, Outcome
from benchmarks.subjects import ASKWELL, LIMIT, TUTORIAL

_COLUMNS = (
    *("operation", "engine", "contacts", "req/s", "p50 ms", "CPU µs", "tutorial req/s", "CPU µs"),
    *("× tutorial", "× by CPU", "limit req/s", "CPU µs", "of limit", "by CPU", "p50 growth"),
)  # fmt: skip


class Shot(NamedTuple):
    """One measurement of one server."""

    outcome: Outcome
    cpu: float
    """Processor time per request, the database server's included, in µs."""


class Case(NamedTuple):
    """What was measured."""

    operation: str
    engine: str
    contacts: int


class Figures(NamedTuple):
    """The medians of several shots."""

    per_second: float
    p50: float
    cpu: float


def _figures(shots: list[Shot]) -> Figures:
    return Figures(
        statistics.median(shot.outcome.per_second for shot in shots),
        statistics.median(shot.outcome.p50 for shot in shots),
        statistics.median(shot.cpu for shot in shots),
    )


Shots = dict[Case, dict[str, list[Shot]]]


def table(shots: Shots) -> str:
    """Markdown."""
    figures = {case: {name: _figures(of_one) for name, of_one in by_name.items()} for case, by_name in shots.items()}
    smallest = min(case.contacts for case in figures)
    rows = [_row(case, of_case, figures[case._replace(contacts=smallest)]) for case, of_case in figures.items()]
    return "\n".join([_line(_COLUMNS), _line("---" for _ in _COLUMNS), *map(_line, rows)])


def _row(case: Case, figures: dict[str, Figures], smallest: dict[str, Figures]) -> list[str]:
    ours, tutorial, limit = figures[ASKWELL], figures[TUTORIAL], figures[LIMIT]
    return [
        *(case.operation, case.engine, f"{case.contacts:,}"),
        *(f"{ours.per_second:,.0f}", f"{ours.p50:.1f}", f"{ours.cpu:,.0f}"),
        *(f"{tutorial.per_second:,.0f}", f"{tutorial.cpu:,.0f}"),
        *(f"{_ratio(ours.per_second, tutorial.per_second):.1f}", f"{_ratio(tutorial.cpu, ours.cpu):.1f}"),
        *(f"{limit.per_second:,.0f}", f"{limit.cpu:,.0f}"),
        *(f"{_ratio(ours.per_second, limit.per_second):.0%}", f"{_ratio(limit.cpu, ours.cpu):.0%}"),
        f"{_ratio(ours.p50, smallest[ASKWELL].p50):.2f}",
    ]


def _ratio(part: float, whole: float) -> float:
    return part / whole if whole else 0.0


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def failures(shots: Shots) -> list[str]:
    """A line for every server that refused or lost requests."""
    counts = {
        (case, name): sum(shot.outcome.failed for shot in of_one)
        for case, by_name in shots.items()
        for name, of_one in by_name.items()
    }
    return [
        f"{name} failed {count} times: {' '.join(map(str, case))}." for (case, name), count in counts.items() if count
    ]


def surroundings(connections: int, seconds: float, rounds: int) -> str:
    """The machine, and how it was measured."""
    loader = "wrk" if HAS_WRK else "httpx, which is slower than the servers: only the CPU figures are to be trusted"
    return (
        f"{_processor()}, {os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}, "
        f"SQLite {sqlite_module().sqlite_version}; {connections} connections from {loader}; "
        f"medians of {rounds} rounds of {seconds:g} s; PostgreSQL with {', '.join(POSTGRESQL_SETTINGS)}."
    )


def _processor() -> str:
    information = Path("/proc/cpuinfo")
    lines = information.read_text().splitlines() if information.exists() else []
    return next((line.partition(": ")[2] for line in lines if line.startswith("model name")), platform.machine())
