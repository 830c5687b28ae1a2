"""An address is confirmed by whoever reads its mail, and by nobody else."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

import pytest
from pydantic import SecretStr
from sqlalchemy import update
from sqlmodel import col

from askwell.auth.models import Account
from askwell.core.clock import now
from askwell.core.db import Database
from askwell.core.settings import Settings
from client import Client, SignIn, at_once, succeeded
from databases import NewDatabase
from mailing import Mailbox, confirm, eventually, link_to_confirm, mail_server
from people import Person, person
from servers import serving

URL = "/account/email-confirmation"


@pytest.fixture(scope="module")
def mailbox() -> Iterator[Mailbox]:
    with mail_server() as mailbox:
        yield mailbox


@pytest.fixture(scope="module")
def post_office(new_database: NewDatabase, mailbox: Mailbox) -> Settings:
    """The settings of an installation that sends mail."""
    return new_database().model_copy(update={"smtp_url": SecretStr(mailbox.url)})


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


def settings_of(client: Client) -> dict[str, str | None]:
    told: dict[str, str | None] = succeeded(client.get("/notification-settings"))
    return told


def test_a_link_comes_with_the_sign_up(client: Client, visitor: Client, mira: Person, mailbox: Mailbox) -> None:
    before = settings_of(client)
    assert (before["email"], before["email_confirmed_at"]) == (mira.email, None)
    assert before["confirmation_asked_at"] is not None
    assert visitor.put(URL, json={"token": link_to_confirm(mailbox, mira.email)}).status_code == 204
    assert settings_of(client)["email_confirmed_at"] is not None


def test_the_mail_says_nothing_that_a_stranger_typed(address: str, mailbox: Mailbox) -> None:
    victim = Person("Win a prize at https://evil.example", "UTC")
    with Client([address]) as stranger:
        stranger.sign_up(victim)
    (mail,) = eventually(lambda: mailbox.to(victim.email))
    assert "evil" not in mail.get_content()
    assert "evil" not in str(mail["To"])
    assert mail["Reply-To"] is None


def test_a_link_works_once(client: Client, visitor: Client, mira: Person, mailbox: Mailbox) -> None:
    token = link_to_confirm(mailbox, mira.email)
    answers = at_once(lambda _: client.put(URL, json={"token": token}).status_code)
    assert sorted(answers) == [204] + [409] * 15
    assert visitor.put(URL, json={"token": token}).json()["code"] == "confirmation_ended"


def test_a_link_ends_after_two_days(
    client: Client, visitor: Client, mira: Person, mailbox: Mailbox, post_office: Settings
) -> None:
    token = link_to_confirm(mailbox, mira.email)
    database = Database(post_office, for_all=True)
    with database.transaction() as session:
        this = update(Account).where(col(Account.id) == UUID(succeeded(client.get("/account"))["id"]))
        session.execute(this.values(confirmation_asked_at=now() - timedelta(days=2, seconds=1)))
    database.close()
    assert visitor.put(URL, json={"token": token}).json()["code"] == "confirmation_ended"
    assert settings_of(client)["email_confirmed_at"] is None


def test_another_link_ends_the_one_before(client: Client, visitor: Client, mira: Person, mailbox: Mailbox) -> None:
    first = link_to_confirm(mailbox, mira.email)
    assert client.post(URL).status_code == 204
    second = link_to_confirm(mailbox, mira.email)
    assert visitor.put(URL, json={"token": first}).status_code == 409
    assert visitor.put(URL, json={"token": second}).status_code == 204
    assert client.post(URL).json()["code"] == "email_confirmed"


def test_wrong_links_cannot_be_told_apart(client: Client, visitor: Client, mira: Person, mailbox: Mailbox) -> None:
    used = link_to_confirm(mailbox, mira.email)
    assert visitor.put(URL, json={"token": used}).status_code == 204
    wrong = [used, used[:-1] + "x", "askw_mail_", "x", "askw_pat_" + used[10:]]
    answers = [visitor.put(URL, json={"token": token}).json() for token in wrong]
    assert len({(told["status"], told["code"], told["detail"]) for told in answers}) == 1


def test_an_address_that_is_taken_gets_no_mail(client: Client, visitor: Client, mira: Person, mailbox: Mailbox) -> None:
    confirm(client, mailbox)
    visitor.sign_up(mira)
    assert [mail["kind"] for mail in client.get("/mail-log").json()["items"]] == ["confirmation"]


def test_mails_three_times_an_hour(new_database: NewDatabase, mailbox: Mailbox, mira: Person) -> None:
    held = {"smtp_url": SecretStr(mailbox.url), "rate_limits": True}
    with serving(new_database().model_copy(update=held)) as address, Client([address]) as client:
        client.sign_up(mira)
        client.sign_in(mira)
        answers = [client.post(URL) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [204, 204, 204, 429]
    assert int(answers[-1].headers["Retry-After"]) > 60


def test_without_a_mail_server_there_is_no_link(sign_in: SignIn) -> None:
    ada = sign_in("ada")
    assert settings_of(ada)["confirmation_asked_at"] is None
    assert ada.post(URL).json()["code"] == "mail_not_configured"
