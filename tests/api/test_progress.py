"""A client's progress in a period, as their coach reads it."""

from datetime import date, timedelta
from typing import Any

import pytest

from client import Client, SignIn, succeeded
from evidencing import drawn, hearing
from interviewing import interview_in
from outreaching import sent
from people import contact, note
from sharing import engaged

TODAY = date.today()  # noqa: DTZ011


@pytest.fixture
def ada(sign_in: SignIn) -> Client:
    return sign_in("ada")


@pytest.fixture
def coach(sign_in: SignIn) -> Client:
    return sign_in("coach")


def progress(coach: Client, id: str, **period: Any) -> Any:
    return succeeded(coach.get(f"/coach/clients/{id}/progress", params=period))


def test_counts_how_far_somebody_came_in_the_period(ada: Client, coach: Client) -> None:
    id = engaged(coach, ada, ["progress"])
    held = interview_in(ada, "completed", allow_overlap=True)
    succeeded(ada.put(f"/interviews/{held['id']}/debrief", json={"highlights": "Quiet"}))
    asked = sent(ada)
    succeeded(ada.put(f"/messages/{asked['id']}/answer", json={}))
    bea = ada.make("/contacts", contact(given_name="Bea"))
    ada.make("/referrals", {"from_contact_id": held["contact"]["id"], "to_contact_id": bea["id"]})
    goal = ada.make("/goals", {"target": 2, "due_on": str(TODAY + timedelta(days=9))})
    succeeded(ada.put(f"/engagements/{id}/summary", json={"text": "I lean towards research."}))
    told = progress(coach, id)
    stages = {stage["stage"]: stage["count"] for stage in told["stages"]}
    assert stages == {
        "identified": 3, "contacted": 2, "answered": 2, "scheduled": 1, "held": 1, "debriefed": 1, "thanked": 0,
    }  # fmt: skip
    rates = [stage["rate"] for stage in told["stages"]]
    assert rates == [None, pytest.approx(2 / 3), 1, 0.5, 1, 1, 0]
    assert told["median_days_to_answer"] == pytest.approx(0, abs=0.1)
    assert [(each["id"], each["actual"]) for each in told["goals"]] == [(goal["id"], 1)]
    assert told["referrals"] == {"received": 1, "followed": 0}
    assert told["summary"] == "I lean towards research."
    assert (told["name"], told["period"]["time_zone"]) == ("Ada Byron", "Europe/London")
    assert len(told["weeks"]) in (12, 13)
    assert sum(week["held"] for week in told["weeks"]) == 1
    before = progress(coach, id, **{"from": "2020-01-01", "to": "2020-01-31"})
    assert {stage["count"] for stage in before["stages"]} == {0}
    assert (before["goals"], before["median_days_to_answer"], len(before["weeks"])) == ([], None, 5)


def test_tells_directions_decisions_and_what_is_not_shared(ada: Client, coach: Client) -> None:
    id = engaged(coach, ada, ["progress", "notes"])
    research = ada.make("/directions", {"role": "UX research"})
    for _ in range(2):
        drawn(ada, hearing(ada, research, "North Clinic"))
    ada.make(
        "/decisions", {"direction_id": research["id"], "verdict": "pause", "reason": "Ill", "override_reason": "Tired"}
    )
    ada.make("/notes", note(ada.make("/contacts", contact())["id"], is_shared=True))
    ada.make("/notes", {"direction_id": research["id"], "body": "Mine"})
    told = progress(coach, id)
    known = {"state": "exploring", "perspectives": 2, "organizations": 1}
    assert told["directions"] == [{"id": research["id"], "name": "UX research", **known}]
    [decision] = told["decisions"]
    assert (decision["direction"], decision["verdict"], decision["state"]) == ("UX research", "pause", "cooling_off")
    assert told["not_shared"] == [
        {"scope": "interviews", "count": 2}, {"scope": "notes", "count": 1}, {"scope": "contact_names", "count": 3},
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("scopes", "hidden"),
    [
        (["progress"], {"interviews": 1, "debriefs": 1, "contact_names": 1}),
        (["progress", "debriefs"], {"interviews": 1, "debriefs": 1, "contact_names": 1}),
        (["progress", "interviews"], {"debriefs": 1, "contact_names": 1}),
        (["progress", "interviews", "debriefs"], {"contact_names": 1}),
    ],
)
def test_debriefs_are_hidden_without_their_interviews(
    ada: Client, coach: Client, scopes: list[str], hidden: dict[str, int]
) -> None:
    id = engaged(coach, ada, scopes)
    held = interview_in(ada, "completed")
    succeeded(ada.put(f"/interviews/{held['id']}/debrief", json={"highlights": "Quiet"}))
    counts = {each["scope"]: each["count"] for each in progress(coach, id)["not_shared"]}
    assert counts == hidden
    glance = succeeded(coach.get(f"/coach/clients/{id}"))
    assert set(glance["not_shared"]) == {*hidden, "notes"}
    assert glance["engagement"]["scopes"] == scopes


@pytest.mark.parametrize(
    "period", [{"from": "2026-02-01", "to": "2026-01-01"}, {"from": "2020-01-01", "to": "2026-01-01"}, {"from": "x"}]
)
def test_refuses_periods_that_are_none_or_too_long(ada: Client, coach: Client, period: dict[str, str]) -> None:
    id = engaged(coach, ada, ["progress"])
    assert coach.get(f"/coach/clients/{id}/progress", params=period).status_code == 422


def test_takes_the_scope_of_progress(ada: Client, coach: Client) -> None:
    id = engaged(coach, ada, ["interviews", "debriefs", "notes", "contact_names"])
    assert coach.get(f"/coach/clients/{id}/progress").status_code == 404
