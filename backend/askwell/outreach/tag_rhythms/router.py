"""Rhythms by tag over REST."""

from askwell.core.db import Reading, Writing
from askwell.core.routing import Router
from askwell.outreach.access import Reader, Writer
from askwell.outreach.tag_rhythms import actions, queries
from askwell.outreach.tag_rhythms.schemas import TagRhythmList, TagRhythmListWrite

router = Router("outreach", prefix="/tag-rhythms")


@router.get("")
def list_tag_rhythms(viewer: Reader, session: Reading) -> TagRhythmList:
    """How often I want to keep in touch with those who bear a tag, where a contact has no rhythm of its own."""
    return queries.rhythms(session, viewer.account_id)


@router.put("")
def set_tag_rhythms(wanted: TagRhythmListWrite, viewer: Writer, session: Writing) -> TagRhythmList:
    """Make these my rhythms by tag."""
    actions.set_rhythms(session, viewer.account_id, wanted.items)
    session.flush()
    return queries.rhythms(session, viewer.account_id)
