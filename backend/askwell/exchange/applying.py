"""Doing what the preview says, some hundred rows a transaction: a row that was done knows it, so none is done twice."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select, update
from sqlmodel import Session, col

from askwell.contacts import indexing
from askwell.contacts.models import Contact, ContactRole, Source
from askwell.contacts.newcomers import Newcomer, add_many
from askwell.contacts.organizations.naming import named_organizations, organization_key
from askwell.core.clock import now
from askwell.core.ids import new_id
from askwell.events.actions import record
from askwell.events.models import EventType
from askwell.exchange.models import Action, Import, ImportRow, ImportState, Outcome
from askwell.exchange.planning import differences, how_met
from askwell.exchange.reading import counted
from askwell.exchange.recognition import Known
from askwell.interviews.indexing import index_those_with

CHUNK = 500
_MOVED_ON = "Your contacts changed after the preview, so nothing was done."


def chosen_rows(wanted: Import, outcome: Outcome) -> Select[ImportRow]:
    """The chosen rows of an import that have come to this."""
    mine = (col(ImportRow.owner_id) == wanted.owner_id) & (col(ImportRow.import_id) == wanted.id)
    return select(ImportRow).where(mine, col(ImportRow.chosen), col(ImportRow.outcome) == outcome)


def apply_some(session: Session, wanted: Import) -> bool:
    """Do the next rows; False when there are no more."""
    if wanted.state is not ImportState.applying or wanted.applied_at is not None:
        return False
    todo = chosen_rows(wanted, Outcome.planned).order_by(col(ImportRow.line)).limit(CHUNK)
    planned = session.scalars(todo).all()
    if not planned:
        _finish(session, wanted)
        return False
    known = Known(session, wanted.owner_id, planned)
    rows = [row for row in planned if _still_holds(row, known)]
    updating = [row for row in rows if row.action is Action.update]
    contacts = held_contacts(session, wanted.owner_id, updating)
    organizations = _organizations(session, wanted.owner_id, rows)
    _add(session, [row for row in rows if row.action is Action.add], organizations)
    _update(session, wanted.owner_id, updating, contacts, organizations)
    for row in rows:
        row.outcome = Outcome.applied
    wanted.done += len(planned)
    return True


def _still_holds(row: ImportRow, known: Known) -> bool:
    """Whether the row would do now what the preview said; else it does nothing."""
    found = known.of(row)
    if row.action is Action.add and found is None:
        return True
    if row.action is Action.update and found is not None and found.contact.id == row.contact_id:
        row.changes = list(differences(found.contact, row))
        if row.changes:
            return True
    row.action, row.chosen, row.reason = Action.skip, False, _MOVED_ON
    return False


def _organizations(session: Session, owner_id: UUID, rows: list[ImportRow]) -> dict[str, UUID]:
    """The organizations that the rows name, by their key; the first row to name a new one has made it."""
    names = [row.organization for row in rows if row.organization]
    by_key, made = named_organizations(session, owner_id, names)
    for row in rows:
        id = by_key[organization_key(row.organization)] if row.organization else None
        if id in made:
            made.remove(id)
            row.made_organization_id = id
    return by_key


def _id_of(organization: str | None, organizations: Mapping[str, UUID]) -> UUID | None:
    return organizations[organization_key(organization)] if organization else None


def _add(session: Session, rows: list[ImportRow], organizations: Mapping[str, UUID]) -> None:
    newcomers = [_newcomer(row, organizations) for row in rows]
    add_many(session, newcomers)
    for row, newcomer in zip(rows, newcomers, strict=True):
        row.contact_id = newcomer.id


def _newcomer(row: ImportRow, organizations: Mapping[str, UUID]) -> Newcomer:
    return Newcomer(
        id=new_id(),
        owner_id=row.owner_id,
        source=Source.linkedin,
        given_name=row.given_name,
        family_name=row.family_name,
        title=row.title,
        organization_id=_id_of(row.organization, organizations),
        how_met=how_met(row.connected_on),
        emails=[_address(row.email, is_first=True)] if row.email else [],
        links=[_address(row.link, is_first=True)] if row.link else [],
    )


def _address(value: str, *, is_first: bool) -> dict[str, Any]:
    return {"value": value, "label": None, "primary": is_first}


def held_contacts(session: Session, owner_id: UUID, rows: Sequence[ImportRow]) -> dict[UUID, Contact]:
    """The contacts of these rows, held in the order in which everybody holds them."""
    mine = (col(Contact.owner_id) == owner_id) & col(Contact.id).in_([row.contact_id for row in rows])
    held = select(Contact).where(mine).order_by(col(Contact.id)).with_for_update()
    return {contact.id: contact for contact in session.scalars(held)}


def _update(
    session: Session,
    owner_id: UUID,
    rows: list[ImportRow],
    contacts: Mapping[UUID, Contact],
    organizations: Mapping[str, UUID],
) -> None:
    if not rows:
        return
    roles = present_roles(session, owner_id, [row.contact_id for row in rows])
    for row in rows:
        contact = contacts[row.contact_id]  # type: ignore[index]
        _tell(contact, row)
        if {change["field"] for change in row.changes} & {"organization", "title"}:
            _give_role(session, contact, roles.get(contact.id), row, organizations)
    indexing.index(session, *contacts.values())
    index_those_with(session, owner_id, renamed(rows))


def renamed(rows: Sequence[ImportRow]) -> list[UUID]:
    """The contacts to which the rows gave a name."""
    named = [row for row in rows if {change["field"] for change in row.changes} & {"given_name", "family_name"}]
    return [row.contact_id for row in named if row.contact_id is not None]


def present_roles(session: Session, owner_id: UUID, contact_ids: list[UUID | None]) -> dict[UUID, ContactRole]:
    """The role of each contact that lists show."""
    first = (col(ContactRole.owner_id) == owner_id) & (col(ContactRole.position) == 0)
    theirs = col(ContactRole.contact_id).in_(contact_ids) & col(ContactRole.ended_on).is_(None)
    roles = session.scalars(select(ContactRole).where(first, theirs))
    return {role.contact_id: role for role in roles}


def _tell(contact: Contact, row: ImportRow) -> None:
    for change in row.changes:
        match change["field"]:
            case "given_name" | "family_name" | "how_met" as name:
                setattr(contact, name, change["to"])
            case "email":
                contact.emails = [*contact.emails, _address(change["to"], is_first=not contact.emails)]
            case "link":
                contact.links = [*contact.links, _address(change["to"], is_first=not contact.links)]
    indexing.derive(contact)


def _give_role(
    session: Session,
    contact: Contact,
    present: ContactRole | None,
    row: ImportRow,
    organizations: Mapping[str, UUID],
) -> None:
    """Complete the present role if the row only tells more of it; else the row's comes before it."""
    organization_id = _id_of(row.organization, organizations)
    if organization_id is None and present is not None:
        organization_id = present.organization_id
    fits = present is not None and present.organization_id in (None, organization_id)
    title = row.title or (present.title if present is not None and fits else None)
    contact.organization_id, contact.title = organization_id, title
    if present is not None and fits and present.title in (None, title):
        present.organization_id, present.title = organization_id, title
        return
    theirs = (col(ContactRole.owner_id) == contact.owner_id) & (col(ContactRole.contact_id) == contact.id)
    session.execute(update(ContactRole).where(theirs).values(position=ContactRole.position + 1))
    role = ContactRole(
        owner_id=contact.owner_id, contact_id=contact.id, position=0, organization_id=organization_id, title=title
    )
    session.add(role)
    row.role_id = role.id


def _finish(session: Session, wanted: Import) -> None:
    wanted.state, wanted.applied_at, wanted.counts = ImportState.applied, now(), counted(session, wanted)
    done = select(func.count()).select_from(chosen_rows(wanted, Outcome.applied).subquery())
    record(session, EventType.import_applied, wanted, contacts=session.scalar(done), file_name=wanted.file_name)
