"""Leads: noted, turned into what they name, and told of to whoever gave them."""

from typing import Any

import pytest

from client import Client, SignIn, at_once, succeeded
from interviewing import interview_in
from outreaching import due, kinds
from people import contact

URL = "/leads"


@pytest.fixture
def ada(sign_in: SignIn) -> Client:
    return sign_in("ada")


@pytest.fixture
def zoe(ada: Client) -> Any:
    return ada.make("/contacts", contact())


def person_from(client: Client, contact_id: str, **changes: Any) -> Any:
    return client.make(URL, {"kind": "person", "text": "Bruno Costa", "from_contact_id": contact_id, **changes})


def turn(client: Client, lead: Any, into: str, **told: Any) -> Any:
    return succeeded(client.put(f"{URL}/{lead['id']}/{into}", json=told))


def test_is_noted_from_an_interview(ada: Client, zoe: Any) -> None:
    held = interview_in(ada, "completed", zoe["id"])
    lead = ada.make(URL, {"kind": "resource", "text": "A book on listening", "interview_id": held["id"]})
    assert lead["from_contact"] == {"id": zoe["id"], "name": "Zoë Álvarez"}
    assert (lead["state"], lead["contact"], lead["organization"], lead["follow_up_id"]) == ("open", None, None, None)
    assert succeeded(ada.get(f"{URL}/{lead['id']}")) == lead
    assert ada.get(URL, params={"interview_id": held["id"]}).json()["items"] == [lead]
    assert ada.get(URL, params={"contact_id": zoe["id"], "kind": "resource"}).json()["items"] == [lead]
    assert ada.get(URL, params={"state": "dropped"}).json()["items"] == []


def test_becomes_a_contact_with_a_referral_and_a_draft(ada: Client, zoe: Any) -> None:
    lead = person_from(ada, zoe["id"])
    turned = turn(ada, lead, "contact", title="Nurse manager", organization_name="Rhône Clinics")
    bruno = succeeded(ada.get(f"/contacts/{turned['contact_id']}"))
    assert (bruno["given_name"], bruno["family_name"], bruno["source"]) == ("Bruno", "Costa", "lead")
    assert bruno["roles"][0]["organization_name"] == "Rhône Clinics"
    assert bruno["referred_by"] == {"id": zoe["id"], "name": "Zoë Álvarez"}
    (referral,) = ada.get("/referrals", params={"contact_id": bruno["id"]}).json()["items"]
    assert (referral["from_contact"]["id"], referral["lead_id"]) == (zoe["id"], lead["id"])
    draft = succeeded(ada.get(f"/messages/{turned['message_id']}"))
    assert draft["subject"] == "Zoë Álvarez thought of you"
    assert "Hello Bruno,\n\nZoë Álvarez suggested that I write to you." in draft["body"]
    assert (draft["kind"], draft["state"]) == ("request", "draft")
    after = succeeded(ada.get(f"{URL}/{lead['id']}"))
    assert (after["state"], after["contact"]["id"], after["version"]) == ("pursued", bruno["id"], turned["version"])


def test_becomes_a_contact_that_is_there_already(ada: Client, zoe: Any) -> None:
    bruno = ada.make("/contacts", contact(given_name="Bruno"))
    turned = turn(ada, person_from(ada, zoe["id"]), "contact", contact_id=bruno["id"], drafts_request=False)
    assert (turned["contact_id"], turned["message_id"]) == (bruno["id"], None)
    assert succeeded(ada.get(f"/contacts/{bruno['id']}"))["referred_by"]["id"] == zoe["id"]
    again = person_from(ada, zoe["id"])
    turn(ada, again, "contact", contact_id=bruno["id"])
    assert len(ada.get("/referrals").json()["items"]) == 1


def test_is_turned_once(ada: Client, zoe: Any) -> None:
    lead = person_from(ada, zoe["id"])
    turn(ada, lead, "contact")
    refused = ada.put(f"{URL}/{lead['id']}/contact", json={})
    assert (refused.status_code, refused.json()["code"]) == (409, "lead_turned")


def undo(client: Client, lead: Any, what: str) -> Any:
    return succeeded(client.delete(f"{URL}/{lead['id']}/{what}"))


