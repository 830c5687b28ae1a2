"""What a coach sees of a client: what is shared, as long as it is shared, and nobody who is not."""

import json
from pathlib import Path
from typing import Any

import pytest

from client import Client, SignIn, succeeded
from interviewing import interview_in
from outreaching import sent
from people import contact, note
from sharing import EVERYTHING, engaged, share

NAMED = ("Zoë", "Álvarez", "Quillfeather", "Zoe", "Alvarez", "zoe@clinic.example", "23456789", "23 45 67 89", "z-quill")
TEXT = "Zoë Quillfeather (zoe@clinic.example, 01 23 45 67 89) told **Zo**ë &Aacute;lvarez: linkedin.com/in/z-quill."


@pytest.fixture
def coach(sign_in: SignIn) -> Client:
    return sign_in("coach")


@pytest.fixture
def ada(sign_in: SignIn) -> Client:
    return sign_in("ada")


@pytest.fixture
def zoe(ada: Client) -> Any:
    roles = [{"organization_name": "North Clinic", "title": "Assistant of Zoë Quillfeather"}]
    told = contact(
        given_name="Zoë",
        family_name="Quillfeather Álvarez",
        roles=roles,
        phones=[{"value": "+33 1 23 45 67 89", "label": "work", "primary": True}],
        links=[{"value": "https://www.linkedin.com/in/z-quill", "label": "profile", "primary": True}],
    )
    return ada.make("/contacts", told)


@pytest.fixture
def talk(ada: Client, zoe: Any) -> Any:
    """An interview with Zoë, in which everything names her."""
    direction = ada.make("/directions", {"name": "What Zoë Quillfeather does", "attracts": TEXT})
    held = interview_in(ada, "completed", zoe["id"], purpose=TEXT, direction_ids=[direction["id"]])
    item = ada.make(f"/interviews/{held['id']}/agenda", {"text": "What does Zoë Álvarez like?"})["items"][0]
    succeeded(ada.patch(f"/agenda-items/{item['id']}", json={"answer": TEXT, "status": "asked"}))
    debrief = dict.fromkeys(("highlights", "challenges", "improvements"), TEXT)
    succeeded(ada.put(f"/interviews/{held['id']}/debrief", json=debrief))
    ada.make("/takeaways", {"interview_id": held["id"], "kind": "gap", "text": TEXT})
    for about in ({"contact_id": zoe["id"]}, {"interview_id": held["id"]}, {"direction_id": direction["id"]}):
        ada.make("/notes", {"body": TEXT, "is_shared": True, **about})
    ada.make("/notes", note(zoe["id"], body="Mine alone"))
    ada.make(
        "/decisions", {"direction_id": direction["id"], "verdict": "drop", "reason": TEXT, "override_reason": TEXT}
    )
    sent(ada, zoe["id"])
    return held


OF_CLIENTS = [
    path.removeprefix("/api/v1")
    for path, operations in json.loads((Path(__file__).parents[2] / "openapi.json").read_text())["paths"].items()
    if "get" in operations
    and path.split("/")[3] in ("coach", "engagements", "events", "notices")
    and path != "/api/v1/events/stream"
]
"""Every address at which a coach may hear of a client, of a new room, too; a stream tells what `/events` does."""

NEEDED = {
    "": None,
    "/card": None,
    "/assignments": None,
    "/goals": "progress",
    "/progress": "progress",
    "/interviews": "interviews",
    "/interviews/{interview_id}": "interviews",
    "/notes": "notes",
    "/timeline": "progress",
}
"""Every address of one client, and the scope without which it is not found."""
TOLD_THE_SAME = ("/interviews", "/interviews/{interview_id}", "/notes", "/timeline")
"""What a client sees just as their coach does."""


def paths(id: str, talk: Any) -> dict[str, str]:
    """The addresses of one client."""
    return {path: f"/coach/clients/{id}{path}".format(interview_id=talk["id"]) for path in NEEDED}


def statuses(client: Client, id: str, talk: Any) -> set[int]:
    """What somebody hears at all of these addresses, and when they say or ask something there."""
    client_url, soon = f"/coach/clients/{id}", {"target": 2, "due_on": "2150-01-01"}
    answers = [client.get(path) for path in paths(id, talk).values()]
    answers += [
        client.patch(f"{client_url}/card", json={"tags": ["spring"]}),
        client.put(f"{client_url}/nudge", json={"text": "How is it going?"}),
        client.post(f"{client_url}/goals", json=soon),
        client.post(f"{client_url}/assignments", json={"kind": "interviews", "target": 2}),
    ]
    return {answer.status_code for answer in answers}


def test_no_address_of_a_client_is_left_out() -> None:
    of_one = "/coach/clients/{id}"
    assert {path.removeprefix(of_one) for path in OF_CLIENTS if path.startswith(of_one)} == NEEDED.keys()


def everything(coach: Client, id: str, talk: Any) -> str:
    """All that a coach, or the client in their place, can read of the client."""
    told = {"id": id, "interview_id": talk["id"], "tag": "spring", "invitation": "x"}
    answers = {path: coach.get(path.format_map(told)) for path in OF_CLIENTS}
    refused = {path for path, answer in answers.items() if not answer.is_success}
    assert refused <= {
        "/coach/cohorts/{tag}/summary", "/engagements/{id}/log", "/engagements/invitations/{invitation}",
    }  # fmt: skip
    return "\n".join(answer.text for answer in answers.values())


def named_in(text: str) -> list[str]:
    return [name for name in NAMED if name.casefold() in text.casefold()]


