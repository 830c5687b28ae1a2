"""What somebody can do with organizations."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import Table, select, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, SQLModel, col

from askwell.auth.viewer import Viewer
from askwell.contacts import indexing
from askwell.contacts.errors import NameTaken, SameContact
from askwell.contacts.models import Contact, ContactRole, Organization
from askwell.contacts.organizations.schemas import OrganizationCreate, OrganizationUpdate
from askwell.core import search
from askwell.core.text import folded
from askwell.events.actions import record
from askwell.events.models import EventType


def organization_key(name: str) -> str:
    """The spelling by which names of organizations are compared."""
    return folded(name)[:400]


def add(session: Session, viewer: Viewer, new: OrganizationCreate) -> Organization:
    """A new organization. Raises NameTaken."""
    organization = Organization(owner_id=viewer.account_id, name_key=organization_key(new.name), **new.model_dump())
    _keep(session, organization)
    record(session, EventType.organization_created, organization)
    return organization


def edit(session: Session, organization: Organization, changes: OrganizationUpdate) -> None:
    """Change an organization. Raises NameTaken."""
    organization.sqlmodel_update(changes.given())
    organization.name_key = organization_key(organization.name)
    _keep(session, organization)
    if "name" in changes.model_fields_set:
        _index_people(session, organization)
    record(session, EventType.organization_updated, organization, fields=sorted(changes.model_fields_set))


def _keep(session: Session, organization: Organization) -> None:
    try:
        with session.begin_nested():
            session.add(organization)
    except IntegrityError as error:
        raise NameTaken from error
    _index(session, organization)


def _index(session: Session, organization: Organization) -> None:
    body = " · ".join(filter(None, (organization.industry, organization.location, organization.website)))
    findable = search.Findable("organization", organization.id, organization.name, body)
    search.put(session, organization.owner_id, findable)


def named_organization(session: Session, owner_id: UUID, name: str) -> Organization:
    """The account's organization of this name, made if there is none."""
    key = organization_key(name)
    known = select(Organization).where(col(Organization.owner_id) == owner_id, col(Organization.name_key) == key)
    organization = session.scalar(known)
    if organization is None:
        organization = Organization(owner_id=owner_id, name=name, name_key=key)
        session.add(organization)
        session.flush()
        _index(session, organization)
        record(session, EventType.organization_created, organization)
    return organization


def delete(session: Session, organization: Organization) -> None:
    """Delete an organization; the roles of its people stay, without it."""
    people = _people(session, organization)
    for table, column in _references():
        mine = (table.c.owner_id == organization.owner_id) & (table.c[column] == organization.id)
        session.execute(update(table).where(mine).values({column: None}))
    _reindex(session, organization.owner_id, people)
    search.remove(session, organization.owner_id, "organization", organization.id)
    record(session, EventType.organization_deleted, organization, name=organization.name)
    session.delete(organization)


def merge(session: Session, kept: Organization, other: Organization) -> None:
    """Fold `other` into `kept`: its people move over, and what `kept` lacks is filled in. Raises SameContact."""
    if kept.id == other.id:
        raise SameContact
    people = _people(session, other)
    for table, column in _references():
        mine = (table.c.owner_id == other.owner_id) & (table.c[column] == other.id)
        session.execute(update(table).where(mine).values({column: kept.id}))
    for name in ("website", "industry", "location"):
        setattr(kept, name, getattr(kept, name) or getattr(other, name))
    search.remove(session, other.owner_id, "organization", other.id)
    session.delete(other)
    _keep(session, kept)
    _reindex(session, kept.owner_id, people)
    record(session, EventType.organization_merged, kept, other_id=str(other.id), other_name=other.name)


def _references() -> Iterable[tuple[Table, str]]:
    """Every table of the product that names an organization, in this room or below it."""
    for table in SQLModel.metadata.sorted_tables:
        if any(key.referred_table.name == "organization" for key in table.foreign_key_constraints):
            yield table, "organization_id"


def _people(session: Session, organization: Organization) -> list[Contact]:
    there = select(col(ContactRole.contact_id)).where(
        col(ContactRole.owner_id) == organization.owner_id, col(ContactRole.organization_id) == organization.id
    )
    mine = col(Contact.owner_id) == organization.owner_id
    return list(
        session.scalars(select(Contact).where(mine, col(Contact.id).in_(there), col(Contact.trashed_at).is_(None)))
    )


def _index_people(session: Session, organization: Organization) -> None:
    _reindex(session, organization.owner_id, _people(session, organization))


def _reindex(session: Session, owner_id: UUID, people: list[Contact]) -> None:
    for start in range(0, len(people), 500):
        indexing.put(session, owner_id, people[start : start + 500])
