"""Rates: everybody is told what is left, and guessing is held back, on every server alike."""

import re
from collections.abc import Iterator

import pytest
from httpx import Response
from sqlalchemy import text

from askwell.core.db import Database
from askwell.core.limits import AUTH, WRITE, forget_arrivals, network
from askwell.core.settings import Settings
from client import Client, at_once
from databases import NewDatabase
from people import Person, contact, person
from servers import Start, serving

TOKEN, CONTACTS, ACCOUNT = "/auth/token", "/contacts", "/account"


@pytest.fixture
def strict(new_database: NewDatabase) -> Settings:
    """The settings of an installation that holds its callers to the rates."""
    return new_database().model_copy(update={"rate_limits": True, "worker": False})


@pytest.fixture
def anybody(strict: Settings) -> Iterator[Client]:
    with serving(strict) as address, Client([address]) as client:
        yield client


@pytest.fixture
def someone(anybody: Client) -> Person:
    """Somebody with an account; two of their ten calls are spent."""
    someone = person("ada")
    anybody.sign_up(someone)
    anybody.sign_in(someone)
    return someone


def left(response: Response) -> tuple[str, int]:
    """The class of the call, and how many there are left of it, in tens: some come back while the test goes on."""
    found = re.fullmatch(r'"(\w+)";r=(\d+);t=\d+', response.headers["RateLimit"])
    assert found
    assert re.fullmatch(rf'"{found[1]}";q=\d+;w=60', response.headers["RateLimit-Policy"])
    return found[1], int(found[2]) // 10 * 10


def guess(client: Client, email: str) -> Response:
    return client.post(TOKEN, data={"grant_type": "password", "username": email, "password": "a guess of mine"})


def tries(client: Client, email: str) -> int:
    """How many guesses pass before one is refused: ten, and those that come back meanwhile, one in six seconds."""
    for n in range(30):
        if (answer := guess(client, email)).status_code != 401:
            assert answer.status_code == 429
            return n
    return 30


FEW = range(10, 16)
"""Ten, on a machine that is busy."""


def test_every_answer_tells_what_is_left(anybody: Client, someone: Person) -> None:
    made = anybody.post(CONTACTS, json=contact())
    url = f"{CONTACTS}/{made.json()['id']}"
    answers = [
        made,
        anybody.patch(url, json={"headline": ""}, headers={"If-Match": '"7"'}),
        anybody.post(CONTACTS, json={}),
        anybody.renew(),
    ]
    assert {left(response) for response in answers} == {("write", 110)}
    assert left(anybody.get(url)) == ("read", 590)
    assert left(anybody.get(ACCOUNT, headers={"Authorization": "Bearer none"})) == ("read", 590)
    assert left(anybody.get(CONTACTS, params={"q": "zoe"}))[0] == "search"
    assert left(guess(anybody, someone.email)) == ("auth", 0)


def test_the_eleventh_guess_is_refused_and_told_when_to_come_back(anybody: Client) -> None:
    email = person("ada").email
    assert tries(anybody, email) in FEW
    refused = guess(anybody, email)
    assert (refused.status_code, refused.json()["code"]) == (429, "too_many_requests")
    assert left(refused) == ("auth", 0)
    assert 1 <= int(refused.headers["Retry-After"]) <= 6


def test_one_account_is_not_guessed_at_from_many_networks(anybody: Client, someone: Person) -> None:
    def from_network(n: int, email: str) -> int:
        anybody.headers["X-Forwarded-For"] = f"203.0.113.{n}"
        return guess(anybody, email).status_code

    statuses = [from_network(n, someone.email.upper()) for n in range(20)]
    assert statuses[:9] == [401] * 9
    assert 429 in statuses
    assert from_network(99, person("bob").email) == 401


def test_a_stolen_session_cannot_guess_the_password(anybody: Client, someone: Person) -> None:
    def once(_: int) -> int:
        return anybody.post(f"{ACCOUNT}/deletion", json={"password": "a guess of mine"}).status_code

    statuses = at_once(once)
    assert sorted(set(statuses)) == [422, 429]
    assert statuses.count(422) <= 12


