"""What somebody can do with their contacts."""

from datetime import datetime
from typing import Any

from sqlmodel import Session

from askwell.auth.viewer import Viewer
from askwell.contacts import indexing
from askwell.contacts.access import referred
from askwell.contacts.errors import MergedAway, NameNeeded
from askwell.contacts.models import Contact, Stage
from askwell.contacts.newcomers import Newcomer, add_one
from askwell.contacts.roles import replace_roles, rows_of, shown
from askwell.contacts.schemas import MOST_BOUNCED, MOST_TAGS, ContactCreate, ContactUpdate
from askwell.core.clock import now
from askwell.core.email import email_key
from askwell.core.errors import Invalid
from askwell.core.ids import new_id
from askwell.events.actions import record
from askwell.events.models import EventType

_ORDER = list(Stage)
_APART = ("roles", "direction_ids")
"""What is kept in rows of its own."""


def add(session: Session, viewer: Viewer, new: ContactCreate) -> Newcomer:
    """A new contact, with its roles, tags and addresses. Raises NameNeeded, InvalidReference."""
    owner_id, id = viewer.account_id, new_id()
    given = {name: getattr(new, name) for name in new.__class__.model_fields if name not in _APART}
    fields = _checked(session, viewer, given)
    roles = rows_of(session, owner_id, id, new.roles)
    contact = Newcomer(owner_id=owner_id, id=id, **shown(roles), **fields)
    _require_name(contact.name)
    add_one(session, contact, roles)
    if new.direction_ids:
        indexing.DIRECTIONS.put(session, owner_id, id, new.direction_ids)
    led = {"referred_by_id": str(contact.referred_by_id)} if contact.referred_by_id is not None else {}
    record(session, EventType.contact_created, contact, stage=contact.stage, **led)
    return contact


def edit(session: Session, viewer: Viewer, contact: Contact, changes: ContactUpdate) -> None:
    """Change what is known of a contact."""
    given: dict[str, Any] = changes.given()
    roles, stage, direction_ids = (given.pop(name, None) for name in ("roles", "stage", "direction_ids"))
    changed = sorted(changes.model_fields_set - {"stage"})
    if given.get("referred_by_id") == contact.id:
        message = "A contact cannot have led to itself."
        raise Invalid(errors=[{"pointer": "/referred_by_id", "code": "same_contact", "message": message}])
    contact.sqlmodel_update(_checked(session, viewer, given))
    _require_name(contact.name)
    indexing.derive(contact)
    if roles is not None:
        replace_roles(session, contact, roles)
        contact.updated_at = now()
    if direction_ids is not None:
        indexing.DIRECTIONS.put(session, contact.owner_id, contact.id, direction_ids)
        contact.updated_at = now()
    if stage is not None:
        set_stage(session, contact, stage)
    if changed:
        indexing.index(session, contact, changed=changed)
        record(session, EventType.contact_updated, contact, fields=changed)


def _checked(session: Session, viewer: Viewer, fields: dict[str, Any]) -> dict[str, Any]:
    """The fields as they are kept. Raises InvalidReference, or Invalid for two primary addresses of a kind."""
    if fields.get("referred_by_id") is not None:
        referred(session, viewer, fields["referred_by_id"], "/referred_by_id")
    for name in indexing.ADDRESSES:
        if name in fields:
            fields[name] = _with_one_primary(name, [entry.model_dump() for entry in fields[name]])
    if "tags" in fields:
        fields["tags"] = list({indexing.tag_key(tag): tag for tag in fields["tags"]}.values())
    return fields


def _require_name(name: str) -> None:
    if not name:
        raise NameNeeded


def _with_one_primary(name: str, entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
    marked = [entry for entry in entries if entry["primary"]]
    if len(marked) > 1:
        message = "Only one of these can be the primary one."
        raise Invalid(errors=[{"pointer": f"/{name}", "code": "several_primaries", "message": message}])
    if entries and not marked:
        entries[0]["primary"] = True
    return entries


def set_stage(session: Session, contact: Contact, stage: Stage, by: str = "seeker") -> None:
    """Bring the contact to a stage; the timeline remembers from where, and who did it."""
    if contact.stage != stage:
        record(session, EventType.contact_stage_changed, contact, **{"from": contact.stage, "to": stage, "by": by})
        contact.stage = stage


def advance(session: Session, contact: Contact, stage: Stage) -> None:
    """Something happened that brings the contact to this stage: never back, and not out of `closed`."""
    if _ORDER.index(stage) > _ORDER.index(contact.stage):
        set_stage(session, contact, stage, by="event")


def note_real_contact(contact: Contact, at: datetime) -> None:
    """The two have spoken: the rhythm of keeping in touch counts from here."""
    contact.last_contact_at = max(contact.last_contact_at or at, at)


def note_bounce(contact: Contact, email: str) -> None:
    """Mail to this address came back."""
    others = [known for known in contact.bounced_emails if email_key(known) != email_key(email)]
    contact.bounced_emails = [*others, email][-MOST_BOUNCED:]


def note_arrival(contact: Contact, email: str) -> None:
    """Mail to this address arrives, as far as can be told."""
    others = [known for known in contact.bounced_emails if email_key(known) != email_key(email)]
    if others != contact.bounced_emails:
        contact.bounced_emails = others


def tag(session: Session, contact: Contact, add: list[str], remove: list[str]) -> None:
    """Add tags to a contact, and take others away. Raises Invalid for more than 50."""
    kept = {indexing.tag_key(tag): tag for tag in (*contact.tags, *add)}
    for name in remove:
        kept.pop(indexing.tag_key(name), None)
    if len(kept) > MOST_TAGS:
        message = f"A contact bears at most {MOST_TAGS} tags."
        raise Invalid(errors=[{"pointer": "/add", "code": "too_many_tags", "message": message}])
    if list(kept.values()) != contact.tags:
        contact.tags = list(kept.values())
        indexing.index(session, contact, changed=["tags"])
        record(session, EventType.contact_updated, contact, fields=["tags"])


def trash(session: Session, contact: Contact) -> None:
    """Put the contact into the trash, for 30 days in which it is found only there."""
    contact.trashed_at = now()
    record(session, EventType.contact_trashed, contact)


def restore(session: Session, contact: Contact) -> None:
    """Take the contact out of the trash; nothing happens if it is not in it. Raises MergedAway."""
    if contact.merged_into_id is not None:
        raise MergedAway
    if contact.trashed_at is not None:
        contact.trashed_at = None
        record(session, EventType.contact_restored, contact)