def test_turning_into_a_contact_can_be_undone(ada: Client, zoe: Any) -> None:
    lead = person_from(ada, zoe["id"])
    turned = turn(ada, lead, "contact")
    before = undo(ada, lead, "contact")
    assert (before["state"], before["contact"]) == ("open", None)
    assert ada.get(f"/contacts/{turned['contact_id']}").json()["trashed_at"] is not None
    assert ada.get(f"/messages/{turned['message_id']}").status_code == 404
    assert ada.get("/referrals").json()["items"] == []
    again = turn(ada, lead, "contact")
    assert again["contact_id"] != turned["contact_id"]
    undo(ada, lead, "contact")
    assert undo(ada, lead, "contact")["state"] == "open", "nothing happens a second time"


def test_undoing_leaves_a_contact_that_was_there(ada: Client, zoe: Any) -> None:
    bruno = ada.make("/contacts", contact(given_name="Bruno"))
    lead = person_from(ada, zoe["id"])
    draft = turn(ada, lead, "contact", contact_id=bruno["id"])["message_id"]
    undo(ada, lead, "contact")
    after = succeeded(ada.get(f"/contacts/{bruno['id']}"))
    assert (after["trashed_at"], after["referred_by"]) == (None, None)
    assert ada.get(f"/messages/{draft}").status_code == 404
    turned = turn(ada, lead, "contact", contact_id=bruno["id"])
    url = f"/messages/{turned['message_id']}"
    succeeded(ada.patch(url, json={"body": "Zoë sends me. Would you have twenty minutes?"}))
    succeeded(ada.put(f"{url}/sending", json={"logged": True}))
    undo(ada, lead, "contact")
    assert ada.get(url).status_code == 200, "what was sent stays"


def test_turning_into_an_organization_can_be_undone(ada: Client, zoe: Any) -> None:
    new, known, used = (
        person_from(ada, zoe["id"], kind="organization", text=text) for text in ("Nowhere", "North Clinic", "Used")
    )
    made, there, busy = (turn(ada, lead, "organization")["organization_id"] for lead in (new, known, used))
    ada.make("/notes", {"organization_id": busy, "body": "Worth a look"})
    for lead in (new, known, used):
        assert (undo(ada, lead, "organization")["state"], lead["organization"]) == ("open", None)
    answers = [ada.get(f"/organizations/{id}").status_code for id in (made, there, busy)]
    assert answers == [404, 200, 200]


def test_turning_into_a_follow_up_can_be_undone_and_done_again(ada: Client, zoe: Any) -> None:
    lead = person_from(ada, zoe["id"])
    first = turn(ada, lead, "follow-up", due_on="2027-03-01")["follow_up_id"]
    undone = undo(ada, lead, "follow-up")
    assert (undone["state"], undone["follow_up_id"], due(ada)) == ("open", None, [])
    assert turn(ada, lead, "follow-up", due_on="2027-03-08")["follow_up_id"] == first
    succeeded(ada.put(f"/follow-ups/{first}/completion"))
    assert turn(ada, lead, "follow-up", due_on="2027-03-15")["follow_up_id"] == first
    assert [follow_up["due_on"] for follow_up in due(ada)] == ["2027-03-15"]


def test_a_lead_is_open_again_when_nothing_is_left(ada: Client, zoe: Any) -> None:
    lead = person_from(ada, zoe["id"])
    turn(ada, lead, "contact")
    turn(ada, lead, "follow-up", due_on="2027-03-01")
    assert undo(ada, lead, "contact")["state"] == "pursued"
    assert undo(ada, lead, "follow-up")["state"] == "open"


def test_an_opening_names_nobody(ada: Client, zoe: Any) -> None:
    lead = person_from(ada, zoe["id"], kind="opening", text="A job in Lyon")
    assert ada.put(f"{URL}/{lead['id']}/contact", json={}).json()["code"] == "name_needed"
    assert turn(ada, lead, "contact", given_name="Lea")["contact_id"]


def test_becomes_an_organization_of_that_name(ada: Client, zoe: Any) -> None:
    clinic = zoe["roles"][0]["organization_id"]
    lead = person_from(ada, zoe["id"], kind="organization", text="north clinic")
    assert turn(ada, lead, "organization")["organization_id"] == clinic
    other = person_from(ada, zoe["id"], kind="organization", text="Somewhere new")
    made = turn(ada, other, "organization")["organization_id"]
    assert succeeded(ada.get(f"/organizations/{made}"))["name"] == "Somewhere new"
    ada.delete(f"/organizations/{made}")
    assert succeeded(ada.get(f"{URL}/{other['id']}"))["organization"] is None


