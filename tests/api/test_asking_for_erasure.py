"""A contact asks that nothing be kept about them: the seeker sees it, and only the fact is left."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import inspect, text, update
from sqlmodel import col

from askwell.booking.erasures.models import Erasure
from askwell.booking.jobs import erase_what_is_due
from askwell.core.clock import now
from askwell.core.db import Database
from askwell.core.settings import Settings
from booking import book, instant, page_of, propose
from client import Client, SignIn, succeeded
from people import contact, interview, note

WORD = "quollword"


@pytest.fixture
def ada(sign_in: SignIn) -> Client:
    return sign_in("ada")


@pytest.fixture
def proposal(ada: Client, anybody: Client) -> Any:
    """What stands between Ada and a contact of whom a lot is known."""
    same = {"given_name": WORD, "how_met": WORD, "tags": [WORD]}
    quoll = ada.make("/contacts", contact(**same, emails=[{"value": f"{WORD}@clinic.example"}]))
    other = ada.make("/contacts", contact(**same, family_name="Twice"))
    ada.make(f"/contacts/{quoll['id']}/merge", {"other_id": other["id"]})
    ada.make("/contacts", contact(given_name="Led", referred_by_id=quoll["id"]))
    ada.make("/notes", note(quoll["id"], body=f"{WORD} said"))
    talk = ada.make("/interviews", interview(quoll["id"], purpose=WORD, starts_at=None))
    proposal = propose(ada, talk, message=WORD)
    book(anybody, proposal)
    return proposal


def traces(settings: Settings) -> set[str]:
    """The tables in which the word stands."""
    database = Database(settings)
    with database.transaction() as session:
        names = inspect(session.connection()).get_table_names()
        rows = {name: session.execute(text(f'SELECT * FROM "{name}"')).all() for name in names}
    database.close()
    return {name for name, found in rows.items() if WORD in str(found).lower()}


def test_leaves_only_the_fact(ada: Client, anybody: Client, proposal: Any, settings: Settings) -> None:
    answer = anybody.post(f"{page_of(proposal)}/erasure")
    assert answer.status_code == 202
    assert anybody.post(f"{page_of(proposal)}/erasure").json() == answer.json()
    page = anybody.get(page_of(proposal)).json()
    told = {"requested_at": page["erasure_requested_at"], "due_at": page["erasure_due_at"]}
    assert told == answer.json()
    asked = instant(answer.json()["requested_at"])
    assert instant(answer.json()["due_at"]) - asked == pytest.approx(timedelta(days=7), abs=timedelta(seconds=5))
    [erasure] = ada.get("/erasures").json()["items"]
    assert (erasure["state"], erasure["contact"]["id"]) == ("requested", proposal["contact"]["id"])
    assert "erasure_requested" in {notice["kind"] for notice in ada.get("/notices").json()["items"]}

    done = succeeded(ada.put(f"/erasures/{erasure['id']}/completion"))
    assert (done["state"], done["contact"]) == ("done", None)
    assert succeeded(ada.put(f"/erasures/{erasure['id']}/completion")) == done
    assert ada.get("/erasures").json()["items"] == [done]
    assert ada.get(f"/contacts/{proposal['contact']['id']}").status_code == 404
    assert anybody.get(page_of(proposal)).status_code == 404
    assert WORD not in ada.get("/search", params={"q": WORD}).text
    assert [left["given_name"] for left in ada.get("/contacts").json()["items"]] == ["Led"]
    assert traces(settings) == set()


def test_is_done_by_itself_after_a_week(ada: Client, anybody: Client, proposal: Any, settings: Settings) -> None:
    succeeded(anybody.post(f"{page_of(proposal)}/erasure"))
    [erasure] = ada.get("/erasures").json()["items"]
    database = Database(settings)
    with database.transaction() as session:
        erase_what_is_due(session)
    assert ada.get("/erasures").json()["items"] == [erasure]
    with database.transaction() as session:
        this = update(Erasure).where(col(Erasure.id) == UUID(erasure["id"]))
        session.execute(this.values(due_at=now() - timedelta(seconds=1)))
        erase_what_is_due(session)
    database.close()
    assert ada.get("/erasures").json()["items"][0]["state"] == "done"
    assert ada.get(f"/contacts/{proposal['contact']['id']}").status_code == 404


def test_is_of_the_one_that_was_kept_of_two(ada: Client, anybody: Client) -> None:
    proposal = propose(ada)
    kept = ada.make("/contacts", contact(given_name="Kept"))
    succeeded(anybody.post(f"{page_of(proposal)}/erasure"))
    ada.make(f"/contacts/{kept['id']}/merge", {"other_id": proposal["contact"]["id"]})
    [erasure] = ada.get("/erasures").json()["items"]
    succeeded(ada.put(f"/erasures/{erasure['id']}/completion"))
    assert ada.get(f"/contacts/{kept['id']}").status_code == 404
