"""Roles over time: a contact's list of them, and the organizations that are made on the fly."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert, select
from sqlmodel import Session, col

from askwell.contacts.models import Contact, ContactRole
from askwell.contacts.organizations.access import referred
from askwell.contacts.organizations.naming import named_organization
from askwell.contacts.schemas import RoleWrite
from askwell.core.columns import table_of
from askwell.core.ids import new_id
from askwell.core.prepared import Prepared
from askwell.core.text import folded

Row = dict[str, Any]

_ADD = Prepared(insert(table_of(ContactRole)))


def newest_first(roles: Sequence[RoleWrite]) -> list[RoleWrite]:
    """Present roles before past ones, late ones before early ones; without dates, as they were given."""
    long_ago = date(1900, 1, 1)
    return sorted(roles, key=lambda role: (role.ended_on or date.max, role.started_on or long_ago), reverse=True)


def rows_of(session: Session, owner_id: UUID, contact_id: UUID, roles: Sequence[RoleWrite]) -> list[Row]:
    """The rows of these roles of a contact, the newest first. Raises InvalidReference."""
    for id in sorted({role.organization_id for role in roles if role.organization_id is not None}):
        referred(session, owner_id, id, "/roles")
    return [
        {
            "owner_id": owner_id,
            "id": new_id(),
            "contact_id": contact_id,
            "position": position,
            "organization_id": _organization_id(session, owner_id, role),
            "title": role.title,
            "started_on": role.started_on,
            "ended_on": role.ended_on,
        }
        for position, role in enumerate(newest_first(roles))
    ]


def shown(rows: Sequence[Row]) -> Row:
    """What lists show of the roles: the first one's title and organization."""
    return {name: rows[0][name] if rows else None for name in ("title", "organization_id")}


def add_roles(session: Session, rows: list[Row]) -> None:
    """Add what `rows_of` has made."""
    _ADD.run(session, rows)


def replace_roles(session: Session, contact: Contact, roles: Sequence[RoleWrite]) -> None:
    """Make these the contact's roles."""
    mine = (col(ContactRole.owner_id) == contact.owner_id) & (col(ContactRole.contact_id) == contact.id)
    session.execute(delete(ContactRole).where(mine))
    rows = rows_of(session, contact.owner_id, contact.id, roles)
    contact.sqlmodel_update(shown(rows))
    add_roles(session, rows)


def place_roles(session: Session, contact: Contact, last: Collection[UUID] = ()) -> None:
    """Number the contact's roles anew after some came or went; the first is what lists show.

    Present roles come before past ones, and those named by `last` after the others; else the order stays.
    """
    roles = sorted(_roles(session, contact), key=lambda role: (role.ended_on is not None, role.id in last))
    for position, role in enumerate(roles):
        role.position = position
    contact.title = roles[0].title if roles else None
    contact.organization_id = roles[0].organization_id if roles else None


def known_roles(session: Session, contact: Contact, other: Contact) -> set[UUID]:
    """The roles of `other` that tell nothing which those of `contact` do not tell."""
    mine = _roles(session, contact)
    return {role.id for role in _roles(session, other) if any(_tells_no_more(role, known) for known in mine)}


def _tells_no_more(role: ContactRole, known: ContactRole) -> bool:
    return (
        role.organization_id == known.organization_id
        and folded(role.title or "") in ("", folded(known.title or ""))
        and role.started_on in (None, known.started_on)
        and role.ended_on in (None, known.ended_on)
    )


def _roles(session: Session, contact: Contact) -> Sequence[ContactRole]:
    mine = (col(ContactRole.owner_id) == contact.owner_id) & (col(ContactRole.contact_id) == contact.id)
    return session.scalars(
        select(ContactRole).where(mine).order_by(col(ContactRole.position), col(ContactRole.id))
    ).all()


def _organization_id(session: Session, owner_id: UUID, role: RoleWrite) -> UUID | None:
    if role.organization_id is None and role.organization_name is not None:
        return named_organization(session, owner_id, role.organization_name)
    return role.organization_id
