"""Filling Askwell's own tables with the population, in bulk."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert
from sqlmodel import Session, SQLModel

from askwell.auth.models import Account
from askwell.auth.passwords import hashed
from askwell.booking import links
from askwell.booking.actions import kept
from askwell.booking.availability.models import Availability
from askwell.booking.models import Proposal
from askwell.contacts import indexing
from askwell.contacts.models import Contact, ContactAddress, ContactRole, ContactTag, Organization, Platform
from askwell.contacts.organizations.naming import organization_key
from askwell.core import search
from askwell.core.clock import days_from_now
from askwell.core.db import Database
from askwell.core.ids import new_id
from askwell.core.migrate import upgrade
from askwell.core.settings import Settings
from askwell.events.models import Event, EventType, Subject
from askwell.interviews.models import Interview, InterviewState
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


def _addresses(value: str) -> list[dict[str, Any]]:
    return [{"value": value, "label": None, "primary": True}]


def fill_askwell(settings: Settings, contacts: int) -> None:
    """Migrate the database and put the population into it."""
    database, password_hash = Database(settings, for_all=True), hashed(PASSWORD)
    upgrade(database)
    for owner in owners(contacts):
        with database.transaction() as session:
            _Filling(session, owner, password_hash).run()
    database.close()


class _Filling:
    """One account of Askwell, and everything in it."""

    def __init__(self, session: Session, owner: Owner, password_hash: str) -> None:
        self._session, self._owner = session, owner
        self._account = Account(
            email=owner.email, password_hash=password_hash, display_name=owner.email, time_zone=ZONE
        )
        self._id = self._account.id
        self._organizations: dict[str, Organization] = {}

    def run(self) -> None:
        self._session.add(self._account)
        asked: list[Contact] = []
        for portion in in_portions(people(self._owner)):
            added = self._add(portion)
            asked = asked or added[:BOOKINGS]
        if self._owner.email == OWNER:
            self._book(asked)

    def _book(self, asked: list[Contact]) -> None:
        """An availability, a link for each of these contacts, and what the owner is taken by."""
        windows = [{"weekday": day, "starts": WINDOW[0], "ends": WINDOW[1]} for day in range(5)]
        self._session.add(Availability(owner_id=self._id, weekly=windows, time_zone=ZONE))
        talks = [self._talk(contact, InterviewState.requested) for contact in asked]
        held = [self._talk(asked[0], InterviewState.scheduled, at) for at in taken_times()]
        self._session.add_all([*talks, *held])
        self._session.flush()
        self._session.add_all([self._proposal(talk, number) for number, talk in enumerate(talks)])

    def _talk(self, contact: Contact, state: InterviewState, at: datetime | None = None) -> Interview:
        length = timedelta(minutes=MINUTES)
        return Interview(
            owner_id=self._id,
            contact_id=contact.id,
            state=state,
            starts_at=at,
            ends_at=at and at + length,
            minutes=MINUTES,
            meeting_link="https://meet.example/owner",
        )

    def _proposal(self, talk: Interview, number: int) -> Proposal:
        return Proposal(
            owner_id=self._id,
            interview_id=talk.id,
            contact_id=talk.contact_id,
            digest=links.digest(booking_token(number)),
            minutes=MINUTES,
            times=kept(proposed_times()),
            platforms=[Platform.zoom.value, Platform.phone.value],
            offers_availability=True,
            message=INTRODUCTION,
            expires_at=days_from_now(60),
        )

    def _add(self, portion: list[Somebody]) -> list[Contact]:
        self._make_organizations({somebody.organization for somebody in portion} - self._organizations.keys())
        contacts = [self._contact(somebody) for somebody in portion]
        self._insert(Contact, [contact.model_dump() for contact in contacts])
        self._insert(ContactRole, [self._role(contact) for contact in contacts])
        self._insert(ContactTag, [row for contact in contacts for row in indexing.tag_rows(contact)])
        self._insert(ContactAddress, [row for contact in contacts for row in indexing.address_rows(contact)])
        self._insert(Event, [self._event(contact) for contact in contacts])
        found = [indexing.findable(c, [s.organization]) for c, s in zip(contacts, portion, strict=True)]
        search.put(self._session, self._id, *found)
        return contacts

    def _insert(self, table: type[SQLModel], rows: list[dict[str, Any]]) -> None:
        self._session.execute(insert(table), rows)

    def _make_organizations(self, names: set[str]) -> None:
        made = [Organization(owner_id=self._id, name=name, name_key=organization_key(name)) for name in sorted(names)]
        self._organizations |= {organization.name: organization for organization in made}
        self._session.add_all(made)
        self._session.flush()
        found = [search.Findable("organization", organization.id, organization.name, "") for organization in made]
        search.put(self._session, self._id, *found)

    def _contact(self, somebody: Somebody) -> Contact:
        return Contact(
            owner_id=self._id,
            created_at=somebody.added_at,
            updated_at=somebody.added_at,
            given_name=somebody.given_name,
            family_name=somebody.family_name,
            name_key=indexing.name_key(somebody.given_name, somebody.family_name),
            headline=somebody.headline,
            emails=_addresses(somebody.email),
            phones=_addresses(somebody.phone),
            links=_addresses(somebody.link),
            tags=list(somebody.tags),
            email=somebody.email,
            title=somebody.title,
            organization_id=self._organizations[somebody.organization].id,
            location=somebody.location,
            how_met=somebody.how_met,
        )

    def _role(self, contact: Contact) -> dict[str, Any]:
        present = {"title": contact.title, "organization_id": contact.organization_id}
        return {"owner_id": self._id, "id": new_id(), "contact_id": contact.id, "position": 0, **present}

    def _event(self, contact: Contact) -> dict[str, Any]:
        subject = {"subject_kind": Subject.contact, "subject_id": contact.id, "contact_id": contact.id}
        fact = {"type": EventType.contact_created, "at": contact.created_at, "data": {"stage": contact.stage}}
        return {"owner_id": self._id, "id": new_id(), **subject, **fact}
