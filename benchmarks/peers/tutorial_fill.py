"""Filling the tutorial's tables with the population: `python -m benchmarks.peers.tutorial_fill CONTACTS`.

A process of its own, because its classes and Askwell's bear the same names. The owner's contacts are numbered from 1.
"""

import sys
from datetime import UTC, datetime, timedelta

from sqlmodel import Session, SQLModel

from benchmarks.peers.tutorial import (
    Account,
    Contact,
    Interview,
    Organization,
    Proposal,
    Role,
    Window,
    engine,
    hasher,
)
from benchmarks.population import (
    BOOKINGS,
    INTRODUCTION,
    MINUTES,
    OWNER,
    PASSWORD,
    WINDOW,
    ZONE,
    Owner,
    Somebody,
    booking_token,
    in_portions,
    owners,
    people,
    proposed_times,
    taken_times,
)


def fill(contacts: int) -> None:
    """Make the tables, and put the population into them."""
    SQLModel.metadata.create_all(engine)
    password_hash = hasher.hash(PASSWORD)
    with Session(engine) as session:
        for owner in sorted(owners(contacts), key=lambda owner: owner.email != OWNER):
            _fill_account(session, owner, password_hash)
        session.commit()


def _fill_account(session: Session, owner: Owner, password_hash: str) -> None:
    account = Account(email=owner.email, hashed_password=password_hash, time_zone=ZONE)
    session.add(account)
    session.flush()
    organizations: dict[str, Organization] = {}
    for portion in in_portions(people(owner)):
        for name in sorted({somebody.organization for somebody in portion} - organizations.keys()):
            organizations[name] = Organization(owner_id=account.id, name=name)
        session.add_all(organizations.values())
        session.flush()
        session.add_all([_contact(account, somebody, organizations[somebody.organization]) for somebody in portion])
        session.flush()
    if owner.email == OWNER:
        _book(session, account)


def _book(session: Session, account: Account) -> None:
    days = [Window(owner_id=account.id, weekday=day, starts=WINDOW[0], ends=WINDOW[1]) for day in range(5)]
    held = [Interview(owner_id=account.id, contact_id=1, state="scheduled", starts_at=at) for at in taken_times()]
    session.add_all([*days, *held, *(_proposal(account, number) for number in range(BOOKINGS))])


def _proposal(account: Account, number: int) -> Proposal:
    return Proposal(
        owner_id=account.id,
        contact_id=number + 1,
        token=booking_token(number),
        minutes=MINUTES,
        times=[at.isoformat() for at in proposed_times()],
        platforms=["zoom", "phone"],
        message=INTRODUCTION,
        expires_at=datetime.now(UTC) + timedelta(days=60),
    )


def _contact(account: Account, somebody: Somebody, organization: Organization) -> Contact:
    return Contact(
        owner_id=account.id,
        created_at=somebody.added_at,
        updated_at=somebody.added_at,
        given_name=somebody.given_name,
        family_name=somebody.family_name,
        headline=somebody.headline,
        emails=_addresses(somebody.email),
        phones=_addresses(somebody.phone),
        links=_addresses(somebody.link),
        tags=list(somebody.tags),
        roles=[Role(title=somebody.title, organization_id=organization.id)],
        location=somebody.location,
        how_met=somebody.how_met,
    )


def _addresses(value: str) -> list[dict[str, object]]:
    return [{"value": value, "label": None, "primary": True}]


if __name__ == "__main__":
    fill(int(sys.argv[1]))
