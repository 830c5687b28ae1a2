"""An honest client: it speaks HTTP to a running server, and looks at every answer it gets."""

import re
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import cycle
from typing import Any, Self, TypeVar

import httpx

import contract
from people import Person

API = "/api/v1"
PROBLEM = {"type", "title", "status", "detail", "code", "request_id", "errors"}


class Client(httpx.Client):
    """A client of one person, or of nobody. Paths are relative to the API; several servers are asked in turn."""

    def __init__(self, servers: Sequence[str], line: httpx.BaseTransport | None = None) -> None:
        self.servers, self._line = servers, line or httpx.HTTPTransport()
        super().__init__(base_url=servers[0] + API, timeout=30, transport=self._line)
        self._ports = cycle(httpx.URL(server).port for server in servers)

    def send(self, request: httpx.Request, **options: Any) -> httpx.Response:
        request.url = request.url.copy_with(port=next(self._ports))
        response = super().send(request, **options)
        if options.get("stream"):  # it may have no end
            return response
        response.read()
        look_at(response)
        contract.look_at(response)
        return response

    def sign_up(self, person: Person) -> None:
        """Make the person's account."""
        succeeded(self.post("/accounts", json=person.signing_up()))

    def sign_in(self, person: Person) -> Self:
        """Carry the person's access token from here on."""
        token = succeeded(self.post("/auth/token", data=person.signing_in()))
        return self.carry(token["access_token"])

    def carry(self, token: str) -> Self:
        """Carry this bearer token from here on."""
        self.headers["Authorization"] = f"Bearer {token}"
        return self

    def renew(self) -> httpx.Response:
        """Ask for a new access token with the refresh cookie, as our own pages do."""
        return self.post("/auth/refresh", headers={"Sec-Fetch-Site": "same-origin"})

    def with_token(self, *scopes: str) -> "Client":
        """A program of the same person, with a personal access token of these scopes; it ends with this client."""
        minted = self.make("/tokens", {"name": "A program", "scopes": scopes})
        return Client(self.servers, self._line).carry(minted["token"])

    def make(self, path: str, body: dict[str, Any]) -> Any:
        """Make a thing and return it."""
        return succeeded(self.post(path, json=body))


SignIn = Callable[[str], Client]
"""Signs the named person of this test in, with a new account at the first call."""


Outcome = TypeVar("Outcome")


def at_once(call: Callable[[int], Outcome], times: int = 16) -> list[Outcome]:
    """What the calls came to, which were made at the same moment and numbered from 0."""
    with ThreadPoolExecutor(times) as threads:
        return list(threads.map(call, range(times)))


def succeeded(response: httpx.Response) -> Any:
    """The body of an answer that has to be a success."""
    assert response.is_success, f"{response.request.method} {response.request.url} said {response.text}"
    return response.json()


def look_at(response: httpx.Response) -> None:
    """Hold what is promised of every answer against this one."""
    where = f"{response.request.method} {response.request.url.path} answered {response.status_code}"
    assert response.headers.get("X-Request-ID"), f"{where} without a request id"
    assert response.status_code < 500, f"{where}: {response.text}"
    if response.status_code >= 400 and response.request.method != "HEAD":
        _look_at_problem(response, where)


def _look_at_problem(response: httpx.Response, where: str) -> None:
    assert response.headers["Content-Type"] == "application/problem+json", where
    problem = response.json()
    assert problem.keys() >= PROBLEM, f"{where}, and lacks {PROBLEM - problem.keys()}"
    assert problem["status"] == response.status_code, where
    assert problem["request_id"] == response.headers["X-Request-ID"], where
    assert re.fullmatch(r"[a-z][a-z0-9_]*", problem["code"]), where
    assert problem["detail"], where
    assert all(set(error) == {"pointer", "code", "message"} for error in problem["errors"]), where
