"""What a coach's calls cost beside a page of the list of contacts: a caseload of 200, and one client's progress.

    python -m benchmarks.caseload [--clients 1000 10000] [--engines sqlite postgresql] [--seconds 2]

The coach has 200 of those clients, the others belong to 99 other coaches. Each client has 20 contacts, 5 interviews, 10
requests, 10 things to do and 60 events: written by the database itself, which copies one client for all. The calls are
made turn about by one client; p50 in milliseconds.
"""

import argparse
import tempfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select
from sqlmodel import Session, SQLModel, col

from askwell.auth.models import Account
from askwell.contacts.models import Contact
from askwell.core.clock import days_from_now, now
from askwell.core.columns import table_of
from askwell.core.db import Database
from askwell.core.ids import first_id_at
from askwell.core.settings import Settings
from askwell.events.models import Event, EventType, Subject
from askwell.interviews.models import Interview, InterviewState
from askwell.outreach.follow_ups.models import FollowUp, FollowUpKind
from askwell.outreach.messages.models import Channel, Message, MessageState
from askwell.outreach.texts import MessageKind
from askwell.sharing.models import Engagement, EngagementState, Role, SharedScope
from benchmarks.databases import filled
from benchmarks.load import Request, load
from benchmarks.operations import sign_in
from benchmarks.population import OWNER, in_portions
from benchmarks.subjects import askwell

CONTACTS, CASELOAD, OTHER_COACHES, ROUNDS = 1_000, 200, 99, 3
COPIED: tuple[type[SQLModel], ...] = (Contact, Interview, Message, FollowUp, Event)


def account(name: str) -> Account:
    """Somebody who never signs in."""
    return Account(email=f"{name}@example.org", password_hash="-", display_name=name.title(), time_zone="UTC")


def one_client(session: Session, id: UUID) -> None:
    """What every client has."""
    at = now()
    people = [Contact(owner_id=id, given_name="Zoë", family_name=f"Álvarez {n}", name_key="x") for n in range(20)]
    session.add_all(people)
    session.flush()
    for number, contact in enumerate(people[:10]):
        about: dict[str, Any] = {"owner_id": id, "contact_id": contact.id}
        asked = {"kind": MessageKind.request, "channel": Channel.mail, "state": MessageState.sent}
        session.add(Message(**about, **asked, sent_at=at - timedelta(days=number)))
        due = {"due_on": at.date(), "overdue_at": at + timedelta(hours=number)}
        session.add(FollowUp(**about, kind=FollowUpKind.thank_you, text="Thank them", **due))
        if number < 5:
            held = {"state": InterviewState.completed, "starts_at": at, "ended_at": at, "debriefed_at": at}
            session.add(Interview(**about, **held))
    told = {"type": EventType.contact_updated, "subject_kind": Subject.contact}
    for number, contact in enumerate(people):
        for month in range(3):
            happened = at - timedelta(days=30 * month, hours=number)
            event_id = UUID(int=first_id_at(happened).int | number)
            session.add(
                Event(owner_id=id, id=event_id, at=happened, subject_id=contact.id, contact_id=contact.id, **told)
            )
    session.flush()


def engagements(coaches: list[UUID], owner_id: UUID, clients: list[UUID]) -> Iterator[Engagement]:
    """The first clients are the owner's, the others the other coaches' in turn."""
    for number, client_id in enumerate(clients):
        coach_id = owner_id if number < CASELOAD else coaches[number % len(coaches)]
        yield Engagement(
            coach_id=coach_id,
            client_id=client_id,
            state=EngagementState.active,
            invited_by=Role.coach,
            scopes=[scope.value for scope in SharedScope],
            started_at=days_from_now(-30),
        )


def fill(session: Session, count: int) -> UUID:
    """Make the coaches and their clients; the engagement of one of them."""
    owner_id = session.scalars(select(col(Account.id)).where(col(Account.email) == OWNER)).one()
    coaches = [account(f"coach{number}") for number in range(OTHER_COACHES)]
    clients = [account(f"client{number}") for number in range(count)]
    for portion in in_portions([*coaches, *clients]):
        session.execute(insert(Account), [each.model_dump() for each in portion])
    one_client(session, clients[0].id)
    for model in COPIED:
        copy_to_all(session, model, clients[0].id)
    made = list(engagements([coach.id for coach in coaches], owner_id, [client.id for client in clients]))
    for some in in_portions(made):
        session.execute(insert(Engagement), [each.model_dump() for each in some])
    return made[0].id


def copy_to_all(session: Session, model: type[SQLModel], id: UUID) -> None:
    """Give every other client what this one has: rows are told apart by their owners."""
    table, people = table_of(model), table_of(Account)
    columns = [people.c.id if column.name == "owner_id" else column for column in table.columns]
    others = people.c.email.like("client%") & (people.c.id != id)
    session.execute(
        insert(table).from_select(table.columns.keys(), select(*columns).where(table.c.owner_id == id, others))
    )


def measure(engine: str, clients: int, seconds: int, folder: Path) -> None:
    """Print the medians of the calls on one engine."""
    with filled(engine, CONTACTS, folder) as databases:
        id = _fill(databases.askwell, clients)
        asked = {
            "list 50": Request("GET", "/api/v1/contacts?limit=50"),
            "caseload of 200": Request("GET", "/api/v1/coach/clients?limit=200"),
            "progress of one": Request("GET", f"/api/v1/coach/clients/{id}/progress"),
        }
        with askwell(databases, folder) as server:
            token = sign_in(server.address)
            spent: dict[str, list[float]] = {name: [] for name in asked}
            for _ in range(ROUNDS):
                for name, request in asked.items():
                    done = load(server.address, token, [request], 1, seconds, folder)
                    assert done.failed == 0
                    spent[name].append(done.p50)
            told = {name: sorted(medians)[ROUNDS // 2] for name, medians in spent.items()}
            for name, p50 in told.items():
                print(f"{engine} | {clients} clients | {name} | {p50:.2f} ms | {p50 / told['list 50']:.2f} × list 50")


def _fill(settings: Settings, clients: int) -> UUID:
    database = Database(settings, for_all=True)
    with database.transaction() as session:
        id = fill(session, clients)
    with database.transaction() as session:
        session.connection().exec_driver_sql("ANALYZE")
    database.close()
    return id


def main() -> None:
    """Measure once for each number of clients, on each engine."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--clients", type=int, nargs="+", default=[1_000, 10_000])
    options.add_argument("--engines", nargs="+", default=["sqlite", "postgresql"])
    options.add_argument("--seconds", type=int, default=2)
    chosen = options.parse_args()
    for engine in chosen.engines:
        for clients in chosen.clients:
            with tempfile.TemporaryDirectory() as folder:
                measure(engine, clients, chosen.seconds, Path(folder))


if __name__ == "__main__":
    main()
