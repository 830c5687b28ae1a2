"""The board: topics by directions, what is known and from whom, and whom to ask next."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import update
from sqlmodel import col

from askwell.core.clock import days_from_now
from askwell.core.db import Database
from askwell.core.settings import Settings
from askwell.evidence.takeaways.models import Takeaway
from client import Client, SignIn, succeeded
from evidencing import drawn, hearing, year
from interviewing import step
from people import contact, interview


@pytest.fixture
def ada(sign_in: SignIn) -> Client:
    return sign_in("ada")


@pytest.fixture
def research(ada: Client) -> Any:
    return ada.make("/directions", {"role": "UX research"})


@pytest.fixture
def database(settings: Settings) -> Iterator[Database]:
    database = Database(settings, for_all=True)
    yield database
    database.close()


def board(client: Client, direction: Any) -> Any:
    return succeeded(client.get(f"/directions/{direction['id']}/board"))


def cell(board: Any, topic: str, place: int = 0) -> Any:
    return next(row["cells"][place] for row in board["rows"] if row["topic"] == topic)


def test_has_a_row_for_each_topic_and_an_empty_cell_at_first(ada: Client, research: Any) -> None:
    told = board(ada, research)
    assert [len(row["cells"]) for row in told["rows"]] == [1] * 14
    assert cell(told, "advice") == {
        **dict.fromkeys(("takeaways", "rated", "people", "organizations"), 0),
        **dict.fromkeys(("mean", "spread", "lowest", "highest", "years", "newest_at")),
        "agreement": "none",
        "levels": [],
        "is_old": False,
        "kinds": dict.fromkeys(("strength", "gap", "upside", "downside", "surprise", "advice"), 0),
    }
    (direction,) = told["directions"]
    assert (direction["people"], direction["organizations"], len(direction["topics_unasked"])) == (0, 0, 14)
    assert set(direction["coverage"].values()) == {False}


def test_a_cell_tells_what_was_said_and_by_whom(ada: Client, research: Any) -> None:
    first = hearing(ada, research, "North Clinic", level="senior", in_field_since=year(12))
    second = hearing(ada, research, "North Clinic", level="entry", in_field_since=year(1))
    third = hearing(ada, research, "Rhône Clinics", outlook="left")
    for held, rating, kind in (
        (first, 2, "downside"),
        (first, 3, "upside"),
        (second, 5, "upside"),
        (third, None, "gap"),
    ):
        drawn(ada, held, topic="work_life_balance", rating=rating, kind=kind)
    told = board(ada, research)
    known = cell(told, "work_life_balance")
    assert (known["takeaways"], known["rated"], known["people"], known["organizations"]) == (4, 3, 3, 2)
    assert (known["mean"], known["lowest"], known["highest"], known["agreement"]) == (10 / 3, 2, 5, "split")
    assert known["spread"] == pytest.approx(1.2472191)
    assert (known["levels"], known["years"]) == (["entry", "senior"], {"fewest": 1, "most": 12})
    assert (known["kinds"]["upside"], known["kinds"]["gap"], known["is_old"]) == (2, 1, False)
    (direction,) = told["directions"]
    assert set(direction["coverage"].values()) == {True}
    assert "work_life_balance" not in direction["topics_unasked"]


@pytest.mark.parametrize(
    ("ratings", "agreement"),
    [((3,), "none"), ((3, 3), "agree"), ((3, 4), "agree"), ((2, 4), "differ"), ((1, 4), "split"), ((3, None), "none")],
)
def test_tells_whether_people_agree(ada: Client, research: Any, ratings: tuple[int, ...], agreement: str) -> None:
    for rating in ratings:
        drawn(ada, hearing(ada, research, "North Clinic"), topic="advice", rating=rating)
    assert cell(board(ada, research), "advice")["agreement"] == agreement


def test_one_person_does_not_agree_with_themselves(ada: Client, research: Any) -> None:
    held = hearing(ada, research, "North Clinic")
    for rating in (4, 4):
        drawn(ada, held, topic="advice", rating=rating)
    assert cell(board(ada, research), "advice")["agreement"] == "none"


def test_evidence_grows_old(ada: Client, research: Any, database: Database) -> None:
    made = drawn(ada, hearing(ada, research, "North Clinic"), topic="advice")
    with database.transaction() as session:
        this = col(Takeaway.id) == UUID(made["id"])
        session.execute(update(Takeaway).where(this).values(heard_at=days_from_now(-184)))
    assert cell(board(ada, research), "advice")["is_old"] is True


def test_leaves_out_what_is_in_the_trash(ada: Client, research: Any) -> None:
    talks = [hearing(ada, research, name) for name in ("A", "B", "C")]
    made = [drawn(ada, held, topic="advice") for held in talks]
    ada.delete(f"/takeaways/{made[0]['id']}")
    ada.delete(f"/interviews/{talks[1]['id']}")
    ada.delete(f"/contacts/{talks[2]['contact']['id']}")
    told = board(ada, research)
    assert (cell(told, "advice")["takeaways"], told["directions"][0]["people"]) == (0, 0)
    ada.put(f"/interviews/{talks[1]['id']}/restoration")
    assert cell(board(ada, research), "advice")["takeaways"] == 1


def test_tells_of_every_change_at_once(ada: Client, research: Any) -> None:
    held = hearing(ada, research, "North Clinic", level="senior")
    made = drawn(ada, held, topic="advice", rating=2)
    whom = f"/contacts/{held['contact']['id']}"

    def told() -> tuple[Any, ...]:
        known = cell(board(ada, research), "advice")
        return known["takeaways"], known["mean"], known["organizations"], known["levels"]

    assert told() == told() == (1, 2, 1, ["senior"])
    succeeded(ada.patch(f"/takeaways/{made['id']}", json={"rating": 5}))
    assert told() == (1, 5, 1, ["senior"])
    succeeded(ada.patch(whom, json={"level": "lead", "roles": []}))
    assert told() == (1, 5, 0, ["lead"])
    ada.delete(whom)
    assert told() == (0, None, 0, [])
    ada.put(f"{whom}/restoration")
    assert told() == (1, 5, 0, ["lead"])


def test_puts_directions_side_by_side(ada: Client, research: Any) -> None:
    teaching = ada.make("/directions", {"role": "Teaching"})
    drawn(ada, hearing(ada, teaching, "A school"), topic="advice", rating=4)
    asked = ",".join(each["id"] for each in (research, teaching))
    both = succeeded(ada.get("/board", params={"directions": asked}))
    assert [each["name"] for each in both["directions"]] == ["UX research", "Teaching"]
    assert [cell(both, "advice", place)["takeaways"] for place in (0, 1)] == [0, 1]
    assert [each["id"] for each in succeeded(ada.get("/board"))["directions"]] == [teaching["id"], research["id"]]


def test_compares_what_is_there(ada: Client, research: Any, sign_in: SignIn) -> None:
    bob = sign_in("bob")
    assert bob.get("/board", params={"directions": research["id"]}).status_code == 404
    assert bob.get(f"/directions/{research['id']}/board").status_code == 404
    for wrong in ("x", f"{research['id']},", "," * 200):
        assert ada.get("/board", params={"directions": wrong}).json()["code"] == "invalid"
    ada.delete(f"/directions/{research['id']}")
    assert ada.get("/board", params={"directions": research["id"]}).status_code == 404


def test_who_was_asked_but_said_nothing_was_asked(ada: Client, research: Any) -> None:
    held = hearing(ada, research, "North Clinic")
    (item,) = ada.make(f"/interviews/{held['id']}/agenda", {"text": "And pay?", "topic": "incentives"})["items"]
    assert "incentives" in board(ada, research)["directions"][0]["topics_unasked"]
    succeeded(ada.patch(f"/agenda-items/{item['id']}", json={"status": "asked"}))
    assert "incentives" not in board(ada, research)["directions"][0]["topics_unasked"]


def test_says_whom_to_meet_next_and_why(ada: Client, research: Any) -> None:
    drawn(ada, hearing(ada, research, "North Clinic", in_field_since=year(1)), topic="advice")
    belongs = {"direction_ids": [research["id"]]}
    plain = ada.make("/contacts", contact(given_name="Ines", **belongs))
    critic = ada.make("/contacts", contact(given_name="Bruno", outlook="left", in_field_since=year(20), roles=[
        {"organization_name": "Rhône Clinics"}], **belongs))  # fmt: skip
    ada.make("/contacts", contact(given_name="Elsewhere"))
    first, second = succeeded(ada.get(f"/directions/{research['id']}/next"))["contacts"]
    assert (first["contact"]["id"], second["contact"]["id"]) == (critic["id"], plain["id"])
    assert first["fills"] == ["veteran", "several_organizations", "critical_voice", "three_people"]
    assert first["reason"] == (
        "Bruno has been in the field for 20 years, works at Rhône Clinics, where nobody was heard yet, "
        "and is unhappy with it or has left."
    )
    assert (second["fills"], second["reason"]) == (["three_people"], "Ines is one more perspective.")


def test_says_what_to_ask_next_and_where(ada: Client, research: Any) -> None:
    for topic in ("typical_day", "likes_and_drawbacks", "preparation"):
        drawn(ada, hearing(ada, research, "North Clinic"), topic=topic)
    mine = ada.make("/question-sets", {"name": "Mine", "questions": [{"text": "And rivals?", "topic": "competition"}]})
    zoe = ada.make("/contacts", contact(direction_ids=[research["id"]]))
    planned = ada.make("/interviews", interview(zoe["id"], allow_overlap=True))
    told = succeeded(ada.get(f"/directions/{research['id']}/next"))
    assert [question["topic"] for question in told["questions"]] == [
        "decisions", "competition", "advancement", "challenges", "industry_outlook",
    ]  # fmt: skip
    assert told["questions"][1]["question_id"] == mine["questions"][0]["id"]
    assert told["questions"][0]["question"] == "Which decisions are yours to make, and which are made for you?"
    assert [each["id"] for each in told["interviews"]] == [planned["id"]]
    body = {"text": told["questions"][1]["question"], "topic": "competition"}
    assert ada.post(f"/interviews/{planned['id']}/agenda", json=body).status_code == 201


def test_does_not_suggest_what_stands_on_an_open_agenda(ada: Client, research: Any) -> None:
    mine = ada.make("/question-sets", {"name": "Mine", "questions": [{"text": "And rivals?", "topic": "competition"}]})
    zoe = ada.make("/contacts", contact(direction_ids=[research["id"]]))
    planned, other = (ada.make("/interviews", interview(zoe["id"], allow_overlap=True)) for _ in range(2))

    def suggested() -> list[str]:
        questions = succeeded(ada.get(f"/directions/{research['id']}/next"))["questions"]
        assert len(questions) == 5
        return [question["question"] for question in questions]

    first = suggested()
    (typed,) = ada.make(f"/interviews/{planned['id']}/agenda", {"text": first[0]})["items"]
    assert first[0] not in suggested()
    assert set(first[1:]) < set(suggested())
    ada.delete(f"/agenda-items/{typed['id']}")
    assert suggested() == first
    for question in [question for question in first if question != "And rivals?"][:2]:
        ada.make(f"/interviews/{other['id']}/agenda", {"text": question})
    assert "And rivals?" in suggested()
    ada.make(f"/interviews/{planned['id']}/agenda", {"question_set_id": mine["id"]})
    assert "And rivals?" not in suggested()
    step(ada, planned, "cancellation")
    assert "And rivals?" in suggested(), "the agenda is not open any more"
