"""Imports: previewed row by row, done after a confirmation, and taken back."""

import time
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from sqlalchemy import update
from sqlmodel import col

import people
from askwell.core.clock import days_from_now
from askwell.core.db import Database
from askwell.core.settings import Settings
from askwell.exchange.jobs import forget_old_imports
from askwell.exchange.models import Import
from client import Client, SignIn, succeeded
from connections import ENGLISH, connection, named, table, zipped

Told = dict[str, Any]
PATIENCE = 60


@pytest.fixture
def ada(sign_in: SignIn) -> Client:
    return sign_in("ada")


def upload(client: Client, content: bytes, name: str = "Connections.csv") -> httpx.Response:
    return client.post("/imports", files={"file": (name, content)})


def settled(client: Client, id: str) -> Told:
    """The import, once nothing is under way."""
    deadline = time.monotonic() + PATIENCE
    while True:
        one: Told = succeeded(client.get(f"/imports/{id}"))
        if one["state"] not in ("reading", "applying"):
            return one
        assert time.monotonic() < deadline, f"still {one['state']}"
        time.sleep(0.02)


def previewed(client: Client, *said: dict[str, str]) -> Told:
    return settled(client, succeeded(upload(client, table(*said)))["id"])


def confirmed(client: Client, one: Told) -> Told:
    assert client.put(f"/imports/{one['id']}/confirmation").status_code == 202
    return settled(client, one["id"])


def imported(client: Client, *said: dict[str, str]) -> Told:
    return confirmed(client, previewed(client, *said))


def undone(client: Client, one: Told) -> Told:
    assert client.delete(f"/imports/{one['id']}/confirmation").status_code == 202
    return settled(client, one["id"])


def rows(client: Client, one: Told, **asked: Any) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = succeeded(client.get(f"/imports/{one['id']}/rows", params=asked))["items"]
    return items


def counts(one: Told) -> tuple[int, ...]:
    return tuple(one["counts"][action] for action in ("add", "update", "skip", "refuse"))


def contacts(client: Client, **asked: Any) -> list[dict[str, Any]]:
    """The whole contacts that a list finds."""
    found = succeeded(client.get("/contacts", params=asked))["items"]
    return [succeeded(client.get(f"/contacts/{item['id']}")) for item in found]


def test_answers_with_where_to_look(ada: Client) -> None:
    answer = upload(ada, table(connection()), "My list.csv")
    begun = answer.json()
    assert answer.status_code == 202
    assert answer.headers["Location"] == f"/api/v1/imports/{begun['id']}"
    assert (begun["state"], begun["file_name"], begun["source"]) == ("reading", "My list.csv", "linkedin")
    assert begun["progress"]["done"] == 0
    assert begun["progress"]["total"] > 0
    ready = settled(ada, begun["id"])
    assert (ready["state"], ready["progress"]) == ("ready", {"done": 1, "total": 1})
    assert ada.get("/imports").json()["items"] == [ready]


def test_says_what_each_row_would_do_and_why(ada: Client) -> None:
    one = previewed(ada, connection(), named("", title="Nobody"), connection(link="", email=""), named("Bo"))
    assert counts(one) == (2, 0, 1, 1)
    told = [(row["line"], row["action"], row["chosen"], row["reason"]) for row in rows(ada, one)]
    assert told == [
        (6, "add", True, "You do not have this contact yet."),
        (7, "refuse", False, "There is no name in this row."),
        (8, "skip", False, "The same person stands in line 6."),
        (9, "add", True, "You do not have this contact yet."),
    ]
    assert [row["line"] for row in rows(ada, one, action="add")] == [6, 9]
    assert contacts(ada) == []


def test_adds_what_a_row_says(ada: Client) -> None:
    one = imported(ada, connection())
    assert (one["state"], one["progress"]) == ("applied", {"done": 1, "total": 1})
    [zoe] = contacts(ada)
    assert (zoe["given_name"], zoe["family_name"], zoe["source"], zoe["stage"]) == (
        "Zoë",
        "Álvarez",
        "linkedin",
        "identified",
    )
    assert zoe["how_met"] == "Connected on LinkedIn on 5 March 2024"
    assert zoe["emails"] == [{"value": "zoe@clinic.example", "label": None, "primary": True}]
    assert zoe["links"] == [{"value": "https://www.linkedin.com/in/zoe", "label": None, "primary": True}]
    assert [(role["organization_name"], role["title"]) for role in zoe["roles"]] == [("North Clinic", "Research lead")]
    assert rows(ada, one)[0]["contact_id"] == zoe["id"]
    [group, clinic] = ada.get("/search?q=north").json()["groups"]
    assert (group["items"][0]["id"], clinic["kind"]) == (zoe["id"], "organization")


