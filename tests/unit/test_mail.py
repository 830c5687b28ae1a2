"""Mails: written once, handed over once, in order, and honest about what became of them."""

from collections.abc import Iterator
from email.header import decode_header, make_header
from typing import Any
from uuid import UUID

import pytest
from pydantic import SecretStr, ValidationError
from sqlalchemy import delete, select, update
from sqlmodel import Session, col

from askwell.auth.models import Account
from askwell.core import mail
from askwell.core.clock import now
from askwell.core.db import Database
from askwell.core.jobs import Job, JobState, run_next
from askwell.core.mail import CalendarPart, Letter, Mail, MailState
from askwell.core.settings import Settings
from databases import NewDatabase
from mailing import Mailbox, mail_server
from traces import traces

REPLY_TO = "ada@example.org"
OUTCOMES: list[MailState] = []


@mail.settled("test")
def _note(session: Session, settled: Mail) -> None:
    OUTCOMES.append(settled.state)


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with mail_server() as mailbox:
        yield mailbox


@pytest.fixture
def database(new_database: NewDatabase, mailbox: Mailbox) -> Iterator[Database]:
    OUTCOMES.clear()
    database = Database(new_database().model_copy(update={"smtp_url": SecretStr(mailbox.url)}), for_all=True)
    yield database
    database.close()


@pytest.fixture
def ada(database: Database) -> UUID:
    with database.transaction() as session:
        account = Account(email=REPLY_TO, password_hash="-", display_name="Ada", time_zone="UTC")
        session.add(account)
    return account.id


def letter(owner_id: UUID, **changes: Any) -> Letter:
    told = {"to": "zoe@clinic.example", "subject": "May I ask you", "text": "Hello Zoë,\n.a dot\n"}
    return Letter(**{"owner_id": owner_id, "kind": "test", **told, **changes})


def send(database: Database, wanted: Letter) -> UUID | None:
    with database.transaction() as session:
        return mail.send(session, wanted)


def work(database: Database, rounds: int = 1) -> None:
    """Do all jobs that are due, and those that would be due a day later."""
    for _ in range(rounds):
        while run_next(database):
            pass
        with database.transaction() as session:
            session.execute(update(Job).where(col(Job.state) == JobState.ready).values(run_at=now()))


def states(database: Database) -> list[MailState]:
    with database.reading() as session:
        return list(session.scalars(select(col(Mail.state)).order_by(col(Mail.id))))


def test_arrives_as_it_was_written(database: Database, mailbox: Mailbox, ada: UUID) -> None:
    calendar = CalendarPart("REQUEST", "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nSUMMARY:Zoë\r\nEND:VCALENDAR\r\n")
    told = {"from_name": "Ada Byron", "to_name": "Zoë Álvarez", "reply_to": REPLY_TO, "html": "<p>Hello</p>"}
    id = send(database, letter(ada, calendar=calendar, subject="May I ask you — Zoë", **told))
    work(database)
    (arrived,) = mailbox.mails
    assert id is not None
    assert arrived["Message-ID"] == f"<{id.hex}@mail.example>"
    assert arrived["From"] == "Ada Byron via Askwell <askwell@mail.example>"
    assert (arrived["Reply-To"], arrived["Subject"]) == (f"Ada Byron <{REPLY_TO}>", "May I ask you — Zoë")
    assert arrived["To"] == "Zoë Álvarez <zoe@clinic.example>"
    text, html, invitation = arrived.iter_parts()
    assert text.get_content().splitlines() == ["Hello Zoë,", ".a dot"]
    assert html.get_content_type() == "text/html"
    assert (invitation.get_content_type(), invitation["Content-Type"].params["method"]) == ("text/calendar", "REQUEST")
    assert invitation.get_payload(decode=True) == calendar.content.encode()
    assert (states(database), OUTCOMES) == ([MailState.sent], [MailState.sent])


def decoded(header: Any) -> str:
    """A header as readers decode it, by the older half of Python's mail library."""
    return " ".join(str(make_header(decode_header(str(header)))).split())


