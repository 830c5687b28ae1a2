"""`make bench`: Askwell beside a tutorial-style app and beside the limit. README.md tells how to read the table."""

import argparse
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.databases import filled
from benchmarks.load import HAS_WRK, load
from benchmarks.operations import sign_in
from benchmarks.processes import measured, settle
from benchmarks.report import Case, Shot, Shots, failures, surroundings, table
from benchmarks.subjects import Subject, running


def _choices() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument(
        "--quick", action="store_true", help="one round of a second on 1,000 contacts: a first impression"
    )
    parser.add_argument("--engines", nargs="+", default=["sqlite", "postgresql"], choices=["sqlite", "postgresql"])
    parser.add_argument("--contacts", nargs="+", type=int, default=[1_000, 100_000])
    parser.add_argument("--only", nargs="+", help="these operations")
    parser.add_argument("--connections", type=int, default=16)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=3)
    choices = parser.parse_args()
    if choices.quick:
        choices.contacts, choices.rounds, choices.seconds = [1_000], 1, 1
    return choices


class Run:
    """All measurements of one run."""

    def __init__(self, choices: argparse.Namespace) -> None:
        self._choices = choices
        self.shots: Shots = {}

    def measure(self, engine: str, contacts: int) -> None:
        """Measure every operation on every server, turn about."""
        with tempfile.TemporaryDirectory(prefix="askwell-bench-") as name:
            folder = Path(name)
            _tell(f"filling {engine} with {contacts:,} contacts")
            with filled(engine, contacts, folder) as databases, running(databases, contacts, folder) as subjects:
                wanted = self._choices.only or list(next(iter(subjects.values())).requests)
                for case in (Case(operation, engine, contacts) for operation in wanted):
                    self._measure(case, subjects, databases.engine_pid, folder)

    def _measure(self, case: Case, subjects: dict[str, Subject], engine_pid: int | None, folder: Path) -> None:
        self.shots[case] = {name: [] for name in subjects}
        for turn in range(self._choices.rounds):
            for name, subject in subjects.items():
                _tell(f"{case.engine}, {case.contacts:,} contacts: {case.operation}, round {turn + 1}, {name}")
                self.shots[case][name].append(self._shot(subject, case.operation, engine_pid, folder))

    def _shot(self, subject: Subject, operation: str, engine_pid: int | None, folder: Path) -> Shot:
        address, requests = subject.server.address, subject.requests[operation]
        token, connections = sign_in(address), self._choices.connections
        load(address, token, requests, connections, 1, folder)  # warm
        pids = [pid for pid in (subject.server.pid, engine_pid) if pid is not None]
        with measured(pids) as seconds:
            outcome = load(address, token, requests, connections, self._choices.seconds, folder)
        settle(pids)  # or the next server shares the processor with this one
        return Shot(outcome, sum(seconds) / max(1, outcome.answered) * 1e6)


def _tell(what: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {what}", file=sys.stderr, flush=True)


def main() -> None:
    """Measure, and print the table."""
    choices = _choices()
    if not HAS_WRK:
        _tell(
            "wrk is not installed: the load comes from Python and holds the servers back. Trust the CPU figures only."
        )
    run = Run(choices)
    for engine in choices.engines:
        for contacts in choices.contacts:
            run.measure(engine, contacts)
    print(f"\n{surroundings(choices.connections, choices.seconds, choices.rounds)}\n\n{table(run.shots)}")
    for line in failures(run.shots):
        print(line)


if __name__ == "__main__":
    main()