def test_the_timeline_tells_of_the_import_once(ada: Client) -> None:
    one = imported(ada, connection(), named("Bo"))
    events = ada.get("/events").json()["items"]
    assert [event["type"] for event in events] == ["import.applied", "account.created"]
    assert events[0]["subject"] == {"kind": "import", "id": one["id"]}
    assert events[0]["data"] == {"contacts": 2, "file_name": "Connections.csv"}


def test_a_name_alone_is_enough(ada: Client) -> None:
    imported(ada, named("Bo"), named("", family_name="Zeno", title="Owner"))
    assert [(c["family_name"], c["roles"][0]["title"] if c["roles"] else None) for c in contacts(ada, sort="name")] == [
        ("", None),
        ("Zeno", "Owner"),
    ]


def test_formulas_are_kept_as_they_are(ada: Client) -> None:
    imported(ada, named("=cmd|' /C calc'!A0", title="@SUM(1)"))
    [one] = contacts(ada)
    assert (one["given_name"], one["roles"][0]["title"]) == ("=cmd|' /C calc'!A0", "@SUM(1)")


def test_what_is_no_address_is_left_out(ada: Client) -> None:
    imported(
        ada, named("Ada", email="not an address", link="javascript:alert(1)"), named("Bo", link="linkedin.com/in/bo")
    )
    ada_, bo = contacts(ada, sort="name")
    assert (ada_["emails"], ada_["links"]) == ([], [])
    assert bo["links"][0]["value"] == "https://linkedin.com/in/bo"


@pytest.mark.parametrize(
    ("known", "said", "by"),
    [
        ({"links": [{"value": "http://linkedin.com/in/ZOE/"}]}, connection(), "the profile link"),
        ({"emails": [{"value": "ZOE@clinic.example"}]}, connection(), "the e-mail address"),
        ({}, connection(given_name="ZOE", organization="north clinic"), "name and organization"),
    ],
)
def test_recognises_a_contact(ada: Client, known: dict[str, Any], said: dict[str, str], by: str) -> None:
    zoe = ada.make("/contacts", people.contact(emails=[]) | known)
    [row] = rows(ada, previewed(ada, said))
    assert (row["action"], row["contact_id"]) == ("update", zoe["id"])
    assert row["reason"] == f"You have this contact already, recognised by {by}."


@pytest.mark.parametrize(
    "said",
    [
        connection(link="https://www.linkedin.com/in/another-zoe", email=""),
        connection(organization="South Clinic", link="", email=""),
        connection(given_name="Zora", link="", email=""),
    ],
)
def test_a_namesake_is_somebody_else(ada: Client, said: dict[str, str]) -> None:
    imported(ada, connection())
    assert counts(previewed(ada, said)) == (1, 0, 0, 0)


def test_a_contact_in_the_trash_is_not_recognised(ada: Client) -> None:
    imported(ada, connection())
    assert ada.delete(f"/contacts/{contacts(ada)[0]['id']}").status_code == 204
    assert counts(previewed(ada, connection())) == (1, 0, 0, 0)


def test_a_strangers_contact_is_not_recognised(ada: Client, sign_in: SignIn) -> None:
    sign_in("bob").make("/contacts", people.contact())
    assert counts(previewed(ada, connection())) == (1, 0, 0, 0)


def test_the_same_file_again_changes_nothing(ada: Client) -> None:
    said = [connection(), named("Bo", title="Owner"), named("Cy", link="https://www.linkedin.com/in/cy")]
    imported(ada, *said)
    before = contacts(ada)
    again = imported(ada, *said)
    assert counts(again) == (0, 0, 3, 0)
    assert contacts(ada) == before


