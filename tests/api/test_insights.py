"""Insights: how far it went with whom, how sure that is, and what questions bring."""

import statistics
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, example, given
from hypothesis import settings as examples
from hypothesis import strategies as st
from sqlalchemy import literal, select, union_all, update
from sqlmodel import col

from askwell.core.clock import rfc3339
from askwell.core.db import Database
from askwell.core.settings import Settings
from askwell.evidence.insights.medians import days_between, median
from askwell.interviews.models import Interview
from client import Client, SignIn, succeeded
from databases import NewDatabase
from evidencing import drawn
from interviewing import interview_in, step
from outreaching import sent
from people import contact, interview

FUNNEL, QUESTIONS = "/insights/funnel", "/insights/questions"
STAGES = ["identified", "contacted", "answered", "held", "thanked", "referral", "offer"]


@pytest.fixture
def ada(sign_in: SignIn) -> Client:
    return sign_in("ada")


@pytest.fixture
def database(settings: Settings) -> Iterator[Database]:
    database = Database(settings, for_all=True)
    yield database
    database.close()


def counts(stages: list[Any]) -> list[int]:
    assert [stage["stage"] for stage in stages] == STAGES
    return [stage["count"] for stage in stages]


def people(client: Client, count: int, **told: Any) -> list[str]:
    return [client.make("/contacts", contact(given_name=f"No{n}", **told))["id"] for n in range(count)]


def test_nobody_is_nothing(ada: Client) -> None:
    told = succeeded(ada.get(FUNNEL))
    assert (counts(told["total"]), told["groups"]) == ([0] * 7, [])
    assert {stage["rate"] for stage in told["total"]} == {None}
    assert told["benchmark"] == {
        "offer_per_interviews": "1 in 12",
        "rate": pytest.approx(1 / 12),
        "source": "Often quoted (LiveCareer); no study is known.",
    }


def test_counts_how_far_it_went(ada: Client) -> None:
    ids = people(ada, 4)
    for id in ids[:3]:
        message = sent(ada, id)
        if id != ids[2]:
            succeeded(ada.put(f"/messages/{message['id']}/answer", json={}))
    held = interview_in(ada, "completed", ids[0])
    sent(ada, ids[0], kind="thank_you", body="Thank you for Monday.")
    ada.make("/referrals", {"from_contact_id": ids[0], "to_contact_id": ids[3]})
    ada.make("/outcomes", {"kind": "offer", "happened_on": "2026-11-01", "interview_ids": [held["id"]]})
    total = succeeded(ada.get(FUNNEL))["total"]
    assert counts(total) == [4, 3, 2, 1, 1, 1, 1]
    contacted = total[1]
    assert (contacted["of"], contacted["rate"], contacted["is_small"]) == ("identified", 0.75, True)
    assert (contacted["low"], contacted["high"]) == (pytest.approx(0.3006, abs=1e-4), pytest.approx(0.9544, abs=1e-4))
    assert (total[6]["of"], total[6]["rate"]) == ("held", 1)
    assert abs(total[1]["median_days"]) < 1


@pytest.mark.parametrize(("happened_on", "days"), [("2026-11-30", 28), ("2026-11-02", 0), ("2026-10-30", 0)])
def test_an_offer_came_on_its_day(ada: Client, database: Database, happened_on: str, days: float) -> None:
    held = interview_in(ada, "completed")
    ended_at = datetime(2026, 11, 2, 12, 30, tzinfo=UTC)
    with database.transaction() as session:
        this = update(Interview).where(col(Interview.id) == UUID(held["id"]))
        session.execute(this.values(started_at=ended_at, ended_at=ended_at))
    ada.make("/outcomes", {"kind": "offer", "happened_on": happened_on, "interview_ids": [held["id"]]})
    assert succeeded(ada.get(FUNNEL))["total"][6]["median_days"] == pytest.approx(days, abs=0.05)


def test_who_was_spoken_with_has_answered(ada: Client) -> None:
    interview_in(ada, "completed")
    assert counts(succeeded(ada.get(FUNNEL))["total"])[:4] == [1, 1, 1, 1]


def test_leaves_out_who_is_in_the_trash_and_who_was_added_at_another_time(ada: Client) -> None:
    first, _ = people(ada, 2)
    ada.delete(f"/contacts/{first}")
    assert counts(succeeded(ada.get(FUNNEL))["total"])[0] == 1
    later = rfc3339(datetime.now(UTC) + timedelta(days=1))
    assert counts(succeeded(ada.get(FUNNEL, params={"added_from": later}))["total"])[0] == 0
    assert counts(succeeded(ada.get(FUNNEL, params={"added_to": later}))["total"])[0] == 1


def test_tells_people_apart(ada: Client) -> None:
    ids = people(ada, 2, level="senior", how_met="At a fair") + people(ada, 1, how_met=None)
    sent(ada, ids[0], channel="linkedin")

    def by(dimension: str) -> dict[Any, list[int]]:
        groups = succeeded(ada.get(FUNNEL, params={"by": dimension}))["groups"]
        return {group["name"]: counts(group["stages"])[:2] for group in groups}

    assert by("level") == {"senior": [2, 1], None: [1, 0]}
    assert by("how_met") == {"At a fair": [2, 1], None: [1, 0]}
    assert by("channel") == {None: [2, 0], "linkedin": [1, 1]}


