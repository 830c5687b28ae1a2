"""Events: what happened, the latest first, for nobody else."""

from typing import Any

import pytest

from client import Client, SignIn
from people import contact, note, question_set

EVENTS, CONTACTS = "/events", "/contacts"


@pytest.fixture
def ada(sign_in: SignIn) -> Client:
    return sign_in("ada")


@pytest.fixture
def zoe(ada: Client) -> Any:
    return ada.make(CONTACTS, contact())


def types(client: Client, **filters: str) -> list[str]:
    return [event["type"] for event in client.get(EVENTS, params=filters).json()["items"]]


def test_the_first_is_the_account_itself(ada: Client) -> None:
    (event,) = ada.get(EVENTS).json()["items"]
    assert event["type"] == "account.created"
    assert event["subject"] == {"kind": "account", "id": ada.get("/account").json()["id"]}
    assert event.keys() == {"id", "position", "type", "at", "subject", "data"}


def test_every_change_of_a_contact_stands_on_its_timeline(ada: Client, zoe: Any) -> None:
    url = f"{CONTACTS}/{zoe['id']}"
    ada.patch(url, json={"stage": "contacted"})
    ada.delete(url)
    ada.put(f"{url}/restoration")
    assert types(ada, contact_id=zoe["id"])[::-1] == [
        f"contact.{what}" for what in ("created", "stage_changed", "trashed", "restored")
    ]


def test_filters_narrow_the_list(ada: Client, zoe: Any) -> None:
    other, questions = ada.make(CONTACTS, contact()), ada.make("/question-sets", question_set())
    assert types(ada, subject_id=questions["id"]) == ["question_set.created"]
    assert types(ada, subject_kind="question_set") == ["question_set.created"]
    assert types(ada, subject_id=zoe["id"], type="contact.created") == ["contact.created"]
    assert types(ada, subject_id=zoe["id"], contact_id=other["id"]) == []
    assert types(ada, type="contact.created") == ["contact.created"] * 2


@pytest.mark.parametrize(
    "asked",
    [{"type": "contact.exploded"}, {"subject_kind": "planet"}, {"subject_id": "1"}, {"contact_id": "\0"}, {"q": "x"}],
)
def test_refuses_a_filter_that_is_none(resident: Client, asked: dict[str, str]) -> None:
    assert resident.get(EVENTS, params=asked).status_code == 422


def test_a_refused_change_leaves_no_event(ada: Client, zoe: Any) -> None:
    before = types(ada)
    ada.patch(f"{CONTACTS}/{zoe['id']}", json={"headline": "New"}, headers={"If-Match": '"7"'})
    ada.post(CONTACTS, json=contact(referred_by_id="0198c0de-0000-7000-8000-000000000000"))
    assert types(ada) == before


def test_the_latest_comes_first_over_all_pages(ada: Client) -> None:
    ids = [ada.make(CONTACTS, contact(roles=[]))["id"] for _ in range(5)]
    found, cursor = [], None
    while cursor is not None or not found:
        page = ada.get(EVENTS, params={"limit": 2, "type": "contact.created", **({"cursor": cursor} if cursor else {})})
        found += [event["subject"]["id"] for event in page.json()["items"]]
        cursor = page.json()["next_cursor"]
        if cursor is None:
            break
    assert found == ids[::-1]


def test_nobody_sees_the_events_of_somebody_else(zoe: Any, sign_in: SignIn) -> None:
    bob = sign_in("bob")
    assert types(bob, subject_id=zoe["id"]) == types(bob, contact_id=zoe["id"]) == []
    assert types(bob) == ["account.created"]


def test_nobody_can_write_or_change_an_event(ada: Client) -> None:
    (event,) = ada.get(EVENTS).json()["items"]
    assert ada.post(EVENTS, json=event).status_code == 405
    assert ada.delete(f"{EVENTS}/{event['id']}").status_code == 404


def test_a_program_needs_to_see_contacts_and_interviews(ada: Client) -> None:
    with ada.with_token("contacts:read") as half, ada.with_token("contacts:read", "interviews:read") as whole:
        assert half.get(EVENTS).status_code == 403
        assert whole.get(EVENTS).status_code == 200


def test_a_program_sees_what_happened_to_things_that_it_may_read(ada: Client, zoe: Any) -> None:
    ada.make("/notes", note(zoe["id"]))
    with ada.with_token("contacts:read", "interviews:read") as program:
        assert types(program, subject_kind="note") == []
        assert types(program, contact_id=zoe["id"]) == ["contact.created"]
        assert "account.created" not in types(program)
    with ada.with_token("contacts:read", "interviews:read", "notes:read") as wider:
        assert types(wider, contact_id=zoe["id"]) == ["note.created", "contact.created"]