@pytest.mark.parametrize("lead", ["", "Moved: ", "Updated invitation: Informational interview with ", "x" * 70 + " "])
def test_names_keep_their_spaces_on_folded_lines(database: Database, mailbox: Mailbox, ada: UUID, lead: str) -> None:
    name = "Zoë Álvarez Núñez-Østergård von und zu Größenwahn á Édouard"
    told = {"subject": f"{lead}{name}, Fri 27 Nov 2026", "to_name": name, "from_name": name, "reply_to": REPLY_TO}
    send(database, letter(ada, **told))
    work(database)
    (arrived,) = mailbox.mails
    assert arrived["Subject"] == told["subject"]
    raw = dict(arrived.raw_items())
    assert decoded(raw["Subject"]) == told["subject"]
    assert decoded(raw["To"]) == f"{name} <zoe@clinic.example>"
    assert decoded(raw["From"]) == f"{name} via Askwell <askwell@mail.example>"
    assert decoded(raw["Reply-To"]) == f"{name} <{REPLY_TO}>"
    assert all(line.isascii() and len(line) <= 78 for header in raw.values() for line in str(header).splitlines())


@pytest.mark.parametrize(
    ("address", "reply_to", "arrives_at"),
    [
        ("zoë@clinic.example", REPLY_TO, "zoë@clinic.example"),
        ("zoe@kühe.example", REPLY_TO, "zoe@xn--khe-hoa.example"),
        ("zoe@clinic.example", "jörg@example.org", "zoe@clinic.example"),
    ],
)
def test_an_address_beyond_ascii_is_written_to_and_answered(
    database: Database, mailbox: Mailbox, ada: UUID, address: str, reply_to: str, arrives_at: str
) -> None:
    send(database, letter(ada, to=address, to_name="Zoë Álvarez", from_name="Jörg", reply_to=reply_to))
    work(database)
    (arrived,) = mailbox.mails
    for header, expected in (("To", arrives_at), ("Reply-To", reply_to)):
        (found,) = arrived[header].addresses
        assert found.addr_spec.encode("ascii", "surrogateescape").decode() == expected
    assert states(database) == [MailState.sent]


def test_keeps_the_log_and_forgets_the_words(database: Database, mailbox: Mailbox, ada: UUID) -> None:
    send(database, letter(ada))
    work(database)
    with database.reading() as session:
        (kept,) = session.scalars(select(Mail))
        assert (kept.recipient, kept.subject, kept.content) == ("zoe@clinic.example", "May I ask you", None)
    with database.transaction() as session:
        mail.forget(session, ada, "zoe@clinic.example")
    assert states(database) == []


def test_a_key_is_good_for_one_mail(database: Database, mailbox: Mailbox, ada: UUID) -> None:
    assert send(database, letter(ada, key="digest 2027-01-01")) is not None
    assert send(database, letter(ada, key="digest 2027-01-01")) is None
    work(database)
    assert len(mailbox.mails) == 1


def test_without_a_mail_server_nothing_is_queued(new_database: NewDatabase) -> None:
    database = Database(new_database(), for_all=True)
    with database.transaction() as session:
        assert not mail.can_send(session)
        assert mail.send(session, letter(UUID(int=1))) is None
    assert states(database) == []
    database.close()


def test_a_line_break_cannot_smuggle_a_header(database: Database, mailbox: Mailbox, ada: UUID) -> None:
    smuggling = {"subject": "Hi\r\nBcc: eve@example.org", "from_name": "Ada\r\nBcc: eve@example.org"}
    send(database, letter(ada, to_name="Zoë\nBcc: eve@example.org", **smuggling))
    work(database)
    (arrived,) = mailbox.mails
    assert arrived["Bcc"] is None
    assert arrived["Subject"] == "Hi Bcc: eve@example.org"


