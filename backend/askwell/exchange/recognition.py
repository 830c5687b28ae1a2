"""Which contact a row tells of: known by profile link, else by e-mail address, else by name and organization."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple, Protocol
from uuid import UUID

from sqlalchemy import and_, select
from sqlmodel import Session, col

from askwell.contacts.addresses import link_key
from askwell.contacts.indexing import name_key
from askwell.contacts.models import AddressKind, Contact, ContactAddress, ContactRole, Organization
from askwell.contacts.organizations.naming import organization_key
from askwell.core.email import email_key

_PROFILE = "linkedin.com/in/"


class Said(Protocol):
    """What a row of a file tells of somebody."""

    given_name: str
    family_name: str
    email: str | None
    link: str | None
    organization: str | None
    title: str | None
    connected_on: date | None


class Keys(NamedTuple):
    """What a row is recognised by; empty where it says nothing."""

    link: str
    email: str
    name: str
    organization: str

    @property
    def person(self) -> tuple[str, str]:
        """Name and organization."""
        return self.name, self.organization


def keys_of(row: Said) -> Keys:
    """What the row is recognised by."""
    return Keys(
        link=link_key(row.link) if row.link else "",
        email=email_key(row.email) if row.email else "",
        name=name_key(row.given_name, row.family_name),
        organization=organization_key(row.organization) if row.organization else "",
    )


def may_be_one(link: str, other: str) -> bool:
    """Whether two of one name and organization may be one person: they are two if their profiles differ."""
    return not link or not other or link == other


class Role(NamedTuple):
    """A present role; its organization by name."""

    organization: str | None
    title: str | None


class Facts(NamedTuple):
    """What is known of a contact, as far as a row may tell of it."""

    id: UUID
    given_name: str
    family_name: str
    how_met: str | None
    emails: list[dict[str, Any]]
    links: list[dict[str, Any]]
    roles: list[Role]

    @property
    def profile(self) -> str:
        """The key of the contact's LinkedIn profile, if it has one."""
        return next((key for link in self.links if (key := link_key(link["value"])).startswith(_PROFILE)), "")


class Recognised(NamedTuple):
    """A contact, and what it was recognised by, in words."""

    contact: Facts
    by: str


class Known:
    """The contacts that some rows may tell of, looked up together."""

    def __init__(self, session: Session, owner_id: UUID, rows: Sequence[Said]) -> None:
        keys = [keys_of(row) for row in rows]
        self._links = _by_address(session, owner_id, AddressKind.link, {key.link for key in keys} - {""})
        self._emails = _by_address(session, owner_id, AddressKind.email, {key.email for key in keys} - {""})
        self._people = _by_name(session, owner_id, {key.name for key in keys} - {""})
        found = {*self._links.values(), *self._emails.values(), *(id for ids in self._people.values() for id in ids)}
        self._facts = _facts(session, owner_id, found)

    def of(self, row: Said) -> Recognised | None:
        """The contact that the row tells of; None for somebody new."""
        keys = keys_of(row)
        if (id := self._links.get(keys.link)) is not None:
            return Recognised(self._facts[id], "the profile link")
        if (id := self._emails.get(keys.email)) is not None:
            return Recognised(self._facts[id], "the e-mail address")
        same = (self._facts[id] for id in self._people.get(keys.person, ()))
        namesake = next((contact for contact in same if may_be_one(keys.link, contact.profile)), None)
        return namesake and Recognised(namesake, "name and organization")


def _by_address(session: Session, owner_id: UUID, kind: AddressKind, keys: Iterable[str]) -> dict[str, UUID]:
    of_contact = and_(
        col(Contact.owner_id) == col(ContactAddress.owner_id), col(Contact.id) == col(ContactAddress.contact_id)
    )
    rows = session.execute(
        select(col(ContactAddress.key), col(ContactAddress.contact_id))
        .join(Contact, of_contact)
        .where(
            col(ContactAddress.owner_id) == owner_id,
            col(ContactAddress.kind) == kind,
            col(ContactAddress.key).in_(keys),
            col(Contact.trashed_at).is_(None),
        )
        .order_by(col(ContactAddress.contact_id).desc())
    )
    return {row.key: row.contact_id for row in rows}


_ROLES = and_(col(ContactRole.owner_id) == col(Contact.owner_id), col(ContactRole.contact_id) == col(Contact.id))
_ORGANIZATION = and_(
    col(Organization.owner_id) == col(ContactRole.owner_id), col(Organization.id) == col(ContactRole.organization_id)
)


def _by_name(session: Session, owner_id: UUID, names: Iterable[str]) -> dict[tuple[str, str], list[UUID]]:
    rows = session.execute(
        select(col(Contact.name_key), col(Organization.name_key), col(Contact.id))
        .outerjoin(ContactRole, _ROLES)
        .outerjoin(Organization, _ORGANIZATION)
        .where(col(Contact.owner_id) == owner_id, col(Contact.name_key).in_(names), col(Contact.trashed_at).is_(None))
        .order_by(col(Contact.id))
    )
    people: dict[tuple[str, str], list[UUID]] = {}
    for name, organization, id in rows:
        people.setdefault((name, organization or ""), []).append(id)
    return people


def _facts(session: Session, owner_id: UUID, ids: Iterable[UUID]) -> dict[UUID, Facts]:
    columns = (Contact.id, Contact.given_name, Contact.family_name, Contact.how_met, Contact.emails, Contact.links)
    these = [col(Contact.owner_id) == owner_id, col(Contact.id).in_(list(ids))]
    contacts = session.execute(select(*(col(column) for column in columns)).where(*these))
    facts = {row.id: Facts(**row._mapping, roles=[]) for row in contacts}
    roles = session.execute(
        select(col(Contact.id), col(Organization.name), col(ContactRole.title))
        .join(ContactRole, _ROLES)
        .outerjoin(Organization, _ORGANIZATION)
        .where(*these, col(ContactRole.ended_on).is_(None))
        .order_by(col(Contact.id), col(ContactRole.position))
    )
    for id, organization, title in roles:
        facts[id].roles.append(Role(organization, title))
    return facts
