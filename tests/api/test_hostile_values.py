"""Values that are none, in every field of every payload and in every parameter: never a failure of ours."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from httpx import Response

from client import Client
from world import World, bodies, furnish

DOCUMENT = json.loads((Path(__file__).parents[2] / "openapi.json").read_text())
METHODS = ("get", "post", "put", "patch", "delete")
Operation = tuple[str, str, dict[str, Any]]

on_the_stricter_engine = pytest.mark.parametrize("installation", ["postgresql"], indirect=True)
"""SQLite keeps nearly anything; a few thousand requests are enough."""
on_both_engines = pytest.mark.parametrize("installation", ["sqlite", "postgresql"], indirect=True)

NEVER_TEXT = ["\0", "a\0b", "\ud800", "\udfff\ud800"]
"""Nowhere kept: no database, file or header could hold it."""
ODD_TEXT = [
    "",
    " ",
    "a\r\nBcc: all@example.org",
    "\u202enoitcerid",
    "\u2028",
    "x" * 20_001,
    "{{7*7}}",
    "'; --",
    "=1+1",
]
OTHER = [None, True, 0, -1, 1.5, 2**40, -(2**63), 10**30, float("nan"), float("inf"), [], [None], [[]], {}, {"a": {}}]
HOSTILE_QUERIES = [
    "%00",
    "%ff",
    "%ed%a0%80",
    quote("\u202e"),
    "x" * 6000,
    str(2**70),
    "-1",
    "",
    "null",
    "[]",
    "%25",
    "'",
]


@pytest.fixture(scope="module")
def ada(servers: list[str], resident: Client) -> Client:
    return resident


@pytest.fixture(scope="module")
def world(ada: Client) -> World:
    return furnish(ada, "quollword")


def operations() -> Iterator[Operation]:
    for path, described in DOCUMENT["paths"].items():
        yield from ((method, path, described[method]) for method in METHODS if method in described)


def resolved(schema: dict[str, Any]) -> dict[str, Any]:
    if "$ref" in schema:
        return dict(DOCUMENT["components"]["schemas"][schema["$ref"].rpartition("/")[2]])
    return schema


_MADE = {"clientDataJSON": "x", "attestationObject": "x"}
_USED = {"clientDataJSON": "x", "authenticatorData": "x", "signature": "x"}


def base(operation_id: str, world: World) -> dict[str, Any]:
    """A body that is correct, for an operation that takes one."""
    of_ones_own = {
        "sign_up": {"email": "a@example.org", "password": "x", "display_name": "A", "time_zone": "UTC"},
        "create_token": {"name": "", "scopes": []},
        "create_organization": {"name": ""},
        "add_direction": {"role": "A"},
        "create_question_set": {"name": "A"},
        "render_markdown": {"source": "A"},
        "change_password": {"current_password": "wrong", "new_password": "wrong"},
        "delete_account": {"password": "wrong"},
        "update_account": {},
        "create_message_template": {"name": "A", "kind": "request", "body": "A"},
        "set_free_days": {"items": []},
        "set_tag_rhythms": {"items": []},
        "confirm_email": {"token": "x"},
        "set_availability": {},
        "set_busy_calendar": {"url": None},
        "update_notification_settings": {},
        "choose_time": {"time_id": world.ids["proposals"], "platform": "zoom", "time_zone": "UTC"},
        "propose_other_times": {"times": ["2027-03-01T15:00:00Z"], "time_zone": "UTC"},
        "decline_request": {},
        "cancel_booking": {},
        "invite": {"role": "client", "scopes": []},
        "set_goal": {"target": 3, "due_on": "2027-06-01"},
        "create_webhook": {"url": "https://127.0.0.1:9/"},
        "register_app": {"name": "", "redirect_uris": ["https://app.example/"], "is_confidential": True},
        "answer_consent": {"client_id": "x", "redirect_uri": "x", "allowed": False},
        "ask_for_password_reset": {"email": "a@example.org"},
        "reset_password": {"token": "x", "new_password": "x"},
        "begin_authenticator": {"password": "wrong"},
        "confirm_authenticator": {"code": "000000"},
        "remove_authenticator": {"password": "wrong"},
        "renew_recovery_codes": {"password": "wrong"},
        "begin_passkey": {"password": "wrong"},
        "add_passkey": {"name": "A", "challenge": "x", "credential": {"id": "x", "response": _MADE}},
        "prove_second_factor": {"challenge": "x", "credential": {"id": "x", "response": _USED}},
        "sign_in_with_passkey": {"challenge": "x", "credential": {"id": "x", "response": _USED}},
    }
    return {**of_ones_own, **bodies(world)}[operation_id]


def fields(schema: dict[str, Any]) -> Iterator[tuple[str, ...]]:
    """The paths to every field of a payload: of what it holds, and of what its lists hold."""
    for name, field in resolved(schema).get("properties", {}).items():
        yield (name,)
        for option in field.get("anyOf", [field]):
            inner = resolved(option.get("items", option))
            if "items" in option and "properties" not in inner:
                yield (name, "[]")
            yield from ((name, "[]", *deeper) for deeper in fields(inner) if "items" in option)
            yield from ((name, *deeper) for deeper in fields(inner) if "items" not in option and "$ref" in option)


def with_value(body: dict[str, Any], path: tuple[str, ...], value: Any) -> dict[str, Any]:
    name, *rest = path
    if not rest:
        return {**body, name: value}
    if rest == ["[]"]:
        return {**body, name: [value]}
    if rest[0] == "[]":
        items = body.get(name) or [{}]
        return {**body, name: [with_value(items[0], tuple(rest[1:]), value)]}
    return {**body, name: with_value(body.get(name) or {}, tuple(rest), value)}


def send(client: Client, operation: Operation, world: World, body: dict[str, Any]) -> Response:
    method, path, _ = operation
    content = json.dumps(body).encode()
    return client.request(
        method.upper(), world.path(path), content=content, headers={"Content-Type": "application/json"}
    )


def payloads() -> list[tuple[Operation, tuple[str, ...]]]:
    """Every field of every JSON payload."""
    return [
        (operation, path)
        for operation in operations()
        for kind, content in operation[2].get("requestBody", {}).get("content", {}).items()
        if kind == "application/json"
        for path in dict.fromkeys(fields(resolved(content["schema"])))
    ]


@on_both_engines
def test_no_field_takes_what_is_no_text(ada: Client, world: World) -> None:
    taken = [
        (operation[2]["operationId"], path, value)
        for operation, path in payloads()
        for value in NEVER_TEXT
        if send(ada, operation, world, with_value(base(operation[2]["operationId"], world), path, value)).status_code
        != 422
    ]
    assert taken == []


@on_the_stricter_engine
@pytest.mark.parametrize("values", [ODD_TEXT, OTHER], ids=["odd text", "other types"])
def test_no_value_of_a_field_makes_us_fail(ada: Client, world: World, values: list[Any]) -> None:
    for operation, path in payloads():
        body = base(operation[2]["operationId"], world)
        for value in values:
            answer = send(ada, operation, world, with_value(body, path, value))
            assert answer.status_code < 500, (operation[2]["operationId"], path, value)


@on_both_engines
def test_no_value_of_a_parameter_makes_us_fail(ada: Client, world: World) -> None:
    for method, path, described in operations():
        names = [p["name"] for p in described.get("parameters", []) if p["in"] == "query"]
        for name in names:
            for value in HOSTILE_QUERIES:
                answer = ada.request(method.upper(), f"{world.path(path)}?{name}={value}")
                assert answer.status_code in (200, 400, 422), (path, name, value)


@on_both_engines
def test_no_value_of_a_header_makes_us_fail(ada: Client, world: World) -> None:
    for name in (
        "If-Match",
        "If-None-Match",
        "Idempotency-Key",
        "Accept",
        "Accept-Language",
        "Cookie",
        "Range",
        "Origin",
    ):
        for value in (b"", b"\xff\xfe", b'"' * 1000, b"x" * 8000, b"a=b;;;=", b"bytes=0-0,-1"):
            for method, path in (
                ("GET", "/account"),
                ("PATCH", "/account"),
                ("POST", "/auth/refresh"),
                ("GET", world.path("/api/v1/directions/{id}/report")),
            ):
                answer = ada.request(method, path, headers={name: value}, json={} if method == "PATCH" else None)  # type: ignore[dict-item]
                assert answer.status_code < 500
