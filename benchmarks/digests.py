"""What it costs to write the digests of 10,000 accounts at one hour: seconds and memory, on SQLite or on PostgreSQL.

    python -m benchmarks.digests [DATABASE_URL] [--accounts 10000]

Each account has five things to do, with people, and a conversation soon. The mails are queued, not handed over:
how long that takes is the mail server's affair.
"""

import argparse
import tempfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

from pydantic import SecretStr
from sqlalchemy import func, insert, select
from sqlmodel import col

from askwell import app as _everything  # noqa: F401
from askwell.auth.models import Account
from askwell.contacts.models import Contact
from askwell.core import jobs
from askwell.core.clock import now
from askwell.core.db import Database
from askwell.core.jobs import Job, JobState
from askwell.core.mail import Mail
from askwell.core.migrate import upgrade
from askwell.core.settings import Settings
from askwell.interviews.models import Interview, InterviewState
from askwell.outreach import digest
from askwell.outreach.follow_ups.models import FollowUp, FollowUpKind
from benchmarks.population import in_portions
from benchmarks.steps import measured, work

NOWHERE = "smtp://127.0.0.1:9?from=askwell@mail.example"
NOW = now()
THINGS = 5


def accounts(count: int) -> Iterator[Account]:
    """Accounts that live in one place, and want their digest at this hour."""
    for number in range(count):
        yield Account(
            email=f"seeker{number}@example.org",
            email_confirmed_at=NOW,
            password_hash="-",
            display_name=f"Seeker {number}",
            time_zone="UTC",
            digest_hour=NOW.hour,
        )


def fill(database: Database, count: int) -> None:
    """Make the accounts, and what is due for them."""
    for portion in in_portions(accounts(count)):
        with database.transaction() as session:
            people = [_contact(account, number) for account in portion for number in range(THINGS)]
            for table, rows in (
                (Account, portion),
                (Contact, people),
                (FollowUp, [_thing(contact) for contact in people]),
                (Interview, [_talk(contact) for contact in people[::THINGS]]),
            ):
                session.execute(insert(table), [row.model_dump() for row in rows])


def _contact(account: Account, number: int) -> Contact:
    return Contact(owner_id=account.id, given_name="Zoë", family_name=f"Álvarez {number}", name_key="alvarez zoe")


def _thing(contact: Contact) -> FollowUp:
    about: dict[str, Any] = {"owner_id": contact.owner_id, "contact_id": contact.id}
    why = "No answer yet to what you asked on 12 November."
    due = {"due_on": NOW.date(), "overdue_at": NOW + timedelta(days=1)}
    return FollowUp(kind=FollowUpKind.nudge, text="Remind them once", why=why, **about, **due)


def _talk(contact: Contact) -> Interview:
    at = NOW + timedelta(minutes=10)
    about: dict[str, Any] = {"owner_id": contact.owner_id, "contact_id": contact.id}
    when = {"starts_at": at, "ends_at": at + timedelta(minutes=30)}
    return Interview(state=InterviewState.scheduled, meeting_link="https://meet.example/zoe", **about, **when)


def write(database: Database) -> None:
    """Do the jobs that write digests; those that hand mails over come after them."""
    waiting = select(Job.id).where(col(Job.kind) == "digest", col(Job.state) == JobState.ready).limit(1)
    while True:
        with database.reading() as session:
            if session.execute(waiting).first() is None:
                return
        jobs.run_next(database)


def run(database: Database, count: int) -> None:
    """Find out who wants a digest at the hour, and write them all."""
    fill(database, count)
    with measured("wanted"), database.transaction() as session:
        digest.want(session, NOW)
    with measured("written"):
        write(database)
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Mail)) == count


def main() -> None:
    """Measure once."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("database_url", nargs="?")
    options.add_argument("--accounts", type=int, default=10_000)
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data_dir=Path(folder), database_url=chosen.database_url, smtp_url=SecretStr(NOWHERE))
        database = Database(settings, for_all=True)
        upgrade(database)
        work(database)
        run(database, chosen.accounts)
        database.close()


if __name__ == "__main__":
    main()
