"""The feed: every event of an account in order, each exactly once, whatever the order in which transactions end."""

import random
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, ClassVar
from uuid import UUID

import pytest
from sqlalchemy import delete, update
from sqlmodel import Session, col, select

from askwell.auth.models import Account
from askwell.core.db import Database
from askwell.core.ids import new_id
from askwell.core.settings import Settings
from askwell.events import turns
from askwell.events.actions import record_for
from askwell.events.models import Event, EventType, FeedBase, Subject
from client import Client, SignIn, succeeded
from databases import NewDatabase
from people import contact, note, question_set

EVENTS = "/events"
WRITERS, EACH = 8, 25
FAR = 10**15


@dataclass
class Thing:
    """Something that events may tell of."""

    owner_id: UUID
    id: UUID = field(default_factory=new_id)
    SUBJECT: ClassVar = Subject.contact


@pytest.fixture
def ada(sign_in: SignIn) -> Client:
    return sign_in("ada")


@pytest.fixture
def her_id(ada: Client) -> UUID:
    return UUID(ada.get("/account").json()["id"])


@pytest.fixture
def database(settings: Settings) -> Iterator[Database]:
    database = Database(settings, for_all=True)
    yield database
    database.close()


def page(client: Client, after: str, **filters: Any) -> Any:
    return succeeded(client.get(EVENTS, params={"after": after, **filters}))


def follow(client: Client, after: str = "0", **filters: Any) -> Iterator[Any]:
    """Every event after a position, page by page."""
    while (found := page(client, after, **filters))["items"]:
        yield from found["items"]
        after = found["next_after"]


def happen(session: Session, owner_id: UUID) -> str:
    """Record something: the id of what it is about."""
    thing = Thing(owner_id)
    record_for(session, owner_id, EventType.contact_updated, thing, fields=["headline"])
    return str(thing.id)


def subjects(events: Iterator[Any]) -> list[str]:
    return [event["subject"]["id"] for event in events]


def test_tells_everything_in_order_page_by_page(ada: Client) -> None:
    zoe = ada.make("/contacts", contact(roles=[]))
    for headline in "abc":
        ada.patch(f"/contacts/{zoe['id']}", json={"headline": headline})
    told = list(follow(ada, limit=2))
    assert [event["type"] for event in told] == ["account.created", "contact.created", *["contact.updated"] * 3]
    assert told[::-1] == ada.get(EVENTS).json()["items"]
    assert len({event["position"] for event in told}) == len(told)
    assert list(follow(ada, told[1]["position"])) == told[2:]


def test_at_the_end_the_position_stays(ada: Client) -> None:
    (event,) = follow(ada)
    end = page(ada, event["position"])
    assert end == {"items": [], "next_cursor": None, "next_after": event["position"]}
    assert page(ada, "now") == end
    ada.make("/contacts", contact(roles=[]))
    assert [event["type"] for event in follow(ada, end["next_after"])] == ["contact.created"]


def test_several_events_of_one_request_have_a_place_each(ada: Client) -> None:
    many = [{"op": "create", "contact": {"given_name": f"Person {n}"}} for n in range(20)]
    ada.make("/contacts/batch", {"operations": many})
    told = list(follow(ada, limit=3, type="contact.created"))
    assert len({event["id"] for event in told}) == len(told) == 20


def test_filters_narrow_it(ada: Client) -> None:
    zoe = ada.make("/contacts", contact(roles=[]))
    written = ada.make("/notes", note(zoe["id"]))
    assert [event["type"] for event in follow(ada, subject_id=written["id"])] == ["note.created"]
    assert [event["type"] for event in follow(ada, contact_id=zoe["id"])] == ["contact.created", "note.created"]


def test_a_program_hears_of_what_it_may_read(ada: Client) -> None:
    zoe = ada.make("/contacts", contact(roles=[]))
    ada.make("/notes", note(zoe["id"]))
    ada.make("/question-sets", question_set())
    with ada.with_token("contacts:read", "interviews:read") as program:
        assert [event["type"] for event in follow(program)] == ["contact.created"]
    with ada.with_token("contacts:read", "interviews:write", "notes:read") as program:
        assert [event["type"] for event in follow(program)] == ["contact.created", "note.created"]
    with ada.with_token("contacts:read") as program:
        assert program.get(EVENTS, params={"after": 0}).status_code == 403


def test_nobody_follows_somebody_else(ada: Client, sign_in: SignIn) -> None:
    end = page(ada, "now")["next_after"]
    ada.make("/contacts", contact())
    bob = sign_in("bob")
    assert {event["type"] for event in follow(bob, end)} <= {"account.created"}
    assert [event["type"] for event in follow(bob)] == ["account.created"]


