"""What holds for every operation: it can be repeated, nobody's change is lost, and everybody is told what is left."""

import json
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from httpx import Response

from askwell.core.limits import WRITE
from askwell.core.settings import Settings
from client import Client
from databases import NewDatabase
from people import contact, person
from servers import Start, serving

DOCUMENT = json.loads((Path(__file__).parents[1] / "openapi.json").read_text())
NOWHERE = "0198c0de-0000-7000-8000-0000000000ff"


class Operation(NamedTuple):
    """One operation, and the headers that it takes."""

    id: str
    method: str
    path: str
    headers: set[str]

    @property
    def url(self) -> str:
        """Its address, about something that is not there."""
        return re.sub(r"\{\w+\}", NOWHERE, self.path.removeprefix("/api/v1"))


def _operation(method: str, path: str, described: dict[str, Any]) -> Operation:
    headers = {p["name"].lower() for p in described.get("parameters", []) if p["in"] == "header"}
    return Operation(described["operationId"], method.upper(), path, headers)


OPERATIONS = [
    _operation(method, path, described)
    for path, operations in DOCUMENT["paths"].items()
    for method, described in operations.items()
]

WITHOUT_KEY = {
    "sign_up": "nobody is known yet whose key it could be, and a second account of an address is never made",
    "sign_in": "each time it begins a session",
    "refresh_session": "the refresh token is its own key: within ten seconds it leads to the same successor",
    "sign_out": "to sign out twice is to sign out",
    "request_erasure": "to ask twice is to ask",
    "ask_for_password_reset": "to ask twice is to ask",
    "begin_passkey_sign_in": "nothing is kept of it",
    "sign_in_with_passkey": "each time it begins a session",
    "prove_second_factor": "a code is good once",
}
"""POST operations that take no Idempotency-Key, and why."""

_RESTORED = "it brings back what is in the trash, where nobody changes it, and twice is as good as once"
_WHOLE = "it says all there is, is one person's own, and has no version"
_STATE = "the state says what may be done, and it is done once"
_LINK = "the contact's side: the state of the proposal says what may be done, and it is done once"
WITHOUT_MATCH = {
    **{o.id: _RESTORED for o in OPERATIONS if o.id.startswith("restore_")},
    **dict.fromkeys(("choose_time", "propose_other_times", "decline_request", "cancel_booking"), _LINK),
    **dict.fromkeys(("set_free_days", "set_tag_rhythms", "set_busy_calendar", "end_calendar_feed"), _WHOLE),
    **dict.fromkeys(("confirm_import", "undo_import", "undo_merge", "accept_invitation", "complete_erasure"), _STATE),
    "confirm_email": "the mailed token says what is confirmed",
    "change_password": "the current password is the version",
    "reset_password": "the mailed token says whose it is, and is good once",
    "confirm_authenticator": "the code belongs to the one that is waiting, and is good once",
    "disconnect_app": "what has ended has ended",
    "choose_import_row": "a row of an import has no version, and the last choice counts",
    "nudge_client": "a nudge has no version, and one a week is sent",
    "read_notices": "to have read is never undone",
    "withdraw_assignment": "an assignment is never changed",
    "delete_comment": "a comment is never changed",
    "end_session": "a session is never changed",
    "revoke_token": "a token is never changed",
}
"""PUT, PATCH and DELETE operations that take no If-Match, and why."""


def test_every_post_can_be_repeated() -> None:
    posts = [operation for operation in OPERATIONS if operation.method == "POST"]
    assert {o.id for o in posts if "idempotency-key" not in o.headers} == WITHOUT_KEY.keys()


def test_every_change_of_what_has_a_version_names_it() -> None:
    changes = [operation for operation in OPERATIONS if operation.method in ("PUT", "PATCH", "DELETE")]
    assert {o.id for o in changes if "if-match" not in o.headers} == WITHOUT_MATCH.keys()


@pytest.fixture
def strict(new_database: NewDatabase) -> Settings:
    return new_database().model_copy(update={"rate_limits": True, "worker": False})


