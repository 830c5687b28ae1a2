"""Whose organizations these are."""

from typing import Annotated, NamedTuple
from uuid import UUID

from sqlalchemy import Select, select
from sqlmodel import Session, col

from askwell.auth.viewer import Scope, Viewer, allow
from askwell.contacts.models import Contact, ContactRole, Organization
from askwell.contacts.organizations.schemas import OrganizationMerge
from askwell.core.db import Writing
from askwell.core.errors import InvalidReference, NotFound
from askwell.core.preconditions import IfMatch
from askwell.core.routing import loaded

Reader = Annotated[Viewer, allow(Scope.contacts_read)]
Writer = Annotated[Viewer, allow(Scope.contacts_write)]


def editable_by(viewer: Viewer) -> Select[Organization]:
    """The organizations that the viewer may change; their rows are held until the change is done."""
    return select(Organization).where(col(Organization.owner_id) == viewer.account_id).with_for_update()


def referred(session: Session, owner_id: UUID, id: UUID, pointer: str) -> Organization:
    """The organization that a payload refers to; nobody deletes it meanwhile. Raises InvalidReference."""
    organization = session.get(Organization, (owner_id, id), with_for_update={"read": True, "key_share": True})
    if organization is None:
        raise InvalidReference(pointer)
    return organization


def _editable(viewer: Writer, session: Writing, id: UUID, expected: IfMatch) -> Organization:
    organization = session.scalar(editable_by(viewer).where(col(Organization.id) == id))
    if organization is None:
        raise NotFound
    expected.of(organization)
    return organization


def _removable(viewer: Writer, session: Writing, id: UUID, expected: IfMatch) -> Organization:
    _hold_people(session, viewer, {id})
    return _editable(viewer, session, id, expected)


def _hold_people(session: Session, viewer: Viewer, ids: set[UUID]) -> None:
    """Who changes a contact's roles holds the contact, then the organization: else two would wait in a ring."""
    there = select(col(ContactRole.contact_id)).where(
        col(ContactRole.owner_id) == viewer.account_id, col(ContactRole.organization_id).in_(ids)
    )
    people = select(col(Contact.id)).where(col(Contact.owner_id) == viewer.account_id, col(Contact.id).in_(there))
    session.execute(people.order_by(col(Contact.id)).with_for_update(key_share=True))


class Pair(NamedTuple):
    """Two organizations to be made one: `other` is folded into `kept`."""

    kept: Organization
    other: Organization


def _pair(viewer: Writer, session: Writing, id: UUID, wanted: OrganizationMerge) -> Pair:
    """Both are held, in one order: two that are folded into each other at once would wait for each other otherwise."""
    _hold_people(session, viewer, {id, wanted.other_id})
    both = editable_by(viewer).where(col(Organization.id).in_({id, wanted.other_id})).order_by(col(Organization.id))
    by_id = {organization.id: organization for organization in session.scalars(both)}
    if id not in by_id:
        raise NotFound
    if wanted.other_id not in by_id:
        raise InvalidReference("/other_id")
    return Pair(by_id[id], by_id[wanted.other_id])


Editable = Annotated[Organization, loaded(_editable)]
Removable = Annotated[Organization, loaded(_removable)]
"""An organization that takes its people's roles along: they are held, too."""
Merging = Annotated[Pair, loaded(_pair)]
