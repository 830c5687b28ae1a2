"""Two contacts made one, and made two again.

Which value wins: what the kept contact says of itself stays; what it leaves empty is taken from the other one. Lists
are united, the kept contact's entries first, with its primary one. The later stage wins. Everything that refers to the
other contact (interviews, notes, roles, those it led to) is moved over, and so is its timeline. The other one waits in
the trash, with the roles that both have.
"""

from collections.abc import Collection, Iterator
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Table, select, update
from sqlmodel import Session, SQLModel, col

from askwell.contacts import indexing
from askwell.contacts.actions import advance, set_stage
from askwell.contacts.addresses import email_key, link_key, phone_key
from askwell.contacts.errors import MergeUndone, SameContact
from askwell.contacts.models import Contact, ContactAddress, ContactDirection, ContactTag, Merge, Pseudonym, Stage
from askwell.contacts.roles import known_roles, place_roles
from askwell.contacts.schemas import MOST_BOUNCED, MOST_TAGS
from askwell.core import search
from askwell.core.clock import now
from askwell.directions.schemas import MOST_DIRECTIONS
from askwell.events.actions import record
from askwell.events.models import Event, EventType

_FILLED = (
    *("given_name", "family_name", "headline", "location", "time_zone", "preferred_platform", "how_met"),
    *("level", "in_field_since", "outlook", "keep_in_touch_days", "referred_by_id"),
)
_UNITED = {"emails": email_key, "phones": phone_key, "links": link_key}
_KEPT_OUT = (
    *(ContactTag.__tablename__, ContactAddress.__tablename__, ContactDirection.__tablename__),
    *(Merge.__tablename__, Pseudonym.__tablename__),
)


def references() -> Iterator[tuple[Table, Column[Any]]]:
    """Every column of the product that names a contact, in this room or below it."""
    for table in SQLModel.metadata.sorted_tables:
        if table.name in _KEPT_OUT:
            continue
        for key in table.foreign_key_constraints:
            if key.referred_table.name == "contact":
                column = next(column for column in key.columns if column.name != "owner_id")
                if column.name != "merged_into_id":
                    yield table, column


def _moving() -> Iterator[tuple[Table, Column[Any]]]:
    yield from references()
    events: Table = Event.__table__  # type: ignore[attr-defined]
    yield events, events.c.contact_id


def merge(session: Session, kept: Contact, other: Contact) -> Merge:
    """Fold `other` into `kept`; both are held. Raises SameContact."""
    if kept.id == other.id:
        raise SameContact
    before = _snapshot(kept)
    _fill(kept, other)
    advance(session, kept, other.stage)
    kept.updated_at = other.trashed_at = now()
    other.merged_into_id = kept.id
    session.flush()
    stay = known_roles(session, kept, other)
    moved = {
        f"{table.name}.{column.name}": _move(session, table, column, other, kept, stay) for table, column in _moving()
    }
    place_roles(session, kept, [UUID(id) for id in moved["contact_role.contact_id"]])
    directions = _share_directions(session, kept, other)
    search.remove(session, other.owner_id, "contact", other.id)
    indexing.index(session, kept)
    done = Merge(
        owner_id=kept.owner_id,
        contact_id=kept.id,
        other_id=other.id,
        before={"fields": before, "after": _snapshot(kept), "moved": moved, "directions": directions},
    )
    session.add(done)
    record(session, EventType.contact_merged, kept, other_id=str(other.id))
    return done


def undo(session: Session, done: Merge) -> None:
    """Make them two again. What was changed since the merge stays as it is. Raises MergeUndone."""
    if done.undone_at is not None:
        raise MergeUndone
    kept, other = _both(session, done)
    for table, column in _moving():
        ids = [UUID(id) for id in done.before["moved"].get(f"{table.name}.{column.name}", [])]
        _point(session, table, column, ids, kept, other)
    _unfill(session, kept, done.before["fields"], done.before["after"])
    shared = {UUID(id) for id in done.before["directions"]}
    indexing.DIRECTIONS.remove(session, kept.owner_id, kept.id, shared)
    kept.updated_at = done.undone_at = now()
    other.trashed_at = other.merged_into_id = None
    for contact in (kept, other):
        place_roles(session, contact)
        indexing.index(session, contact)
    record(session, EventType.contact_unmerged, kept, other_id=str(other.id))


