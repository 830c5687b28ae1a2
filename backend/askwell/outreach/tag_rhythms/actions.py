"""Setting rhythms by tag."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import delete
from sqlmodel import Session, col

from askwell.contacts.indexing import tag_key
from askwell.outreach.follow_ups import checking_in
from askwell.outreach.tag_rhythms.models import TagRhythm
from askwell.outreach.tag_rhythms.schemas import TagRhythmWrite


def set_rhythms(session: Session, owner_id: UUID, wanted: Sequence[TagRhythmWrite]) -> None:
    """Make these the account's rhythms by tag; what was due by the old ones only is due no more."""
    session.execute(delete(TagRhythm).where(col(TagRhythm.owner_id) == owner_id))
    for key, each in {tag_key(each.tag): each for each in wanted}.items():
        session.add(TagRhythm(owner_id=owner_id, key=key, tag=each.tag, keep_in_touch_days=each.keep_in_touch_days))
    session.flush()
    checking_in.renew(session, owner_id)
