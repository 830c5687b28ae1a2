"""One mail a day: at the chosen hour, where somebody lives, and only when something is due."""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from pydantic import SecretStr
from sqlalchemy import select, update
from sqlmodel import col

from askwell.core.clock import now
from askwell.core.db import Database
from askwell.core.jobs import Job
from askwell.core.mail import Mail, MailState
from askwell.core.settings import Settings
from askwell.outreach import digest
from askwell.outreach.notices.actions import notify
from askwell.outreach.notices.models import NoticeKind
from client import Client, succeeded
from databases import NewDatabase
from interviewing import interview_in
from mailing import Mailbox, confirm, eventually, mail_server
from people import person
from servers import serving
from sharing import engaged


@pytest.fixture(scope="module")
def mailbox() -> Iterator[Mailbox]:
    with mail_server() as mailbox:
        yield mailbox


@pytest.fixture(scope="module")
def installation(new_database: NewDatabase, mailbox: Mailbox) -> Settings:
    """The settings of an installation that sends mail."""
    return new_database().model_copy(update={"smtp_url": SecretStr(mailbox.url)})


@pytest.fixture(scope="module")
def address(installation: Settings) -> Iterator[str]:
    with serving(installation) as address:
        yield address


@pytest.fixture
def database(installation: Settings) -> Iterator[Database]:
    database = Database(installation, for_all=True)
    yield database
    database.close()


@pytest.fixture
def mira(address: str, mailbox: Mailbox) -> Iterator[Client]:
    """Somebody whose address is known to be hers."""
    with Client([address]) as client:
        mira = person("mira")
        client.sign_up(mira)
        client.sign_in(mira)
        confirm(client, mailbox)
        yield client


def choose(client: Client, zone: str, hour: int, **changes: Any) -> None:
    succeeded(client.patch("/account", json={"time_zone": zone}))
    succeeded(client.patch("/notification-settings", json={"digest_hour": hour, **changes}))


def note(client: Client, text: str = "Read her paper", **changes: Any) -> Any:
    return client.make("/follow-ups", {"text": text, "due_on": "2026-01-01", **changes})


def wanted(database: Database, at: datetime, client: Client) -> bool:
    """Whether the client's account is among those that get a digest then."""
    with database.transaction() as session:
        digest.want(session, at)
        told = session.scalars(select(col(Job.payload)).where(col(Job.kind) == "digest")).all()
        session.rollback()
    return any(account_id(client).hex in payload["ids"] for payload in told)


def account_id(client: Client) -> UUID:
    return UUID(succeeded(client.get("/account"))["id"])


def send(database: Database, client: Client, at: datetime) -> None:
    with database.transaction() as session:
        digest.send(session, account_id(client), at)


def beginning_of_tomorrow(client: Client) -> datetime:
    zone = ZoneInfo(succeeded(client.get("/account"))["time_zone"])
    return datetime.combine(now().astimezone(zone) + timedelta(days=1), time(), zone).astimezone(UTC)


def digests(client: Client) -> list[Any]:
    """The digests that were mailed to the client."""
    mails = succeeded(client.get("/mail-log"))["items"]
    return [mail for mail in mails if mail["kind"] == "digest"]


def address_of(client: Client) -> str:
    return str(succeeded(client.get("/account"))["email"])


@pytest.mark.parametrize(
    ("zone", "hour", "at", "is_wanted"),
    [
        ("UTC", 8, "2026-11-23T08:00:00", True),
        ("UTC", 8, "2026-11-23T08:59:59", True),
        ("UTC", 8, "2026-11-23T09:00:00", False),
        ("Asia/Tokyo", 8, "2026-11-22T23:00:00", True),
        ("Asia/Kolkata", 8, "2026-11-23T03:00:00", True),  # half past eight there
        ("Asia/Kolkata", 8, "2026-11-23T02:00:00", False),
        ("America/New_York", 2, "2027-03-14T07:00:00", True),  # the clocks jump from two to three
        ("America/New_York", 3, "2027-03-14T07:00:00", True),
        ("America/New_York", 2, "2027-03-14T08:00:00", False),
    ],
)
def test_comes_at_the_hour_of_the_place(
    mira: Client, database: Database, zone: str, hour: int, at: str, is_wanted: bool
) -> None:
    choose(mira, zone, hour)
    assert wanted(database, datetime.fromisoformat(at).replace(tzinfo=UTC), mira) == is_wanted


