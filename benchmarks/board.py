"""What the board costs beside a page of the list of contacts: 300 interviews, 3,000 takeaways, two directions.

    python -m benchmarks.board [--engines sqlite postgresql] [--seconds 3]

The owner has 1,000 contacts. Both calls are made turn about, by one client and by sixteen at once; p50 in milliseconds.
"""

import argparse
import random
import tempfile
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from sqlalchemy import insert, select
from sqlmodel import Session, col

from askwell.auth.models import Account
from askwell.contacts.models import Contact, Level
from askwell.core.clock import now
from askwell.core.db import Database
from askwell.core.settings import Settings
from askwell.directions.models import Direction
from askwell.evidence.takeaways.models import Takeaway, TakeawayKind
from askwell.interviews.models import Interview, InterviewState
from askwell.questions.models import Topic
from benchmarks.databases import filled
from benchmarks.load import Request, load
from benchmarks.operations import sign_in
from benchmarks.population import OWNER
from benchmarks.subjects import askwell

CONTACTS, INTERVIEWS, EACH, DIRECTIONS = 1_000, 300, 10, 2
ROUNDS = 3


def conclude(session: Session) -> list[UUID]:
    """Have the owner hold the interviews, and draw the takeaways; the ids of the directions."""
    chance = random.Random(3)
    account = session.scalars(select(Account).where(col(Account.email) == OWNER)).one()
    people = session.scalars(select(Contact).where(col(Contact.owner_id) == account.id).limit(INTERVIEWS)).all()
    directions = [Direction(owner_id=account.id, name=f"Direction {number}") for number in range(DIRECTIONS)]
    session.add_all(directions)
    talks = []
    for contact in people:
        contact.level, contact.in_field_since = chance.choice(list(Level)), chance.randint(1990, 2026)
        at = now() - timedelta(days=chance.randint(1, 400))
        held = {"state": InterviewState.completed, "starts_at": at, "ended_at": at}
        talks.append(Interview(owner_id=account.id, contact_id=contact.id, **held))
    session.add_all(talks)
    session.flush()
    rows = [
        Takeaway(
            owner_id=account.id,
            interview_id=talk.id,
            contact_id=talk.contact_id,
            heard_at=talk.ended_at or now(),
            direction_id=directions[number % DIRECTIONS].id,
            kind=chance.choice(list(TakeawayKind)),
            topic=chance.choice(list(Topic)),
            rating=chance.choice([None, 1, 2, 3, 4, 5]),
            text="Half of the work is writing",
        ).model_dump()
        for number, talk in enumerate(talks)
        for _ in range(EACH)
    ]
    session.execute(insert(Takeaway), rows)
    return [direction.id for direction in directions]


def measure(engine: str, seconds: int, folder: Path) -> None:
    """Print the medians of both calls on one engine."""
    with filled(engine, CONTACTS, folder) as databases:
        ids = _conclude(databases.askwell)
        asked = {
            "list 50": Request("GET", "/api/v1/contacts?limit=50"),
            "board": Request("GET", f"/api/v1/board?directions={','.join(map(str, ids))}"),
            "board of one": Request("GET", f"/api/v1/directions/{ids[0]}/board"),
        }
        with askwell(databases, folder) as server:
            token = sign_in(server.address)
            for connections in (1, 16):
                spent: dict[str, list[float]] = {name: [] for name in asked}
                for _ in range(ROUNDS):
                    for name, request in asked.items():
                        done = load(server.address, token, [request], connections, seconds, folder)
                        assert done.failed == 0
                        spent[name].append(done.p50)
                told = {name: sorted(medians)[ROUNDS // 2] for name, medians in spent.items()}
                for name, p50 in told.items():
                    ratio = p50 / told["list 50"]
                    print(f"{engine} | {connections} | {name} | {p50:.2f} ms | {ratio:.2f} × list 50")


def _conclude(settings: Settings) -> list[UUID]:
    database = Database(settings, for_all=True)
    with database.transaction() as session:
        ids = conclude(session)
    with database.transaction() as session:
        session.connection().exec_driver_sql("ANALYZE")
    database.close()
    return ids


def main() -> None:
    """Measure once on each engine."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--engines", nargs="+", default=["sqlite", "postgresql"])
    options.add_argument("--seconds", type=int, default=3)
    chosen = options.parse_args()
    for engine in chosen.engines:
        with tempfile.TemporaryDirectory() as folder:
            measure(engine, chosen.seconds, Path(folder))


if __name__ == "__main__":
    main()
