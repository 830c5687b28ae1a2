"""Taking back what an import did, the last row first. What was changed since then stays as it is."""

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Table, delete, select
from sqlmodel import Session, col

from askwell.contacts import indexing, merging
from askwell.contacts.models import Contact, ContactRole, Organization
from askwell.contacts.organizations import actions as organizations
from askwell.contacts.roles import place_roles
from askwell.core import search
from askwell.core.clock import now
from askwell.core.text import folded
from askwell.events.actions import record
from askwell.events.models import EventType
from askwell.exchange.applying import CHUNK, chosen_rows, held_contacts, present_roles, renamed
from askwell.exchange.models import Action, Import, ImportRow, ImportState, Outcome
from askwell.exchange.recognition import Role
from askwell.interviews.indexing import index_those_with

_LISTS = {"email": "emails", "link": "links"}


def undo_some(session: Session, wanted: Import) -> bool:
    """Take back the next rows; False when there are no more."""
    if wanted.state is not ImportState.applying or wanted.applied_at is None:
        return False
    todo = chosen_rows(wanted, Outcome.applied).order_by(col(ImportRow.line).desc()).limit(CHUNK)
    rows = session.scalars(todo).all()
    if not rows:
        _finish(session, wanted)
        return False
    contacts = held_contacts(session, wanted.owner_id, rows)
    _remove_added(session, wanted.owner_id, [row for row in rows if row.action is Action.add], contacts)
    _restore_updated(session, wanted.owner_id, [row for row in rows if row.action is Action.update], contacts)
    _remove_organizations(session, wanted.owner_id, rows)
    wanted.kept += sum(row.outcome is Outcome.kept for row in rows)
    wanted.done += len(rows)
    return True


def _remove_added(session: Session, owner_id: UUID, rows: Sequence[ImportRow], contacts: dict[UUID, Contact]) -> None:
    """Remove the contacts that nobody has touched since they were added, and that nothing refers to."""
    untouched = {row.contact_id for row in rows if row.contact_id in contacts and contacts[row.contact_id].version == 1}
    for table, column in _references():
        untouched -= _referred_to(session, owner_id, table, column, untouched)
    for row in rows:
        row.outcome = Outcome.undone if row.contact_id in untouched or row.contact_id not in contacts else Outcome.kept
    _remove(session, owner_id, Contact, untouched)


def _references() -> Iterator[tuple[Table, str]]:
    """Every column that names a contact and is not of the contact's own making."""
    yield Contact.__table__, "merged_into_id"  # type: ignore[attr-defined]
    for table, column in merging.references():
        if table.name != ContactRole.__tablename__:
            yield table, column.name


def _referred_to(session: Session, owner_id: UUID, table: Table, column: str, ids: set[Any]) -> set[Any]:
    named = table.c[column]
    return ids and set(
        session.scalars(select(named).where(table.c.owner_id == owner_id, named.in_(list(ids))).distinct())
    )


def _remove(session: Session, owner_id: UUID, kind: type[Contact] | type[Organization], ids: set[Any]) -> None:
    if ids:
        search.remove(session, owner_id, kind.SUBJECT, *ids)
        these = (col(kind.owner_id) == owner_id) & col(kind.id).in_(list(ids))
        session.execute(delete(kind).where(these), execution_options={"synchronize_session": False})


def _remove_organizations(session: Session, owner_id: UUID, rows: Sequence[ImportRow]) -> None:
    """Remove the organizations that these rows made, and that nobody has touched or works at."""
    made = [row.made_organization_id for row in rows if row.made_organization_id is not None]
    if not made:
        return
    mine = (col(Organization.owner_id) == owner_id) & (col(Organization.version) == 1)
    untouched = set(session.scalars(select(col(Organization.id)).where(mine, col(Organization.id).in_(made))))
    for table, column, _ in organizations.references():
        untouched -= _referred_to(session, owner_id, table, column, untouched)
    _remove(session, owner_id, Organization, untouched)


def _restore_updated(
    session: Session, owner_id: UUID, rows: Sequence[ImportRow], contacts: dict[UUID, Contact]
) -> None:
    roles = present_roles(session, owner_id, [row.contact_id for row in rows])
    restored = []
    for row in rows:
        contact = contacts.get(row.contact_id) if row.contact_id else None
        row.outcome = Outcome.kept
        if contact is not None and contact.trashed_at is None:
            restored.append(contact)
            if _put_back(session, contact, roles.get(contact.id), row):
                row.outcome = Outcome.undone
    if restored:
        indexing.index(session, *restored)
        index_those_with(session, owner_id, renamed(rows))


def _put_back(session: Session, contact: Contact, present: ContactRole | None, row: ImportRow) -> bool:
    """Give every field that still says what the row told its former value; whether that was so for all."""
    by_field = {change["field"]: change for change in row.changes}
    of_role = {field: change["to"] for field, change in by_field.items() if field in Role._fields}
    done = [_put_field_back(contact, change) for field, change in by_field.items() if field not in of_role]
    if row.role_id is not None:
        done.append(_remove_role(session, contact, row.role_id))
    elif of_role:
        done.append(_empty_role(session, contact, present, of_role))
    indexing.derive(contact)
    return all(done)


def _put_field_back(contact: Contact, change: dict[str, Any]) -> bool:
    field, told = change["field"], change["to"]
    if field in _LISTS:
        return _drop(contact, _LISTS[field], told)
    if getattr(contact, field) != told:
        return False
    setattr(contact, field, None if field == "how_met" else "")
    return True


def _drop(contact: Contact, name: str, value: str) -> bool:
    entries = getattr(contact, name)
    kept = [dict(entry) for entry in entries if entry["value"] != value]
    if kept and not any(entry["primary"] for entry in kept):
        kept[0]["primary"] = True
    setattr(contact, name, kept)
    return len(kept) < len(entries)


def _remove_role(session: Session, contact: Contact, id: UUID) -> bool:
    role = session.get(ContactRole, (contact.owner_id, id))
    if role is None:  # who edits roles replaces them
        return False
    session.delete(role)
    session.flush()
    place_roles(session, contact)
    return True


def _empty_role(session: Session, contact: Contact, role: ContactRole | None, told: dict[str, str]) -> bool:
    """Take out of a role what a row had completed it by."""
    if role is None:
        return False
    id = role.organization_id
    place = session.get_one(Organization, (role.owner_id, id)).name if id is not None else None
    now_said = {"organization": place, "title": role.title}
    if any(folded(now_said[field] or "") != folded(value) for field, value in told.items()):
        return False
    role.organization_id = None if "organization" in told else role.organization_id
    role.title = None if "title" in told else role.title
    contact.organization_id, contact.title = role.organization_id, role.title
    return True


def _finish(session: Session, wanted: Import) -> None:
    wanted.state, wanted.undone_at = ImportState.undone, now()
    record(session, EventType.import_undone, wanted, kept=wanted.kept, file_name=wanted.file_name)