def test_who_wants_none_gets_none(mira: Client, database: Database) -> None:
    choose(mira, "UTC", 8, digest_mail=False)
    assert not wanted(database, datetime(2026, 11, 23, 8, tzinfo=UTC), mira)
    note(mira)
    send(database, mira, now())
    assert digests(mira) == []


def test_an_address_that_was_not_confirmed_gets_none(address: str, database: Database, mailbox: Mailbox) -> None:
    with Client([address]) as nora:
        someone = person("nora")
        nora.sign_up(someone)
        nora.sign_in(someone)
        choose(nora, "UTC", 8)
        note(nora)
        at = datetime(2026, 11, 23, 8, tzinfo=UTC)
        assert not wanted(database, at, nora)
        send(database, nora, at)
        assert digests(nora) == []
        confirm(nora, mailbox)
        assert wanted(database, at, nora)
        send(database, nora, at)
        assert len(digests(nora)) == 1


def test_says_what_is_due_and_why(mira: Client, database: Database, mailbox: Mailbox) -> None:
    at = now().replace(hour=0, minute=5)
    choose(mira, "UTC", 8)
    talk = interview_in(mira, "scheduled", starts_at=(at + timedelta(hours=3)).isoformat())
    note(mira, contact_id=talk["contact"]["id"])
    note(mira, "Not yet", due_on="2090-01-01")
    send(database, mira, at)
    (arrived,) = eventually(lambda: mailbox.to(address_of(mira)))
    assert arrived["Subject"] == "Today: 1 thing to do and 1 conversation"
    text = arrived.get_content()
    assert "- Read her paper: Zoë Álvarez · overdue · You noted this yourself." in text
    assert "03:05 · Zoë Álvarez · https://meet.example/zoe" in text
    assert "in the time zone UTC" in text
    assert "Not yet" not in text
    assert "interview" not in text.lower(), "others may read over the shoulder"


def test_tells_no_more_than_a_number_where_others_read_along(
    mira: Client, database: Database, mailbox: Mailbox
) -> None:
    choose(mira, "UTC", 8, confidential=True)
    note(mira, "Apply for the UX opening")
    send(database, mira, now())
    (arrived,) = eventually(lambda: mailbox.to(address_of(mira)))
    assert "To do: 1" in arrived.get_content()
    assert "UX" not in arrived.as_string()


def test_comes_once_a_day(mira: Client, database: Database) -> None:
    choose(mira, "UTC", 8)
    note(mira)
    at = datetime(2026, 11, 23, 8, tzinfo=UTC)
    for later in (at, at + timedelta(minutes=5), at + timedelta(days=1)):
        send(database, mira, later)
    assert len(digests(mira)) == 2


def test_says_nothing_when_nothing_is_due(mira: Client, database: Database) -> None:
    choose(mira, "UTC", 8)
    send(database, mira, now())
    assert digests(mira) == []


def test_names_twenty_and_counts_the_rest(mira: Client, database: Database, mailbox: Mailbox) -> None:
    for n in range(23):
        note(mira, f"Thing {n}")
    send(database, mira, now())
    (arrived,) = eventually(lambda: mailbox.to(address_of(mira)))
    assert arrived["Subject"] == "Today: 23 things to do"
    assert "… and 3 more" in arrived.get_content()


