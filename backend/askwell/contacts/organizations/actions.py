"""What somebody can do with organizations."""

from collections.abc import Iterable, Iterator
from uuid import UUID

from sqlalchemy import Select, Table, select, update
from sqlalchemy import delete as delete_rows
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, SQLModel, col

from askwell.auth.viewer import Viewer
from askwell.contacts import indexing
from askwell.contacts.errors import NameTaken, SameContact
from askwell.contacts.models import Contact, ContactRole, Organization
from askwell.contacts.organizations.naming import findable, organization_key
from askwell.contacts.organizations.schemas import OrganizationCreate, OrganizationUpdate
from askwell.contacts.roles import place_roles
from askwell.core import search
from askwell.core.clock import now
from askwell.core.jobs import enqueue
from askwell.events.actions import record
from askwell.events.models import EventType

_AT_ONCE = 50


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
        _reindex(session, organization.owner_id, _people(session, organization))
    record(session, EventType.organization_updated, organization, fields=sorted(changes.model_fields_set))


def _keep(session: Session, organization: Organization) -> None:
    try:
        with session.begin_nested():
            session.add(organization)
    except IntegrityError as error:
        raise NameTaken from error
    search.put(session, organization.owner_id, findable(organization))


def delete(session: Session, organization: Organization) -> None:
    """Delete an organization; the roles of its people stay if they have a title."""
    people = _people(session, organization)
    _drop_untitled_roles(session, organization)
    for table, column, goes_along in references():
        if not goes_along:
            mine = (table.c.owner_id == organization.owner_id) & (table.c[column] == organization.id)
            session.execute(update(table).where(mine).values({column: None}))
    _note_change(session, organization.owner_id, people)
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
    kept.updated_at = now()
    search.remove(session, other.owner_id, "organization", other.id)
    session.delete(other)
    _keep(session, kept)
    _note_change(session, kept.owner_id, people)
    record(session, EventType.organization_merged, kept, other_id=str(other.id), other_name=other.name)


def is_bare(session: Session, organization: Organization) -> bool:
    """Whether nothing of the account names the organization."""
    session.flush()
    for table, column, _ in references():
        mine = (table.c.owner_id == organization.owner_id) & (table.c[column] == organization.id)
        if session.execute(select(table.c.owner_id).where(mine).limit(1)).first() is not None:
            return False
    return True


def references() -> Iterator[tuple[Table, str, bool]]:
    """Every table of the product that names an organization, its column, and whether its rows go along with it."""
    for table in SQLModel.metadata.sorted_tables:
        for key in table.foreign_key_constraints:
            if key.referred_table.name == "organization":
                yield table, "organization_id", key.ondelete == "CASCADE"


def _people(session: Session, organization: Organization) -> list[UUID]:
    there = select(col(ContactRole.contact_id)).where(
        col(ContactRole.owner_id) == organization.owner_id, col(ContactRole.organization_id) == organization.id
    )
    mine = col(Contact.owner_id) == organization.owner_id
    is_one = col(Contact.merged_into_id).is_(None)
    return list(session.scalars(select(col(Contact.id)).where(mine, col(Contact.id).in_(there), is_one)))


def _drop_untitled_roles(session: Session, organization: Organization) -> None:
    """A role that says nothing but where it is or was says nothing without its organization."""
    there = (col(ContactRole.owner_id) == organization.owner_id) & (col(ContactRole.organization_id) == organization.id)
    untitled = delete_rows(ContactRole).where(there, col(ContactRole.title).is_(None))
    concerned = set(session.scalars(untitled.returning(col(ContactRole.contact_id))))
    for person in session.scalars(these_contacts(organization.owner_id, concerned)):
        place_roles(session, person)


def these_contacts(owner_id: UUID, ids: Iterable[UUID]) -> Select[Contact]:
    """The account's contacts that have these ids."""
    return select(Contact).where(col(Contact.owner_id) == owner_id, col(Contact.id).in_(ids))


def _note_change(session: Session, owner_id: UUID, people: list[UUID]) -> None:
    """Their roles read differently now: their version says so, and they are found by other words."""
    for some in _in_chunks(people):
        these = (col(Contact.owner_id) == owner_id) & col(Contact.id).in_(some)
        changed = update(Contact).where(these).values(version=Contact.version + 1, updated_at=now())
        session.execute(changed, execution_options={"synchronize_session": False})
    _reindex(session, owner_id, people)


def _reindex(session: Session, owner_id: UUID, people: list[UUID]) -> None:
    """A few are found by other words at once; more than a request has the time for, a little later."""
    session.flush()
    if len(people) <= _AT_ONCE:
        indexing.put(session, owner_id, session.scalars(these_contacts(owner_id, people)).all())
        return
    for some in _in_chunks(people):
        told = {"owner_id": owner_id.hex, "ids": [id.hex for id in some]}
        enqueue(session, "contacts.reindex", told, owner_id=owner_id)


def _in_chunks(people: list[UUID]) -> Iterator[list[UUID]]:
    return (people[start : start + 500] for start in range(0, len(people), 500))
