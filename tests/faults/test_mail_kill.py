"""A worker that is killed in the middle of a thousand mails loses none, and sends none twice."""

import time
from collections import Counter
from collections.abc import Iterator

import pytest
from pydantic import SecretStr
from sqlalchemy import func, select, update
from sqlmodel import col

from askwell.auth.models import Account
from askwell.core import mail
from askwell.core.clock import now
from askwell.core.db import Database
from askwell.core.jobs import Job, JobState
from askwell.core.mail import Letter, Mail, MailState
from askwell.core.settings import Settings
from databases import NewDatabase
from mailing import Mailbox, eventually, mail_server
from servers import Process

MAILS, KILLS = 1_000, 4
WORKERS = {"sqlite": 1, "postgresql": 2}


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with mail_server() as mailbox:
        yield mailbox


@pytest.fixture
def settings(new_database: NewDatabase, mailbox: Mailbox) -> Settings:
    return new_database().model_copy(update={"smtp_url": SecretStr(mailbox.url)})


@pytest.fixture
def database(settings: Settings) -> Iterator[Database]:
    database = Database(settings, for_all=True)
    yield database
    database.close()


def queue(database: Database) -> set[str]:
    """Queue the mails: their Message-IDs."""
    with database.transaction() as session:
        ada = Account(email="ada@example.org", password_hash="-", display_name="Ada", time_zone="UTC")
        session.add(ada)
        session.flush()
        for n in range(MAILS):
            to = f"contact{n}@clinic.example"
            mail.send(session, Letter(owner_id=ada.id, kind="test", to=to, subject=f"Mail {n}", text="Hello\n" * 20))
        return set(session.scalars(select(col(Mail.message_id))))


def let_leases_end(database: Database) -> None:
    with database.transaction() as session:
        taken = (col(Job.state) == JobState.ready) & (col(Job.attempts) > 0)
        session.execute(update(Job).where(taken).values(run_at=now()))


def counted(database: Database) -> Counter[MailState]:
    with database.reading() as session:
        rows = session.execute(select(col(Mail.state), func.count()).group_by(col(Mail.state))).all()
    return Counter({row[0]: row[1] for row in rows})


def test_sends_every_mail_and_none_twice(engine: str, settings: Settings, database: Database, mailbox: Mailbox) -> None:
    queued = queue(database)
    for kill in range(1, KILLS + 1):
        workers = [Process(settings, "worker") for _ in range(WORKERS[engine])]
        wanted = kill * MAILS // (KILLS + 1)
        eventually(lambda wanted=wanted: len(mailbox.mails) >= wanted, 300)
        for worker in workers:
            worker.kill()
        let_leases_end(database)
    workers = [Process(settings, "worker") for _ in range(WORKERS[engine])]
    eventually(lambda: counted(database).keys() <= {MailState.sent, MailState.unconfirmed}, 300)
    for worker in workers:
        worker.stop()
    time.sleep(0.2)

    arrived = Counter(str(each["Message-ID"]) for each in mailbox.mails)
    assert arrived.keys() <= queued
    assert [id for id, times in arrived.items() if times > 1] == []
    told = counted(database)
    assert told[MailState.sent] + told[MailState.unconfirmed] == MAILS
    assert told[MailState.unconfirmed] <= KILLS * WORKERS[engine], "one for each worker that was killed, at most"
    with database.reading() as session:
        in_doubt = set(session.scalars(select(col(Mail.message_id)).where(col(Mail.state) == MailState.unconfirmed)))
    assert queued - arrived.keys() <= in_doubt, "what is lost is told to be in doubt"
    print(f"{engine}: {len(arrived)} of {MAILS} arrived, {len(in_doubt)} of them in doubt")