def test_trouble_with_any_mail_is_noticed(mira: Client, database: Database, mailbox: Mailbox) -> None:
    mailbox.refusals[address_of(mira)] = "550 No such user"
    note(mira)
    send(database, mira, now())
    (notice,) = eventually(lambda: mira.get("/notices").json()["items"])
    assert (notice["kind"], notice["url"], notice["read_at"]) == ("mail_bounced", None, None)
    assert "Today: 1 thing to do" in notice["text"]


def test_the_log_is_read_a_page_at_a_time(mira: Client, database: Database) -> None:
    note(mira)
    for day in range(1, 4):
        send(database, mira, datetime(2026, 12, day, 8, tzinfo=UTC))
    with database.transaction() as session:
        mine = update(Mail).where(col(Mail.owner_id) == account_id(mira), col(Mail.state) == MailState.queued)
        session.execute(mine.values(state=MailState.failed))
    first = mira.get("/mail-log", params={"limit": 2}).json()
    rest = mira.get("/mail-log", params={"limit": 2, "cursor": first["next_cursor"]}).json()
    assert (len(first["items"]), len(rest["items"]), rest["next_cursor"]) == (2, 2, None)
    assert rest["items"][-1]["kind"] == "confirmation"


def test_notices_are_read_one_by_one_or_all_at_once(mira: Client, database: Database) -> None:
    with database.transaction() as session:
        for n in range(3):
            notify(session, account_id(mira), NoticeKind.booking_answered, f"Answer {n}", "/booking")
    told = mira.get("/notices").json()
    assert ([notice["text"] for notice in told["items"]], told["unread"]) == (["Answer 2", "Answer 1", "Answer 0"], 3)
    read = succeeded(mira.put(f"/notices/{told['items'][0]['id']}/reading"))
    assert succeeded(mira.put(f"/notices/{told['items'][0]['id']}/reading"))["read_at"] == read["read_at"]
    assert mira.get("/notices").json()["unread"] == 2
    assert mira.put("/notices/reading").status_code == 204
    assert mira.get("/notices").json()["unread"] == 0
    assert len(mira.get("/notices").json()["items"]) == 3


@pytest.mark.parametrize("is_confidential", [False, True])
def test_a_word_from_a_coach_goes_along_once_however_late(
    mira: Client, database: Database, mailbox: Mailbox, address: str, is_confidential: bool
) -> None:
    with Client([address]) as coach:
        somebody = person("coach")
        coach.sign_up(somebody)
        id = engaged(coach.sign_in(somebody), mira)
        assert coach.put(f"/coach/clients/{id}/nudge", json={"text": "How did it go?"}).status_code == 204
    succeeded(mira.patch("/notification-settings", json={"confidential": is_confidential}))
    late = now() + timedelta(hours=30)
    send(database, mira, late)
    [mail] = eventually(lambda: mailbox.to(address_of(mira)))
    assert mail["Subject"] == "Today: a word for you"
    assert ("Carmen Coach: How did it go?" in mail.get_content()) is not is_confidential
    assert ("A word waits for you." in mail.get_content()) is is_confidential
    send(database, mira, late + timedelta(days=1))
    assert [each["kind"] for each in succeeded(mira.get("/mail-log"))["items"]].count("digest") == 1


def test_an_invitation_is_mailed_in_a_confirmed_name(mira: Client, mailbox: Mailbox, address: str) -> None:
    carmen = person("coach").email
    invited = mira.make("/engagements", {"role": "client", "scopes": ["progress"], "email": carmen})
    assert invited["mailed"] is True
    [mail] = eventually(lambda: mailbox.to(carmen))
    assert mail["Subject"] == "Mira invites you"
    assert invited["url"] in mail.get_content()
    with Client([address]) as nobody:
        unconfirmed = person("nobody")
        nobody.sign_up(unconfirmed)
        told = {"role": "coach", "email": carmen}
        assert nobody.sign_in(unconfirmed).post("/engagements", json=told).json()["code"] == "email_unconfirmed"
