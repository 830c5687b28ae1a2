"""How long it takes until a webhook has heard of an event, and what webhooks cost those who write.

    PYTHONPATH=tests python -m benchmarks.fanout [DATABASE_URL] [--rate 50] [--seconds 10]

Contacts are made at a steady rate, in turn by twenty accounts; no webhook, one, and one of each account are told of it.
The receiver, the server with its worker, and those who write share the machine.
"""

import argparse
import tempfile
import threading
import time
from pathlib import Path
from statistics import quantiles
from typing import Any

from askwell.core.db import Database
from askwell.core.migrate import upgrade
from askwell.core.settings import Settings
from client import Client
from people import person
from receiving import Receiver, receiving
from servers import Server

ACCOUNTS, WRITERS = 20, 4


def accounts(address: str) -> list[Client]:
    """People who have signed in."""
    found = []
    for _ in range(ACCOUNTS):
        someone = person("seeker")
        client = Client([address])
        client.sign_up(someone)
        found.append(client.sign_in(someone))
    return found


class Load:
    """Contacts at a steady rate: when each was answered for, by its id, and how long the answer took."""

    def __init__(self, people: list[Client], rate: float, seconds: float) -> None:
        self._people, self._rate, self._count = people, rate, int(rate * seconds)
        self.made: dict[str, float] = {}
        self.took: list[float] = []
        self._numbers = iter(range(self._count))
        self._lock = threading.Lock()

    def run(self) -> None:
        """Write from several threads, each at its time."""
        self._begun = time.time() + 0.5
        threads = [threading.Thread(target=self._write) for _ in range(WRITERS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def _write(self) -> None:
        while True:
            with self._lock:
                number = next(self._numbers, None)
            if number is None:
                return
            time.sleep(max(0, self._begun + number / self._rate - time.time()))
            begun = time.time()
            made = self._people[number % len(self._people)].make("/contacts", {"given_name": f"Person {number}"})
            self.took.append(time.time() - begun)
            self.made[made["id"]] = time.time()


def told(latencies: list[float]) -> str:
    """The middle, and what one of twenty exceeds, in milliseconds."""
    cuts = quantiles(latencies, n=20)
    return f"p50 {cuts[9] * 1000:.0f} ms, p95 {cuts[18] * 1000:.0f} ms"


def measure(address: str, webhooks: int, rate: float, seconds: float) -> None:
    """Write with so many webhooks, and print what came of it."""
    people = accounts(address)
    with receiving() as receiver:
        for client in people[:webhooks]:
            client.make("/webhooks", {"url": receiver.url, "types": ["contact.created"]})
        load = Load(people[: max(webhooks, 1)], rate, seconds)
        load.run()
        heard = _heard(receiver, load.made) if webhooks else []
    print(
        f"{webhooks:2} webhooks: writing {told(load.took)}" + (f"; telling {told(heard)}" if heard else ""), flush=True
    )
    for client in people:
        client.close()


def _heard(receiver: Receiver, made: dict[str, float]) -> list[float]:
    """How long after its answer each event was told; those who are told before it count as told at once."""
    deadline = time.time() + 60
    while len(receiver.calls) < len(made) and time.time() < deadline:
        time.sleep(0.05)
    first: dict[str, Any] = {}
    for call in receiver.calls:
        first.setdefault(call.told["data"]["id"], call.at)
    return [max(0.0, first[id] - at) if id in first else 60.0 for id, at in made.items()]


def main() -> None:
    """Measure each once."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("database_url", nargs="?")
    options.add_argument("--rate", type=float, default=50)
    options.add_argument("--seconds", type=float, default=10)
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        open_here = {"rate_limits": False, "private_networks": "127.0.0.1/32"}
        settings = Settings(data_dir=Path(folder), database_url=chosen.database_url, **open_here)  # type: ignore[arg-type]
        database = Database(settings)
        upgrade(database)
        database.close()
        server = Server(settings)
        for webhooks in (0, 1, ACCOUNTS):
            measure(server.address, webhooks, chosen.rate, chosen.seconds)
        server.stop()


if __name__ == "__main__":
    main()