def test_updates_what_a_contact_does_not_say(ada: Client) -> None:
    zoe = ada.make("/contacts", {"given_name": "Zoë", "links": [{"value": "https://linkedin.com/in/zoe"}]})
    one = previewed(ada, connection())
    assert rows(ada, one)[0]["changes"] == [
        {"field": "family_name", "from": None, "to": "Álvarez"},
        {"field": "how_met", "from": None, "to": "Connected on LinkedIn on 5 March 2024"},
        {"field": "email", "from": None, "to": "zoe@clinic.example"},
        {"field": "organization", "from": None, "to": "North Clinic"},
        {"field": "title", "from": None, "to": "Research lead"},
    ]
    confirmed(ada, one)
    [now] = contacts(ada)
    assert (now["id"], now["family_name"], now["source"]) == (zoe["id"], "Álvarez", "manual")
    assert [email["value"] for email in now["emails"]] == ["zoe@clinic.example"]
    assert [link["value"] for link in now["links"]] == ["https://linkedin.com/in/zoe"]
    assert [(role["organization_name"], role["title"]) for role in now["roles"]] == [("North Clinic", "Research lead")]
    assert contacts(ada, q="alvarez north") == [now]


def test_a_new_role_comes_before_the_former_one(ada: Client) -> None:
    imported(ada, connection())
    one = previewed(ada, connection(organization="South Clinic", title="Director"))
    assert rows(ada, one)[0]["changes"] == [
        {"field": "organization", "from": "North Clinic", "to": "South Clinic"},
        {"field": "title", "from": "Research lead", "to": "Director"},
    ]
    confirmed(ada, one)
    [zoe] = contacts(ada)
    assert [(role["organization_name"], role["title"]) for role in zoe["roles"]] == [
        ("South Clinic", "Director"),
        ("North Clinic", "Research lead"),
    ]
    [listed] = ada.get("/contacts").json()["items"]
    assert (listed["title"], listed["organization"]["name"]) == ("Director", "South Clinic")


def test_a_role_that_says_half_is_completed(ada: Client) -> None:
    ada.make("/contacts", people.contact(emails=[], roles=[{"organization_name": "North Clinic"}]))
    imported(ada, connection())
    [zoe] = contacts(ada)
    assert [(role["organization_name"], role["title"]) for role in zoe["roles"]] == [("North Clinic", "Research lead")]


def test_does_only_the_chosen_rows(ada: Client) -> None:
    one = previewed(ada, named("Ada"), named("Bo"))
    first = rows(ada, one)[0]
    changed = ada.patch(f"/imports/{one['id']}/rows/{first['id']}", json={"chosen": False})
    assert changed.json() == first | {"chosen": False}
    assert confirmed(ada, one)["progress"] == {"done": 1, "total": 1}
    assert [contact["given_name"] for contact in contacts(ada)] == ["Bo"]


def test_rows_that_do_nothing_cannot_be_chosen(ada: Client) -> None:
    one = previewed(ada, named(""), named("Bo", title="x"), named("Bo"))
    for row in (*rows(ada, one, action="refuse"), *rows(ada, one, action="skip")):
        answer = ada.patch(f"/imports/{one['id']}/rows/{row['id']}", json={"chosen": True})
        assert (answer.status_code, answer.json()["code"]) == (409, "row_not_offered")


def test_the_state_says_what_may_be_done(ada: Client) -> None:
    one = previewed(ada, named("Ada"))
    url, [row] = f"/imports/{one['id']}", rows(ada, one)
    early = ada.delete(f"{url}/confirmation")
    assert (early.status_code, early.json()["state"], early.json()["allowed"]) == (409, "ready", ["confirm"])
    confirmed(ada, one)
    late = ada.patch(f"{url}/rows/{row['id']}", json={"chosen": False})
    assert (late.status_code, late.json()["state"], late.json()["allowed"]) == (409, "applied", ["undo"])
    assert confirmed(ada, one)["state"] == "applied"
    assert undone(ada, one)["state"] == "undone"
    assert undone(ada, one)["state"] == "undone"
    again = ada.put(f"{url}/confirmation")
    assert (again.status_code, again.json()["state"], again.json()["allowed"]) == (409, "undone", [])
    assert contacts(ada) == []


