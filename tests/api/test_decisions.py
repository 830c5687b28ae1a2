"""Decisions: not too early, cooling off, final, and looked back on; never overwritten."""

import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select
from sqlmodel import col

from askwell.core.clock import days_from_now
from askwell.core.db import Database
from askwell.core.jobs import Job
from askwell.core.settings import Settings
from askwell.evidence.decisions.actions import finish, remind
from askwell.evidence.decisions.models import Decision
from client import Client, SignIn, at_once, succeeded
from evidencing import cooled_off, drawn, erase, hearing
from outreaching import due, kinds

URL = "/decisions"


@pytest.fixture
def ada(sign_in: SignIn) -> Client:
    return sign_in("ada")


@pytest.fixture
def research(ada: Client) -> Any:
    return ada.make("/directions", {"role": "UX research"})


@pytest.fixture
def evidence(ada: Client, research: Any) -> list[str]:
    """Takeaways of three people from two organizations."""
    told: tuple[dict[str, Any], ...] = ({"kind": "upside"}, {"kind": "downside"}, {"kind": "gap"})
    where = ("North Clinic", "North Clinic", "Rhône Clinics")
    heard = [hearing(ada, research, name) for name in where]
    return [drawn(ada, held, topic="advice", **each)["id"] for held, each in zip(heard, told, strict=True)]


@pytest.fixture
def database(settings: Settings) -> Iterator[Database]:
    database = Database(settings, for_all=True)
    yield database
    database.close()


def decide(client: Client, direction: Any, **told: Any) -> Any:
    return client.make(URL, {"direction_id": direction["id"], "verdict": "pursue", "reason": "It suits me", **told})


def history(client: Client, direction: Any) -> list[Any]:
    found: list[Any] = succeeded(client.get(URL, params={"direction_id": direction["id"]}))["items"]
    return found


def readiness(client: Client, direction: Any) -> Any:
    return succeeded(client.get(f"/directions/{direction['id']}/readiness"))


def doubts(told: Any) -> list[str]:
    return [reason["doubt"] for reason in told["reasons"]]


def let_cool(database: Database, decision: Any) -> None:
    """The cooling-off time is over."""
    with database.transaction() as session:
        known = session.get_one(Decision, _key(session, decision))
        known.final_at = days_from_now(-1)
        session.flush()
        finish(session, known)


def _key(session: Any, decision: Any) -> tuple[UUID, UUID]:
    this = col(Decision.id) == UUID(decision["id"])
    owner_id = session.scalars(select(col(Decision.owner_id)).where(this)).one()
    return owner_id, UUID(decision["id"])


def reminded(client: Client) -> list[Any]:
    """The notices, once the worker has given one."""
    deadline = time.monotonic() + 20
    while not (notices := client.get("/notices").json()["items"]):
        assert time.monotonic() < deadline
        time.sleep(0.1)
    return list(notices)


def test_is_not_ready_without_anybody(ada: Client, research: Any) -> None:
    told = readiness(ada, research)
    assert (told["is_ready"], told["people"], told["organizations"]) == (False, 0, 0)
    assert (len(told["open_topics"]), told["one_sided"], told["critical_voice"]) == (14, False, False)
    assert doubts(told) == ["too_few_people", "too_few_organizations", "open_topics", "no_critical_voice"]
    assert told["needed"] == {"people": 3, "organizations": 2}
    assert told["reasons"][0] == {
        "doubt": "too_few_people", "text": "You heard 0 of at least 3 people.", "is_blocking": True,
    }  # fmt: skip


def test_is_ready_with_three_people_of_two_organizations(ada: Client, research: Any, evidence: list[str]) -> None:
    told = readiness(ada, research)
    assert (told["is_ready"], told["one_sided"]) == (True, False)
    assert doubts(told) == ["open_topics", "no_critical_voice"]
    assert "advice" not in told["open_topics"]


@pytest.mark.parametrize(("kind", "doubt"), [("upside", "only_upsides"), ("downside", "only_downsides")])
def test_names_one_sided_evidence(ada: Client, research: Any, kind: str, doubt: str) -> None:
    for name in ("A", "A", "B"):
        drawn(ada, hearing(ada, research, name, outlook="unhappy"), kind=kind)
    told = readiness(ada, research)
    assert (told["is_ready"], told["one_sided"], told["critical_voice"]) == (True, True, True)
    assert doubts(told) == ["open_topics", doubt]


def test_is_refused_too_early_and_taken_with_a_reason(ada: Client, research: Any) -> None:
    drawn(ada, hearing(ada, research, "North Clinic"))
    refused = ada.post(URL, json={"direction_id": research["id"], "verdict": "drop", "reason": "Tired"})
    assert (refused.status_code, refused.json()["code"]) == (409, "not_ready")
    assert [error["code"] for error in refused.json()["errors"]] == ["too_few_people", "too_few_organizations"]
    made = decide(ada, research, verdict="drop", override_reason="They hire this week only")
    assert (made["state"], made["override_reason"]) == ("cooling_off", "They hire this week only")
    assert (made["people"], made["organizations"]) == (1, 1)


