"""Notes: about one thing, safe to read, written twice without harm, found by their words, and had back."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select, update
from sqlmodel import col

import people
from askwell.contacts.jobs import empty_trash as empty_contacts
from askwell.contacts.models import Contact
from askwell.core.clock import days_from_now
from askwell.core.db import Database
from askwell.core.search import SearchEntry
from askwell.core.settings import Settings
from askwell.events.models import Event
from askwell.notes.jobs import empty_trash
from askwell.notes.models import Note
from client import Client, SignIn, at_once


@pytest.fixture
def ada(sign_in: SignIn) -> Client:
    return sign_in("ada")


@pytest.fixture
def zoe(ada: Client) -> dict[str, Any]:
    return ada.make("/contacts", people.contact())


@pytest.fixture
def subjects(ada: Client, zoe: dict[str, Any]) -> dict[str, str]:
    """What a note can be about, by the field that names it."""
    clinic = zoe["roles"][0]["organization_id"]
    interview = ada.make("/interviews", people.interview(zoe["id"]))
    return {"contact_id": zoe["id"], "organization_id": clinic, "interview_id": interview["id"]}


@pytest.fixture
def note(ada: Client, zoe: dict[str, Any]) -> dict[str, Any]:
    return ada.make("/notes", people.note(zoe["id"]))


@pytest.mark.parametrize(
    ("field", "kind", "name"),
    [
        ("contact_id", "contact", "Zoë Álvarez"),
        ("organization_id", "organization", "North Clinic"),
        ("interview_id", "interview", "Zoë Álvarez"),
    ],
)
def test_a_note_is_about_one_thing(ada: Client, subjects: dict[str, str], field: str, kind: str, name: str) -> None:
    note = ada.make("/notes", {"body": "Ask about *shifts*.", field: subjects[field]})
    assert note["subject"] == {"kind": kind, "id": subjects[field], "name": name}
    assert note["html"] == "<p>Ask about <em>shifts</em>.</p>\n"
    assert ada.get(f"/notes/{note['id']}").json() == note
    assert ada.get("/notes", params={field: subjects[field]}).json()["items"] == [note]


@pytest.mark.parametrize("fields", [(), ("contact_id", "organization_id"), ("contact_id", "interview_id")])
def test_a_note_is_about_nothing_else(ada: Client, subjects: dict[str, str], fields: tuple[str, ...]) -> None:
    answer = ada.post("/notes", json={"body": "Hm.", **{field: subjects[field] for field in fields}})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["code"] == "one_subject"


@pytest.mark.parametrize("body", ["", " \n ", "a" * 20_001, "a\0b"])
def test_a_note_says_something_that_can_be_kept(ada: Client, zoe: dict[str, Any], body: str) -> None:
    assert ada.post("/notes", json={"body": body, "contact_id": zoe["id"]}).status_code == 422


@pytest.mark.parametrize("field", ["contact_id", "organization_id", "interview_id"])
def test_a_note_cannot_be_about_what_is_somebody_elses(sign_in: SignIn, subjects: dict[str, str], field: str) -> None:
    bob = sign_in("bob")
    foreign = bob.post("/notes", json={"body": "Hm.", field: subjects[field]})
    absent = bob.post("/notes", json={"body": "Hm.", field: str(uuid4())})
    assert foreign.status_code == absent.status_code == 422
    assert foreign.json()["errors"] == absent.json()["errors"]
    assert foreign.json()["errors"][0] == {
        "pointer": f"/{field}",
        "code": "invalid_reference",
        "message": "Nothing of yours has this id.",
    }


def test_a_stranger_sees_no_note(sign_in: SignIn, note: dict[str, Any]) -> None:
    bob, url = sign_in("bob"), f"/notes/{note['id']}"
    answers = [bob.get(url), bob.patch(url, json={"pinned": True}), bob.delete(url), bob.put(f"{url}/restoration")]
    assert [answer.status_code for answer in answers] == [404] * 4
    assert bob.get("/notes").json()["items"] == []


def test_changes_a_note(ada: Client, note: dict[str, Any]) -> None:
    url, seen = f"/notes/{note['id']}", {"If-Match": '"1"'}
    changed = ada.patch(url, json={"body": "# Later", "pinned": True}, headers=seen)
    assert changed.json() | {"updated_at": ""} == note | {
        "version": 2,
        "updated_at": "",
        "body": "# Later",
        "html": "<h3>Later</h3>\n",
        "pinned": True,
    }
    assert ada.patch(url, json={"body": "Too late."}, headers=seen).status_code == 412
    assert ada.get("/notes", params={"pinned": True}).json()["items"] == [changed.json()]
    assert ada.get("/notes", params={"pinned": False}).json()["items"] == []


def test_a_note_written_without_a_connection_is_sent_twice(ada: Client, zoe: dict[str, Any]) -> None:
    url, note = f"/notes/{uuid4()}", people.note(zoe["id"])
    first, again = ada.put(url, json=note), ada.put(url, json=note)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    changed = ada.put(url, json=note | {"body": "More.", "pinned": True}, headers={"If-Match": first.headers["ETag"]})
    assert (changed.status_code, changed.json()["body"], changed.json()["version"]) == (200, "More.", 2)
    assert ada.put(url, json=note, headers={"If-Match": first.headers["ETag"]}).status_code == 412
    assert len(ada.get("/notes").json()["items"]) == 1


def test_sent_at_the_same_moment_it_is_written_once(ada: Client, zoe: dict[str, Any]) -> None:
    url, note = f"/notes/{uuid4()}", people.note(zoe["id"])
    answers = at_once(lambda _: ada.put(url, json=note).status_code, 8)
    assert sorted(answers) == [*[200] * 7, 201]
    assert len(ada.get("/notes").json()["items"]) == 1


def test_a_program_names_the_version_that_it_replaces(ada: Client, zoe: dict[str, Any]) -> None:
    program, url, note = ada.with_token("notes:write"), f"/notes/{uuid4()}", people.note(zoe["id"])
    assert [program.put(url, json=note).status_code for _ in range(2)] == [201, 200]
    assert program.put(url, json=note | {"body": "More."}).status_code == 428


def test_two_people_may_use_the_same_id(ada: Client, sign_in: SignIn, note: dict[str, Any]) -> None:
    bob = sign_in("bob")
    theirs = people.note(bob.make("/contacts", people.contact())["id"], id=note["id"], body="Mine.")
    assert bob.make("/notes", theirs)["body"] == "Mine."
    assert bob.post("/notes", json=theirs).json()["code"] == "id_taken"
    assert ada.get(f"/notes/{note['id']}").json() == note


def test_a_note_can_be_had_back(ada: Client, note: dict[str, Any], zoe: dict[str, Any]) -> None:
    url = f"/notes/{note['id']}"
    assert ada.delete(url).status_code == 204
    assert ada.get(url).status_code == 404
    assert ada.put(url, json=people.note(zoe["id"])).status_code == 404
    assert ada.get("/notes").json()["items"] == ada.get("/notes?q=design").json()["items"] == []
    assert ada.get("/search?q=design").json()["groups"] == []
    assert ada.put(f"{url}/restoration").status_code == ada.put(f"{url}/restoration").status_code == 204
    assert ada.get("/notes?q=design").json()["items"][0]["id"] == note["id"]


def test_the_trash_lists_the_notes_that_can_be_had_back(
    ada: Client, sign_in: SignIn, note: dict[str, Any], zoe: dict[str, Any]
) -> None:
    kept = ada.make("/notes", people.note(zoe["id"], body="Another design."))
    ada.delete(f"/notes/{note['id']}").raise_for_status()
    for asked in ("", "&q=design", f"&contact_id={zoe['id']}"):
        (item,) = ada.get(f"/notes?trashed=true{asked}").json()["items"]
        assert item["trashed_at"] is not None
        assert item | {"trashed_at": None} | {key: note[key] for key in ("version", "updated_at")} == note
    assert [item["id"] for item in ada.get("/notes").json()["items"]] == [kept["id"]]
    assert sign_in("bob").get("/notes?trashed=true").json()["items"] == []
    ada.delete(f"/contacts/{zoe['id']}").raise_for_status()
    assert ada.get("/notes?trashed=true").json()["items"] == []


def test_a_note_is_out_of_sight_with_its_contact(ada: Client, note: dict[str, Any], zoe: dict[str, Any]) -> None:
    url = f"/notes/{note['id']}"
    ada.delete(f"/contacts/{zoe['id']}").raise_for_status()
    assert (ada.get(url).status_code, ada.delete(url).status_code) == (404, 404)
    assert ada.get("/notes").json()["items"] == ada.get("/notes?q=design").json()["items"] == []
    ada.put(f"/contacts/{zoe['id']}/restoration").raise_for_status()
    assert ada.get(url).json() == note


def test_a_note_goes_along_with_its_organization(ada: Client, subjects: dict[str, str]) -> None:
    note = ada.make("/notes", {"body": "Hm.", "organization_id": subjects["organization_id"]})
    assert ada.delete(f"/organizations/{subjects['organization_id']}").status_code == 204
    assert ada.get(f"/notes/{note['id']}").status_code == 404
    assert ada.get("/search?q=hm").json()["groups"] == []


def test_a_note_goes_for_good_with_itself_or_its_contact(
    ada: Client, note: dict[str, Any], zoe: dict[str, Any], settings: Settings
) -> None:
    bo = ada.make("/contacts", {"given_name": "Bo"})
    trashed = ada.make("/notes", people.note(bo["id"]))
    ada.delete(f"/notes/{trashed['id']}").raise_for_status()
    ada.delete(f"/contacts/{zoe['id']}").raise_for_status()
    database, long_ago = Database(settings, for_all=True), {"trashed_at": days_from_now(-31)}
    with database.transaction() as session:
        session.execute(update(Note).where(col(Note.id) == UUID(trashed["id"])).values(long_ago))
        session.execute(update(Contact).where(col(Contact.id) == UUID(zoe["id"])).values(long_ago))
        empty_contacts(session)
        empty_trash(session)
    ids = [UUID(note["id"]), UUID(trashed["id"])]
    with database.reading() as session:
        assert session.execute(select(col(Note.id)).where(col(Note.id).in_(ids))).all() == []
        found = select(col(SearchEntry.number)).where(col(SearchEntry.subject_id).in_(ids))
        assert session.execute(found).all() == []
    database.close()


def test_lists_notes_page_by_page(ada: Client, zoe: dict[str, Any]) -> None:
    made = [ada.make("/notes", people.note(zoe["id"], body=f"Note {number}"))["id"] for number in range(5)]
    listed, url = [], "/notes?limit=2"
    while url:
        page = ada.get(url).json()
        listed += [note["id"] for note in page["items"]]
        url = page["next_cursor"] and f"/notes?limit=2&cursor={page['next_cursor']}"
    assert listed == made[::-1]


def test_finds_notes_by_the_beginnings_of_words(ada: Client, subjects: dict[str, str]) -> None:
    bodies = {"contact_id": "**Naïve** question", "organization_id": "Question of money", "interview_id": "Other"}
    made = {field: ada.make("/notes", {"body": body, field: subjects[field]}) for field, body in bodies.items()}

    def found(**asked: str) -> list[Any]:
        return ada.get("/notes", params=asked).json()["items"]

    assert found(q="quest") == [made["organization_id"], made["contact_id"]]
    assert found(q="quest naive") == [made["contact_id"]]
    assert found(q="quest", contact_id=subjects["contact_id"]) == [made["contact_id"]]
    assert found(q="estion") == []


def test_the_timeline_tells_of_notes(ada: Client, note: dict[str, Any], zoe: dict[str, Any]) -> None:
    ada.patch(f"/notes/{note['id']}", json={"body": "Later."})
    ada.delete(f"/notes/{note['id']}")
    ada.put(f"/notes/{note['id']}/restoration")
    events = ada.get("/events", params={"contact_id": zoe["id"], "subject_kind": "note"}).json()["items"]
    assert [event["type"] for event in events] == ["note.restored", "note.deleted", "note.updated", "note.created"]


def test_the_timeline_tells_of_one_change_an_hour(
    ada: Client, note: dict[str, Any], zoe: dict[str, Any], settings: Settings
) -> None:
    url, asked = f"/notes/{note['id']}", {"subject_id": note["id"]}

    def told() -> list[str]:
        return [event["type"] for event in ada.get("/events", params=asked).json()["items"]]

    for number in range(3):
        ada.patch(url, json={"body": f"Later {number}."}).raise_for_status()
        ada.put(url, json=people.note(zoe["id"], body=f"And later {number}.")).raise_for_status()
    assert told() == ["note.updated", "note.created"]
    database = Database(settings, for_all=True)
    with database.transaction() as session:
        long_ago = {"at": days_from_now(-1)}
        session.execute(update(Event).where(col(Event.subject_id) == UUID(note["id"])).values(long_ago))
    database.close()
    ada.patch(url, json={"body": "Much later."}).raise_for_status()
    assert told() == ["note.updated", "note.updated", "note.created"]


def test_the_timeline_of_a_contact_tells_of_notes_on_its_interviews(ada: Client, subjects: dict[str, str]) -> None:
    note = ada.make("/notes", {"body": "Hm.", "interview_id": subjects["interview_id"]})
    asked = {"contact_id": subjects["contact_id"], "subject_kind": "note"}
    assert [event["subject"]["id"] for event in ada.get("/events", params=asked).json()["items"]] == [note["id"]]


def test_a_note_written_without_a_connection_finds_the_contact_that_its_own_was_merged_into(
    ada: Client, zoe: dict[str, Any]
) -> None:
    url, written = f"/notes/{uuid4()}", people.note(zoe["id"])
    kept, last = (ada.make("/contacts", {"given_name": name})["id"] for name in ("Bo", "Cy"))
    ada.make(f"/contacts/{kept}/merge", {"other_id": zoe["id"]})
    ada.make(f"/contacts/{last}/merge", {"other_id": kept})
    made, again = ada.put(url, json=written), ada.put(url, json=written)
    assert (made.status_code, made.json()["contact_id"]) == (201, last)
    assert (again.status_code, again.json()) == (200, made.json())


def test_shows_how_a_text_reads(ada: Client) -> None:
    assert ada.post("/markdown", json={"source": "~~no~~ *yes*"}).json() == {"html": "<p><s>no</s> <em>yes</em></p>\n"}
    assert ada.post("/markdown", json={"source": "a" * 20_001}).status_code == 422
