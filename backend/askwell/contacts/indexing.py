"""What makes a contact quick to find: its search entry, and its tags and addresses as rows."""

from collections.abc import Iterable, Sequence
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy import ColumnElement, delete, insert, select
from sqlmodel import Session, col

from askwell.contacts.addresses import email_key, link_key, phone_key
from askwell.contacts.models import AddressKind, Contact, ContactAddress, ContactRole, ContactTag, Organization
from askwell.core import search
from askwell.core.text import folded

_LONGEST_TAG_KEY = 100
_Addresses = Sequence[dict[str, Any]]


class Described(Protocol):
    """A contact, or what is about to be one: all that it is found by."""

    @property
    def owner_id(self) -> UUID: ...
    @property
    def id(self) -> UUID: ...
    @property
    def name(self) -> str: ...
    @property
    def title(self) -> str | None: ...
    @property
    def headline(self) -> str | None: ...
    @property
    def location(self) -> str | None: ...
    @property
    def how_met(self) -> str | None: ...
    @property
    def tags(self) -> Sequence[str]: ...
    @property
    def emails(self) -> _Addresses: ...
    @property
    def phones(self) -> _Addresses: ...
    @property
    def links(self) -> _Addresses: ...


def name_key(given_name: str, family_name: str) -> str:
    """The spelling by which names are sorted and compared: family name first, without case and accents."""
    return folded(f"{family_name} {given_name}".strip())[:800]


def derive(contact: Contact) -> None:
    """Bring up to date what the contact repeats of itself so that lists read one row."""
    contact.name_key = name_key(contact.given_name, contact.family_name)
    contact.email = next((entry["value"] for entry in contact.emails if entry["primary"]), None)


def tag_key(tag: str) -> str:
    """The spelling by which tags are compared."""
    return folded(tag)[:_LONGEST_TAG_KEY]


def tag_rows(contact: Described) -> list[dict[str, Any]]:
    """The rows by which the contact is found under its tags."""
    by_key = {tag_key(tag): tag for tag in contact.tags}
    return [
        {"owner_id": contact.owner_id, "key": key, "contact_id": contact.id, "name": name}
        for key, name in by_key.items()
    ]


def address_rows(contact: Described) -> list[dict[str, Any]]:
    """The rows by which the contact is recognised."""
    keys = {
        *((AddressKind.email, email_key(email["value"])) for email in contact.emails),
        *((AddressKind.phone, phone_key(phone["value"])) for phone in contact.phones),
        *((AddressKind.link, link_key(link["value"])) for link in contact.links),
    }
    return [
        {"owner_id": contact.owner_id, "kind": kind, "key": key, "contact_id": contact.id} for kind, key in sorted(keys)
    ]


def findable(contact: Described, organizations: Iterable[str]) -> search.Findable:
    """What a contact is found by: the name first, then all that is said of it."""
    told = [contact.title, *organizations, contact.headline, contact.location, *contact.tags, contact.how_met]
    addresses = [entry["value"] for entry in (*contact.emails, *contact.phones, *contact.links)]
    body = " · ".join(part for part in (*told, *addresses) if part)
    return search.Findable("contact", contact.id, contact.name, body)


def index(session: Session, *contacts: Described) -> None:
    """Bring the rows and the search entries up to what the contacts, all of one account, say now."""
    session.flush()
    ids = [contact.id for contact in contacts]
    for table, rows_of in ((ContactTag, tag_rows), (ContactAddress, address_rows)):
        theirs = (col(table.owner_id) == contacts[0].owner_id) & col(table.contact_id).in_(ids)
        session.execute(delete(table).where(theirs))
        if rows := [row for contact in contacts for row in rows_of(contact)]:
            session.execute(insert(table), rows)
    put(session, contacts[0].owner_id, contacts)


def put(session: Session, owner_id: UUID, contacts: Sequence[Described]) -> None:
    """Make the contacts findable by what they say now."""
    organizations = _organizations(session, owner_id, [contact.id for contact in contacts])
    search.put(session, owner_id, *(findable(contact, organizations.get(contact.id, [])) for contact in contacts))


def _organizations(session: Session, owner_id: UUID, contact_ids: list[UUID]) -> dict[UUID, list[str]]:
    rows = session.execute(
        select(col(ContactRole.contact_id), col(Organization.name))
        .join(Organization, _same_organization())
        .where(col(ContactRole.owner_id) == owner_id, col(ContactRole.contact_id).in_(contact_ids))
        .order_by(col(ContactRole.contact_id), col(ContactRole.position))
    )
    named: dict[UUID, list[str]] = {}
    for contact_id, name in rows:
        named.setdefault(contact_id, []).append(name)
    return named


def _same_organization() -> ColumnElement[bool]:
    return (col(Organization.owner_id) == col(ContactRole.owner_id)) & (
        col(Organization.id) == col(ContactRole.organization_id)
    )