def test_no_answer_names_who_is_not_shared(ada: Client, coach: Client, talk: Any) -> None:
    names = [scope for scope in EVERYTHING if scope != "contact_names"]
    id = engaged(coach, ada, names)
    for about in ({"interview_id": talk["id"]}, {"direction_id": talk["direction_ids"][0]}):
        ada.make(f"/engagements/{id}/comments", {"text": TEXT, **about})
    succeeded(ada.put(f"/engagements/{id}/summary", json={"text": TEXT}))
    ada.make("/goals", {"target": 1, "due_on": "2150-01-01", "text": TEXT[:400]})
    hidden = everything(coach, id, talk)
    assert named_in(hidden) == []
    assert "Assistant of a contact, 1st contact" in hidden
    share(ada, id, EVERYTHING)
    shown = named_in(everything(coach, id, talk))
    assert {"Zoë", "Quillfeather", "Álvarez"} <= set(shown), "the search finds what is there"
    assert {"zoe@clinic.example", "23456789", "23 45 67 89", "z-quill"}.isdisjoint(shown), "names, and no addresses"


def test_a_pseudonym_stays_while_others_come_and_go(ada: Client, coach: Client, talk: Any) -> None:
    id = engaged(coach, ada, ["interviews"])
    first = succeeded(coach.get(paths(id, talk)["/interviews"]))["items"][0]["contact"]
    bea = ada.make("/contacts", contact(given_name="Bea", emails=[], roles=[{"title": "Buyer"}]))
    interview_in(ada, "planned", bea["id"], allow_overlap=True)
    names = {talk["contact"]["name"] for talk in succeeded(coach.get(paths(id, talk)["/interviews"]))["items"]}
    assert names == {first["name"], "Buyer, 2nd contact"}
    assert first["is_pseudonym"] is True


@pytest.mark.parametrize("scope", ["progress", "interviews", "debriefs", "notes", "contact_names"])
def test_each_scope_opens_its_own_kind_of_thing(ada: Client, coach: Client, talk: Any, scope: str) -> None:
    id = engaged(coach, ada, [scope])
    for name, path in paths(id, talk).items():
        assert coach.get(path).status_code == (200 if NEEDED[name] in (None, scope) else 404), name


def test_what_was_said_takes_a_scope_of_its_own(ada: Client, coach: Client, talk: Any) -> None:
    id = engaged(coach, ada, ["interviews"])
    path = paths(id, talk)["/interviews/{interview_id}"]
    without = succeeded(coach.get(path))
    assert (without["debrief"], without["agenda"], without["takeaways"]) == (None, [], [])
    assert (without["has_debrief"], without["not_shared"]) == (True, ["debriefs"])
    share(ada, id, ["interviews", "debriefs"])
    shown = succeeded(coach.get(path))
    assert shown["debrief"]["highlights"].startswith("Assistant of a contact, 1st contact (")
    assert (len(shown["agenda"]), len(shown["takeaways"]), shown["not_shared"]) == (1, 1, [])


def test_only_notes_marked_as_shared_are_shown(ada: Client, coach: Client, talk: Any) -> None:
    id = engaged(coach, ada, ["notes"])
    shown = succeeded(coach.get(paths(id, talk)["/notes"]))["items"]
    assert len(shown) == 3
    assert "Mine alone" not in str(shown)
    for one in shown:
        succeeded(ada.patch(f"/notes/{one['id']}", json={"is_shared": False}))
    assert succeeded(coach.get(paths(id, talk)["/notes"]))["items"] == []


def test_what_is_in_the_trash_is_out_of_sight(ada: Client, coach: Client, zoe: Any, talk: Any) -> None:
    id = engaged(coach, ada)
    assert ada.delete(f"/contacts/{zoe['id']}").status_code == 204
    assert coach.get(paths(id, talk)["/interviews/{interview_id}"]).status_code == 404
    for name in ("/interviews", "/timeline"):
        assert talk["id"] not in coach.get(paths(id, talk)[name]).text
    assert "1st contact" not in coach.get(paths(id, talk)["/timeline"]).text


def test_nothing_is_seen_before_or_after(ada: Client, coach: Client, talk: Any) -> None:
    invited = coach.make("/engagements", {"role": "coach"})
    assert statuses(coach, invited["id"], talk) == {404}
    id = engaged(coach, ada)
    assert statuses(coach, id, talk) == {200, 201, 204}
    assert ada.delete(f"/engagements/{id}").status_code == 204
    assert statuses(coach, id, talk) == {404}
    assert statuses(ada, id, talk) == {404}


def test_neither_another_coach_nor_a_coachs_coach_sees_anything(
    ada: Client, coach: Client, sign_in: SignIn, talk: Any
) -> None:
    id, bob, eve, dan = engaged(coach, ada), sign_in("bob"), sign_in("eve"), sign_in("dan")
    engaged(bob, coach)
    of_eve = engaged(coach, eve)
    engaged(dan, sign_in("fay"))
    for stranger in (bob, eve, dan):
        assert statuses(stranger, id, talk) == {404}
    assert coach.get(paths(of_eve, talk)["/interviews/{interview_id}"]).status_code == 404, "another client's interview"


def test_the_client_sees_who_looked_and_what_they_saw(ada: Client, coach: Client, talk: Any) -> None:
    id = engaged(coach, ada, ["progress", "interviews", "debriefs", "notes"])
    log = f"/engagements/{id}/log"
    known = paths(id, talk)
    same = [known[path] for path in TOLD_THE_SAME]
    mine = [ada.get(path).text for path in same]
    assert succeeded(ada.get(log))["items"] == [], "looking at oneself leaves no trace"
    assert [coach.get(path).text for path in (*same, *same)] == mine * 2
    looks = succeeded(ada.get(log))["items"]
    assert [look["kind"] for look in looks] == ["timeline", "notes", "debriefs", "interviews"]
    assert coach.get(log).status_code == 404