def test_guesses_at_once_are_counted_one_by_one(anybody: Client) -> None:
    email = person("ada").email
    statuses = [response.status_code for response in at_once(lambda _: guess(anybody, email), times=24)]
    assert statuses.count(401) in FEW
    assert statuses.count(401) + statuses.count(429) == 24


def test_guesses_are_counted_over_all_servers(strict: Settings) -> None:
    with serving(strict) as one, serving(strict) as other, Client([one, other]) as both:
        assert tries(both, person("ada").email) in FEW


def test_when_guesses_cannot_be_counted_nobody_guesses(strict: Settings, anybody: Client, someone: Person) -> None:
    database = Database(strict, for_all=True)
    with database.transaction() as session:
        session.execute(text("DROP TABLE rate_limit"))
    database.close()
    with pytest.raises(AssertionError, match="answered 503") as refused:
        anybody.sign_in(someone)
    assert '"code":"unavailable"' in str(refused.value)
    assert anybody.get(ACCOUNT).status_code == 200


def test_what_is_counted_names_nobody_and_is_forgotten(strict: Settings, anybody: Client, someone: Person) -> None:
    database = Database(strict, for_all=True)
    with database.transaction() as session:
        keys = session.execute(text("SELECT key FROM rate_limit")).scalars().all()
        assert len(keys) == 2
        assert not [key for key in keys if "127.0.0.1" in key or someone.email in key]
        session.execute(text("UPDATE rate_limit SET at = at - 60"))
        forget_arrivals(session)
        assert session.execute(text("SELECT count(*) FROM rate_limit")).scalar() == 0
    database.close()


def test_calls_come_back_one_by_one(strict: Settings, anybody: Client) -> None:
    email = person("ada").email
    assert tries(anybody, email) in FEW
    database = Database(strict, for_all=True)
    with database.transaction() as session:
        session.execute(text(f"UPDATE rate_limit SET at = at - {AUTH.seconds / AUTH.calls}"))
    database.close()
    assert tries(anybody, email) in range(1, 5)


def test_a_writer_is_held_back_too_and_only_that_writer(anybody: Client, someone: Person) -> None:
    answers = [anybody.post(CONTACTS, json={}) for _ in range(WRITE.calls + 30)]
    refused = [response for response in answers if response.status_code == 429]
    assert 1 <= len(refused) <= 30
    assert refused[0].headers["Retry-After"] == "1"
    assert anybody.get(ACCOUNT).status_code == 200
    bob = person("bob")
    with Client(anybody.servers) as other:
        other.sign_up(bob)
        assert other.sign_in(bob).post(CONTACTS, json=contact()).status_code == 201


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("192.0.2.1", "192.0.2.1", True),
        ("192.0.2.1", "192.0.2.2", False),
        ("2001:db8::1", "2001:db8::2:3:4:5", True),
        ("2001:db8::1", "2001:db8:0:1::1", False),
        ("2001:db8:a:b:1::", "2001:db8:a:b:2::", True),
        ("::ffff:192.0.2.1", "192.0.2.1", True),
        ("::ffff:192.0.2.1", "::ffff:192.0.2.2", False),
        ("testclient", "testclient", True),
    ],
)
def test_a_customer_is_an_address_or_a_network_of_ipv6(one: str, other: str, is_same: bool) -> None:
    assert (network(one) == network(other)) is is_same


def test_thirty_calls_a_minute_from_one_network_to_what_needs_no_account(anybody: Client) -> None:
    tried = [anybody.get("/bookings/askw_book_x") for _ in range(34)]
    assert left(tried[0])[0] == "booking"
    assert [answer.status_code for answer in tried[:30]] == [404] * 30
    assert tried[-1].status_code == 429
    assert anybody.get("/calendar/x.ics").status_code == 429


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
@pytest.mark.parametrize(("trusted", "believed"), [("10.0.0.1", False), ("10.0.0.1,127.0.0.1", True)])
def test_only_a_trusted_proxy_says_for_whom_it_asks(
    strict: Settings, start: Start, trusted: str, believed: bool
) -> None:
    server = start(strict.model_copy(update={"trusted_proxies": trusted}))
    with Client([server.address]) as client:
        statuses = []
        for n in range(20):
            client.headers["X-Forwarded-For"] = f"203.0.113.{n}"
            statuses.append(guess(client, f"{n}@example.org").status_code)
    assert (429 not in statuses) is believed
