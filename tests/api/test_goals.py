"""Goals: a seeker's own, and those that a coach proposes."""

from datetime import date, timedelta
from typing import Any

import pytest

from client import Client, SignIn, succeeded
from interviewing import interview_in
from sharing import engaged

TODAY = date.today()  # noqa: DTZ011
SOON = str(TODAY + timedelta(days=30))
GOAL = {"target": 2, "due_on": SOON}


@pytest.fixture
def ada(sign_in: SignIn) -> Client:
    return sign_in("ada")


@pytest.fixture
def coach(sign_in: SignIn) -> Client:
    return sign_in("coach")


def events(client: Client) -> list[str]:
    return [event["type"] for event in succeeded(client.get("/events", params={"subject_kind": "goal"}))["items"]]


def test_counts_interviews_held_within_its_days(ada: Client) -> None:
    goal = ada.make("/goals", GOAL | {"starts_on": str(TODAY - timedelta(days=7)), "text": "Two before spring"})
    assert (goal["state"], goal["proposed_by"], goal["actual"], goal["is_met"]) == ("active", "client", 0, False)
    interview_in(ada, "completed", allow_overlap=True)
    interview_in(ada, "scheduled", allow_overlap=True)
    assert succeeded(ada.get(f"/goals/{goal['id']}"))["actual"] == 1
    changed = succeeded(ada.patch(f"/goals/{goal['id']}", json={"target": 1, "text": None}))
    assert (changed["is_met"], changed["text"]) == (True, None)
    later = ada.make("/goals", {"target": 1, "starts_on": SOON, "due_on": SOON})
    assert later["actual"] == 0
    assert [each["id"] for each in succeeded(ada.get("/goals"))["items"]] == [later["id"], goal["id"]]


@pytest.mark.parametrize(
    "told", [{"target": 0}, {"target": 1001}, {"due_on": "2020-01-01"}, {"starts_on": "2150-01-01"}]
)
def test_refuses_what_is_no_goal(ada: Client, told: dict[str, Any]) -> None:
    assert ada.post("/goals", json=GOAL | told).status_code == 422


def test_a_coach_proposes_and_the_client_decides(ada: Client, coach: Client) -> None:
    id = engaged(coach, ada, ["progress"])
    theirs = f"/coach/clients/{id}/goals"
    first, second, third = (coach.make(theirs, GOAL | {"text": text}) for text in ("a", "b", "c"))
    assert (first["state"], first["proposed_by"]) == ("proposed", "coach")
    assert succeeded(ada.put(f"/goals/{first['id']}/acceptance"))["state"] == "active"
    assert succeeded(ada.put(f"/goals/{second['id']}/refusal"))["state"] == "declined"
    assert ada.put(f"/goals/{second['id']}/acceptance").json()["code"] == "goal_decided"
    assert coach.delete(f"{theirs}/{first['id']}").json()["code"] == "goal_decided"
    assert coach.delete(f"{theirs}/{third['id']}").status_code == 204
    states = [goal["state"] for goal in succeeded(coach.get(theirs))["items"]]
    assert states == ["declined", "active"]
    told = ["goal.deleted", "goal.declined", "goal.accepted", *["goal.proposed"] * 3]
    assert events(ada) == events(coach) == told


def test_an_answer_is_taken_back(ada: Client, coach: Client) -> None:
    goal = coach.make(f"/coach/clients/{engaged(coach, ada, ['progress'])}/goals", GOAL)
    url = f"/goals/{goal['id']}"
    for answer in ("acceptance", "refusal"):
        succeeded(ada.put(f"{url}/{answer}"))
        assert [succeeded(ada.delete(f"{url}/acceptance"))["state"] for _ in range(2)] == ["proposed"] * 2
    told = ["goal.reopened", "goal.declined", "goal.reopened", "goal.accepted", "goal.proposed"]
    assert events(ada) == events(coach) == told
    own = ada.make("/goals", GOAL)
    assert ada.delete(f"/goals/{own['id']}/acceptance").json()["code"] == "goal_not_proposed"


