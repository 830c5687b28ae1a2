"""Erasing a contact: not into the trash, but for good, with everything that names them."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy import delete, or_, select, update
from sqlmodel import Session, col

from askwell.contacts.merging import references
from askwell.contacts.models import Contact
from askwell.core import mail, search
from askwell.core.preconditions import forget_answers
from askwell.events.models import Event


def hold(session: Session, contact: Contact) -> list[Contact]:
    """The contact, and whoever was merged with them: held by their ids, before anything that hangs on them."""
    ids = [each.id for each in _same_person(session, contact)]
    these = select(Contact).where(col(Contact.owner_id) == contact.owner_id, col(Contact.id).in_(ids))
    held = these.order_by(col(Contact.id)).with_for_update()
    session.execute(held, execution_options={"populate_existing": True})
    return _same_person(session, contact)  # others may have been merged with them meanwhile


def erase(session: Session, same: Sequence[Contact]) -> set[UUID]:
    """Delete a contact, given with those that were merged with them: the ids of all, which lead nowhere now.

    What hangs on them goes along, and so do the events, search entries, mails and kept answers that tell of them.
    """
    owner_id = same[0].owner_id
    ids = {each.id for each in same}
    for address in {entry["value"] for each in same for entry in each.emails}:
        mail.forget(session, owner_id, address)
    about = _naming(session, owner_id, ids)
    mail.forget_about(session, owner_id, about)
    search.remove_subjects(session, owner_id, [*ids, *about])
    forget_answers(session, owner_id, ids)
    session.execute(delete(Event).where(col(Event.owner_id) == owner_id, col(Event.contact_id).in_(ids)))
    mine = col(Contact.owner_id) == owner_id
    led_to = update(Contact).where(mine, col(Contact.referred_by_id).in_(ids))
    session.execute(led_to.values(referred_by_id=None))
    session.execute(delete(Contact).where(mine, col(Contact.id).in_(ids)))
    for each in same:
        session.expunge(each)
    return ids


def _same_person(session: Session, contact: Contact) -> list[Contact]:
    """The contact, and whoever was merged with them, whichever was kept."""
    same = {contact.id: contact}
    while True:
        merged = {each.merged_into_id for each in same.values()}
        linked = or_(col(Contact.merged_into_id).in_(same), col(Contact.id).in_(merged - {None}))
        others = select(Contact).where(col(Contact.owner_id) == contact.owner_id, linked)
        found = {each.id: each for each in session.scalars(others)}
        if found.keys() <= same.keys():
            return list(same.values())
        same |= found


def _naming(session: Session, owner_id: UUID, ids: Iterable[UUID]) -> list[UUID]:
    """What names the contacts, in whatever room: interviews, notes, messages."""
    found: list[UUID] = []
    for table, column in references():
        if "id" in table.c and table is not Contact.__table__:  # type: ignore[attr-defined]
            found += session.scalars(select(table.c.id).where(table.c.owner_id == owner_id, column.in_(ids)))
    return found
