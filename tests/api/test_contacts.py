"""Contacts: kept, changed, found, tagged, trashed and had back."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from client import Client, SignIn, at_once, succeeded
from people import contact

CONTACTS = "/contacts"
NOBODY = "0198c0de-0000-7000-8000-000000000000"


@pytest.fixture
def ada(sign_in: SignIn) -> Client:
    return sign_in("ada")


@pytest.fixture
def zoe(ada: Client) -> Any:
    return ada.make(CONTACTS, contact())


def names(client: Client, **filters: Any) -> list[str]:
    """The given names that the list shows, over all its pages."""
    found: list[str] = []
    cursor: str | None = None
    while True:
        asked = {**filters, "limit": 2} | ({"cursor": cursor} if cursor else {})
        page = succeeded(client.get(CONTACTS, params=asked))
        found += [item["given_name"] for item in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            return found


def faults(response: Any) -> list[tuple[str, str]]:
    assert response.status_code == 422
    return [(error["pointer"], error["code"]) for error in response.json()["errors"]]


def test_keeps_all_that_is_known_of_a_contact(ada: Client) -> None:
    given = contact(
        phones=[{"value": "+33 1 23 45 67 89", "label": "office", "primary": True}],
        links=[{"value": "https://www.linkedin.com/in/zoe", "label": None, "primary": True}],
        location="Lyon",
        time_zone="Europe/Paris",
        preferred_platform="google_meet",
        how_met="At a talk",
        keep_in_touch_days=90,
        source="api",
        stage="contacted",
    )
    response = ada.post(CONTACTS, json=given)
    made = response.json()
    assert response.status_code == 201
    assert response.headers["Location"] == f"/api/v1{CONTACTS}/{made['id']}"
    assert response.headers["ETag"] == '"1"'
    assert {name: made[name] for name in given if name != "roles"} == {n: v for n, v in given.items() if n != "roles"}
    assert made["roles"][0]["organization_name"] == "North Clinic"
    assert made["referred_by"] is None
    assert ada.get(f"{CONTACTS}/{made['id']}").json() == made


@pytest.mark.parametrize("name", [{"given_name": "Zoë"}, {"family_name": "Álvarez"}])
def test_one_name_is_enough(ada: Client, name: dict[str, str]) -> None:
    assert ada.make(CONTACTS, name)["stage"] == "identified"


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"given_name": " ", "family_name": ""}, ("/given_name", "name_needed")),
        ({"given_name": "Zoë\nBcc: all"}, ("/given_name", "control_character")),
        ({"given_name": "x" * 201}, ("/given_name", "string_too_long")),
        ({"given_name": "\u0958" * 101}, ("/given_name", "string_too_long")),  # two characters each, once normalised
        ({"how_met": "\u0958" * 1001}, ("/how_met", "string_too_long")),
        ({"phones": [{"value": "   "}]}, ("/phones/0/value", "string_too_short")),
        ({"emails": [{"value": "not an address"}]}, ("/emails/0/value", "email")),
        ({"links": [{"value": "javascript:alert(1)"}]}, ("/links/0/value", "link")),
        ({"emails": [{"value": f"{n}@x.example", "primary": True} for n in "ab"]}, ("/emails", "several_primaries")),
        ({"roles": [{}]}, ("/roles/0", "empty_role")),
        (
            {"roles": [{"title": "x", "started_on": "2020-02-02", "ended_on": "2020-02-01"}]},
            ("/roles/0", "ends_before_start"),
        ),
        ({"roles": [{"organization_id": NOBODY}]}, ("/roles", "invalid_reference")),
        ({"referred_by_id": NOBODY}, ("/referred_by_id", "invalid_reference")),
        ({"time_zone": "Mars/Olympus"}, ("/time_zone", "unknown_time_zone")),
        ({"preferred_platform": "fax"}, ("/preferred_platform", "enum")),
        ({"keep_in_touch_days": 0}, ("/keep_in_touch_days", "greater_than_equal")),
        ({"owner_id": NOBODY}, ("/owner_id", "extra_forbidden")),
    ],
)
def test_says_what_is_wrong_and_where(ada: Client, changes: dict[str, Any], fault: tuple[str, str]) -> None:
    assert faults(ada.post(CONTACTS, json=contact(**changes))) == [fault]
    assert names(ada) == []


def test_an_empty_text_is_nothing(ada: Client) -> None:
    empty = dict.fromkeys(("headline", "location", "how_met"), "")
    made = ada.make(CONTACTS, contact(**empty, emails=[{"value": "zoe@clinic.example", "label": ""}]))
    assert {name: made[name] for name in empty} == dict.fromkeys(empty)
    assert made["emails"][0]["label"] is None
    url = f"{CONTACTS}/{made['id']}"
    for how_met, kept in (("At a talk", "At a talk"), ("", None)):
        assert succeeded(ada.patch(url, json={"how_met": how_met}))["how_met"] == kept


def test_the_first_address_is_primary_unless_another_is_marked(ada: Client) -> None:
    emails = [{"value": "a@x.example"}, {"value": "b@x.example"}]
    first = ada.make(CONTACTS, contact(emails=emails))
    assert [email["primary"] for email in first["emails"]] == [True, False]
    second = ada.make(CONTACTS, contact(emails=[emails[0], {**emails[1], "primary": True}]))
    assert [email["primary"] for email in second["emails"]] == [False, True]
    shown = ada.get(CONTACTS, params={"limit": 1}).json()["items"][0]
    assert shown["email"] == "b@x.example"


def test_a_change_leaves_what_it_does_not_name(ada: Client, zoe: Any) -> None:
    changed = succeeded(ada.patch(f"{CONTACTS}/{zoe['id']}", json={"headline": None, "tags": ["alum"]}))
    assert changed["headline"] is None
    assert changed["tags"] == ["alum"]
    kept = ("given_name", "family_name", "emails", "roles", "stage", "created_at")
    assert {name: changed[name] for name in kept} == {name: zoe[name] for name in kept}
    assert changed["version"] == zoe["version"] + 1


def test_changes_at_once_that_name_no_version_are_all_made(ada: Client, zoe: Any) -> None:
    url = f"{CONTACTS}/{zoe['id']}"
    tried = at_once(lambda n: ada.patch(url, json={"headline": f"{n}"}).status_code)
    assert set(tried) == {200}
    assert ada.get(url).json()["version"] == zoe["version"] + 16


def test_a_change_of_roles_is_a_change_of_the_contact(ada: Client, zoe: Any) -> None:
    roles = [{"title": "Founder", "organization_name": "Zoë & Co"}]
    changed = succeeded(ada.patch(f"{CONTACTS}/{zoe['id']}", json={"roles": roles}))
    assert [role["title"] for role in changed["roles"]] == ["Founder"]
    assert changed["version"] == zoe["version"] + 1
    assert names(ada, q="north") == []
    assert names(ada, q="founder co") == ["Zoë"]


def test_lists_the_present_role_first(ada: Client) -> None:
    roles = [
        {"title": "Intern", "started_on": "2010-01-01", "ended_on": "2011-01-01"},
        {"title": "Lead", "organization_name": "North", "started_on": "2020-01-01"},
        {"title": "Engineer", "organization_name": "South", "started_on": "2011-02-01", "ended_on": "2019-12-31"},
    ]
    made = ada.make(CONTACTS, contact(roles=roles))
    assert [role["title"] for role in made["roles"]] == ["Lead", "Engineer", "Intern"]
    shown = ada.get(CONTACTS).json()["items"][0]
    assert (shown["title"], shown["organization"]["name"]) == ("Lead", "North")


def test_the_timeline_tells_what_happened(ada: Client, zoe: Any) -> None:
    ada.patch(f"{CONTACTS}/{zoe['id']}", json={"headline": "New", "stage": "contacted"})
    ada.delete(f"{CONTACTS}/{zoe['id']}")
    events = ada.get("/events", params={"contact_id": zoe["id"]}).json()["items"]
    assert [event["type"] for event in events] == [
        *("contact.trashed", "contact.updated", "contact.stage_changed", "contact.created"),
    ]
    assert events[1]["data"] == {"fields": ["headline"]}


def test_remembers_the_stages_and_who_set_them(ada: Client, zoe: Any) -> None:
    for stage in ("met", "met", "closed"):
        ada.patch(f"{CONTACTS}/{zoe['id']}", json={"stage": stage})
    stages = ada.get(f"{CONTACTS}/{zoe['id']}/stages").json()["items"]
    assert [(entry["stage"], entry["by"]) for entry in stages] == [
        *(("closed", "seeker"), ("met", "seeker"), ("identified", "seeker")),
    ]


@pytest.mark.parametrize(
    "asked", ["zoe", "ZOË", "alv", "res hea", "clinic", "zoe@clinic", '"zoe', "zoe AND", "lead -x"]
)
def test_finds_by_any_word_and_its_beginning(ada: Client, zoe: Any, asked: str) -> None:
    ada.make(CONTACTS, {"given_name": "Ann", "headline": "Nothing of it"})
    expected = [] if asked in ("zoe AND", "lead -x") else ["Zoë"]
    assert names(ada, q=asked) == expected


def test_a_search_keeps_to_the_filters(ada: Client, zoe: Any) -> None:
    assert names(ada, q="zoe", stage="identified", tag="HEALTH") == ["Zoë"]
    assert names(ada, q="zoe", stage="met") == []
    assert names(ada, q="zoe", organization_id=zoe["roles"][0]["organization_id"]) == ["Zoë"]


def test_filters_and_sorts(ada: Client) -> None:
    for number, given in enumerate(("Émile", "anna", "Bo")):
        stage = "met" if number else "identified"
        made = ada.make(CONTACTS, {"given_name": given, "stage": stage, "tags": [f"t{number}"]})
        if given != "Bo":
            seen = (datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=number)).isoformat()
            succeeded(ada.patch(f"{CONTACTS}/{made['id']}", json={"last_contact_at": seen}))
    assert names(ada) == ["Bo", "anna", "Émile"]
    assert names(ada, sort="created_at") == ["Émile", "anna", "Bo"]
    assert names(ada, sort="name") == ["anna", "Bo", "Émile"]
    assert names(ada, sort="-name") == ["Émile", "Bo", "anna"]
    assert names(ada, sort="last_contact_at") == ["Émile", "anna", "Bo"]
    assert names(ada, sort="-last_contact_at") == ["anna", "Émile", "Bo"]
    assert names(ada, stage="met") == ["Bo", "anna"]
    assert names(ada, tag="T1") == ["anna"]
    assert succeeded(ada.get(CONTACTS, params={"stage": "met", "include_total": True, "limit": 1}))["total"] == 2


def test_tells_what_changed_since(ada: Client, zoe: Any) -> None:
    ann = ada.make(CONTACTS, {"given_name": "Ann"})
    assert names(ada, updated_since=ann["updated_at"]) == ["Ann"]
    ada.patch(f"{CONTACTS}/{zoe['id']}", json={"headline": "New"})
    assert names(ada, updated_since=ann["updated_at"]) == ["Ann", "Zoë"]


def test_tags_are_the_same_in_any_spelling(ada: Client, zoe: Any) -> None:
    ada.make(CONTACTS, {"given_name": "Ann", "tags": ["Health", "alum", "ALUM"]})
    tags = ada.get("/tags").json()["items"]
    assert [(tag["name"].lower(), tag["count"]) for tag in tags] == [("alum", 1), ("health", 2)]


def test_the_trash_gives_back(ada: Client, zoe: Any) -> None:
    assert ada.delete(f"{CONTACTS}/{zoe['id']}").status_code == 204
    assert names(ada) == names(ada, q="zoe") == []
    assert names(ada, trashed=True) == names(ada, trashed=True, q="zoe") == ["Zoë"]
    assert ada.patch(f"{CONTACTS}/{zoe['id']}", json={"headline": "x"}).status_code == 404
    assert ada.put(f"{CONTACTS}/{zoe['id']}/restoration").status_code == 204
    assert names(ada) == names(ada, q="zoe") == ["Zoë"]
    assert ada.put(f"{CONTACTS}/{zoe['id']}/restoration").status_code == 204


def test_a_batch_is_done_all_or_not_at_all(ada: Client, zoe: Any) -> None:
    good: list[dict[str, Any]] = [
        {"op": "create", "contact": {"given_name": "Ann"}},
        {"op": "update", "id": zoe["id"], "changes": {"stage": "met"}},
        {"op": "tag", "id": zoe["id"], "add": ["alum"], "remove": ["Health"]},
        {"op": "trash", "id": zoe["id"]},
        {"op": "restore", "id": zoe["id"]},
    ]
    bad = {"op": "update", "id": NOBODY, "changes": {}}
    refused = ada.post(f"{CONTACTS}/batch", json={"operations": [*good, bad]})
    assert faults(refused) == [("/operations/5/id", "invalid_reference")]
    assert names(ada) == ["Zoë"]
    done = succeeded(ada.post(f"{CONTACTS}/batch", json={"operations": good}))
    assert len(done["items"]) == 5
    now = ada.get(f"{CONTACTS}/{zoe['id']}").json()
    assert (now["stage"], now["tags"], now["trashed_at"]) == ("met", ["alum"], None)
    assert names(ada) == ["Ann", "Zoë"]


def test_a_batch_gives_nobody_more_tags_than_a_contact_may_bear(ada: Client, zoe: Any) -> None:
    def tag(letter: str, *remove: str) -> dict[str, Any]:
        return {"op": "tag", "id": zoe["id"], "add": [f"{letter}{n}" for n in range(25)], "remove": remove}

    refused = ada.post(f"{CONTACTS}/batch", json={"operations": [tag("a"), tag("b")]})
    assert faults(refused) == [("/operations/1/add", "too_many_tags")]
    succeeded(ada.post(f"{CONTACTS}/batch", json={"operations": [tag("a"), tag("b", "health")]}))
    assert len(ada.get(f"{CONTACTS}/{zoe['id']}").json()["tags"]) == 50


def test_a_batch_names_the_operation_at_fault(ada: Client) -> None:
    operations = [{"op": "create", "contact": {"given_name": ""}}]
    assert faults(ada.post(f"{CONTACTS}/batch", json={"operations": operations})) == [
        ("/operations/0/contact/given_name", "name_needed")
    ]


def test_a_contact_may_have_led_to_another(ada: Client, zoe: Any) -> None:
    ann = ada.make(CONTACTS, {"given_name": "Ann", "referred_by_id": zoe["id"]})
    assert ann["referred_by"] == {"id": zoe["id"], "name": "Zoë Álvarez"}
    oneself = ada.patch(f"{CONTACTS}/{ann['id']}", json={"referred_by_id": ann["id"]})
    assert faults(oneself) == [("/referred_by_id", "same_contact")]


def test_strangers_see_nothing(zoe: Any, sign_in: SignIn) -> None:
    bob = sign_in("bob")
    path = f"{CONTACTS}/{zoe['id']}"
    assert bob.get(path).status_code == bob.delete(path).status_code == 404
    assert bob.patch(path, json={}).status_code == bob.put(f"{path}/restoration").status_code == 404
    assert names(bob) == names(bob, q="zoe") == []
    assert faults(bob.post(CONTACTS, json={"given_name": "x", "referred_by_id": zoe["id"]})) == [
        ("/referred_by_id", "invalid_reference")
    ]