def test_what_changed_after_the_preview_is_left_alone(ada: Client) -> None:
    ada.make("/contacts", people.contact(given_name="Cy", emails=[], links=[{"value": "https://linkedin.com/in/cy"}]))
    one = previewed(ada, connection(), named("Bo"), named("Cy", link="https://linkedin.com/in/cy", title="Owner"))
    ada.make("/contacts", {"given_name": "Zoë", "emails": [{"value": "zoe@clinic.example"}]})
    [cy] = contacts(ada, q="cy")
    assert ada.delete(f"/contacts/{cy['id']}").status_code == 204
    done = confirmed(ada, one)
    assert counts(done) == (1, 0, 2, 0)
    assert {row["reason"] for row in rows(ada, done, action="skip")} == {
        "Your contacts changed after the preview, so nothing was done."
    }
    assert sorted(contact["given_name"] for contact in contacts(ada)) == ["Bo", "Zoë"]


def test_undo_takes_everything_back(ada: Client) -> None:
    ada.make("/contacts", people.contact(emails=[], links=[{"value": "https://linkedin.com/in/zoe"}]))
    ada.make("/contacts", {"given_name": "Cy", "roles": [{"organization_name": "Lab"}]})
    before = contacts(ada, sort="name")
    organizations = ada.get("/organizations").json()
    one = imported(
        ada,
        connection(organization="South Clinic", title="Director"),
        named("Cy", organization="LAB", title="Chemist"),
        named("Bo", organization="South Clinic"),
        named("Dee", organization="New Place"),
    )
    assert counts(one) == (2, 2, 0, 0)
    done = undone(ada, one)
    assert (done["state"], done["kept"], done["progress"]) == ("undone", 0, {"done": 4, "total": 4})
    moving = {"version": 0, "updated_at": ""}
    assert [contact | moving for contact in contacts(ada, sort="name")] == [contact | moving for contact in before]
    assert ada.get("/organizations").json() == organizations
    assert ada.get("/search?q=south").json()["groups"] == []
    assert ada.get("/events").json()["items"][0]["type"] == "import.undone"


Touch = Callable[[Client, str], httpx.Response]
TOUCHES: dict[str, Touch] = {
    "edited": lambda ada, id: ada.patch(f"/contacts/{id}", json={"headline": "Met"}),
    "tagged": lambda ada, id: ada.post(
        "/contacts/batch", json={"operations": [{"op": "tag", "id": id, "add": ["met"]}]}
    ),
    "written about": lambda ada, id: ada.post("/notes", json=people.note(id)),
    "interviewed": lambda ada, id: ada.post("/interviews", json=people.interview(id)),
    "leading to another": lambda ada, id: ada.post("/contacts", json={"given_name": "Eve", "referred_by_id": id}),
    "merged into": lambda ada, id: ada.post(
        f"/contacts/{id}/merge", json={"other_id": ada.make("/contacts", {"given_name": "Bo"})["id"]}
    ),
}


@pytest.mark.parametrize("touch", TOUCHES.values(), ids=TOUCHES)
def test_undo_keeps_what_was_touched_since(ada: Client, touch: Touch) -> None:
    one = imported(ada, named("Bo", organization="Lab"), named("Dee", organization="Lab"))
    bo = next(contact for contact in contacts(ada) if contact["given_name"] == "Bo")
    assert touch(ada, bo["id"]).is_success
    assert undone(ada, one)["kept"] == 1
    left = {contact["given_name"]: contact for contact in contacts(ada)}
    assert left["Bo"]["roles"][0]["organization_name"] == "Lab"
    assert "Dee" not in left


def test_undo_keeps_fields_that_were_changed_since(ada: Client) -> None:
    ada.make("/contacts", {"given_name": "Zoë", "links": [{"value": "https://linkedin.com/in/zoe"}]})
    one = imported(ada, connection())
    [zoe] = contacts(ada)
    assert ada.patch(f"/contacts/{zoe['id']}", json={"family_name": "Ålvarez", "how_met": "At a talk"}).is_success
    assert undone(ada, one)["kept"] == 1
    [now] = contacts(ada)
    assert (now["family_name"], now["how_met"], now["emails"], now["roles"]) == ("Ålvarez", "At a talk", [], [])


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "This is not a list of connections from LinkedIn."),
        (b"Name,Phone\nAda,1\n", "This is not a list of connections from LinkedIn."),
        (zipped(b"", "Other.csv"), "There is no Connections.csv in this zip file."),
    ],
)
def test_refuses_another_file_in_a_sentence(ada: Client, content: bytes, sentence: str) -> None:
    answer = upload(ada, content)
    assert (answer.status_code, answer.json()["code"]) == (422, "not_an_export")
    assert answer.json()["detail"].startswith(sentence)
    assert "First Name" in answer.json()["detail"]
    assert answer.json()["errors"][0]["pointer"] == "/file"
    assert ada.get("/imports").json()["items"] == []


