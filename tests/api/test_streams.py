"""Streams: what happens is told as it happens, to those who may hear it, for as long as they may."""

import threading
from collections.abc import Iterator

import pytest

from askwell.events import streaming
from client import Client, SignIn, succeeded
from databases import NewDatabase
from mailing import eventually
from people import contact, note, person
from servers import Start, serving
from streaming import PATH, Listener, listening_to


@pytest.fixture
def ada(sign_in: SignIn) -> Client:
    return sign_in("ada")


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Heartbeats of the servers of this process come quickly."""
    monkeypatch.setattr(streaming, "_HEARTBEAT_SECONDS", 0.2)


in_this_process = pytest.mark.parametrize("installation", ["sqlite", "postgresql"], indirect=True)


def test_tells_what_happens_on_every_server(ada: Client) -> None:
    with listening_to(ada, ada.servers[0]) as here, listening_to(ada, ada.servers[-1]) as there:
        assert here.headers["content-type"].startswith("text/event-stream")
        assert here.headers["cache-control"] == "no-store"
        zoe = ada.make("/contacts", contact(roles=[]))
        ada.make("/notes", note(zoe["id"]))
        for listener in (here, there):
            eventually(lambda told=listener: len(told.events) == 2)
            assert listener.types() == ["contact.created", "note.created"]
            assert listener.events[::-1] == ada.get("/events").json()["items"][:2]
            assert listener.positions[1:] == [event["position"] for event in listener.events]


def test_begins_where_it_is_told_to(ada: Client) -> None:
    ada.make("/contacts", contact(roles=[]))
    with listening_to(ada, after="0") as all_of_it:
        eventually(lambda: all_of_it.types() == ["account.created", "contact.created"])
    first = all_of_it.positions[1]
    going_on = {"Last-Event-ID": first}
    for headers, asked in (({}, {"after": first}), (going_on, {}), (going_on, {"after": "0"})):
        with listening_to(ada, headers=headers, **asked) as later:
            eventually(lambda later=later: later.types() == ["contact.created"])


def test_more_than_a_page_is_told_at_once(ada: Client) -> None:
    many = [{"op": "create", "contact": {"given_name": f"Person {n}"}} for n in range(100)]
    for _ in range(2):
        ada.make("/contacts/batch", {"operations": many})
    ada.make("/contacts", contact(roles=[]))
    with listening_to(ada, after="0") as listener:
        eventually(lambda: len(listener.events) == 202)
        assert len(set(listener.positions)) == 203


def test_nobody_hears_of_somebody_else(ada: Client, sign_in: SignIn) -> None:
    bob = sign_in("bob")
    with listening_to(bob) as his, listening_to(ada) as hers:
        ada.make("/contacts", contact(roles=[]))
        bob.make("/organizations", {"name": "Guild"})
        eventually(lambda: hers.types() and his.types())
        assert (hers.types(), his.types()) == (["contact.created"], ["organization.created"])


def test_a_program_hears_of_what_it_may_read(ada: Client) -> None:
    with ada.with_token("contacts:read", "interviews:read") as program, listening_to(program) as listener:
        zoe = ada.make("/contacts", contact(roles=[]))
        ada.make("/notes", note(zoe["id"]))
        ada.patch(f"/contacts/{zoe['id']}", json={"headline": "New"})
        eventually(lambda: len(listener.events) == 2)
        assert listener.types() == ["contact.created", "contact.updated"]
    with ada.with_token("contacts:read") as program:
        assert program.get(PATH).status_code == 403


@in_this_process
def test_ends_when_its_session_does(hurried: None, ada: Client) -> None:
    with listening_to(ada) as listener:
        eventually(lambda: listener.heartbeats)
        here = next(s for s in ada.get("/sessions").json()["items"] if s["current"])
        assert ada.delete(f"/sessions/{here['id']}").status_code == 204
        assert listener.has_ended.wait(10)
    assert ada.get(PATH).status_code == 401


@in_this_process
def test_ends_when_its_token_is_revoked(hurried: None, ada: Client) -> None:
    program = ada.with_token("contacts:read", "interviews:read")
    with listening_to(program) as listener:
        [token] = ada.get("/tokens").json()["items"]
        assert ada.delete(f"/tokens/{token['id']}").status_code == 204
        assert listener.has_ended.wait(10)
    program.close()


@in_this_process
def test_ends_by_itself(hurried: None, ada: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streaming, "_LONGEST_SECONDS", 0.5)
    with listening_to(ada) as listener:
        assert listener.has_ended.wait(10)


def test_ten_of_an_account_are_enough(ada: Client, sign_in: SignIn) -> None:
    [server] = ada.servers[:1]
    open_ones = [Listener(ada, server, {}) for _ in range(10)]
    with Client([server]).carry(ada.headers["Authorization"].removeprefix("Bearer ")) as again:
        refused = again.get(PATH)
        assert (refused.status_code, refused.json()["code"]) == (429, "too_many_streams")
        assert refused.headers["Retry-After"] == "15"
        with listening_to(sign_in("bob"), server) as other:
            assert other.status == 200
        open_ones.pop().stop()
        eventually(lambda: again.head(PATH).status_code == 200)
    for listener in open_ones:
        listener.stop()


def test_head_ends_at_once(ada: Client) -> None:
    assert ada.head(PATH).status_code == 200


@pytest.fixture
def quiet(new_database: NewDatabase) -> Iterator[str]:
    with serving(new_database().model_copy(update={"threads": 1})) as address:
        yield address


def test_those_who_wait_hold_no_thread(quiet: str) -> None:
    ada = person("ada")
    with Client([quiet]) as client:
        client.sign_up(ada)
        client.sign_in(ada)
        listeners = [Listener(client, quiet, {}) for _ in range(8)]
        made = [succeeded(client.post("/contacts", json=contact(roles=[])))["id"] for _ in range(3)]
        for listener in listeners:
            eventually(lambda told=listener: len(told.events) == 3)
            assert [event["subject"]["id"] for event in listener.events] == made
            listener.stop()


def test_a_server_that_stops_ends_its_streams(new_database: NewDatabase, start: Start) -> None:
    server, ada = start(new_database()), person("ada")
    with Client([server.address]) as client:
        client.sign_up(ada)
        client.sign_in(ada)
        with listening_to(client) as listener:
            stopping = threading.Thread(target=server.stop)
            stopping.start()
            assert listener.has_ended.wait(5)
            stopping.join(10)
            assert not stopping.is_alive()
