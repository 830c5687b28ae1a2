"""Organizations by their names: which is which, those that are made on the fly, and what each is found by."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlmodel import Session

from askwell.contacts.models import Organization
from askwell.core import search
from askwell.core.clock import now
from askwell.core.columns import table_of
from askwell.core.ids import new_id
from askwell.core.prepared import Prepared, among
from askwell.core.text import folded
from askwell.events.actions import record
from askwell.events.models import EventType

_organization = table_of(Organization)
_BY_KEY = Prepared(
    select(_organization.c.name_key, _organization.c.id)
    .where(_organization.c.owner_id == bindparam("owner_id"), among(_organization.c.name_key, "keys"))
    .with_for_update(read=True, key_share=True)  # nobody deletes them before they are referred to
)


def organization_key(name: str) -> str:
    """The spelling by which names of organizations are compared."""
    return folded(name)[:400]


def findable(organization: Organization) -> search.Findable:
    """What an organization is found by: its name first."""
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
    rows = [{**blank, "id": id, "name": wanted[key], "name_key": key} for key, id in sorted(fresh.items())]
    insert: Any = sqlite_insert if session.get_bind().dialect.name == "sqlite" else postgresql_insert
    # Somebody else may make one of the same name at the same time: then theirs is taken. Sorted, so that two who make
    # the same ones never wait for each other.
    session.execute(insert(Organization).on_conflict_do_nothing(), rows)
    by_key = _ids_by_key(session, owner_id, wanted)
    made = {id: wanted[key] for key, id in fresh.items() if by_key[key] == id}
    search.put(session, owner_id, *(search.Findable("organization", id, name, "") for id, name in made.items()))
    return by_key, set(made)


def _ids_by_key(session: Session, owner_id: UUID, keys: Iterable[str]) -> dict[str, UUID]:
    rows = _BY_KEY.rows(session, {"owner_id": owner_id, "keys": list(keys)})
    return {row["name_key"]: row["id"] for row in rows}