@pytest.fixture
def anybody(strict: Settings) -> Iterator[Client]:
    with serving(strict) as address, Client([address]) as client:
        yield client


def tells_what_is_left(response: Response) -> bool:
    policy, left = response.headers.get("RateLimit-Policy", ""), response.headers.get("RateLimit", "")
    has_to_wait = response.status_code == 429
    return (
        re.fullmatch(r'"\w+";q=\d+;w=\d+', policy) is not None
        and re.fullmatch(r'"\w+";r=\d+;t=\d+', left) is not None
        and has_to_wait == ("Retry-After" in response.headers)
    )


def beginning(client: Client, operation: Operation, way: dict[str, Any]) -> Response:
    """The answer without its body: that of a stream has no end."""
    with client.stream(operation.method, operation.url, **way) as answer:
        return answer


def silent(client: Client) -> list[tuple[str, str, int]]:
    """What answers without a word about rates, whether it is asked well or badly."""
    ways: list[dict[str, Any]] = [{}, {"json": {}}, {"params": {"nonsense": "1"}}, {"content": b"{"}]
    answers = [
        (operation, way, beginning(client, operation, way))
        for operation in OPERATIONS
        for way in ways
        if not (operation.method == "GET" and {"json", "content"} & way.keys())
    ]
    return [(o.id, str(way), answer.status_code) for o, way, answer in answers if not tells_what_is_left(answer)]


def test_every_answer_tells_what_is_left(anybody: Client) -> None:
    assert silent(anybody) == []
    ada = person("ada")
    with Client(anybody.servers) as client:
        client.headers["X-Forwarded-For"] = "203.0.113.1"
        client.sign_up(ada)
        assert silent(client.sign_in(ada)) == []


@pytest.mark.parametrize(
    ("method", "path"), [("GET", "/nothing"), ("PUT", "/contacts"), ("POST", "/contacts/x/y/z"), ("OPTIONS", "/notes")]
)
def test_even_where_there_is_nothing(anybody: Client, method: str, path: str) -> None:
    assert tells_what_is_left(anybody.request(method, path))


def test_even_for_what_is_too_large(anybody: Client) -> None:
    refused = anybody.post("/contacts", content=b"x" * 1_100_000, headers={"Content-Type": "application/json"})
    assert refused.status_code == 413
    assert tells_what_is_left(refused)


def test_what_cannot_be_read_is_counted_for_who_asked(anybody: Client) -> None:
    ada = person("ada")
    anybody.sign_up(ada)
    anybody.sign_in(ada)
    remaining = [left(anybody.post("/contacts", content=b"{")) for _ in range(3)]
    assert remaining[0] - remaining[2] >= 1
    assert anybody.post("/contacts", content=b"{").headers["RateLimit"].startswith('"write"')


def left(response: Response) -> int:
    found = re.search(r";r=(\d+)", response.headers["RateLimit"])
    assert found
    return int(found[1])


def has_heard(client: Client, begun: float) -> bool:
    time.sleep(1.1)  # it hears of the rest when it tells what was spent there
    came_back = (time.monotonic() - begun) * WRITE.calls / WRITE.seconds
    return left(client.post("/contacts", json={})) < WRITE.calls - 100 + came_back + 5


@pytest.mark.parametrize("engine", ["postgresql"], indirect=True)
def test_two_servers_count_together(strict: Settings, start: Start) -> None:
    one, other, ada = start(strict), start(strict), person("ada")
    with Client([one.address]) as here, Client([other.address]) as there:
        here.sign_up(ada)
        token = here.sign_in(ada).headers["Authorization"]
        there.headers["Authorization"] = token
        begun = time.monotonic()
        for _ in range(100):
            here.post("/contacts", json={})
        first = left(there.post("/contacts", json={}))
        assert first > WRITE.calls - 100, "it has not been told yet"
        assert any(has_heard(there, begun) for _ in range(5))
        both = [client.post("/contacts", json=contact()).status_code for _ in range(100) for client in (here, there)]
    assert 429 in both[0::2]
    assert 429 in both[1::2]
