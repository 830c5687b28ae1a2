"""Ledgers: what was asked, answered, promised, taken and returned."""

from typing import Any

import pytest

from client import Client, SignIn, succeeded
from interviewing import interview_in
from outreaching import THANKS, sent
from people import contact

NOTHING = {"asked": 0, "answered": 0, "promised": 0, "taken": 0, "returned": 0, "items": []}


@pytest.fixture
def ada(sign_in: SignIn) -> Client:
    return sign_in("ada")


@pytest.fixture
def zoe(ada: Client) -> Any:
    return ada.make("/contacts", contact())


def counts(ledger: Any) -> dict[str, int]:
    return {kind: count for kind, count in ledger.items() if kind != "items" and count}


def test_is_empty_at_first(ada: Client, zoe: Any) -> None:
    assert succeeded(ada.get(f"/contacts/{zoe['id']}/ledger")) == NOTHING


def test_tells_what_passed_the_latest_first(ada: Client, zoe: Any) -> None:
    asked = sent(ada, zoe["id"], sent_at="2026-10-01T09:00:00Z")
    succeeded(ada.put(f"/messages/{asked['id']}/answer", json={"answered_at": "2026-10-02T09:00:00Z"}))
    held = interview_in(ada, "completed", zoe["id"])
    lead = ada.make("/leads", {"kind": "person", "text": "Bruno Costa", "interview_id": held["id"]})
    succeeded(ada.put(f"/leads/{lead['id']}/contact", json={}))
    sent(ada, zoe["id"], kind="thank_you", body=THANKS)
    ledger = succeeded(ada.get(f"/contacts/{zoe['id']}/ledger"))
    # Thanks for the talk are thanks for the introduction, too.
    assert counts(ledger) == {"asked": 1, "answered": 1, "promised": 1, "taken": 2, "returned": 1}
    assert ada.get("/referrals", params={"thanked": True}).json()["items"] != []
    assert [item["at"] for item in ledger["items"]] == sorted((item["at"] for item in ledger["items"]), reverse=True)
    last = ledger["items"][-1]
    assert (last["kind"], last["text"], last["message_id"]) == ("asked", "You asked: Your work", asked["id"])
    assert {item["contact"]["id"] for item in ledger["items"]} == {zoe["id"]}


def test_names_those_to_whom_somebody_led(ada: Client, zoe: Any) -> None:
    bruno = ada.make("/contacts", contact(given_name="Bruno", family_name="", referred_by_id=zoe["id"]))
    (referral,) = ada.get("/referrals").json()["items"]
    told = {"thanked_at": "2090-01-01T00:00:00Z", "told_outcome_at": "2090-01-02T00:00:00Z"}
    succeeded(ada.patch(f"/referrals/{referral['id']}", json=told))
    url = f"/contacts/{zoe['id']}/ledger"
    assert [item["text"] for item in succeeded(ada.get(url))["items"]] == [
        "You told them how it went with Bruno",
        "You thanked them for leading you to Bruno",
        "They led you to Bruno",
    ]
    ada.delete(f"/contacts/{bruno['id']}")
    assert succeeded(ada.get(url))["items"][-1]["text"] == "They led you to somebody"


def test_drafts_and_what_was_deleted_count_for_nothing(ada: Client, zoe: Any) -> None:
    asked = sent(ada, zoe["id"])
    ada.delete(f"/messages/{asked['id']}")
    lead = ada.make("/leads", {"kind": "person", "text": "Bruno Costa", "from_contact_id": zoe["id"]})
    ada.delete(f"/leads/{lead['id']}")
    assert succeeded(ada.get(f"/contacts/{zoe['id']}/ledger")) == NOTHING


def test_an_organization_has_that_of_its_people(ada: Client, zoe: Any) -> None:
    clinic = zoe["roles"][0]["organization_id"]
    colleague = ada.make("/contacts", contact(given_name="Ann", roles=[{"organization_id": clinic}]))
    sent(ada, zoe["id"])
    sent(ada, colleague["id"])
    sent(ada, ada.make("/contacts", contact(given_name="Else", roles=[]))["id"])
    assert counts(succeeded(ada.get(f"/organizations/{clinic}/ledger"))) == {"asked": 2}
    ada.delete(f"/contacts/{colleague['id']}")
    assert counts(succeeded(ada.get(f"/organizations/{clinic}/ledger"))) == {"asked": 1}