def test_what_is_deleted_or_withdrawn_comes_back_to_who_did_it(ada: Client, coach: Client) -> None:
    theirs = f"/coach/clients/{engaged(coach, ada, ['progress'])}/goals"
    withdrawn, deleted, agreed = (coach.make(theirs, GOAL | {"text": text}) for text in ("a", "b", "c"))
    succeeded(ada.put(f"/goals/{agreed['id']}/acceptance"))
    assert coach.delete(f"{theirs}/{withdrawn['id']}").status_code == 204
    for goal in (deleted, agreed):
        assert ada.delete(f"/goals/{goal['id']}").status_code == 204
        assert coach.put(f"{theirs}/{goal['id']}/restoration").status_code == 404
    assert ada.put(f"/goals/{withdrawn['id']}/restoration").status_code == 404
    assert succeeded(ada.get("/goals"))["items"] == succeeded(coach.get(theirs))["items"] == []
    assert succeeded(coach.get("/coach/clients"))["items"][0]["goal"] is None
    for method, path in (("get", ""), ("patch", ""), ("delete", ""), ("put", "/acceptance"), ("delete", "/acceptance")):
        body = {"target": 1} if method == "patch" else None
        assert ada.request(method.upper(), f"/goals/{agreed['id']}{path}", json=body).status_code == 404

    assert coach.put(f"{theirs}/{withdrawn['id']}/restoration").status_code == 204
    for goal in (deleted, agreed):
        assert [ada.put(f"/goals/{goal['id']}/restoration").status_code for _ in range(2)] == [204, 204]
    states = [(goal["state"], goal["proposed_by"]) for goal in succeeded(ada.get("/goals"))["items"]]
    assert states == [("active", "coach"), ("declined", "coach"), ("proposed", "coach")]
    assert events(ada)[:3] == events(coach)[:3] == ["goal.restored"] * 3


def test_a_coach_needs_an_engagement_and_the_progress(ada: Client, coach: Client) -> None:
    id = engaged(coach, ada, [])
    theirs = f"/coach/clients/{id}/goals"
    assert coach.get(theirs).status_code == 404
    assert coach.post(theirs, json=GOAL).status_code == 201
    assert ada.post(theirs, json=GOAL).status_code == 404, "nobody coaches themselves"
    own = ada.make("/goals", GOAL)
    assert coach.delete(f"{theirs}/{own['id']}").status_code == 404
    ada.delete(f"/engagements/{id}")
    assert coach.post(theirs, json=GOAL).status_code == 404


def test_a_coach_of_once_hears_no_more_of_it(ada: Client, coach: Client) -> None:
    id = engaged(coach, ada)
    theirs = f"/coach/clients/{id}/goals"
    agreed, proposed = coach.make(theirs, GOAL), coach.make(theirs, GOAL)
    succeeded(ada.put(f"/goals/{agreed['id']}/acceptance"))
    heard = events(coach)
    assert heard == events(ada) == ["goal.accepted", "goal.proposed", "goal.proposed"]
    assert ada.delete(f"/engagements/{id}").status_code == 204
    succeeded(ada.patch(f"/goals/{agreed['id']}", json={"target": 3}))
    succeeded(ada.put(f"/goals/{proposed['id']}/acceptance"))
    assert ada.delete(f"/goals/{agreed['id']}").status_code == 204
    assert events(ada)[:3] == ["goal.deleted", "goal.accepted", "goal.updated"]
    assert events(coach) == heard


def test_what_was_proposed_stays_when_the_coach_goes(ada: Client, coach: Client) -> None:
    goal = coach.make(f"/coach/clients/{engaged(coach, ada)}/goals", GOAL)
    succeeded(ada.put(f"/goals/{goal['id']}/acceptance"))
    assert coach.post("/account/deletion", json={"password": "correct horse battery staple"}).status_code == 204
    assert succeeded(ada.patch(f"/goals/{goal['id']}", json={"target": 3}))["target"] == 3
