"""Searching everything: by the beginnings of words, whatever their case and accents, and never somebody else's."""

import time
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import people
from client import Client, SignIn, succeeded


@pytest.fixture
def ada(sign_in: SignIn) -> Client:
    return sign_in("ada")


@pytest.fixture
def zoe(ada: Client) -> dict[str, Any]:
    return ada.make("/contacts", people.contact())


def search(client: Client, q: str, **options: Any) -> list[dict[str, Any]]:
    groups: list[dict[str, Any]] = succeeded(client.get("/search", params={"q": q, **options}))["groups"]
    return groups


def found(client: Client, q: str, **options: Any) -> dict[str, list[str]]:
    """The titles that are found, by kind."""
    return {group["kind"]: [said(item["title"]) for item in group["items"]] for group in search(client, q, **options)}


def said(parts: list[dict[str, Any]]) -> str:
    return "".join(part["text"] for part in parts)


def marks(parts: list[dict[str, Any]]) -> list[str]:
    return [part["text"] for part in parts if part["found"]]


def test_finds_things_of_every_kind(ada: Client, zoe: dict[str, Any]) -> None:
    clinic = zoe["roles"][0]["organization_id"]
    questions = ada.make("/question-sets", {"name": "Mine", "questions": [{"text": "Why a clinic?"}]})
    interview = ada.make("/interviews", people.interview(zoe["id"], purpose="Clinic life"))
    note = ada.make("/notes", people.note(zoe["id"], body="# The clinic\n\nSmall, but *busy*."))
    question = questions["questions"][0]["id"]
    groups = search(ada, "clinic")
    assert [(group["kind"], item["url"]) for group in groups for item in group["items"]] == [
        ("contact", f"/contacts/{zoe['id']}"),
        ("organization", f"/organizations/{clinic}"),
        ("interview", f"/interviews/{interview['id']}"),
        ("question", f"/questions/{questions['id']}#{question}"),
        ("note", f"/notes/{note['id']}"),
    ]
    assert [item["id"] for group in groups for item in group["items"]] == [
        zoe["id"],
        clinic,
        interview["id"],
        question,
        note["id"],
    ]
    assert groups[-1]["items"][0]["title"] == [{"text": "The ", "found": False}, {"text": "clinic", "found": True}]
    assert groups[-1]["items"][0]["excerpt"] == [{"text": "Small, but busy.", "found": False}]


@pytest.mark.parametrize(
    ("name", "asked"),
    [
        ("Zoë", "zoe"),
        ("Zoë", "ZOË"),
        ("Zoe", "zoë"),
        ("Zoe\u0308", "zoë"),
        ("Łukasz", "luk"),
        ("Søren", "soren"),
        ("Weiß", "weiss"),
        ("𝐉𝐨𝐡𝐧", "john"),
        ("İpek", "ipek"),
        ("Ἀλέξανδρος", "αλεξ"),
        ("Наталья", "НАТ"),
        ("김민준", "김민"),
        ("山田太郎", "太郎"),
        ("O'Brien-Smith", "o'brien"),
        ("O'Brien-Smith", "smith"),
        ("C++ Guild", "c++"),
    ],
)
def test_finds_a_name_however_it_is_typed(ada: Client, name: str, asked: str) -> None:
    ada.make("/contacts", {"given_name": name})
    assert list(found(ada, asked)) == ["contact"]
    assert found(ada, f"{asked} nobody") == {}


def test_every_word_has_to_be_found(ada: Client, zoe: dict[str, Any]) -> None:
    assert found(ada, "res zo cli") == {"contact": ["Zoë Álvarez"]}
    assert found(ada, "zoe paris") == {}
    assert found(ada, "lvarez") == {}


def test_marks_what_was_found(ada: Client, zoe: dict[str, Any]) -> None:
    [group] = search(ada, "zoe RESE")
    [item] = group["items"]
    assert marks(item["title"]) == ["Zoë"]
    assert marks(item["excerpt"]) == ["Research", "Research", "zoe"]
    assert said(item["excerpt"]).startswith("Research lead · North Clinic")


def test_the_excerpt_is_about_the_first_find(ada: Client, zoe: dict[str, Any]) -> None:
    ada.make("/notes", people.note(zoe["id"], body=f"Title\n\n{'before ' * 200} needle {'after ' * 200}"))
    [item] = search(ada, "needle")[0]["items"]
    assert marks(item["excerpt"]) == ["needle"]
    assert said(item["excerpt"]).startswith("…")
    assert said(item["excerpt"]).endswith("…")
    assert len(said(item["excerpt"])) < 200