def test_becomes_a_follow_up_and_another_day(ada: Client, zoe: Any) -> None:
    lead = person_from(ada, zoe["id"])
    first = turn(ada, lead, "follow-up", due_on="2027-03-01")
    second = turn(ada, lead, "follow-up", due_on="2027-03-08", text="Write to Bruno")
    assert first["follow_up_id"] == second["follow_up_id"]
    (pursue,) = due(ada)
    assert (pursue["kind"], pursue["due_on"], pursue["text"]) == ("pursue_lead", "2027-03-08", "Write to Bruno")
    assert succeeded(ada.get(f"{URL}/{lead['id']}"))["follow_up_id"] == pursue["id"]
    succeeded(ada.patch(f"{URL}/{lead['id']}", json={"state": "dropped"}))
    assert due(ada) == []
    succeeded(ada.patch(f"{URL}/{lead['id']}", json={"state": "open"}))
    assert kinds(due(ada)) == ["pursue_lead"]


def test_what_came_of_it_is_told_to_the_giver(ada: Client, zoe: Any) -> None:
    lead = person_from(ada, zoe["id"])
    succeeded(ada.patch(f"{URL}/{lead['id']}", json={"state": "came_to_something"}))
    (tell,) = due(ada)
    assert (tell["kind"], tell["contact"]["id"], tell["lead_id"]) == ("close_the_loop", zoe["id"], lead["id"])
    assert tell["why"] == "Their lead came to something: Bruno Costa"


def test_is_found_by_its_words_and_had_back(ada: Client, zoe: Any) -> None:
    lead = person_from(ada, zoe["id"], note="Knows about capybaras")
    found = ada.get("/search", params={"q": "capybara"}).json()["groups"]
    assert [(group["kind"], group["items"][0]["id"]) for group in found] == [("lead", lead["id"])]
    assert ada.delete(f"{URL}/{lead['id']}").status_code == 204
    assert ada.get(f"{URL}/{lead['id']}").status_code == 404
    assert ada.get("/search", params={"q": "capybara"}).json()["groups"] == []
    assert ada.get(URL, params={"trashed": True}).json()["items"][0]["id"] == lead["id"]
    assert ada.put(f"{URL}/{lead['id']}/restoration").status_code == 204
    assert succeeded(ada.get(f"{URL}/{lead['id']}"))["note"] == "Knows about capybaras"


def test_is_out_of_sight_with_its_giver(ada: Client, zoe: Any) -> None:
    lead = person_from(ada, zoe["id"])
    ada.delete(f"/contacts/{zoe['id']}")
    assert ada.get(f"{URL}/{lead['id']}").status_code == 404
    assert ada.get(URL).json()["items"] == []
    assert ada.put(f"{URL}/{lead['id']}/follow-up", json={"due_on": "2027-03-01"}).status_code == 404


@pytest.mark.parametrize("field", ["interview_id", "from_contact_id"])
def test_is_from_who_is_there(ada: Client, sign_in: SignIn, field: str) -> None:
    planned = interview_in(sign_in("bob"), "planned")
    theirs = {"interview_id": planned["id"], "from_contact_id": planned["contact"]["id"]}
    refused = ada.post(URL, json={"kind": "person", "text": "x", field: theirs[field]})
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, f"/{field}")


def test_making_contacts_of_leads_takes_both_scopes(ada: Client, zoe: Any) -> None:
    lead = person_from(ada, zoe["id"])
    program, version = ada.with_token("outreach:write"), {"If-Match": '"1"'}
    assert program.put(f"{URL}/{lead['id']}/contact", json={}, headers=version).status_code == 403
    both = ada.with_token("outreach:write", "contacts:write")
    assert both.put(f"{URL}/{lead['id']}/contact", json={}, headers=version).status_code == 200


def test_of_eight_who_turn_a_lead_one_does(ada: Client) -> None:
    giver = ada.make("/contacts", contact(given_name="Amina"))
    lead = ada.make("/leads", {"kind": "person", "text": "Bruno Costa", "from_contact_id": giver["id"]})
    url = f"/leads/{lead['id']}"
    tried = at_once(lambda _: ada.put(f"{url}/contact", json={}).status_code, 8)
    assert sorted(tried) == [200] + [409] * 7
    tried = at_once(lambda n: ada.put(f"{url}/follow-up", json={"due_on": f"2027-01-{10 + n}"}).status_code, 8)
    assert set(tried) == {200}
    assert kinds(due(ada)) == ["pursue_lead"]
    assert len(ada.get("/contacts").json()["items"]) == 2
