"""Somebody who listens to a stream of server-sent events."""

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import httpx

from client import API, Client

PATH = "/events/stream"


class Listener:
    """Reads a stream in a thread of its own, and keeps what it was told."""

    def __init__(self, client: Client, server: str, headers: dict[str, str], **params: str) -> None:
        self.status, self.headers = 0, httpx.Headers()
        self.events: list[Any] = []
        self.positions: list[str] = []
        self.heartbeats = 0
        self.has_begun, self.has_ended = threading.Event(), threading.Event()
        self._http = httpx.Client(trust_env=False, timeout=60)
        headers = {"Authorization": client.headers["Authorization"], **headers}
        request = self._http.build_request("GET", f"{server}{API}{PATH}", headers=headers, params=params)
        self._thread = threading.Thread(target=self._listen, args=[request], daemon=True)
        self._thread.start()
        assert self.has_begun.wait(20)

    def _listen(self, request: httpx.Request) -> None:
        try:
            self._response = self._http.send(request, stream=True)
            self.status, self.headers = self._response.status_code, self._response.headers
            for line in self._response.iter_lines():
                self._take(line)
        except httpx.TransportError:
            pass  # the line was cut, by us or by the server
        finally:
            self.has_begun.set()
            self.has_ended.set()

    def _take(self, line: str) -> None:
        if line.startswith("id: "):
            self.positions.append(line.removeprefix("id: "))
            self.has_begun.set()
        elif line.startswith("data: "):
            self.events.append(json.loads(line.removeprefix("data: ")))
        elif line == ":":
            self.heartbeats += 1

    def types(self) -> list[str]:
        return [event["type"] for event in self.events]

    def stop(self) -> None:
        """Hang up."""
        line = self._response.extensions["network_stream"].get_extra_info("socket")
        with suppress(OSError):  # it may have ended
            line.shutdown(socket.SHUT_RDWR)
        self._thread.join(10)
        self._response.close()
        self._http.close()


@contextmanager
def listening_to(
    client: Client, server: str = "", headers: dict[str, str] | None = None, **params: str
) -> Iterator[Listener]:
    """Somebody who listens as this client, until the block ends."""
    listener = Listener(client, server or client.servers[0], headers or {}, **params)
    try:
        yield listener
    finally:
        listener.stop()