def _share_directions(session: Session, kept: Contact, other: Contact) -> list[str]:
    """The directions that `kept` belongs to from now on because `other` does, so far as one contact can."""
    mine, theirs = (indexing.DIRECTIONS.ids(session, kept.owner_id, each.id) for each in (kept, other))
    new = [id for id in theirs if id not in mine][: MOST_DIRECTIONS - len(mine)]
    indexing.DIRECTIONS.add(session, kept.owner_id, kept.id, set(new))
    return [id.hex for id in new]


def _both(session: Session, done: Merge) -> tuple[Contact, Contact]:
    """The two contacts of a merge, held in one order, as for the merge."""
    ids = (done.contact_id, done.other_id)
    these = select(Contact).where(col(Contact.owner_id) == done.owner_id, col(Contact.id).in_(ids))
    by_id = {c.id: c for c in session.scalars(these.order_by(col(Contact.id)).with_for_update(key_share=True))}
    return by_id[done.contact_id], by_id[done.other_id]


def _snapshot(contact: Contact) -> dict[str, Any]:
    others = ("bounced_emails", "tags", "stage", "last_contact_at")
    return contact.model_dump(mode="json", include={*_FILLED, *_UNITED, *others})


def _fill(kept: Contact, other: Contact) -> None:
    for name in _FILLED:
        if not getattr(kept, name):
            setattr(kept, name, getattr(other, name))
    if kept.referred_by_id in (kept.id, other.id):
        kept.referred_by_id = None
    for name, key in _UNITED.items():
        mine = getattr(kept, name)
        known = {key(entry["value"]) for entry in mine}
        theirs = [
            {**e, "primary": e["primary"] and not mine} for e in getattr(other, name) if key(e["value"]) not in known
        ]
        setattr(kept, name, [*mine, *theirs][:20])
    bounced = [*other.bounced_emails, *kept.bounced_emails]
    kept.bounced_emails = list(dict.fromkeys(bounced))[-MOST_BOUNCED:]
    known_tags = {indexing.tag_key(tag) for tag in kept.tags}
    kept.tags = [*kept.tags, *(tag for tag in other.tags if indexing.tag_key(tag) not in known_tags)][:MOST_TAGS]
    seen = [at for at in (kept.last_contact_at, other.last_contact_at) if at is not None]
    kept.last_contact_at = max(seen, default=None)
    indexing.derive(kept)


def _unfill(session: Session, kept: Contact, before: dict[str, Any], after: dict[str, Any]) -> None:
    now_told = _snapshot(kept)
    unchanged = {name for name in before if now_told[name] == after[name] and before[name] != after[name]}
    restored = Contact.model_validate({**kept.model_dump(), **{name: before[name] for name in unchanged}})
    for name in unchanged - {"stage"}:
        setattr(kept, name, getattr(restored, name))
    if "stage" in unchanged:
        set_stage(session, kept, Stage(before["stage"]), by="event")
    indexing.derive(kept)


def _move(
    session: Session, table: Table, column: Column[Any], old: Contact, new: Contact, stay: Collection[UUID]
) -> list[str]:
    """Point every row that names `old` at `new`, but for those that stay; the ids of those rows."""
    mine = (table.c.owner_id == old.owner_id) & (column == old.id) & table.c.id.not_in(stay)
    ids = list(session.scalars(select(table.c.id).where(mine)))
    _point(session, table, column, ids, old, new)
    return [id.hex for id in ids]


def _point(session: Session, table: Table, column: Column[Any], ids: list[UUID], old: Contact, new: Contact) -> None:
    """Point those of the rows that (still) name `old` at `new`. They read differently then: their version says so."""
    these = (table.c.owner_id == old.owner_id) & (column == old.id) & table.c.id.in_(ids)
    changed = {"version": table.c.version + 1, "updated_at": now()} if "version" in table.c else {}
    session.execute(update(table).where(these).values({column.name: new.id, **changed}))
