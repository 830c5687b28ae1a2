"""The report: one direction, with all that is known of it."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlmodel import col

from askwell.core.db import Database
from askwell.core.settings import Settings
from askwell.evidence.takeaways.models import Takeaway
from client import Client, SignIn, succeeded
from evidencing import drawn, hearing


@pytest.fixture
def ada(sign_in: SignIn) -> Client:
    return sign_in("ada")


@pytest.fixture
def database(settings: Settings) -> Iterator[Database]:
    database = Database(settings, for_all=True)
    yield database
    database.close()


@pytest.fixture
def research(ada: Client) -> Any:
    told = {"attracts": "Patients", "worries": "Pay", "must_be_true": ["A *four*-day week"]}
    return ada.make("/directions", {"role": "UX research", **told})


@pytest.fixture
def heard(ada: Client, research: Any) -> Any:
    held = hearing(ada, research, "North Clinic")
    succeeded(ada.put(f"/interviews/{held['id']}/debrief", json={"highlights": "Nobody writes on Fridays"}))
    source = {"kind": "debrief", "id": held["id"], "field": "highlights", "start": 0, "end": 6, "quote": "Nobody"}
    rest = drawn(ada, held, topic="advice", rating=4, source=source, text="Rest on [Fridays](x)")
    drawn(ada, held, kind="surprise", text="No topic")
    decided = {"direction_id": research["id"], "verdict": "pause", "cooling_off_days": 0, "override_reason": "Ill"}
    decision = ada.make("/decisions", {**decided, "takeaway_ids": [rest["id"]]})
    for turn, text in (("worse", "I *miss* it"), ("better", None)):
        told = {"how_it_turned_out": turn, "text": text}
        succeeded(ada.put(f"/decisions/{decision['id']}/look-back", json=told))
    outcome = {"kind": "ruled_out", "happened_on": "2026-11-01", "interview_ids": [held["id"]], "text": "Saved me"}
    ada.make("/outcomes", {**outcome, "direction_id": research["id"]})
    return held


def test_tells_all_that_is_known(ada: Client, research: Any, heard: Any) -> None:
    told = succeeded(ada.get(f"/directions/{research['id']}/report"))
    assert told["direction"] == succeeded(ada.get(f"/directions/{research['id']}"))
    assert told["takeaways_left_out"] == 0
    assert told["summary"]["people"] == 1
    assert [(each["topic"], each["cell"]["mean"], len(each["takeaways"])) for each in told["topics"]] == [
        ("advice", 4, 1)
    ]
    assert [each["text"] for each in told["others"]] == ["No topic"]
    assert told["readiness"]["is_ready"] is False
    assert [each["verdict"] for each in told["decisions"]] == ["pause"]
    assert [each["kind"] for each in told["outcomes"]] == ["ruled_out"]


def test_is_written_as_markdown(ada: Client, research: Any, heard: Any) -> None:
    answer = ada.get(f"/directions/{research['id']}/report.md")
    assert answer.headers["Content-Type"] == "text/markdown; charset=utf-8"
    assert "UX research.md" in answer.headers["Content-Disposition"]
    text = answer.text
    assert text.startswith("# UX research\n\n**Why it attracts:** Patients\n")
    for part in (
        "- A \\*four\\*-day week",
        "Heard: 1 person of 1 organization.",
        "## Advice\n\n1 person, rated 4.0 of 5 (spread 0.0).",
        "- Upside, 4 of 5: Rest on \\[Fridays\\](x) (Zoë Álvarez, North Clinic)\n  > Nobody",
        "## Decision: pause",
        "**Decided early because:** Ill",
        "It rests on:\n\n- Rest on \\[Fridays\\](x) (Zoë Álvarez, North Clinic)\n",
        "Looking back on ",
        ": worse than expected. I \\*miss\\* it\n",
        ": better than expected.\n",
        "- Ruled out on 1 November 2026: Saved me",
    ):
        assert part in text, part


def test_names_what_a_decision_rested_on_as_far_as_it_is_there(ada: Client, research: Any, heard: Any) -> None:
    [takeaway] = succeeded(ada.get("/takeaways", params={"topic": "advice"}))["items"]
    ada.delete(f"/takeaways/{takeaway['id']}")
    text = ada.get(f"/directions/{research['id']}/report.md").text
    assert "It rests on:\n\n- 1 takeaway that is not here\n" in text


def test_says_how_much_it_leaves_out(ada: Client, research: Any, heard: Any, database: Database) -> None:
    with database.transaction() as session:
        mine = col(Takeaway.interview_id) == UUID(heard["id"])
        this = session.scalars(select(Takeaway).where(mine, col(Takeaway.text) == "No topic")).one()
        told = this.model_dump(exclude={"id"})
        session.add_all(Takeaway(**told) for _ in range(1000))
    report = succeeded(ada.get(f"/directions/{research['id']}/report"))
    assert (len(report["topics"][0]["takeaways"]), len(report["others"])) == (1, 999)
    assert report["takeaways_left_out"] == 2
    assert "Left out here: 2 takeaways that came later." in ada.get(f"/directions/{research['id']}/report.md").text


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("text/markdown", "text/markdown; charset=utf-8"),
        ("TEXT/MARKDOWN;charset=utf-8", "text/markdown; charset=utf-8"),
        ("text/html, text/*;q=0.5", "text/markdown; charset=utf-8"),
        ("application/json;q=0.8, text/markdown;q=0.9", "text/markdown; charset=utf-8"),
        ("application/json, text/markdown", "application/json"),
        ("text/markdown;q=0, */*;q=0.1", "application/json"),
        ("text/markdown;q=0.5, application/*", "application/json"),
        ("image/png", "application/json"),
        ("*/*", "application/json"),
        ("", "application/json"),
        (";q=,,q;q=2", "application/json"),
    ],
)
def test_is_told_in_the_way_that_is_asked_for(ada: Client, research: Any, accept: str, kind: str) -> None:
    answer = ada.get(f"/directions/{research['id']}/report", headers={"Accept": accept})
    assert (answer.status_code, answer.headers["Content-Type"], answer.headers["Vary"]) == (200, kind, "Accept")
    if kind != "application/json":
        written = ada.get(f"/directions/{research['id']}/report.md")
        assert answer.text == written.text
        assert answer.headers["Content-Disposition"] == written.headers["Content-Disposition"]


def test_is_hidden_from_a_stranger(ada: Client, research: Any, sign_in: SignIn) -> None:
    for name in ("report", "report.md"):
        assert sign_in("bob").get(f"/directions/{research['id']}/{name}").status_code == 404