@pytest.mark.parametrize("told", [{}, {"reason": " "}, {"override_reason": "They hire this week only"}])
def test_needs_a_reason_or_a_takeaway(ada: Client, research: Any, evidence: list[str], told: Any) -> None:
    body = {"direction_id": research["id"], "verdict": "pursue", **told}
    refused = ada.post(URL, json=body)
    assert (refused.status_code, refused.json()["code"]) == (422, "decision_unfounded")
    assert refused.json()["errors"][0]["pointer"] == "/reason"
    made = ada.make(URL, {**body, "takeaway_ids": evidence[:1]})
    assert (made["state"], made["takeaways"]) == ("cooling_off", 1)


def test_cannot_be_looked_back_on_before_it_is_made(ada: Client, research: Any, evidence: list[str]) -> None:
    zone = ZoneInfo(succeeded(ada.get("/account"))["time_zone"])
    yesterday, today = (days_from_now(days).astimezone(zone).date().isoformat() for days in (-1, 0))
    body = {"direction_id": research["id"], "verdict": "pursue", "reason": "It suits me"}
    for day in ("1900-01-01", yesterday):
        refused = ada.post(URL, json={**body, "look_back_on": day})
        assert (refused.status_code, refused.json()["code"]) == (422, "look_back_too_early")
        assert refused.json()["errors"][0]["pointer"] == "/look_back_on"
    assert decide(ada, research, look_back_on=today)["look_back_on"] == today


def test_rests_on_takeaways(ada: Client, research: Any, evidence: list[str]) -> None:
    made = decide(ada, research, reason="**Patients**", takeaway_ids=[*evidence, evidence[0]])
    assert (made["takeaway_ids"], made["takeaways"]) == (evidence, 3)
    assert (made["verdict"], made["reason"], made["cooling_off_days"]) == ("pursue", "**Patients**", 3)
    assert succeeded(ada.get(f"{URL}/{made['id']}")) == made
    assert succeeded(ada.get(f"/directions/{research['id']}"))["state"] == "exploring"


def test_keeps_the_count_of_what_was_deleted(ada: Client, research: Any, evidence: list[str]) -> None:
    made = decide(ada, research, takeaway_ids=evidence)
    ada.delete(f"/takeaways/{evidence[0]}")
    now = succeeded(ada.get(f"{URL}/{made['id']}"))
    assert (now["takeaway_ids"], now["takeaways"], now["people"]) == (evidence[1:], 3, 3)


def test_keeps_its_counts_when_a_contact_is_erased(ada: Client, research: Any, evidence: list[str]) -> None:
    made = decide(ada, research, takeaway_ids=evidence)
    erase(ada, succeeded(ada.get(f"/takeaways/{evidence[0]}"))["contact"]["id"])
    left = succeeded(ada.get(f"{URL}/{made['id']}"))
    assert left["takeaway_ids"] == evidence[1:]
    assert [left[name] for name in ("takeaways", "people", "organizations")] == [3, 3, 2]
    assert readiness(ada, research)["people"] == 2, "what is known now is another matter"


def test_can_be_revoked_while_it_cools_off(ada: Client, research: Any, evidence: list[str], database: Database) -> None:
    made = decide(ada, research)
    assert ada.delete(f"{URL}/{made['id']}").status_code == 204
    (kept,) = history(ada, research)
    assert (kept["state"], kept["revoked_at"] is not None, kept["version"]) == ("revoked", True, 2)
    refused = ada.delete(f"{URL}/{made['id']}")
    assert (refused.status_code, refused.json()["code"], refused.json()["state"]) == (409, "wrong_state", "revoked")
    let_cool(database, made)
    assert history(ada, research)[0]["state"] == "revoked"
    assert succeeded(ada.get(f"/directions/{research['id']}"))["state"] == "exploring"


@pytest.mark.parametrize(("verdict", "state"), [("pursue", "decided"), ("drop", "decided"), ("pause", "parked")])
def test_is_final_when_it_has_cooled_off(
    ada: Client, research: Any, evidence: list[str], database: Database, verdict: str, state: str
) -> None:
    made = decide(ada, research, verdict=verdict)
    let_cool(database, made)
    assert history(ada, research)[0]["state"] == "final"
    assert succeeded(ada.get(f"/directions/{research['id']}"))["state"] == state
    (notice,) = ada.get("/notices").json()["items"]
    assert (notice["kind"], notice["url"]) == ("decision_final", f"/directions/{research['id']}")
    assert notice["text"] == f"Your decision is final: {verdict} UX research."
    (step,) = [each for each in due(ada) if each["kind"] == "act_on_decision"]
    assert step["why"] == f"You decided to {verdict} UX research."
    assert ada.delete(f"{URL}/{made['id']}").json()["code"] == "wrong_state"


def test_the_worker_makes_it_final(ada: Client, research: Any, evidence: list[str], database: Database) -> None:
    assert cooled_off(ada, database, decide(ada, research))["state"] == "final"


def test_needs_no_cooling_off(ada: Client, research: Any, evidence: list[str]) -> None:
    assert decide(ada, research, cooling_off_days=0)["state"] == "final"
    assert succeeded(ada.get(f"/directions/{research['id']}"))["state"] == "decided"


