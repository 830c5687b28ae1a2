"""Referrals: several to a contact, in step with it, made good, and drawn."""

from typing import Any

import pytest

from client import Client, SignIn, at_once, succeeded
from interviewing import interview_in
from outreaching import THANKS, due, kinds, sent
from people import contact

URL = "/referrals"


@pytest.fixture
def ada(sign_in: SignIn) -> Client:
    return sign_in("ada")


@pytest.fixture
def people(ada: Client) -> dict[str, str]:
    """The ids of five contacts, by their names."""
    names = ("Ann", "Ben", "Cyd", "Dan", "Eve")
    return {name: ada.make("/contacts", contact(given_name=name, family_name=""))["id"] for name in names}


def refer(client: Client, by: str, to: str, **changes: Any) -> Any:
    return client.make(URL, {"from_contact_id": by, "to_contact_id": to, **changes})


def referrer(client: Client, id: str) -> str | None:
    by = succeeded(client.get(f"/contacts/{id}"))["referred_by"]
    return by and by["name"]


def ends(client: Client, **filters: Any) -> list[tuple[str, str]]:
    items = succeeded(client.get(URL, params=filters))["items"]
    return sorted((item["from_contact"]["name"], item["to_contact"]["name"]) for item in items)


def test_several_may_have_led_to_the_same(ada: Client, people: dict[str, str]) -> None:
    first = refer(ada, people["Ann"], people["Cyd"])
    refer(ada, people["Ben"], people["Cyd"])
    assert ends(ada, contact_id=people["Cyd"]) == [("Ann", "Cyd"), ("Ben", "Cyd")]
    assert ends(ada, contact_id=people["Ann"]) == [("Ann", "Cyd")]
    assert referrer(ada, people["Cyd"]) == "Ann"
    assert succeeded(ada.get(f"{URL}/{first['id']}")) == first
    assert ada.delete(f"{URL}/{first['id']}").status_code == 204
    assert referrer(ada, people["Cyd"]) == "Ben"
    assert ada.put(f"{URL}/{first['id']}/restoration").status_code == 204
    assert referrer(ada, people["Cyd"]) == "Ann"


def test_says_nothing_twice_and_nothing_of_oneself(ada: Client, people: dict[str, str]) -> None:
    refer(ada, people["Ann"], people["Cyd"])
    again = ada.post(URL, json={"from_contact_id": people["Ann"], "to_contact_id": people["Cyd"]})
    assert (again.status_code, again.json()["code"]) == (409, "referral_known")
    oneself = ada.post(URL, json={"from_contact_id": people["Ann"], "to_contact_id": people["Ann"]})
    assert (oneself.status_code, oneself.json()["code"]) == (422, "self_referral")
    new = {"from_contact_id": people["Ben"], "to_contact_id": people["Cyd"]}
    assert sorted(at_once(lambda _: ada.post(URL, json=new).status_code)) == [201] + [409] * 15


def test_a_circle_is_no_mistake(ada: Client, people: dict[str, str]) -> None:
    refer(ada, people["Ann"], people["Ben"])
    refer(ada, people["Ben"], people["Ann"])
    branches = succeeded(ada.get(f"{URL}/graph"))["branches"]
    assert {branch["contacts"] for branch in branches} == {1}


def test_what_a_contact_says_is_its_first_referral(ada: Client, people: dict[str, str]) -> None:
    cyd = people["Cyd"]

    def say(by: str | None) -> None:
        succeeded(ada.patch(f"/contacts/{cyd}", json={"referred_by_id": by and people[by]}))

    say("Ann")
    assert ends(ada) == [("Ann", "Cyd")]
    say("Ben")
    assert ends(ada) == [("Ben", "Cyd")]
    refer(ada, people["Dan"], cyd)
    say("Dan")
    assert (ends(ada), referrer(ada, cyd)) == ([("Ben", "Cyd"), ("Dan", "Cyd")], "Dan")
    say(None)
    assert (ends(ada), referrer(ada, cyd)) == ([("Ben", "Cyd")], "Ben")
    made = ada.make("/contacts", contact(given_name="Fay", family_name="", referred_by_id=cyd))
    assert ends(ada, contact_id=made["id"]) == [("Cyd", "Fay")]


def test_is_changed_at_any_time(ada: Client, people: dict[str, str]) -> None:
    referral = refer(ada, people["Ann"], people["Cyd"])
    url = f"{URL}/{referral['id']}"
    changed = succeeded(ada.patch(url, json={"from_contact_id": people["Ben"], "thanked_at": "2026-11-20T08:00:00Z"}))
    assert (changed["from_contact"]["name"], changed["thanked_at"]) == ("Ben", "2026-11-20T08:00:00Z")
    assert referrer(ada, people["Cyd"]) == "Ben"
    assert succeeded(ada.patch(url, json={"thanked_at": None}))["thanked_at"] is None
    assert ada.patch(url, json={"from_contact_id": people["Cyd"]}).json()["code"] == "self_referral"


