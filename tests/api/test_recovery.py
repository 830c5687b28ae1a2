"""A forgotten password: another one is set by whoever reads the mail, and nobody learns who has an account."""

from collections.abc import Iterator
from datetime import timedelta
from email.message import EmailMessage
from statistics import median
from time import perf_counter
from urllib.parse import urlsplit

import httpx
import pytest
from pydantic import SecretStr
from sqlalchemy import select, update
from sqlmodel import col

from apps import registered
from askwell.auth.recovery.jobs import forget_ended
from askwell.auth.recovery.models import PasswordReset
from askwell.core.clock import now
from askwell.core.db import Database
from askwell.core.jobs import Job
from askwell.core.settings import Settings
from booking import page_of, propose
from client import Client, SignIn, at_once, succeeded
from databases import NewDatabase
from factors import turn_on
from mailing import Mailbox, confirm, eventually, link_to_confirm, mail_server
from people import Person, person
from servers import serving
from sharing import engaged

URL, TOKEN = "/password-reset", "/auth/token"
NEW_PASSWORD = "a quiet walk by the sea"
CHROME = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/{}.0.0.0 Safari/537.36"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0"
EVIL = "Win a prize at https://evil.example"


@pytest.fixture(scope="module")
def mailbox() -> Iterator[Mailbox]:
    with mail_server() as mailbox:
        yield mailbox


@pytest.fixture(scope="module")
def post_office(new_database: NewDatabase, mailbox: Mailbox) -> Settings:
    """The settings of an installation that sends mail."""
    return new_database().model_copy(update={"smtp_url": SecretStr(mailbox.url), "rate_limits": False})


@pytest.fixture(scope="module")
def address(post_office: Settings) -> Iterator[str]:
    with serving(post_office) as address:
        yield address


@pytest.fixture
def mira() -> Person:
    return person("mira")


@pytest.fixture
def client(address: str, mira: Person) -> Iterator[Client]:
    with Client([address]) as client:
        client.sign_up(mira)
        yield client.sign_in(mira)


@pytest.fixture
def visitor(address: str) -> Iterator[Client]:
    with Client([address]) as visitor:
        yield visitor


@pytest.fixture
def coach(address: str) -> Iterator[Client]:
    someone = person("coach")
    with Client([address]) as coach:
        coach.sign_up(someone)
        yield coach.sign_in(someone)


@pytest.fixture
def database(post_office: Settings) -> Iterator[Database]:
    database = Database(post_office, for_all=True)
    yield database
    database.close()


def link(visitor: Client, mailbox: Mailbox, someone: Person) -> str:
    """What the link ends with that was mailed last."""
    known = len(reset_mails(mailbox, someone.email))
    assert visitor.post(URL, json={"email": someone.email.upper()}).status_code == 204
    mails = eventually(lambda: reset_mails(mailbox, someone.email)[known:])
    token: str = mails[-1].get_content().partition("/reset-password#")[2].split()[0]
    return token


def reset_mails(mailbox: Mailbox, email: str) -> list[EmailMessage]:
    return [mail for mail in mailbox.to(email) if mail["Subject"] == "Set another password"]


def set_password(client: Client, token: str, password: str = NEW_PASSWORD) -> tuple[int, str]:
    answer = client.put(URL, json={"token": token, "new_password": password})
    return answer.status_code, answer.json()["code"] if answer.content else ""


def signing_in(someone: Person, password: str = NEW_PASSWORD) -> dict[str, str]:
    return {**someone.signing_in(), "password": password}