def test_a_table_that_breaks_off_has_failed(ada: Client) -> None:
    one = settled(ada, upload(ada, table(connection()) + b'"' + b"x" * 200_000).json()["id"])
    assert one["state"] == "failed"
    assert one["error"]["code"] == "not_an_export"
    assert one["error"]["detail"].startswith("The table breaks off near line")
    assert ada.put(f"/imports/{one['id']}/confirmation").status_code == 409


def test_reads_the_zip_of_the_export(ada: Client) -> None:
    content = zipped(table(connection(), header=ENGLISH[:3]), "Export/Connections.csv")
    one = settled(ada, upload(ada, content, "export.zip").json()["id"])
    assert counts(one) == (1, 0, 0, 0)


def test_refuses_a_file_that_is_too_large(ada: Client) -> None:
    answer = upload(ada, b"x" * 20_000_001)
    assert (answer.status_code, answer.json()["code"]) == (413, "content_too_large")


def test_one_import_at_a_time(ada: Client) -> None:
    content = table(*(named(f"Person {number}") for number in range(2_000)))
    begun = succeeded(upload(ada, content))
    second = upload(ada, content)
    assert (second.status_code, second.json()["code"]) == (409, "import_under_way")
    assert ada.delete(f"/imports/{begun['id']}").status_code == 204
    assert upload(ada, table(connection())).status_code == 202


def test_an_upload_may_be_repeated(ada: Client) -> None:
    key = {"Idempotency-Key": uuid4().hex}
    request = ada.build_request("POST", "/imports", files={"file": ("a.csv", table(connection()))}, headers=key)
    body, kind = request.read(), {"Content-Type": request.headers["Content-Type"]}
    first, again = (ada.post("/imports", content=body, headers=key | kind) for _ in range(2))
    assert first.json()["id"] == again.json()["id"]
    assert again.headers["Idempotency-Replayed"] == "true"


def test_a_forgotten_import_leaves_its_contacts(ada: Client) -> None:
    one = imported(ada, connection())
    assert ada.delete(f"/imports/{one['id']}").status_code == 204
    assert ada.get(f"/imports/{one['id']}").status_code == 404
    assert len(contacts(ada)) == 1


def test_an_import_is_forgotten_after_30_days(ada: Client, settings: Settings) -> None:
    old, young = imported(ada, connection()), previewed(ada, named("Bo"))
    database = Database(settings, for_all=True)
    with database.transaction() as session:
        then = {"created_at": days_from_now(-31)}
        session.execute(update(Import).where(col(Import.id) == UUID(old["id"])).values(then))
        forget_old_imports(session)
    database.close()
    assert ada.get("/imports").json()["items"] == [young]
    assert len(contacts(ada)) == 1


def test_a_stranger_sees_no_import(ada: Client, sign_in: SignIn) -> None:
    bob, one = sign_in("bob"), previewed(ada, connection())
    url, [row] = f"/imports/{one['id']}", rows(ada, one)
    answers = [
        bob.get(url),
        bob.get(f"{url}/rows"),
        bob.patch(f"{url}/rows/{row['id']}", json={"chosen": False}),
        bob.put(f"{url}/confirmation"),
        bob.delete(f"{url}/confirmation"),
        bob.delete(url),
    ]
    assert [answer.status_code for answer in answers] == [404] * 6
    assert bob.get("/imports").json()["items"] == []
    mine = previewed(bob, connection())
    assert bob.patch(f"/imports/{mine['id']}/rows/{row['id']}", json={"chosen": False}).status_code == 404


def test_a_large_file_goes_step_by_step(ada: Client) -> None:
    said = [named(f"Person {number}", organization=f"Place {number % 40}") for number in range(1_234)]
    one = imported(ada, *said)
    assert counts(one) == (1_234, 0, 0, 0)
    assert ada.get("/contacts", params={"include_total": True, "limit": 1}).json()["total"] == 1_234
    assert len(rows(ada, one, limit=100)) == 100
    assert undone(ada, one)["kept"] == 0
    assert ada.get("/contacts").json()["items"] == ada.get("/organizations").json()["items"] == []