def test_thanks_and_outcomes_are_made_good_by_messages(ada: Client, people: dict[str, str]) -> None:
    refer(ada, people["Ann"], people["Cyd"])
    refer(ada, people["Ben"], people["Cyd"])
    sent(ada, people["Ann"], kind="thank_you", body=THANKS)
    sent(ada, people["Ann"], kind="outcome", body="It went well.")
    by_name = {item["from_contact"]["name"]: item for item in ada.get(URL).json()["items"]}
    assert by_name["Ann"]["thanked_at"] is not None
    assert by_name["Ann"]["told_outcome_at"] is not None
    assert (by_name["Ben"]["thanked_at"], by_name["Ben"]["told_outcome_at"]) == (None, None)
    assert ends(ada, thanked=True) == [("Ann", "Cyd")]
    assert ends(ada, thanked=False) == [("Ben", "Cyd")]


def test_who_led_to_a_talk_is_told_how_it_went(ada: Client, people: dict[str, str]) -> None:
    refer(ada, people["Ann"], people["Cyd"])
    interview_in(ada, "completed", people["Cyd"])
    (tell,) = due(ada, kind="close_the_loop")
    assert (tell["contact"]["name"], tell["why"]) == ("Ann", "You spoke with Cyd.")
    sent(ada, people["Ann"], kind="outcome", body="It went well.")
    assert kinds(due(ada)) == ["debrief", "thank_you"]


def test_is_drawn_with_what_came_of_each_branch(ada: Client, people: dict[str, str]) -> None:
    refer(ada, people["Ann"], people["Ben"], thanked_at="2026-11-20T08:00:00Z")
    refer(ada, people["Ben"], people["Cyd"])
    refer(ada, people["Ben"], people["Dan"])
    interview_in(ada, "completed", people["Cyd"])
    graph = succeeded(ada.get(f"{URL}/graph"))
    names = {node["id"]: node["name"] for node in graph["nodes"]}
    assert sorted(names.values()) == ["Ann", "Ben", "Cyd", "Dan"], "Eve stands alone"
    assert [names[branch["contact_id"]] for branch in graph["branches"]] == ["Ann", "Ben", "Cyd", "Dan"]
    told = {names[branch.pop("contact_id")]: branch for branch in graph["branches"]}
    assert told["Ann"] == {"contacts": 3, "held": 1, "open_thanks": 0}
    assert told["Ben"] == {"contacts": 2, "held": 1, "open_thanks": 2}
    assert told["Cyd"] == {"contacts": 0, "held": 0, "open_thanks": 0}
    assert [node["met"] for node in graph["nodes"]] == [False, False, True, False]
    assert {(names[edge["from_id"]], edge["thanked"]) for edge in graph["edges"]} == {("Ann", True), ("Ben", False)}
    assert graph["truncated"] is False


def test_is_out_of_sight_with_either_end(ada: Client, people: dict[str, str]) -> None:
    referral = refer(ada, people["Ann"], people["Cyd"])
    for name in ("Ann", "Cyd"):
        ada.delete(f"/contacts/{people[name]}")
        assert ada.get(f"{URL}/{referral['id']}").status_code == 404
        assert ada.patch(f"{URL}/{referral['id']}", json={"thanked_at": None}).status_code == 404
        assert succeeded(ada.get(f"{URL}/graph"))["nodes"] == []
        ada.put(f"/contacts/{people[name]}/restoration")
    assert ada.get(f"{URL}/{referral['id']}").status_code == 200


def test_a_merge_leaves_nobody_led_to_by_themselves(ada: Client, people: dict[str, str]) -> None:
    refer(ada, people["Ann"], people["Ben"])
    refer(ada, people["Cyd"], people["Ben"])
    merge = ada.make(f"/contacts/{people['Ann']}/merge", {"other_id": people["Ben"]})
    assert ends(ada) == [("Cyd", "Ann")]
    assert len(succeeded(ada.get(f"{URL}/graph"))["edges"]) == 1
    ada.delete(f"/merges/{merge['id']}")
    assert ends(ada) == [("Ann", "Ben"), ("Cyd", "Ben")]


@pytest.mark.parametrize("field", ["from_contact_id", "to_contact_id", "lead_id"])
def test_is_between_who_is_there(ada: Client, people: dict[str, str], sign_in: SignIn, field: str) -> None:
    bob = sign_in("bob")
    lead = bob.make("/leads", {"kind": "person", "text": "His"})["id"]
    theirs = lead if field == "lead_id" else bob.make("/contacts", contact())["id"]
    new = {"from_contact_id": people["Ann"], "to_contact_id": people["Ben"], field: theirs}
    refused = ada.post(URL, json=new)
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, f"/{field}")