def test_titles_come_first_then_the_newest(ada: Client, zoe: dict[str, Any]) -> None:
    for body in ("Needles here", "A needle\n\nfirst", "Hay\n\nneedle", "Straw\n\nneedle"):
        ada.make("/notes", people.note(zoe["id"], body=body))
    assert found(ada, "needle") == {"note": ["A needle", "Needles here", "Straw", "Hay"]}
    assert found(ada, "needle", limit=1) == {"note": ["A needle"]}


def test_what_is_gone_is_not_found(ada: Client, zoe: dict[str, Any]) -> None:
    ada.make("/notes", people.note(zoe["id"], body="About Zoë"))
    assert list(found(ada, "zoe")) == ["contact", "note"]
    ada.delete(f"/contacts/{zoe['id']}").raise_for_status()
    assert found(ada, "zoe") == {}
    ada.put(f"/contacts/{zoe['id']}/restoration").raise_for_status()
    assert list(found(ada, "zoe")) == ["contact", "note"]


def test_what_was_said_before_is_not_found(ada: Client, zoe: dict[str, Any]) -> None:
    note = ada.make("/notes", people.note(zoe["id"], body="Former words"))
    succeeded(ada.patch(f"/notes/{note['id']}", json={"body": "Later words"}))
    assert found(ada, "former") == {}
    assert found(ada, "later") == {"note": ["Later words"]}


def test_a_stranger_finds_nothing(sign_in: SignIn, zoe: dict[str, Any]) -> None:
    bob = sign_in("bob")
    assert found(bob, "zoe") == found(bob, zoe["id"]) == {}


@pytest.mark.parametrize("q", ["", " ", "...", '"', "%", "\t"])
def test_nothing_is_asked(ada: Client, zoe: dict[str, Any], q: str) -> None:
    assert found(ada, q) == {}


@pytest.mark.parametrize(("q", "limit"), [("a" * 201, 5), ("a", 0), ("a", 21)])
def test_refuses_what_is_too_much(ada: Client, q: str, limit: int) -> None:
    assert ada.get("/search", params={"q": q, "limit": limit}).status_code == 422


OPERATORS = st.sampled_from(
    ["AND", "OR", "NOT", "NEAR(", ")", '"', "'", "*", "^", ":", "scope:", "-", "+", "&", "|", "!", "<->", "\\", ";--"]
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(OPERATORS | st.text(max_size=12), max_size=6).map(" ".join).filter(lambda q: len(q) <= 200))
def test_no_query_is_an_error(ada: Client, q: str) -> None:
    for path in ("/search", "/notes"):
        assert ada.get(path, params={"q": q.encode(errors="ignore").decode()}).status_code in (200, 422)


def test_finds_interviews_by_the_present_name_of_their_contact(ada: Client, zoe: dict[str, Any]) -> None:
    ada.make("/interviews", people.interview(zoe["id"], purpose="Clinic life"))
    succeeded(ada.patch(f"/contacts/{zoe['id']}", json={"given_name": "Quirina"}))
    wait_until(lambda: "interview" in found(ada, "quirina"))
    assert "interview" not in found(ada, "zoe")
    other = ada.make("/contacts", {"given_name": "Perpetua"})
    merge = ada.make(f"/contacts/{other['id']}/merge", {"other_id": zoe["id"]})
    wait_until(lambda: "interview" in found(ada, "perpetua"))
    ada.delete(f"/merges/{merge['id']}").raise_for_status()
    wait_until(lambda: "interview" in found(ada, "quirina"))
    assert "interview" not in found(ada, "perpetua")


@pytest.mark.parametrize("people_there", [2, 60])
def test_finds_people_by_the_present_name_of_their_organization(ada: Client, people_there: int) -> None:
    role = {"roles": [{"organization_name": "Wombat Guild"}]}
    new = [{"op": "create", "contact": {"given_name": f"Person {n}", **role}} for n in range(people_there)]
    ada.make("/contacts/batch", {"operations": new})
    (guild,) = succeeded(ada.get("/organizations"))["items"]
    succeeded(ada.patch(f"/organizations/{guild['id']}", json={"name": "Numbat Guild"}))
    wait_until(lambda: total(ada, "numbat") == people_there)
    assert total(ada, "wombat") == 0


def total(client: Client, q: str) -> int:
    count: int = succeeded(client.get("/contacts", params={"q": q, "include_total": True}))["total"]
    return count


def wait_until(claim: Callable[[], bool]) -> None:
    """Until the worker has come to it."""
    deadline = time.monotonic() + 20
    while not claim():
        assert time.monotonic() < deadline
        time.sleep(0.05)