class TestReset:
    def test_sets_the_password_ends_every_session_and_confirms_the_address(
        self, client: Client, visitor: Client, mira: Person, mailbox: Mailbox
    ) -> None:
        token = link(visitor, mailbox, mira)
        assert set_password(visitor, token) == (204, "")
        assert client.get("/account").status_code == client.renew().status_code == 401
        assert visitor.post(TOKEN, data=mira.signing_in()).status_code == 401
        told = visitor.post(TOKEN, data=signing_in(mira))
        settings = visitor.carry(told.json()["access_token"]).get("/notification-settings").json()
        assert settings["email_confirmed_at"] is not None
        eventually(lambda: [mail for mail in mailbox.to(mira.email) if mail["Subject"] == "Your password was changed"])

    @pytest.mark.parametrize("is_confirmed", [True, False])
    def test_leaves_other_ways_in_to_an_owner_who_had_confirmed_the_address(
        self,
        address: str,
        client: Client,
        coach: Client,
        visitor: Client,
        mira: Person,
        mailbox: Mailbox,
        is_confirmed: bool,
    ) -> None:
        """Anybody can sign up with somebody else's address, and wait for its owner to set a password."""
        if is_confirmed:
            confirm(client, mailbox)
        webhook = client.make("/webhooks", {"url": "https://listener.example/"})
        feed = succeeded(client.post("/calendar-feed"))["url"]
        shared, proposal = engaged(coach, client, ["progress"]), propose(client)
        turn_on(client)
        app = registered(client)
        tokens = app.connect(client, "contacts:read")
        with client.with_token("contacts:read") as program:
            assert set_password(visitor, link(visitor, mailbox, mira)) == (204, "")
            signed_in = visitor.post(TOKEN, data=signing_in(mira))
            read = httpx.get(f"{address}{urlsplit(feed).path}", trust_env=False).status_code
            outcomes = [program.get("/contacts").status_code, app.get(tokens).status_code, signed_in.status_code, read]
        if is_confirmed:
            assert outcomes == [200, 200, 401, 200]
            assert signed_in.json()["code"] == "second_factor_required"
            return
        assert outcomes == [401, 401, 200, 404]
        visitor.carry(signed_in.json()["access_token"])
        assert succeeded(visitor.get("/connected-apps"))["items"] == []
        assert succeeded(visitor.get(f"/webhooks/{webhook['id']}"))["enabled"] is False
        for side in (visitor, coach):
            assert succeeded(side.get(f"/engagements/{shared}"))["state"] == "ended"
            assert succeeded(side.get("/events"))["items"][0]["type"] == "engagement.ended"
        assert visitor.get(page_of(proposal)).status_code == 404
        assert app.renew(tokens["refresh_token"]).json()["error"] == "invalid_client"

    def test_a_link_works_once_and_another_one_ends_it(
        self, client: Client, visitor: Client, mira: Person, mailbox: Mailbox
    ) -> None:
        first, second = (link(visitor, mailbox, mira) for _ in "ab")
        assert set_password(visitor, first) == (409, "reset_ended")
        answers = at_once(lambda _: set_password(visitor, second)[0])
        assert sorted(answers) == [204] + [409] * 15

    def test_a_link_ends_after_an_hour(
        self, client: Client, visitor: Client, mira: Person, mailbox: Mailbox, database: Database
    ) -> None:
        token = link(visitor, mailbox, mira)
        with database.transaction() as session:
            session.execute(update(PasswordReset).values(asked_at=now() - timedelta(hours=1, seconds=1)))
        assert set_password(visitor, token) == (409, "reset_ended")
        with database.transaction() as session:
            forget_ended(session)
            assert session.scalars(select(PasswordReset)).all() == []

    def test_a_weak_password_leaves_the_link_good(
        self, client: Client, visitor: Client, mira: Person, mailbox: Mailbox
    ) -> None:
        token = link(visitor, mailbox, mira)
        for weak in ("short", "qwertyuiop", mira.email):
            assert set_password(visitor, token, weak) == (422, "weak_password")
        assert set_password(visitor, token) == (204, "")

    def test_wrong_links_cannot_be_told_apart(
        self, client: Client, visitor: Client, mira: Person, mailbox: Mailbox
    ) -> None:
        used = link(visitor, mailbox, mira)
        assert set_password(visitor, used) == (204, "")
        wrong = [used, used[:-1] + "x", "askw_reset_", "x", link_to_confirm(mailbox, mira.email)]
        assert {set_password(visitor, token) for token in wrong} == {(409, "reset_ended")}

    def test_the_link_is_kept_as_a_digest_only(
        self, client: Client, visitor: Client, mira: Person, mailbox: Mailbox, database: Database
    ) -> None:
        token = link(visitor, mailbox, mira)
        with database.reading() as session:
            kept = [row.digest for row in session.scalars(select(PasswordReset))]
        assert token.encode() not in b"".join(kept)


