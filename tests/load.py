"""People who write all the time, and remember what the server has acknowledged."""

import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx

from client import Client
from people import Person


@dataclass
class Acknowledged:
    """What one writer was told is kept."""

    made: dict[str, str] = field(default_factory=dict)
    """Contacts: their name by their id."""
    counted: int = 0
    """How far the writer's own contact has been counted up."""


class Writer:
    """Makes contacts, and counts the headline of a first one up; goes on where it was cut off."""

    def __init__(self, number: int) -> None:
        self.number, self.told = number, Acknowledged()
        self.own: str | None = None
        self._attempts = 0

    def write(self, client: Client, stop: threading.Event) -> None:
        """Write until told to stop, or until the line is dead."""
        try:
            while not stop.is_set():
                self._make(client)
                self._count(client)
        except httpx.TransportError:
            return

    def _make(self, client: Client) -> None:
        self._attempts += 1
        name = f"{self.number}-{self._attempts}"
        id = client.make("/contacts", {"given_name": name})["id"]
        self.told.made[id] = name
        self.own = self.own or id

    def _count(self, client: Client) -> None:
        wanted = self.told.counted + 1
        response = client.patch(f"/contacts/{self.own}", json={"headline": str(wanted)})
        assert response.status_code == 200, response.text
        self.told.counted = wanted


@contextmanager
def writing(writers: list[Writer], address: str, token: str) -> Iterator[None]:
    """The writers write while the block runs; what surprised them is raised at its end."""
    stop = threading.Event()
    clients = [Client([address]).carry(token) for _ in writers]
    with ThreadPoolExecutor(len(writers)) as pool:
        busy: list[Future[None]] = [
            pool.submit(writer.write, client, stop) for writer, client in zip(writers, clients, strict=True)
        ]
        try:
            yield
        finally:
            stop.set()
    for client in clients:
        client.close()
    for future in busy:
        future.result()


def under_load(writers: list[Writer], amount: int = 10) -> None:
    """Wait until the writers have made so many more contacts."""
    enough = made(writers) + amount
    deadline = time.monotonic() + 60
    while made(writers) < enough:
        assert time.monotonic() < deadline, "nobody gets anything written"
        time.sleep(0.01)


def made(writers: list[Writer]) -> int:
    """How many contacts the writers were told are kept."""
    return sum(len(writer.told.made) for writer in writers)


def sign_in(address: str, person: Person) -> str:
    """An access token of the person."""
    with Client([address]) as client:
        client.sign_in(person)
        return client.headers["Authorization"].removeprefix("Bearer ")


def every(client: Client, path: str, **filters: Any) -> list[Any]:
    """All items of a list, page by page."""
    items: list[Any] = []
    cursor: dict[str, str] = {}
    while True:
        page = client.get(path, params={"limit": 100, **filters, **cursor}).json()
        items += page["items"]
        if page["next_cursor"] is None:
            return items
        cursor = {"cursor": page["next_cursor"]}
