"""What it costs to import 10,000 connections: seconds and memory of each step, on SQLite or on PostgreSQL.

    python -m benchmarks.imports [DATABASE_URL] [--rows 10000]

The work is done in this process, as a worker does it, on a database of its own (or on the one that is given).
"""

import argparse
import csv
import io
import tempfile
from pathlib import Path
from uuid import UUID

from sqlalchemy import func, select
from sqlmodel import Session, col

from askwell import app as _everything  # noqa: F401
from askwell.auth.models import Account
from askwell.auth.viewer import Credential, Viewer
from askwell.contacts.models import Contact
from askwell.core.db import Database
from askwell.core.ids import new_id
from askwell.core.migrate import upgrade
from askwell.core.settings import Settings
from askwell.exchange import actions
from askwell.exchange.linkedin import Export
from askwell.exchange.models import Import
from benchmarks.steps import measured, work

HEADER = ("First Name", "Last Name", "URL", "Email Address", "Company", "Position", "Connected On")
PREAMBLE = 'Notes:\n"Some addresses are missing, because people ""hide"" them."\n\n'


def connections(rows: int) -> bytes:
    """A file as LinkedIn gives it: most without an e-mail address, and 2,000 organizations."""
    text = io.StringIO()
    text.write(PREAMBLE)
    table = csv.writer(text)
    table.writerow(HEADER)
    for number in range(rows):
        link = f"https://www.linkedin.com/in/person-{number}"
        email = f"person{number}@example.org" if number % 20 == 0 else ""
        company, title = f"Company {number % 2000}, Inc.", f"Head of things {number % 300}"
        table.writerow((f"Given{number % 977}", f"Family{number}", link, email, company, title, "05 Mar 2024"))
    return text.getvalue().encode()


def count(session: Session, owner_id: UUID) -> int:
    """How many contacts the account has."""
    return session.scalar(select(func.count()).where(col(Contact.owner_id) == owner_id)) or 0


def run(database: Database, rows: int) -> None:
    """Read, apply and undo one file, for an account of its own."""
    account = Account(email=f"{new_id()}@example.org", password_hash="", display_name="Ada", time_zone="UTC")
    viewer = Viewer(account.id, frozenset(), Credential.session, new_id())
    content = connections(rows)
    with database.transaction() as session:
        session.add(account)
        session.flush()
        key = account.id, actions.start(session, viewer, "Connections.csv", content, Export(content).lines).id
    for step, act, expected in (("preview", None, 0), ("import", actions.confirm, rows), ("undo", actions.undo, 0)):
        with measured(step):
            if act is not None:
                with database.transaction() as session:
                    act(session, session.get_one(Import, key))
            work(database)
        with database.reading() as session:
            assert count(session, account.id) == expected, session.get_one(Import, key)


def main() -> None:
    """Measure once."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("database_url", nargs="?")
    options.add_argument("--rows", type=int, default=10_000)
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        database = Database(Settings(data_dir=Path(folder), database_url=chosen.database_url), for_all=True)
        upgrade(database)
        work(database)
        run(database, chosen.rows)
        database.close()


if __name__ == "__main__":
    main()
