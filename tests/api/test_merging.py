"""Two contacts made one, and made two again; and the same for organizations."""

from typing import Any

import pytest

from client import Client, SignIn, at_once, succeeded
from outreaching import message
from people import contact


@pytest.fixture
def ada(sign_in: SignIn) -> Client:
    return sign_in("ada")


@pytest.fixture
def kept(ada: Client) -> Any:
    return ada.make("/contacts", contact(headline=None, stage="identified", phones=[], how_met="At a talk"))


@pytest.fixture
def other(ada: Client) -> Any:
    return ada.make(
        "/contacts",
        contact(
            given_name="Zoe",
            headline="Research lead",
            emails=[{"value": "ZOE@clinic.example"}, {"value": "zoe@home.example"}],
            phones=[{"value": "+33 1 23 45 67 89"}],
            how_met="Through Rosa",
            stage="met",
            tags=["Health", "alum"],
            roles=[{"title": "Nurse", "organization_name": "South Clinic", "ended_on": "2015-01-01"}],
        ),
    )


def merge(client: Client, kept: Any, other: Any) -> Any:
    return client.make(f"/contacts/{kept['id']}/merge", {"other_id": other["id"]})


def timeline(client: Client, contact: Any) -> list[str]:
    found = succeeded(client.get("/events", params={"contact_id": contact["id"]}))["items"]
    return [event["type"] for event in found]


def stages(client: Client, contact: Any) -> list[tuple[str, str]]:
    found = succeeded(client.get(f"/contacts/{contact['id']}/stages"))["items"]
    return [(entry["stage"], entry["by"]) for entry in found]


def test_its_own_values_win_and_gaps_are_filled(ada: Client, kept: Any, other: Any) -> None:
    merge(ada, kept, other)
    now = ada.get(f"/contacts/{kept['id']}").json()
    assert (now["given_name"], now["how_met"]) == ("Zoë", "At a talk")
    assert (now["headline"], now["stage"]) == ("Research lead", "met")
    assert [(email["value"], email["primary"]) for email in now["emails"]] == [
        ("zoe@clinic.example", True),
        ("zoe@home.example", False),
    ]
    assert [phone["primary"] for phone in now["phones"]] == [True]
    assert sorted(tag.lower() for tag in now["tags"]) == ["alum", "health"]
    assert [role["title"] for role in now["roles"]] == ["Research lead", "Nurse"]


def test_the_other_one_is_gone_but_its_words_are_found(ada: Client, kept: Any, other: Any) -> None:
    merge(ada, kept, other)
    assert ada.get(f"/contacts/{other['id']}").status_code == 404
    found = ada.get("/contacts", params={"q": "home.example"}).json()["items"]
    assert [item["id"] for item in found] == [kept["id"]]
    assert ada.get("/contacts", params={"trashed": True}).json()["items"] == []
    refused = ada.put(f"/contacts/{other['id']}/restoration")
    assert (refused.status_code, refused.json()["code"]) == (409, "merged_away")


def test_what_referred_to_the_other_one_moves_over(ada: Client, kept: Any, other: Any) -> None:
    interview = ada.make("/interviews", {"contact_id": other["id"]})
    note = ada.make("/notes", {"contact_id": other["id"], "body": "Kind"})
    led = ada.make("/contacts", {"given_name": "Ann", "referred_by_id": other["id"]})
    done = merge(ada, kept, other)
    for version, owner in ((2, kept), (3, other)):
        talk = ada.get(f"/interviews/{interview['id']}").json()
        told = ada.get(f"/notes/{note['id']}").json()
        friend = ada.get(f"/contacts/{led['id']}").json()
        assert (talk["contact"]["id"], talk["version"]) == (owner["id"], version)
        assert (told["contact_id"], told["version"]) == (owner["id"], version)
        assert (friend["referred_by"]["id"], friend["version"]) == (owner["id"], version)
        if owner is kept:
            assert ada.delete(f"/merges/{done['id']}").status_code == 204


def test_the_timeline_moves_over(ada: Client, kept: Any, other: Any) -> None:
    ada.make("/interviews", {"contact_id": other["id"]})
    done = merge(ada, kept, other)
    assert timeline(ada, kept)[:3] == ["contact.merged", "contact.stage_changed", "interview.planned"]
    assert timeline(ada, other) == []
    ada.delete(f"/merges/{done['id']}")
    assert timeline(ada, other) == ["interview.planned", "contact.created"]
    assert "interview.planned" not in timeline(ada, kept)


def test_a_later_stage_is_told_of(ada: Client, kept: Any, other: Any) -> None:
    done = merge(ada, kept, other)
    assert stages(ada, kept) == [("met", "event"), ("identified", "seeker")]
    ada.delete(f"/merges/{done['id']}")
    assert stages(ada, kept) == [("identified", "event"), ("met", "event"), ("identified", "seeker")]


def test_what_both_say_is_said_once_and_by_the_kept_one_first(ada: Client) -> None:
    clinic = {"title": "Lead", "organization_name": "Clinic"}
    imported = ada.make(
        "/contacts",
        {
            "given_name": "Zoe",
            "roles": [{"title": "Chair", "organization_name": "Board"}, {**clinic, "title": "LEAD"}],
            "links": [{"value": "https://www.people.example/Zoe/"}],
            "phones": [{"value": "+33123456789"}],
            "tags": ["Alum", "health"],
        },
    )
    mine = ada.make(
        "/contacts",
        {
            "given_name": "Zoë",
            "roles": [{**clinic, "started_on": "2021-03-01"}],
            "links": [{"value": "https://people.example/zoe"}],
            "phones": [{"value": "+33 1 23 45 67 89"}],
            "tags": ["Health"],
        },
    )
    done = merge(ada, mine, imported)
    now = ada.get(f"/contacts/{mine['id']}").json()
    assert [role["title"] for role in now["roles"]] == ["Lead", "Chair"]
    assert (now["links"], now["phones"], now["tags"]) == (mine["links"], mine["phones"], ["Health", "Alum"])
    ada.delete(f"/merges/{done['id']}")
    again = ada.get(f"/contacts/{imported['id']}").json()
    assert [role["title"] for role in again["roles"]] == ["Chair", "LEAD"]


