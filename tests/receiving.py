"""Somebody's program that receives webhooks, and answers as it is told to."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple

from standardwebhooks import Webhook


class Received(NamedTuple):
    """One call: when it came, its headers, and its body."""

    at: float
    headers: dict[str, str]
    body: bytes

    @property
    def told(self) -> Any:
        return json.loads(self.body)

    def verified(self, secret: str) -> Any:
        """What it tells, if it was signed with this secret; raises WebhookVerificationError."""
        return Webhook(secret).verify(self.body, self.headers)


class Receiver:
    """Where calls arrive. `status`, `answer` and `seconds` say how they are answered."""

    def __init__(self) -> None:
        self.calls: list[Received] = []
        self.status, self.answer, self.seconds = 204, b"", 0.0
        self.headers: dict[str, str] = {}
        self.url = ""

    def types(self) -> list[str]:
        return [call.told["type"] for call in list(self.calls)]


@contextmanager
def receiving(host: str = "127.0.0.1") -> Iterator[Receiver]:
    """A program that listens on a port of its own."""
    receiver = Receiver()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            headers = {name.lower(): value for name, value in self.headers.items()}
            receiver.calls.append(Received(time.time(), headers, body))
            time.sleep(receiver.seconds)
            with suppress(OSError):  # whoever called may have given up
                self.send_response(receiver.status)
                for name, value in {"Content-Length": str(len(receiver.answer)), **receiver.headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(receiver.answer)

        def log_message(self, *words: object) -> None:
            pass

    server = ThreadingHTTPServer((host, 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    receiver.url = f"http://{host}:{server.server_port}/askwell"
    try:
        yield receiver
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
