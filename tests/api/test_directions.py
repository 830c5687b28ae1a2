"""Directions: named by what is known of them, and what belongs to them."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import update
from sqlmodel import col

from askwell.core.clock import days_from_now
from askwell.core.db import Database
from askwell.core.settings import Settings
from askwell.directions.jobs import empty_trash
from askwell.directions.models import Direction
from client import Client, SignIn, succeeded
from people import contact, interview, note

URL = "/directions"


@pytest.fixture
def ada(sign_in: SignIn) -> Client:
    return sign_in("ada")


@pytest.fixture
def research(ada: Client) -> Any:
    return ada.make(URL, {"role": "UX research", "industry": "health care"})


@pytest.fixture
def teaching(ada: Client) -> Any:
    return ada.make(URL, {"role": "Teaching"})


@pytest.fixture
def database(settings: Settings) -> Iterator[Database]:
    database = Database(settings, for_all=True)
    yield database
    database.close()


def ids(things: list[Any]) -> list[str]:
    return [thing["id"] for thing in things]


def listed(client: Client, url: str, **filters: Any) -> list[str]:
    return ids(succeeded(client.get(url, params=filters))["items"])


@pytest.mark.parametrize(
    ("told", "name"),
    [
        ({"role": "UX research", "industry": "health care"}, "UX research in health care"),
        ({"role": "UX research"}, "UX research"),
        ({"industry": "health care"}, "health care"),
        ({"name": "Something with people", "role": "Teaching"}, "Something with people"),
    ],
)
def test_goes_by_what_is_known_of_it(ada: Client, told: dict[str, str], name: str) -> None:
    made = ada.make(URL, told)
    assert (made["name"], made["state"]) == (name, "exploring")
    assert succeeded(ada.get(f"{URL}/{made['id']}")) == made


def test_goes_by_something(ada: Client, teaching: Any) -> None:
    url = f"{URL}/{teaching['id']}"
    for refused in (ada.post(URL, json={"attracts": "Summers"}), ada.patch(url, json={"name": None, "role": ""})):
        assert (refused.status_code, refused.json()["code"]) == (422, "direction_unnamed")
    assert succeeded(ada.get(url)) == teaching


def test_is_named_anew_when_the_name_is_taken_away(ada: Client, research: Any) -> None:
    url = f"{URL}/{research['id']}"
    assert succeeded(ada.patch(url, json={"name": "My plan"}))["name"] == "My plan"
    assert succeeded(ada.patch(url, json={"role": "Design"}))["name"] == "My plan"
    assert succeeded(ada.patch(url, json={"name": None}))["name"] == "Design in health care"


def test_says_what_would_have_to_be_true(ada: Client, research: Any) -> None:
    told = {"attracts": "Patients", "worries": "Pay", "must_be_true": ["A four-day week"], "state": "parked"}
    changed = succeeded(ada.patch(f"{URL}/{research['id']}", json=told))
    assert {name: changed[name] for name in told} == told
    assert changed["version"] == 2
    assert ada.post(URL, json={"role": "x", "must_be_true": ["x"] * 11}).status_code == 422


def test_is_listed_by_state(ada: Client, research: Any, teaching: Any) -> None:
    succeeded(ada.patch(f"{URL}/{teaching['id']}", json={"state": "parked"}))
    assert listed(ada, URL) == [teaching["id"], research["id"]]
    assert listed(ada, URL, state="exploring") == [research["id"]]


def test_can_be_had_back(ada: Client, research: Any) -> None:
    zoe = ada.make("/contacts", contact(direction_ids=[research["id"]]))
    assert ada.delete(f"{URL}/{research['id']}").status_code == 204
    assert ada.get(f"{URL}/{research['id']}").status_code == 404
    assert (listed(ada, URL), listed(ada, URL, trashed=True)) == ([], [research["id"]])
    assert succeeded(ada.get(f"/contacts/{zoe['id']}"))["direction_ids"] == []
    assert ada.put(f"{URL}/{research['id']}/restoration").status_code == 204
    assert succeeded(ada.get(f"/contacts/{zoe['id']}"))["direction_ids"] == [research["id"]]


def test_is_found_by_its_words(ada: Client, research: Any) -> None:
    succeeded(ada.patch(f"{URL}/{research['id']}", json={"worries": "Capybaras"}))
    (group,) = ada.get("/search", params={"q": "capyb"}).json()["groups"]
    assert (group["kind"], group["items"][0]["url"]) == ("direction", f"/directions/{research['id']}")
    ada.delete(f"{URL}/{research['id']}")
    assert ada.get("/search", params={"q": "capyb"}).json()["groups"] == []


def test_contacts_belong_to_directions(ada: Client, research: Any, teaching: Any) -> None:
    zoe = ada.make("/contacts", contact(direction_ids=[research["id"], research["id"]]))
    assert zoe["direction_ids"] == [research["id"]]
    both = succeeded(ada.patch(f"/contacts/{zoe['id']}", json={"direction_ids": ids([teaching, research])}))
    assert (both["direction_ids"], both["version"]) == (ids([research, teaching]), 2)
    assert listed(ada, "/contacts", direction_id=teaching["id"]) == [zoe["id"]]
    none = succeeded(ada.patch(f"/contacts/{zoe['id']}", json={"direction_ids": []}))
    assert none["direction_ids"] == listed(ada, "/contacts", direction_id=teaching["id"]) == []


def test_an_unknown_direction_is_named_by_its_place(ada: Client, research: Any) -> None:
    unknown = "0198c0de-0000-7000-8000-000000000000"
    refused = ada.post("/contacts", json=contact(direction_ids=[research["id"], unknown]))
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "/direction_ids/1")


def test_an_interview_begins_with_the_directions_of_its_contact(ada: Client, research: Any, teaching: Any) -> None:
    zoe = ada.make("/contacts", contact(direction_ids=[research["id"]]))
    planned = ada.make("/interviews", interview(zoe["id"]))
    assert planned["direction_ids"] == [research["id"]]
    url = f"/interviews/{planned['id']}"
    changed = succeeded(ada.patch(url, json={"direction_ids": [teaching["id"]]}))
    assert changed["direction_ids"] == [teaching["id"]]
    assert changed["version"] > planned["version"]
    none = ada.make("/interviews", interview(zoe["id"], direction_ids=[], allow_overlap=True))
    assert none["direction_ids"] == []
    assert listed(ada, "/interviews", direction_id=teaching["id"]) == [planned["id"]]


def test_two_contacts_made_one_belong_to_both_directions(ada: Client, research: Any, teaching: Any) -> None:
    kept = ada.make("/contacts", contact(direction_ids=[research["id"]], level="senior"))
    other = ada.make("/contacts", contact(direction_ids=ids([research, teaching]), outlook="left", level="entry"))
    merge = ada.make(f"/contacts/{kept['id']}/merge", {"other_id": other["id"]})
    one = succeeded(ada.get(f"/contacts/{kept['id']}"))
    assert (one["direction_ids"], one["level"], one["outlook"]) == (ids([research, teaching]), "senior", "left")
    assert ada.delete(f"/merges/{merge['id']}").status_code == 204
    again = [succeeded(ada.get(f"/contacts/{each['id']}")) for each in (kept, other)]
    assert [each["direction_ids"] for each in again] == [[research["id"]], ids([research, teaching])]
    assert [each["outlook"] for each in again] == [None, "left"]


def test_says_from_where_somebody_sees_their_field(ada: Client) -> None:
    told = {"level": "executive", "in_field_since": 1998, "outlook": "mixed"}
    zoe = ada.make("/contacts", contact(**told))
    assert {name: zoe[name] for name in told} == told
    cleared = succeeded(ada.patch(f"/contacts/{zoe['id']}", json=dict.fromkeys(told)))
    assert {cleared[name] for name in told} == {None}


def test_bears_notes(ada: Client, research: Any) -> None:
    written = ada.make("/notes", {"direction_id": research["id"], "body": "Read the report of 2025"})
    assert written["subject"] == {"kind": "direction", "id": research["id"], "name": "UX research in health care"}
    assert listed(ada, "/notes", direction_id=research["id"]) == [written["id"]]
    zoe = ada.make("/contacts", contact())
    assert ada.post("/notes", json=note(zoe["id"], direction_id=research["id"])).status_code == 422
    ada.delete(f"{URL}/{research['id']}")
    assert ada.get(f"/notes/{written['id']}").status_code == 404


def test_stands_in_messages(ada: Client, research: Any, teaching: Any) -> None:
    zoe = ada.make("/contacts", contact(direction_ids=ids([research, teaching])))
    request = {"contact_id": zoe["id"], "kind": "request", "body": "I think about {{direction}}."}
    assert ada.make("/messages", request)["body"] == "I think about UX research in health care."
    succeeded(ada.patch(f"{URL}/{research['id']}", json={"state": "decided"}))
    assert ada.make("/messages", request)["body"] == "I think about Teaching."


@pytest.mark.parametrize(("days", "stays"), [(29, True), (31, False)])
def test_goes_for_good_after_a_month(ada: Client, research: Any, database: Database, days: int, stays: bool) -> None:
    zoe = ada.make("/contacts", contact(direction_ids=[research["id"]]))
    ada.delete(f"{URL}/{research['id']}")
    with database.transaction() as session:
        this = col(Direction.id) == UUID(research["id"])
        session.execute(update(Direction).where(this).values(trashed_at=days_from_now(-days)))
        session.flush()
        empty_trash(session)
    assert ada.put(f"{URL}/{research['id']}/restoration").status_code == (204 if stays else 404)
    assert succeeded(ada.get(f"/contacts/{zoe['id']}"))["direction_ids"] == ([research["id"]] if stays else [])


def test_is_hidden_from_a_stranger(ada: Client, research: Any, sign_in: SignIn) -> None:
    assert sign_in("bob").get(f"{URL}/{research['id']}").status_code == 404
