"""A contact asks that nothing be kept about them: the seeker sees it, and only the fact is left."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from pydantic import SecretStr
from sqlalchemy import update
from sqlmodel import col

from askwell.booking.erasures.models import Erasure
from askwell.booking.jobs import erase_what_is_due
from askwell.core.clock import now
from askwell.core.db import Database
from askwell.core.settings import Settings
from booking import book, in_days, instant, page_of, propose
from client import Client, SignIn, at_once, succeeded
from databases import NewDatabase
from interviewing import step
from mailing import confirm, eventually, mail_server
from outreaching import due, kinds, message
from people import contact, interview, note, person
from servers import serving
from traces import traces

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


@pytest.fixture
def database(settings: Settings) -> Iterator[Database]:
    database = Database(settings, for_all=True)
    yield database
    database.close()


def test_leaves_only_the_fact(ada: Client, anybody: Client, proposal: Any, database: Database) -> None:
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
    assert traces(database, WORD) == set()


def test_is_done_by_itself_after_a_week(ada: Client, anybody: Client, proposal: Any, database: Database) -> None:
    succeeded(anybody.post(f"{page_of(proposal)}/erasure"))
    [erasure] = ada.get("/erasures").json()["items"]
    with database.transaction() as session:
        erase_what_is_due(session)
    assert ada.get("/erasures").json()["items"] == [erasure]
    with database.transaction() as session:
        this = update(Erasure).where(col(Erasure.id) == UUID(erasure["id"]))
        session.execute(this.values(due_at=now() - timedelta(seconds=1)))
        erase_what_is_due(session)
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


def test_times_may_be_proposed_while_it_is_done(ada: Client, anybody: Client) -> None:
    for _ in range(5):
        proposal = propose(ada)
        succeeded(anybody.post(f"{page_of(proposal)}/erasure"))
        erasure = ada.get("/erasures").json()["items"][0]
        body = {"times": [in_days(5)], "platforms": ["zoom"]}

        def call(n: int, of: str = proposal["interview_id"], erasure: str = erasure["id"], body: Any = body) -> int:
            if n == 3:
                return ada.put(f"/erasures/{erasure}/completion").status_code
            return ada.post(f"/interviews/{of}/proposal", json=body).status_code

        tried = at_once(call, 8)
        assert tried.pop(3) == 200
        assert set(tried) <= {201, 404}
        assert ada.get("/proposals").json()["items"] == []


def test_leaves_nothing_in_the_post(new_database: NewDatabase) -> None:
    """Not in the log, not in what a mail server said, not in what is to be told to others, not in kept answers."""
    email = f"{WORD}@clinic.example"
    with mail_server() as mailbox:
        settings = new_database().model_copy(update={"smtp_url": SecretStr(mailbox.url)})
        database = Database(settings, for_all=True)
        with serving(settings) as address, Client([address]) as ada, Client([address]) as quoll:
            someone = person("ada")
            ada.sign_up(someone)
            ada.sign_in(someone)
            confirm(ada, mailbox)
            led_there = ada.make("/contacts", contact(given_name="Amina"))
            new = contact(given_name=WORD, emails=[{"value": email}], referred_by_id=led_there["id"])
            others = ada.post("/contacts", json=contact(), headers={"Idempotency-Key": "another"})
            made = succeeded(ada.post("/contacts", json=new, headers={"Idempotency-Key": "once"}))
            talk = ada.make("/interviews", interview(made["id"], starts_at=None))
            proposal = propose(ada, talk)
            mailbox.refusals[email] = f"550 5.1.1 <{email}>: nobody here"
            book(quoll, proposal)
            [bounced] = eventually(lambda: _told_of(ada, "mail_bounced"))
            assert bounced["url"] == f"/interviews/{talk['id']}"
            step(ada, talk, "completion")
            assert "close_the_loop" in kinds(due(ada, contact_id=led_there["id"]))
            mailbox.refusals[email] = f"450 4.2.0 <{email}>: greylisted"
            drafted = ada.make("/messages", message(made["id"]))
            succeeded(ada.put(f"/messages/{drafted['id']}/sending", json={}))
            eventually(lambda: {"mail", "notice", "idempotent_answer", "follow_up", "job"} <= traces(database, WORD))

            succeeded(quoll.post(f"{page_of(proposal)}/erasure"))
            [erasure] = ada.get("/erasures").json()["items"]
            succeeded(ada.put(f"/erasures/{erasure['id']}/completion"))
            assert traces(database, WORD) == set()
            again = ada.post("/contacts", json=contact(), headers={"Idempotency-Key": "another"})
            assert again.json() == others.json()
        database.close()


def _told_of(client: Client, kind: str) -> list[Any]:
    return [notice for notice in client.get("/notices").json()["items"] if notice["kind"] == kind]
