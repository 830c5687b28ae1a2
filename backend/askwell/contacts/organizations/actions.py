"""What somebody can do with organizations."""

from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

from sqlalchemy import Table, select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, SQLModel, col

from askwell.auth.viewer import Viewer
from askwell.contacts import indexing
from askwell.contacts.errors import NameTaken, SameContact
from askwell.contacts.models import Contact, ContactRole, Organization
from askwell.contacts.organizations.schemas import OrganizationCreate, OrganizationUpdate
from askwell.core import search
from askwell.core.clock import now
from askwell.core.ids import new_id
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
    search.put(session, organization.owner_id, _findable(organization))


def _findable(organization: Organization) -> search.Findable:
    body = " · ".join(filter(None, (organization.industry, organization.location, organization.website)))
    return search.Findable("organization", organization.id, organization.name, body)


def named_organization(session: Session, owner_id: UUID, name: str) -> UUID:
    """The account's organization of this name, made if there is none."""
    key = organization_key(name)
    by_key, made = named_organizations(session, owner_id, [name])
    if by_key[key] in made:
        record(session, EventType.organization_created, session.get_one(Organization, (owner_id, by_key[key])))
    return by_key[key]


def named_organizations(session: Session, owner_id: UUID, names: Iterable[str]) -> tuple[dict[str, UUID], set[UUID]]:
    """The account's organizations by their key, and which of them had to be made. What makes them tells of it."""
    wanted = {organization_key(name): name for name in names}
    known = _ids_by_key(session, owner_id, wanted)
    fresh = {key: new_id() for key in wanted if key not in known}
    if not fresh:
        return known, set()
    at = now()
    blank = {"owner_id": owner_id, "version": 1, "created_at": at, "updated_at": at}
    rows = [{**blank, "id": id, "name": wanted[key], "name_key": key} for key, id in fresh.items()]
    insert: Any = sqlite_insert if session.get_bind().dialect.name == "sqlite" else postgresql_insert
    # Somebody else may make one of the same name at the same time: then theirs is taken.
    session.execute(insert(Organization).on_conflict_do_nothing(), rows)
    by_key = _ids_by_key(session, owner_id, wanted)
    made = {id: wanted[key] for key, id in fresh.items() if by_key[key] == id}
    search.put(session, owner_id, *(search.Findable("organization", id, name, "") for id, name in made.items()))
    return by_key, set(made)


def _ids_by_key(session: Session, owner_id: UUID, keys: Iterable[str]) -> dict[str, UUID]:
    mine = col(Organization.owner_id) == owner_id
    rows = session.execute(
        select(col(Organization.name_key), col(Organization.id)).where(mine, col(Organization.name_key).in_(list(keys)))
    )
    return {row.name_key: row.id for row in rows}


def delete(session: Session, organization: Organization) -> None:
    """Delete an organization; the roles of its people stay, without it."""
    people = _people(session, organization)
    for table, column, goes_along in references():
        if not goes_along:
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
    for table, column, _ in references():
        mine = (table.c.owner_id == other.owner_id) & (table.c[column] == other.id)
        session.execute(update(table).where(mine).values({column: kept.id}))
    for name in ("website", "industry", "location"):
        setattr(kept, name, getattr(kept, name) or getattr(other, name))
    search.remove(session, other.owner_id, "organization", other.id)
    session.delete(other)
    _keep(session, kept)
    _reindex(session, kept.owner_id, people)
    record(session, EventType.organization_merged, kept, other_id=str(other.id), other_name=other.name)


def references() -> Iterator[tuple[Table, str, bool]]:
    """Every table of the product that names an organization, its column, and whether its rows go along with it."""
    for table in SQLModel.metadata.sorted_tables:
        for key in table.foreign_key_constraints:
            if key.referred_table.name == "organization":
                yield table, "organization_id", key.ondelete == "CASCADE"


def _people(session: Session, organization: Organization) -> list[Contact]:
    there = select(col(ContactRole.contact_id)).where(
        col(ContactRole.owner_id) == organization.owner_id, col(ContactRole.organization_id) == organization.id
    )
    mine = col(Contact.owner_id) == organization.owner_id
    is_one = col(Contact.merged_into_id).is_(None)
    return list(session.scalars(select(Contact).where(mine, col(Contact.id).in_(there), is_one)))


def _index_people(session: Session, organization: Organization) -> None:
    _reindex(session, organization.owner_id, _people(session, organization))


def _reindex(session: Session, owner_id: UUID, people: list[Contact]) -> None:
    for start in range(0, len(people), 500):
        indexing.put(session, owner_id, people[start : start + 500])