def test_tells_templates_by_their_names(ada: Client) -> None:
    mine = ada.make("/message-templates", {"name": "My own", "kind": "request", "body": "Twenty minutes?"})
    starter = next(t for t in ada.get("/message-templates").json()["items"] if t["starter"] and t["kind"] == "request")
    for template in (mine, starter):
        sent(ada, template_id=template["id"])
    groups = succeeded(ada.get(FUNNEL, params={"by": "template"}))["groups"]
    assert {(group["key"], group["name"]) for group in groups} == {
        (each["id"], each["name"]) for each in (mine, starter)
    }


def test_tells_which_questions_bring_something(ada: Client) -> None:
    held = interview_in(ada, "completed")
    url = f"/interviews/{held['id']}/agenda"
    day = {"text": "And Mondays?", "topic": "typical_day"}
    (first,), (second,) = (ada.make(url, body)["items"] for body in (day, {"text": "Why?"}))
    succeeded(ada.patch(f"/agenda-items/{first['id']}", json={"status": "asked", "answer": "Busy"}))
    succeeded(ada.patch(f"/agenda-items/{second['id']}", json={"status": "skipped"}))
    drawn(ada, held, topic="typical_day")
    planned = ada.make("/interviews", interview(held["contact"]["id"], allow_overlap=True))
    ada.make(f"/interviews/{planned['id']}/agenda", day)
    told = succeeded(ada.get(QUESTIONS))["questions"]
    assert told == [
        {"text": "And Mondays?", "topic": "typical_day", "asked": 1, "skipped": 0, "answered": 1, "takeaways": 1},
        {"text": "Why?", "topic": None, "asked": 0, "skipped": 1, "answered": 0, "takeaways": 0},
    ]


def test_a_marked_answer_counts_for_its_own_question_only(ada: Client) -> None:
    held = interview_in(ada, "completed")
    url = f"/interviews/{held['id']}/agenda"
    asked = [ada.make(url, {"text": text, "topic": "typical_day"})["items"][0] for text in ("Mondays?", "Fridays?")]
    for item in asked:
        succeeded(ada.patch(f"/agenda-items/{item['id']}", json={"status": "asked", "answer": "Busy"}))

    def brought() -> dict[str, int]:
        return {each["text"]: each["takeaways"] for each in succeeded(ada.get(QUESTIONS))["questions"]}

    source = {"kind": "answer", "id": asked[0]["id"], "start": 0, "end": 4, "quote": "Busy"}
    drawn(ada, held, topic="typical_day", source=source)
    assert brought() == {"Mondays?": 1, "Fridays?": 0}
    drawn(ada, held, topic="typical_day")
    assert brought() == {"Mondays?": 2, "Fridays?": 1}, "nobody said which of them brought it"


def test_tells_how_much_longer_than_planned_talks_ran(ada: Client, database: Database) -> None:
    assert succeeded(ada.get(QUESTIONS))["talks"] == {
        "timed": 0, "ran_over": 0, **dict.fromkeys(("median_planned", "median_held", "median_overrun")),
    }  # fmt: skip
    for minutes in (25, 40, 50, 90):
        talk = interview_in(ada, "scheduled", allow_overlap=True)
        step(ada, talk, "completion")
        at = datetime(2026, 11, 2, 10, tzinfo=UTC)
        with database.transaction() as session:
            this = update(Interview).where(col(Interview.id) == UUID(talk["id"]))
            session.execute(this.values(started_at=at, ended_at=at + timedelta(minutes=minutes)))
    talks = succeeded(ada.get(QUESTIONS))["talks"]
    assert (talks["timed"], talks["ran_over"]) == (4, 3)
    assert [talks[f"median_{name}"] for name in ("planned", "held", "overrun")] == pytest.approx([30, 45, 15], abs=0.01)


def test_shows_what_to_do_better(ada: Client) -> None:
    held = interview_in(ada, "completed")
    succeeded(ada.put(f"/interviews/{held['id']}/debrief", json={"improvements": "Listen longer"}))
    (improvement,) = succeeded(ada.get(QUESTIONS))["improvements"]
    assert (improvement["text"], improvement["interview_id"]) == ("Listen longer", held["id"])


@given(values=st.lists(st.integers(-1000, 1000), min_size=1, max_size=40))
@example(values=[7])
@example(values=[3, 3, 3, 3])
@example(values=[-1, 1])
@examples(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_median_is_what_python_says(new_database: NewDatabase, values: list[int]) -> None:
    database = _database(new_database)
    rows = union_all(*(select(literal(value).label("value")) for value in values)).subquery()
    with database.reading() as session:
        assert session.scalar(median(rows.c.value, rows)) == pytest.approx(statistics.median(values))


_known: dict[int, Database] = {}


def _database(new_database: NewDatabase) -> Database:
    if id(new_database) not in _known:
        _known[id(new_database)] = Database(new_database(), for_all=True)
    return _known[id(new_database)]


def test_days_lie_between_two_instants(new_database: NewDatabase) -> None:
    first, type = datetime(2026, 3, 1, 12, tzinfo=UTC), col(Interview.created_at).type
    interview = select(days_between(literal(first, type), literal(first + timedelta(hours=36), type)))
    with _database(new_database).reading() as session:
        assert session.scalar(interview) == pytest.approx(1.5)
