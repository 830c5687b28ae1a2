"""Clients of the last release go on working."""

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest

from compatibility import PRESENT, RELEASED, breaks

NEW = json.loads(PRESENT.read_text())
CONTACTS, ONE = "/api/v1/contacts", "/api/v1/contacts/{id}"
Change = Callable[[dict[str, Any]], object]


def test_nothing_breaks_a_client_of_the_last_release() -> None:
    assert breaks(json.loads(RELEASED.read_text()), NEW) == []


def schema(document: dict[str, Any], name: str) -> dict[str, Any]:
    found: dict[str, Any] = document["components"]["schemas"][name]
    return found


def parameter(document: dict[str, Any], name: str) -> dict[str, Any]:
    parameters = document["paths"][CONTACTS]["get"]["parameters"]
    return next(each for each in parameters if each["name"] == name)


BREAKS: dict[str, tuple[Change, str]] = {
    "an operation": (lambda d: d["paths"][ONE].pop("patch"), "PATCH /api/v1/contacts/{id} is gone"),
    "its name": (lambda d: d["paths"][ONE]["get"].update(operationId="x"), "is called x now"),
    "a success": (lambda d: d["paths"][CONTACTS]["post"]["responses"].pop("201"), "does not answer 201 any more"),
    "a parameter": (lambda d: d["paths"][CONTACTS]["get"].update(parameters=[]), "takes no cursor any more"),
    "a new need": (lambda d: parameter(d, "q").update(required=True), "needs q now"),
    "a field told": (lambda d: schema(d, "ContactRead")["properties"].pop("headline"), ".headline is gone"),
    "a promise": (lambda d: schema(d, "ContactRead")["required"].remove("headline"), ".headline may be missing now"),
    "another type": (
        lambda d: schema(d, "ContactRead")["properties"].update(version={"type": "string"}),
        ".version: string was not told before",
    ),
    "a null told": (
        lambda d: schema(d, "ContactRead")["properties"].update(id={"anyOf": [{"type": "string"}, {"type": "null"}]}),
        ".id: null was not told before",
    ),
    "a field sent": (lambda d: schema(d, "ContactCreate")["properties"].pop("headline"), ".headline is gone"),
    "a field needed": (lambda d: schema(d, "ContactCreate").update(required=["headline"]), ".headline is needed now"),
    "a word sent": (lambda d: schema(d, "Stage")["enum"].remove("met"), "['met'] cannot be sent any more"),
    "less room": (lambda d: schema(d, "Markdown")["properties"]["source"].update(maxLength=9), "maxLength is 9 now"),
    "a scope": (
        lambda d: d["paths"][ONE]["get"].update(security=[{"session": ["notes:read"]}, {"token": ["notes:read"]}]),
        "is not open to token with the scopes that it was open to",
    ),
    "an open door": (
        lambda d: d["paths"]["/api/v1/accounts"]["post"].update(security=[{"token": []}]),
        "needs somebody who signed in now",
    ),
}
HARMLESS: dict[str, Change] = {
    "an operation more": lambda d: d["paths"].update({"/api/v1/more": d["paths"][CONTACTS]}),
    "a field more": lambda d: schema(d, "ContactRead")["properties"].update(more={"type": "string"}),
    "an optional field": lambda d: schema(d, "ContactCreate")["properties"].update(more={"type": "string"}),
    "a word more": lambda d: schema(d, "Stage")["enum"].append("more"),
    "more room": lambda d: schema(d, "Markdown")["properties"]["source"].update(maxLength=99_999_999),
    "an optional parameter": lambda d: d["paths"][CONTACTS]["get"]["parameters"].append(
        {"name": "more", "in": "query", "schema": {"type": "string"}}
    ),
    "other words": lambda d: d["paths"][ONE]["get"].update(description="Something else."),
    "a refusal more": lambda d: d["paths"][ONE]["get"]["responses"].update({"418": {"description": "teapot"}}),
    "the same": lambda d: None,
}


@pytest.mark.parametrize(("change", "told"), BREAKS.values(), ids=BREAKS)
def test_what_breaks_a_client_is_found(change: Change, told: str) -> None:
    changed = copy.deepcopy(NEW)
    change(changed)
    assert [line for line in breaks(NEW, changed) if told in line], breaks(NEW, changed)


@pytest.mark.parametrize(("until", "found"), [("2026-01-01", 0), ("2999-01-01", 1)])
def test_what_was_announced_may_end_on_its_day(until: str, found: int) -> None:
    released, present = copy.deepcopy(NEW), copy.deepcopy(NEW)
    released["paths"][ONE]["patch"]["x-sunset-on"] = until
    present["paths"][ONE].pop("patch")
    assert len(breaks(released, present)) == found


@pytest.mark.parametrize("change", HARMLESS.values(), ids=HARMLESS)
def test_what_breaks_nobody_is_not(change: Change) -> None:
    changed = copy.deepcopy(NEW)
    change(changed)
    assert breaks(NEW, changed) == []
