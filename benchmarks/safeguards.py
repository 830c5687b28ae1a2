"""What it costs to look at a token, and to keep an answer for an `Idempotency-Key`, beside the figures without them.

    PYTHONPATH=tests python -m benchmarks.safeguards [--engines sqlite postgresql] [--seconds 2]

The owner has 1,000 contacts. Calls are made turn about, on sixteen connections; the median of three rounds.
"""

import argparse
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from typing import NamedTuple
from uuid import uuid4

import httpx

from apps import registered
from benchmarks.databases import filled
from benchmarks.load import Outcome, Request, load
from benchmarks.operations import CONTACTS, places_by_cursor, sign_in
from benchmarks.processes import Server, settle
from benchmarks.subjects import askwell, trusting
from client import Client, succeeded

COUNT, CONNECTIONS, ROUNDS = 1_000, 16, 3
MOST = 10_000
"""No round makes more new contacts than this."""


class Way(NamedTuple):
    """One way to ask: of whom, with which token, and what."""

    server: Server
    token: str
    requests: Callable[[], list[Request]]


def reading(checked: Server, unchecked: Server) -> dict[str, Way]:
    """One contact: without a look at the token, and with each kind of token."""
    requests = [Request("GET", f"{CONTACTS}/{id}") for id in places_by_cursor(checked.address, COUNT).ids]
    with Client([checked.address]) as owner:
        owner.carry(sign_in(checked.address))
        minted = owner.make("/tokens", {"name": "A program", "scopes": ["contacts:read"]})
        app = registered(owner).connect(owner, "contacts:read")
    tokens = {"a session": sign_in(checked.address), "a personal token": minted["token"], "an app": app["access_token"]}
    looked_at = {name: Way(checked, token, lambda: requests) for name, token in tokens.items()}
    return {"no look at the token": Way(unchecked, "none", lambda: requests), **looked_at}


def writing(server: Server) -> dict[str, Way]:
    """A new contact: without a key, with a key of its own each time, and the same answer again and again."""
    token, known = sign_in(server.address), _new(uuid4().hex)
    headers = known.headers(token)
    httpx.post(f"{server.address}{CONTACTS}", content=known.body, headers=headers, trust_env=False).raise_for_status()
    return {
        "no key": Way(server, token, lambda: [_new()]),
        "a new key": Way(server, token, lambda: [_new(uuid4().hex) for _ in range(MOST)]),
        "the answer again": Way(server, token, lambda: [known]),
    }


def _new(key: str = "") -> Request:
    body = '{"given_name": "Zoë", "family_name": "Okafor", "emails": [{"value": "zoe@example.org"}]}'
    return Request("POST", CONTACTS, body, key=key)


def compare(engine: str, ways: dict[str, Way], seconds: int, folder: Path) -> None:
    """Print how each way does; the first one is what the others are compared with."""
    shots: dict[str, list[Outcome]] = {name: [] for name in ways}
    for _ in range(ROUNDS):
        for name, way in ways.items():
            outcome = load(way.server.address, way.token, way.requests(), CONNECTIONS, seconds, folder)
            assert outcome.failed == 0, f"{name}: {outcome.failed} failed"
            shots[name].append(outcome)
            settle([way.server.pid])
    rates = {name: median(shot.per_second for shot in taken) for name, taken in shots.items()}
    without = next(iter(rates.values()))
    for name, rate in rates.items():
        p50 = median(shot.p50 for shot in shots[name])
        print(f"| {engine} | {name} | {rate:,.0f} | {rate / without:.2f} | {p50:.1f} |", flush=True)


def measure(engine: str, seconds: int, folder: Path) -> None:
    """Compare all ways on one engine."""
    with filled(engine, COUNT, folder) as databases, ExitStack() as stack:
        checked = stack.enter_context(askwell(databases, folder))
        unchecked = stack.enter_context(trusting(databases, _owner_id(checked.address), folder))
        compare(engine, reading(checked, unchecked), seconds, folder)
        compare(engine, writing(checked), seconds, folder)


def _owner_id(address: str) -> str:
    with Client([address]) as owner:
        return str(succeeded(owner.carry(sign_in(address)).get("/account"))["id"])


def main() -> None:
    """Print a table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--engines", nargs="+", default=["sqlite", "postgresql"], choices=["sqlite", "postgresql"])
    options.add_argument("--seconds", type=int, default=2)
    chosen = options.parse_args()
    print("| engine | call | a second | of the first | p50, ms |\n| --- | --- | --- | --- | --- |")
    for engine in chosen.engines:
        with tempfile.TemporaryDirectory(prefix="askwell-bench-") as name:
            measure(engine, chosen.seconds, Path(name))


if __name__ == "__main__":
    main()