@pytest.mark.parametrize(
    ("reply", "state"),
    [("550 No such user", MailState.bounced), ("554 We think this is spam", MailState.bounced)],
)
def test_says_what_was_refused(database: Database, mailbox: Mailbox, ada: UUID, reply: str, state: MailState) -> None:
    mailbox.refusals["zoe@clinic.example"] = reply
    send(database, letter(ada))
    work(database)
    with database.reading() as session:
        (kept,) = session.scalars(select(Mail))
        assert (kept.state, kept.failure) == (state, reply)
    assert [state] == OUTCOMES


def test_tries_again_while_the_server_is_busy(database: Database, mailbox: Mailbox, ada: UUID) -> None:
    mailbox.refusals["zoe@clinic.example"] = "450 Later"
    send(database, letter(ada))
    work(database, 3)
    assert (states(database), mailbox.mails) == ([MailState.queued], [])
    mailbox.refusals.clear()
    work(database)
    assert (states(database), len(mailbox.mails)) == ([MailState.sent], 1)


def test_gives_up_in_the_end(database: Database, mailbox: Mailbox, ada: UUID) -> None:
    mailbox.refusals["zoe@clinic.example"] = "450 Later"
    send(database, letter(ada))
    work(database, 17)
    assert (states(database), OUTCOMES) == ([MailState.failed], [MailState.failed])


@pytest.mark.parametrize("reply", ["450 Later", "550 Gone", "250 OK"])
def test_one_that_outlives_its_account_is_forgotten_whatever_becomes_of_it(
    database: Database, mailbox: Mailbox, ada: UUID, reply: str
) -> None:
    if reply != "250 OK":
        mailbox.refusals["zoe@clinic.example"] = reply
    with database.transaction() as session:
        mail.send_unowned(session, letter(ada))
        session.execute(delete(Account).where(col(Account.id) == ada))
    assert traces(database, "zoe@clinic.example") == {"job"}
    work(database, 17)
    assert traces(database, "zoe@clinic.example") == set()
    assert len(mailbox.mails) == (reply == "250 OK")


def test_a_mail_waits_for_those_before_it_in_its_lane(database: Database, mailbox: Mailbox, ada: UUID) -> None:
    mailbox.refusals["busy@clinic.example"] = "450 Later"
    send(database, letter(ada, to="busy@clinic.example", subject="Request", lane="interview 1"))
    send(database, letter(ada, subject="Cancel", lane="interview 1"))
    send(database, letter(ada, subject="Another", lane="interview 2"))
    work(database, 2)
    assert [arrived["Subject"] for arrived in mailbox.mails] == ["Another"]
    mailbox.refusals.clear()
    work(database, 3)
    assert [arrived["Subject"] for arrived in mailbox.mails] == ["Another", "Request", "Cancel"]


def test_what_was_being_handed_over_is_not_sent_again(database: Database, mailbox: Mailbox, ada: UUID) -> None:
    send(database, letter(ada))
    with database.transaction() as session:
        session.execute(update(Mail).values(state=MailState.handing_over))
    work(database)
    assert (states(database), OUTCOMES, mailbox.mails) == ([MailState.unconfirmed], [MailState.unconfirmed], [])


def test_of_two_workers_with_one_mail_the_late_one_says_no_last_dot(
    database: Database, mailbox: Mailbox, ada: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    send(database, letter(ada))
    hand_over = mail.hand_over

    def slowly(*told: Any) -> None:
        monkeypatch.setattr(mail, "hand_over", hand_over)
        with database.transaction() as session:
            session.execute(update(Job).values(run_at=now()))  # the lease has ended
        assert run_next(database)
        hand_over(*told)

    monkeypatch.setattr(mail, "hand_over", slowly)
    work(database)
    assert (len(mailbox.mails), states(database)) == (1, [MailState.sent])


@pytest.mark.parametrize("url", ["mail.example", "http://mail.example", "smtp://", "smtp://mail.example?from=nobody"])
def test_a_wrong_address_of_the_server_is_refused_at_the_start(url: str) -> None:
    with pytest.raises(ValidationError):
        Settings(smtp_url=SecretStr(url))
