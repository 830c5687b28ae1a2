"""The API document: committed as it is served, sound, bounded, and complete."""

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import httpx
import pytest
from openapi_spec_validator import validate
from typer.testing import CliRunner

from askwell.app import ROUTERS
from askwell.auth.viewer import Scope
from askwell.cli import app
from askwell.core.documents import every_error

COMMITTED = Path(__file__).parents[1] / "openapi.json"
DOCUMENT = json.loads(COMMITTED.read_text())
METHODS = ("get", "post", "put", "patch", "delete")
OPERATIONS = {
    described["operationId"]: (method, path, described)
    for path, operations in DOCUMENT["paths"].items()
    for method, described in operations.items()
    if method in METHODS
}
PUBLIC = {
    "sign_up", "sign_in", "refresh_session", "sign_out",
    "get_booking", "list_booking_slots", "choose_time", "propose_other_times", "decline_request", "cancel_booking",
    "get_booking_calendar", "request_erasure", "read_calendar_feed", "confirm_email",
    "ask_for_password_reset", "reset_password", "prove_second_factor", "begin_passkey_sign_in",
    "sign_in_with_passkey",
}  # fmt: skip

served_once = pytest.mark.parametrize("installation", ["sqlite"], indirect=True)


def test_is_committed_as_it_is_written(tmp_path: Path) -> None:
    out = tmp_path / "openapi.json"
    written = CliRunner(env={"ASKWELL_DATA_DIR": str(tmp_path)}).invoke(app, ["openapi", "--out", str(out)])
    assert written.exit_code == 0, written.output
    assert out.read_bytes() == COMMITTED.read_bytes(), "Run make openapi."


@served_once
def test_is_served_as_it_is_committed(servers: list[str]) -> None:
    served = httpx.get(f"{servers[0]}/openapi.json", trust_env=False)
    assert served.headers["Content-Type"] == "application/json"
    assert served.content == COMMITTED.read_bytes()


def test_names_every_schema_by_a_name_of_its_own() -> None:
    assert [name for name in DOCUMENT["components"]["schemas"] if "__" in name] == []


def test_is_sound() -> None:
    validate(DOCUMENT)
    assert DOCUMENT["openapi"].startswith("3.1")


