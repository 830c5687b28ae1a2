"""Assignments: what a coach asks of a client, and how far that is, without a word of what was written."""

from typing import Any

import pytest

from client import Client, SignIn, succeeded
from interviewing import interview_in
from people import contact, interview, question_set
from sharing import engaged


@pytest.fixture
def ada(sign_in: SignIn) -> Client:
    return sign_in("ada")


@pytest.fixture
def coach(sign_in: SignIn) -> Client:
    return sign_in("coach")


def only(client: Client) -> Any:
    [found] = succeeded(client.get("/assignments"))["items"]
    return found


def test_a_question_set_is_copied_and_marked(ada: Client, coach: Client) -> None:
    original = coach.make("/question-sets", question_set())
    theirs = f"/coach/clients/{engaged(coach, ada, [])}/assignments"
    given = coach.make(theirs, {"kind": "question_set", "question_set_id": original["id"], "text": "Ask these"})
    copied = succeeded(ada.get(f"/question-sets/{given['question_set_id']}"))
    assert (copied["name"], copied["from_coach"], copied["id"] != original["id"]) == (original["name"], True, True)
    assert [q["text"] for q in copied["questions"]] == [q["text"] for q in original["questions"]]
    assert (given["done"], given["target"], given["is_done"], given["coach"]) == (0, 1, False, "Carmen Coach")
    whom = ada.make("/contacts", contact())["id"]
    ada.make("/interviews", interview(whom, question_set_id=copied["id"]))
    assert (only(ada)["done"], only(ada)["is_done"]) == (1, True)
    assert coach.get(f"/question-sets/{copied['id']}").status_code == 404


def test_interviews_are_counted_from_then_on(ada: Client, coach: Client) -> None:
    interview_in(ada, "completed", allow_overlap=True)
    theirs = f"/coach/clients/{engaged(coach, ada, [])}/assignments"
    given = coach.make(theirs, {"kind": "interviews", "target": 1, "due_on": "2027-01-31"})
    assert (given["done"], given["due_on"]) == (0, "2027-01-31")
    interview_in(ada, "completed", allow_overlap=True)
    assert succeeded(coach.get(theirs))["items"] == [only(ada)]
    assert only(ada)["is_done"] is True


def test_required_fields_are_looked_for_not_read(ada: Client, coach: Client) -> None:
    theirs = f"/coach/clients/{engaged(coach, ada, [])}/assignments"
    wanted = {"kind": "debrief", "required_fields": ["improvements", "highlights"]}
    given = coach.make(theirs, wanted)
    assert (given["required_fields"], given["done"], given["target"]) == (["highlights", "improvements"], 0, 0)
    held = [interview_in(ada, "completed", allow_overlap=True) for _ in range(2)]
    succeeded(ada.put(f"/interviews/{held[0]['id']}/debrief", json={"highlights": "secretword", "improvements": "b"}))
    succeeded(ada.put(f"/interviews/{held[1]['id']}/debrief", json={"highlights": "a"}))
    answer = coach.get(theirs)
    [told] = succeeded(answer)["items"]
    assert (told["done"], told["target"], told["is_done"]) == (1, 2, False)
    assert "secretword" not in answer.text


@pytest.mark.parametrize(
    "told",
    [
        {"kind": "interviews"},
        {"kind": "interviews", "target": 1, "required_fields": ["highlights"]},
        {"kind": "debrief", "required_fields": []},
        {"kind": "question_set", "target": 2},
    ],
)
def test_refuses_what_says_too_little_or_too_much(ada: Client, coach: Client, told: dict[str, Any]) -> None:
    assert coach.post(f"/coach/clients/{engaged(coach, ada)}/assignments", json=told).status_code == 422


def test_only_a_set_of_ones_own_is_assigned(ada: Client, coach: Client) -> None:
    hers = ada.make("/question-sets", question_set())
    wanted = {"kind": "question_set", "question_set_id": hers["id"]}
    refused = coach.post(f"/coach/clients/{engaged(coach, ada)}/assignments", json=wanted)
    assert refused.json()["code"] == "invalid_reference"


def test_one_that_was_withdrawn_comes_back(ada: Client, coach: Client) -> None:
    original = coach.make("/question-sets", question_set())
    theirs = f"/coach/clients/{engaged(coach, ada)}/assignments"
    given = coach.make(theirs, {"kind": "question_set", "question_set_id": original["id"], "text": "Ask these"})
    assert coach.delete(f"{theirs}/{given['id']}").status_code == 204
    assert ada.put(f"{theirs}/{given['id']}/restoration").status_code == 404
    assert [coach.put(f"{theirs}/{given['id']}/restoration").status_code for _ in range(2)] == [204, 204]
    assert only(ada) == given
    for side in (ada, coach):
        told = succeeded(side.get("/events", params={"subject_kind": "assignment"}))["items"]
        assert [event["type"] for event in told] == [
            "assignment.restored", "assignment.withdrawn", "assignment.given"
        ]  # fmt: skip


def test_goes_when_it_is_withdrawn_or_the_engagement_ends(ada: Client, coach: Client) -> None:
    id = engaged(coach, ada)
    theirs = f"/coach/clients/{id}/assignments"
    given = coach.make(theirs, {"kind": "interviews", "target": 1})
    assert ada.delete(f"{theirs}/{given['id']}").status_code == 404
    assert coach.delete(f"{theirs}/{given['id']}").status_code == 204
    coach.make(theirs, {"kind": "interviews", "target": 2})
    assert only(ada)["target"] == 2
    assert coach.delete(f"{theirs}/{given['id']}").status_code == 404
    ada.delete(f"/engagements/{id}")
    assert succeeded(ada.get("/assignments"))["items"] == []
    assert coach.get(theirs).status_code == 404