def test_of_two_that_are_folded_into_each_other_one_stays(ada: Client, kept: Any, other: Any) -> None:
    ways = ((kept, other), (other, kept))
    tried = at_once(lambda n: ada.post(f"/contacts/{ways[n][0]['id']}/merge", json={"other_id": ways[n][1]["id"]}), 2)
    assert sorted(response.status_code for response in tried) == [201, 404]
    assert sorted(ada.get(f"/contacts/{one['id']}").status_code for one in (kept, other)) == [200, 404]


def test_undoing_brings_both_back_as_they_were(ada: Client, kept: Any, other: Any) -> None:
    done = merge(ada, kept, other)
    assert ada.delete(f"/merges/{done['id']}").status_code == 204
    for before in (kept, other):
        now = ada.get(f"/contacts/{before['id']}").json()
        same = set(before) - {"version", "updated_at", "roles"}
        assert {name: now[name] for name in same} == {name: before[name] for name in same}
        assert [role["title"] for role in now["roles"]] == [role["title"] for role in before["roles"]]
    again = ada.delete(f"/merges/{done['id']}")
    assert (again.status_code, again.json()["code"]) == (409, "merge_undone")


def test_undoing_keeps_what_was_changed_since(ada: Client, kept: Any, other: Any) -> None:
    done = merge(ada, kept, other)
    succeeded(ada.patch(f"/contacts/{kept['id']}", json={"headline": "Director"}))
    ada.delete(f"/merges/{done['id']}")
    now = ada.get(f"/contacts/{kept['id']}").json()
    assert (now["headline"], now["phones"]) == ("Director", [])


def test_a_contact_is_not_merged_with_itself_or_with_a_strangers(
    ada: Client, kept: Any, other: Any, sign_in: SignIn
) -> None:
    path = f"/contacts/{kept['id']}/merge"
    assert ada.post(path, json={"other_id": kept["id"]}).json()["code"] == "same_contact"
    bob = sign_in("bob")
    his = bob.make("/contacts", {"given_name": "Bill"})
    assert ada.post(path, json={"other_id": his["id"]}).json()["code"] == "invalid_reference"
    assert bob.post(path, json={"other_id": his["id"]}).status_code == 404
    done = merge(ada, kept, other)
    assert bob.delete(f"/merges/{done['id']}").status_code == 404


def test_organizations_are_merged_with_their_people(ada: Client, kept: Any, other: Any) -> None:
    north, south = kept["roles"][0]["organization_id"], other["roles"][0]["organization_id"]
    succeeded(ada.patch(f"/organizations/{south}", json={"website": "https://south.example"}))
    merged = succeeded(ada.post(f"/organizations/{north}/merge", json={"other_id": south}))
    assert (merged["name"], merged["website"], merged["contact_count"]) == ("North Clinic", "https://south.example", 2)
    assert ada.get(f"/organizations/{south}").status_code == 404
    assert ada.get("/contacts", params={"q": "nurse south"}).json()["items"] == []
    found = ada.get("/contacts", params={"q": "zoe north"}).json()["items"]
    assert {item["id"] for item in found} == {kept["id"], other["id"]}


def test_interviews_may_go_on_while_their_contact_is_merged(ada: Client) -> None:
    for _ in range(5):
        kept, other = (ada.make("/contacts", {"given_name": name})["id"] for name in ("Bo", "Zoe"))
        planned = [ada.make("/interviews", {"contact_id": other})["id"] for _ in range(7)]

        def call(n: int, kept: str = kept, other: str = other, planned: list[str] = planned) -> int:
            if n == 3:
                return ada.post(f"/contacts/{kept}/merge", json={"other_id": other}).status_code
            return ada.put(f"/interviews/{planned[n - (n > 3)]}/request").status_code

        assert at_once(call, 8) == [200, 200, 200, 201, 200, 200, 200, 200]


def test_messages_may_be_sent_while_their_contact_is_merged(ada: Client) -> None:
    for _ in range(5):
        kept, other = (ada.make("/contacts", {"given_name": name})["id"] for name in ("Bo", "Zoe"))
        drafts = [ada.make("/messages", message(other))["id"] for _ in range(7)]

        def call(n: int, kept: str = kept, other: str = other, drafts: list[str] = drafts) -> int:
            if n == 3:
                return ada.post(f"/contacts/{kept}/merge", json={"other_id": other}).status_code
            return ada.put(f"/messages/{drafts[n - (n > 3)]}/sending", json={"logged": True}).status_code

        assert at_once(call, 8) == [200, 200, 200, 201, 200, 200, 200, 200]


def test_batches_may_name_the_same_contacts_in_any_order(ada: Client) -> None:
    ids = [ada.make("/contacts", {"given_name": f"{n}"})["id"] for n in range(20)]

    def call(n: int) -> int:
        changes = [{"op": "tag", "id": id, "add": [f"{n}"]} for id in (ids if n % 2 else reversed(ids))]
        return ada.post("/contacts/batch", json={"operations": changes}).status_code

    assert at_once(call, 8) == [200] * 8