@pytest.mark.parametrize(
    "after",
    [
        "",
        "-1",
        "x",
        "1-",
        "1-x",
        "00",
        "01",
        "1",
        "٣",
        " 0",
        "9" * 30,
        f"{2**63}-{'0' * 32}",
        "0-" + "0" * 32,
        "1-" + "A" * 32,
    ],
)
def test_refuses_what_is_no_position(resident: Client, after: str) -> None:
    refused = resident.get(EVENTS, params={"after": after})
    assert (refused.status_code, refused.json()["errors"][0]["code"]) == (422, "not_a_position")


def test_what_was_forgotten_leaves_the_others_where_they_were(ada: Client, her_id: UUID, database: Database) -> None:
    with database.transaction() as session:
        gone = [happen(session, her_id) for _ in range(3)]
    before = list(follow(ada))
    with database.transaction() as session:
        session.execute(delete(Event).where(col(Event.owner_id) == her_id, col(Event.subject_id).in_(map(UUID, gone))))
        later = happen(session, her_id)
    assert subjects(follow(ada, before[-1]["position"])) == [later], "its place is behind those of the forgotten"
    assert subjects(follow(ada, before[-2]["position"])) == [later]


@pytest.mark.parametrize("installation", ["postgresql"], indirect=True)
@pytest.mark.parametrize("is_kept", [True, False])
def test_what_is_recorded_first_is_waited_for(ada: Client, her_id: UUID, database: Database, is_kept: bool) -> None:
    start = page(ada, "now")["next_after"]
    with database.writing() as slow, database.writing() as quick:
        first = happen(slow, her_id)
        second = happen(quick, her_id)
        quick.commit()
        assert subjects(follow(ada, start)) == []
        assert ada.get(EVENTS).json()["items"][0]["subject"]["id"] == second, "the timeline waits for nobody"
        if is_kept:
            slow.commit()
        else:
            slow.rollback()
    assert subjects(follow(ada, start)) == ([first, second] if is_kept else [second])


@pytest.mark.parametrize("installation", ["postgresql"], indirect=True)
def test_what_is_written_before_it_is_recorded_counts_from_the_first(
    ada: Client, her_id: UUID, database: Database
) -> None:
    """A transaction has its turn from its first write, though its event may be the later one."""
    start = page(ada, "now")["next_after"]
    with database.writing() as early, database.writing() as late:
        early.execute(update(FeedBase).values(base=FeedBase.base))
        second = happen(late, her_id)
        late.commit()
        first = happen(early, her_id)
        assert subjects(follow(ada, start)) == []
        early.commit()
    assert subjects(follow(ada, start)) == [first, second]


def test_many_writers_and_a_reader_who_follows(ada: Client, her_id: UUID, database: Database) -> None:
    """Transactions are held back, end in another order than they began in, and some are taken back."""
    start = page(ada, "now")["next_after"]
    is_over = threading.Event()
    kept: set[str] = set()

    def write(number: int) -> None:
        chance = random.Random(number)
        for _ in range(EACH):
            with database.writing() as session:
                told = [happen(session, her_id) for _ in range(chance.randint(1, 3))]
                time.sleep(chance.choice([0, 0, 0.002, 0.02]))
                told.append(happen(session, her_id))
                if chance.random() < 0.2:
                    session.rollback()
                else:
                    session.commit()
                    kept.update(told)

    def read() -> list[Any]:
        told: list[Any] = []
        while True:
            was_over = is_over.is_set()
            told += follow(ada, told[-1]["position"] if told else start, limit=7)
            if was_over:
                return told

    with ThreadPoolExecutor(WRITERS + 1) as threads:
        reader = threads.submit(read)
        try:
            for done in [threads.submit(write, number) for number in range(WRITERS)]:
                done.result()
        finally:
            is_over.set()
        told = reader.result()
    assert len(told) == len({event["position"] for event in told})
    assert len(told) == len(kept)
    assert {event["subject"]["id"] for event in told} == kept
    assert told == list(follow(ada, start, limit=100)), "who reads later reads the same"


@pytest.mark.parametrize("engine", ["postgresql"], indirect=True)
def test_turns_go_on_growing_on_another_server(new_database: NewDatabase) -> None:
    database = Database(new_database(), for_all=True)
    with database.transaction() as session:
        ada = Account(email="ada@example.org", password_hash="-", display_name="Ada", time_zone="UTC")
        session.add(ada)
        session.flush()
        owner_id = ada.id

    def turn_of_the_next() -> int:
        with database.transaction() as session:
            id = happen(session, owner_id)
        with database.reading() as session:
            return session.scalars(select(Event.turn).where(col(Event.subject_id) == UUID(id))).one()

    turns.settle(database)
    assert turn_of_the_next() < FAR
    with database.transaction() as session:
        session.execute(update(Event).values(turn=FAR))
        session.execute(update(FeedBase).values(system=1))
    turns.settle(database)
    assert turn_of_the_next() > FAR
    with database.reading() as session:
        base = session.scalars(select(FeedBase.base)).one()
        turns.settle(database)
        assert session.scalars(select(FeedBase.base)).one() == base
    database.close()