class Sources(HTMLParser):
    """The addresses that a page loads from."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.found += [value or "" for name, value in attributes if name in ("src", "href") and tag != "a"]


@served_once
def test_can_be_browsed_without_another_origin(servers: list[str]) -> None:
    with httpx.Client(base_url=servers[0], follow_redirects=True, trust_env=False) as browser:
        page = browser.get("/docs")
        if page.status_code == 404:
            pytest.skip("the web app is not built")
        assert page.headers["Content-Type"].startswith("text/html")
        assert "connect-src 'self'" in page.headers["Content-Security-Policy"]
        loaded = [urljoin(str(page.url), source) for source in Sources(page.text).found]
        assert {urlsplit(address).netloc for address in loaded if not address.startswith("data:")} == {
            urlsplit(servers[0]).netloc
        }
        assert {browser.get(address).status_code for address in loaded if not address.startswith("data:")} == {200}


def test_names_every_route_by_its_function() -> None:
    functions = {
        (method.lower(), re.sub(r":uuid", "", route.path)): route.endpoint.__name__
        for router in ROUTERS
        for route in router.routes
        if getattr(route, "include_in_schema", False)
        for method in route.methods
    }
    assert {(method, path): id for id, (method, path, _) in OPERATIONS.items()} == functions


def test_every_operation_declares_its_scope_or_is_public() -> None:
    assert {id for id, (_, _, described) in OPERATIONS.items() if not described.get("security")} == PUBLIC
    for id, (_, _, described) in OPERATIONS.items():
        if id in PUBLIC:
            continue
        by_session, by_token = described["security"]
        assert set(by_session) == {"session"}, id
        assert set(by_token) == {"token"}, id
        assert by_session["session"] == by_token["token"] != [], id
        assert set(by_session["session"]) <= set(Scope), id


def test_every_operation_says_what_it_does_and_belongs_somewhere() -> None:
    tags = {tag["name"] for tag in DOCUMENT["tags"]}
    for id, (_, _, described) in OPERATIONS.items():
        assert described["description"].endswith("."), id
        assert set(described["tags"]) <= tags, id


def schemas(node: Any, where: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    if isinstance(node, list):
        for index, item in enumerate(node):
            # A parameter is known by its name better than by its place.
            yield from schemas(item, f"{where}/{item.get('name', index) if isinstance(item, dict) else index}")
    if isinstance(node, dict):
        yield where, node
        for name, item in node.items():
            yield from schemas(item, f"{where}/{name}")


def is_bounded(schema: dict[str, Any]) -> bool:
    kind, keys = schema.get("type"), schema.keys()
    if keys & {"enum", "const"}:
        return True
    if kind == "string":
        return "maxLength" in keys or schema.get("format") in ("uuid", "date", "date-time")
    if kind in ("integer", "number"):
        return bool(keys & {"minimum", "exclusiveMinimum"}) and bool(keys & {"maximum", "exclusiveMaximum"})
    return kind != "array" or "maxItems" in keys


def test_every_value_is_bounded() -> None:
    assert [where for where, schema in schemas(DOCUMENT) if not is_bounded(schema)] == []


def test_every_parameter_says_what_it_means() -> None:
    for id, (_, _, described) in OPERATIONS.items():
        for parameter in described.get("parameters", []):
            assert parameter.get("description", "").endswith("."), (id, parameter["name"])


def test_every_answer_names_its_headers() -> None:
    for id, (_, _, described) in OPERATIONS.items():
        for status, answer in described["responses"].items():
            assert answer["headers"].keys() >= {"RateLimit", "RateLimit-Policy"}, (id, status)
            assert ("Retry-After" in answer["headers"]) == (status in ("429", "503")), (id, status)


def test_every_payload_refuses_fields_that_it_does_not_know() -> None:
    sent = {
        content["schema"]["$ref"].rpartition("/")[2]
        for _, _, described in OPERATIONS.values()
        for kind, content in described.get("requestBody", {}).get("content", {}).items()
        if kind == "application/json"
    }
    lax = {name for name in sent if DOCUMENT["components"]["schemas"][name].get("additionalProperties") is not False}
    assert lax == set()


def test_everything_that_is_told_is_always_there() -> None:
    told = {
        name: schema
        for name, schema in DOCUMENT["components"]["schemas"].items()
        if name.endswith(("Read", "Page", "List"))
    }
    partial = {name for name, schema in told.items() if set(schema.get("required", [])) != set(schema["properties"])}
    assert partial == set()


def test_refusals_are_declared_where_they_happen() -> None:
    for id, (method, path, described) in OPERATIONS.items():
        answers = described["responses"].keys()
        parameters = {parameter["name"].lower() for parameter in described.get("parameters", [])}
        assert answers >= {"400", "422", "429", "500"}, id
        assert (answers >= {"401", "403"}) or id in PUBLIC, id
        assert ("404" in answers) or "{" not in path, id
        assert (answers >= {"412", "428"}) == ("if-match" in parameters), id
        assert (answers >= {"413", "415"}) == ("requestBody" in described), id
        assert ("idempotency-key" in parameters) == (method == "post" and id not in PUBLIC), id
        for status, answer in described["responses"].items():
            if int(status) >= 400:
                assert answer["content"].keys() == {"application/problem+json"}, (id, status)


def test_every_code_that_is_declared_exists() -> None:
    codes = {kind.code(): kind.status for kind in every_error()}
    for id, (_, _, described) in OPERATIONS.items():
        for status, answer in described["responses"].items():
            for code in re.findall(r"`(\w+)`", answer["description"]) if int(status) >= 400 else []:
                assert codes.get(code) == int(status), (id, status, code)


def test_every_error_explains_itself() -> None:
    for kind in every_error():
        assert (kind.__doc__ or "").strip().endswith("."), kind
        assert 400 <= kind.status < 600, kind
    codes = [kind.code() for kind in every_error()]
    assert len(codes) == len(set(codes))
