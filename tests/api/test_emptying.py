"""What was deleted 30 days ago goes for good, and is no longer found."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, update
from sqlmodel import col

from askwell.coaching.assignments.models import Assignment
from askwell.coaching.goals.models import Goal
from askwell.coaching.jobs import empty_trash as empty_agreements
from askwell.contacts.jobs import empty_trash as empty_contacts
from askwell.contacts.models import Contact
from askwell.core.clock import days_from_now
from askwell.core.db import Database
from askwell.core.search import SearchEntry
from askwell.core.settings import Settings
from askwell.interviews.jobs import empty_trash as empty_interviews
from askwell.interviews.models import AgendaItem, Interview, SlotClaim
from askwell.questions.jobs import empty_trash as empty_questions
from askwell.questions.models import Question, QuestionSet
from client import Client, SignIn
from interviewing import INTERVIEWS, interview_in
from people import question_set
from sharing import engaged


@pytest.fixture
def ada(sign_in: SignIn) -> Client:
    return sign_in("ada")


@pytest.fixture
def database(settings: Settings) -> Iterator[Database]:
    database = Database(settings, for_all=True)
    yield database
    database.close()


def trash_for(database: Database, model: Any, id: str, days: int) -> None:
    with database.transaction() as session:
        session.execute(update(model).where(col(model.id) == UUID(id)).values(trashed_at=days_from_now(-days)))


def is_there(database: Database, model: Any, column: str, id: str) -> bool:
    with database.reading() as session:
        return (
            session.execute(select(getattr(model, column)).where(getattr(model, column) == UUID(id))).first()
            is not None
        )


@pytest.mark.parametrize(("days", "stays"), [(29, True), (31, False)])
def test_an_interview_goes_with_its_agenda(ada: Client, database: Database, days: int, stays: bool) -> None:
    questions = ada.make("/question-sets", question_set())
    made = interview_in(ada, "scheduled", question_set_id=questions["id"])
    kept = interview_in(ada, "planned", starts_at=None)
    (item,) = ada.make(f"{INTERVIEWS}/{kept['id']}/agenda", {"text": "Why?"})["items"]
    ada.delete(f"/agenda-items/{item['id']}").raise_for_status()
    trash_for(database, AgendaItem, item["id"], days)
    ada.delete(f"{INTERVIEWS}/{made['id']}")
    trash_for(database, Interview, made["id"], days)
    with database.transaction() as session:
        empty_interviews(session)
    assert is_there(database, AgendaItem, "interview_id", made["id"]) == stays
    assert ada.put(f"{INTERVIEWS}/{made['id']}/restoration").status_code == (204 if stays else 404)
    assert ada.put(f"/agenda-items/{item['id']}/restoration").status_code == (204 if stays else 404)


def test_a_contact_goes_with_its_interviews_and_is_no_longer_found(ada: Client, database: Database) -> None:
    made = interview_in(ada, "scheduled")
    ada.put(f"{INTERVIEWS}/{made['id']}/cancellation", json={"reason": "She fell ill"}).raise_for_status()
    assert ada.get("/events", params={"contact_id": made["contact"]["id"]}).json()["items"] != []
    trash_for(database, Contact, made["contact"]["id"], 31)
    with database.transaction() as session:
        empty_contacts(session)
        empty_interviews(session)
    assert ada.get(f"{INTERVIEWS}/{made['id']}").status_code == 404
    assert not is_there(database, SearchEntry, "subject_id", made["id"])
    assert not is_there(database, SearchEntry, "subject_id", made["contact"]["id"])
    assert not is_there(database, SlotClaim, "interview_id", made["id"])
    told = [event["type"] for event in ada.get("/events").json()["items"]]
    assert told == ["organization.created", "account.created"]


def test_what_happened_goes_with_an_interview(ada: Client, database: Database) -> None:
    made = interview_in(ada, "requested")
    ada.put(f"{INTERVIEWS}/{made['id']}/decline", json={"reason": "She fell ill"}).raise_for_status()
    trash_for(database, Interview, made["id"], 31)
    with database.transaction() as session:
        empty_interviews(session)
    assert "fell ill" not in ada.get("/events").text
    assert "contact.created" in ada.get("/events").text


@pytest.mark.parametrize(("days", "stays"), [(29, True), (31, False)])
def test_a_set_and_a_question_go(ada: Client, database: Database, days: int, stays: bool) -> None:
    whole, part = (ada.make("/question-sets", question_set()) for _ in "ab")
    gone = part["questions"][0]["id"]
    ada.delete(f"/question-sets/{whole['id']}")
    ada.delete(f"/questions/{gone}")
    trash_for(database, QuestionSet, whole["id"], days)
    trash_for(database, Question, gone, days)
    with database.transaction() as session:
        empty_questions(session)
    assert ada.put(f"/question-sets/{whole['id']}/restoration").status_code == (204 if stays else 404)
    assert ada.put(f"/questions/{gone}/restoration").status_code == (204 if stays else 404)
    assert is_there(database, Question, "id", whole["questions"][0]["id"]) == stays


@pytest.mark.parametrize(("days", "stays"), [(29, True), (31, False)])
def test_goals_and_assignments_go(ada: Client, sign_in: SignIn, database: Database, days: int, stays: bool) -> None:
    coach = sign_in("coach")
    theirs = f"/coach/clients/{engaged(coach, ada)}"
    goal = ada.make("/goals", {"target": 2, "due_on": "2027-06-01"})
    given = coach.make(f"{theirs}/assignments", {"kind": "interviews", "target": 2})
    ada.delete(f"/goals/{goal['id']}").raise_for_status()
    coach.delete(f"{theirs}/assignments/{given['id']}").raise_for_status()
    trash_for(database, Goal, goal["id"], days)
    trash_for(database, Assignment, given["id"], days)
    with database.transaction() as session:
        empty_agreements(session)
    assert ada.put(f"/goals/{goal['id']}/restoration").status_code == (204 if stays else 404)
    assert coach.put(f"{theirs}/assignments/{given['id']}/restoration").status_code == (204 if stays else 404)