class TestEnumeration:
    def test_known_and_unknown_are_answered_the_same(
        self, client: Client, visitor: Client, mira: Person, mailbox: Mailbox, database: Database
    ) -> None:
        known = visitor.post(URL, json={"email": mira.email})
        unknown = visitor.post(URL, json={"email": person("nobody").email})
        assert (known.status_code, known.content) == (unknown.status_code, unknown.content)
        eventually(lambda: reset_mails(mailbox, mira.email))
        eventually(lambda: nothing_waits(database))
        with database.reading() as session:
            payloads = session.scalars(select(col(Job.payload)).where(col(Job.kind) == "password.reset")).all()
        assert [payload for payload in payloads if payload] == [], "nobody's address is kept"

    def test_in_the_same_time(self, client: Client, visitor: Client, mira: Person) -> None:
        def seconds(email: str) -> float:
            begun = perf_counter()
            visitor.post(URL, json={"email": email})
            return perf_counter() - begun

        known, unknown = [], []
        for _ in range(40):
            known.append(seconds(mira.email))
            unknown.append(seconds(person("nobody").email))
        assert abs(median(known) - median(unknown)) < 0.5 * median(known)

    def test_without_a_mail_server_everybody_hears_so(self, sign_in: SignIn, anybody: Client) -> None:
        email = sign_in("ada").get("/account").json()["email"]
        answers = [anybody.post(URL, json={"email": each}).json() for each in (email, person("nobody").email)]
        assert {told["code"] for told in answers} == {"mail_not_configured"}

    def test_mails_three_times_an_hour_whether_there_is_an_account(
        self, new_database: NewDatabase, mailbox: Mailbox, mira: Person
    ) -> None:
        held = {"smtp_url": SecretStr(mailbox.url), "rate_limits": True}
        with serving(new_database().model_copy(update=held)) as address, Client([address]) as client:
            client.sign_up(mira)
            for email in (mira.email, person("nobody").email):
                answers = [client.post(URL, json={"email": email}) for _ in range(4)]
                assert [answer.status_code for answer in answers] == [204, 204, 204, 429]
                assert int(answers[-1].headers["Retry-After"]) > 60


def nothing_waits(database: Database) -> bool:
    with database.reading() as session:
        waiting = select(col(Job.id)).where(col(Job.kind) == "password.reset", col(Job.state) == "ready")
        return session.scalar(waiting) is None


class TestAlerts:
    def sign_in(self, visitor: Client, mira: Person, agent: str) -> None:
        assert visitor.post(TOKEN, data=mira.signing_in(), headers={"User-Agent": agent}).status_code == 200

    def alerts(self, mailbox: Mailbox, mira: Person) -> list[str]:
        return [m.get_content() for m in mailbox.to(mira.email) if m["Subject"] == "A new sign-in to your account"]

    def test_tells_of_a_device_that_is_new_once(
        self, client: Client, visitor: Client, mira: Person, mailbox: Mailbox
    ) -> None:
        confirm(client, mailbox)
        for agent in (CHROME.format(141), CHROME.format(142), FIREFOX, CHROME.format(143)):
            self.sign_in(visitor, mira, agent)
        found = eventually(lambda: (told := self.alerts(mailbox, mira)) and len(told) == 2 and told)
        assert "Chrome on Linux" in found[0]
        assert "Firefox on Windows" in found[1]
        assert all("127.0.0.1" in told and "/settings/security" in told for told in found)

    def test_says_nothing_that_a_stranger_typed(
        self, client: Client, visitor: Client, mira: Person, mailbox: Mailbox
    ) -> None:
        confirm(client, mailbox)
        self.sign_in(visitor, mira, EVIL)
        (told,) = eventually(lambda: self.alerts(mailbox, mira))
        assert "evil" not in told

    def test_tells_nobody_at_an_address_that_is_not_confirmed(
        self, client: Client, visitor: Client, mira: Person
    ) -> None:
        self.sign_in(visitor, mira, FIREFOX)
        assert [mail["kind"] for mail in client.get("/mail-log").json()["items"]] == ["confirmation"]

    def test_is_silent_after_the_sign_up(self, client: Client, mira: Person, mailbox: Mailbox) -> None:
        confirm(client, mailbox)
        assert [mail["kind"] for mail in client.get("/mail-log").json()["items"]] == ["confirmation"]

    def test_tells_that_the_password_was_changed(self, client: Client, mira: Person, mailbox: Mailbox) -> None:
        confirm(client, mailbox)
        change = {"current_password": mira.password, "new_password": NEW_PASSWORD}
        assert client.put("/account/password", json=change).status_code == 204
        eventually(lambda: [mail for mail in mailbox.to(mira.email) if mail["Subject"] == "Your password was changed"])


def test_password_managers_find_the_page_that_changes_it(anybody: Client) -> None:
    found = httpx.get(f"{anybody.servers[0]}/.well-known/change-password", trust_env=False)
    assert (found.status_code, found.headers["Location"]) == (302, "/settings/security")
