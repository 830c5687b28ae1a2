"""Whose rhythm is which: the contact's own one, or else the shortest of its tags'."""

from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, select, tuple_, union
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from askwell.contacts.models import Contact, ContactTag
from askwell.outreach.tag_rhythms.models import TagRhythm
from askwell.outreach.tag_rhythms.schemas import TagRhythmList

_BEARS = and_(col(ContactTag.owner_id) == col(TagRhythm.owner_id), col(ContactTag.key) == col(TagRhythm.key))
_OF_TAGS = (
    select(func.min(col(TagRhythm.keep_in_touch_days)))
    .join(ContactTag, _BEARS)
    .where(col(ContactTag.owner_id) == col(Contact.owner_id), col(ContactTag.contact_id) == col(Contact.id))
    .correlate(Contact)
    .scalar_subquery()
)
DAYS: ColumnElement[int] = func.coalesce(col(Contact.keep_in_touch_days), _OF_TAGS)
"""The days of a contact's rhythm; null where it has none."""


def has_rhythm(owner_id: UUID | None = None) -> ColumnElement[bool]:
    """Contacts that have a rhythm, of this account or of all: told by what few have, not by looking at each."""
    contact = aliased(Contact)
    own = select(col(contact.owner_id), col(contact.id)).where(col(contact.keep_in_touch_days).is_not(None))
    by_tag = select(col(ContactTag.owner_id), col(ContactTag.contact_id)).join(TagRhythm, _BEARS)
    if owner_id is not None:
        own = own.where(col(contact.owner_id) == owner_id)
        by_tag = by_tag.where(col(TagRhythm.owner_id) == owner_id)
    return tuple_(col(Contact.owner_id), col(Contact.id)).in_(union(own, by_tag))


def rhythms(session: Session, owner_id: UUID) -> TagRhythmList:
    """The account's rhythms by tag."""
    mine = select(TagRhythm).where(col(TagRhythm.owner_id) == owner_id).order_by(col(TagRhythm.key))
    return {
        "items": [{"tag": each.tag, "keep_in_touch_days": each.keep_in_touch_days} for each in session.scalars(mine)]
    }