def test_reminds_a_day_before(ada: Client, research: Any, evidence: list[str], database: Database) -> None:
    made = decide(ada, research)
    with database.transaction() as session:
        remind(session, session.get_one(Decision, _key(session, made)))
    (notice,) = ada.get("/notices").json()["items"]
    assert notice["kind"] == "decision_cooling_off"
    assert notice["text"] == "From tomorrow it is final: pursue UX research. Until then you can revoke it."


@pytest.mark.parametrize(("days", "hours"), [(1, 12), (2, 24), (3, 24), (30, 24)])
def test_the_worker_reminds_in_time(
    ada: Client, research: Any, evidence: list[str], database: Database, days: int, hours: int
) -> None:
    made = decide(ada, research, cooling_off_days=days)
    with database.transaction() as session:
        owner_id, _ = _key(session, made)
        theirs = (col(Job.owner_id) == owner_id) & (col(Job.kind) == "decision.reminder")
        job = session.scalars(select(Job).where(theirs)).one()
        assert datetime.fromisoformat(made["final_at"]) - job.run_at == timedelta(hours=hours)
        job.run_at = days_from_now(-1)
    (notice,) = reminded(ada)
    assert notice["kind"] == "decision_cooling_off"
    assert notice["text"].startswith("In half a day it is final" if days == 1 else "From tomorrow it is final")


def test_is_looked_back_on(ada: Client, research: Any, evidence: list[str]) -> None:
    made = decide(ada, research, cooling_off_days=0, look_back_on="2027-06-01")
    (back,) = [each for each in due(ada) if each["kind"] == "look_back"]
    assert back["due_on"] == "2027-06-01"
    told = {"how_it_turned_out": "better", "text": "I like Mondays"}
    seen = succeeded(ada.put(f"{URL}/{made['id']}/look-back", json=told))
    assert {name: seen["look_back"][name] for name in told} == told
    assert "look_back" not in kinds(due(ada))


def test_every_look_back_is_kept(ada: Client, research: Any, evidence: list[str]) -> None:
    made = decide(ada, research, cooling_off_days=0)
    assert (made["look_back"], made["look_backs"]) == (None, [])
    first, second = ({"how_it_turned_out": turn, "text": turn.title()} for turn in ("better", "worse"))
    url = f"{URL}/{made['id']}/look-back"
    earlier = succeeded(ada.put(url, json=first))
    later = succeeded(ada.put(url, json=second))
    assert later["look_backs"] == [earlier["look_back"], later["look_back"]]
    assert [each["text"] for each in later["look_backs"]] == ["Better", "Worse"]
    assert later["version"] == earlier["version"] + 1 == made["version"] + 2
    assert succeeded(ada.put(url, json=second)) == later, "the same once more adds nothing"
    assert history(ada, research) == [later]


def test_is_looked_back_on_fifty_times_at_most(ada: Client, research: Any, evidence: list[str]) -> None:
    made = decide(ada, research, cooling_off_days=0)
    told = [{"how_it_turned_out": "better", "text": str(number)} for number in range(51)]
    *kept, refused = [ada.put(f"{URL}/{made['id']}/look-back", json=each) for each in told]
    assert {each.status_code for each in kept} == {200}
    assert (refused.status_code, refused.json()["code"]) == (409, "wrong_state")
    assert len(succeeded(ada.get(f"{URL}/{made['id']}"))["look_backs"]) == 50


def test_is_looked_back_on_when_it_is_final(ada: Client, research: Any, evidence: list[str]) -> None:
    made = decide(ada, research)
    refused = ada.put(f"{URL}/{made['id']}/look-back", json={"how_it_turned_out": "better"})
    assert (refused.status_code, refused.json()["state"]) == (409, "cooling_off")


def test_a_new_one_never_overwrites_an_old_one(ada: Client, research: Any, evidence: list[str]) -> None:
    first = decide(ada, research, verdict="pause", cooling_off_days=0)
    second = decide(ada, research)
    refused = ada.post(URL, json={"direction_id": research["id"], "verdict": "drop", "reason": "Tired"})
    assert (refused.status_code, refused.json()["code"]) == (409, "decision_pending")
    assert [each["id"] for each in history(ada, research)] == [second["id"], first["id"]]
    assert history(ada, research)[1] == first
    assert ada.patch(f"{URL}/{first['id']}", json={"verdict": "drop"}).status_code == 405


def test_of_eight_at_once_one_is_made(ada: Client, research: Any, evidence: list[str]) -> None:
    body = {"direction_id": research["id"], "verdict": "pursue", "reason": "It suits me"}
    assert sorted(at_once(lambda _: ada.post(URL, json=body).status_code, 8)) == [201] + [409] * 7


def test_goes_out_of_sight_with_its_direction(ada: Client, research: Any, evidence: list[str]) -> None:
    made = decide(ada, research)
    ada.delete(f"/directions/{research['id']}")
    assert (ada.get(f"{URL}/{made['id']}").status_code, history(ada, research)) == (404, [])
