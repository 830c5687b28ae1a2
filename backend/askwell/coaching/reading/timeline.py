"""What a client did, in plain words, so far as it is shared; nothing of what is in the trash by now."""

from typing import Any

from sqlalchemy import bindparam, exists, or_, select
from sqlmodel import Session

from askwell.coaching.reading.schemas import ClientEventRead, ClientTimelinePage
from askwell.contacts.models import Contact
from askwell.contacts.pseudonyms import Cast, cast_of
from askwell.core.columns import table_of
from askwell.core.pages import Listing, Paging, Sort
from askwell.core.prepared import among
from askwell.events.models import Event, EventType, Subject
from askwell.interviews.models import Interview
from askwell.notes import access as notes
from askwell.notes.models import Note
from askwell.sharing.access import Share
from askwell.sharing.models import SharedScope

_WORDS = {
    EventType.contact_created: "Found {who}",
    EventType.message_sent: "Wrote to {who}",
    EventType.message_answered: "Heard from {who}",
    EventType.interview_planned: "Planned an interview with {who}",
    EventType.interview_requested: "Asked {who} for an interview",
    EventType.interview_scheduled: "Agreed on a time with {who}",
    EventType.interview_rescheduled: "Agreed on another time with {who}",
    EventType.interview_completed: "Spoke with {who}",
    EventType.interview_debriefed: "Wrote a debrief of the interview with {who}",
    EventType.interview_declined: "Was told no by {who}",
    EventType.interview_cancelled: "Called off the interview with {who}",
    EventType.interview_no_show: "Waited in vain for {who}",
    EventType.referral_created: "Was led to {who}",
    EventType.direction_created: "Took up a direction",
    EventType.takeaway_created: "Noted a takeaway",
    EventType.decision_made: "Decided about a direction",
    EventType.decision_revoked: "Took a decision back",
    EventType.decision_finalized: "A decision became final",
    EventType.outcome_noted: "Noted what came of interviews",
    EventType.goal_set: "Set a goal",
    EventType.goal_accepted: "Accepted a goal",
    EventType.goal_declined: "Declined a goal",
}
"""What belongs to somebody's progress."""
_WORDS_OF_NOTES = {EventType.note_created: "Wrote a note"}
_event, _contact, _interview, _note = table_of(Event), table_of(Contact), table_of(Interview), table_of(Note)


_e = _event.c
_gone = exists().where(
    _contact.c.owner_id == _e.owner_id, _contact.c.id == _e.contact_id, _contact.c.trashed_at.is_not(None)
)
_called_off = exists().where(
    _interview.c.owner_id == _e.owner_id, _interview.c.id == _e.subject_id, _interview.c.trashed_at.is_not(None)
)
_shared_note = exists().where(notes.SHARED, _note.c.id == _e.subject_id)
_LISTING = Listing(
    select(_e.at, _e.type, _e.contact_id).where(
        _e.owner_id == bindparam("owner_id"),
        among(_e.type, "types"),
        ~_gone,
        ~_called_off,
        or_(_e.subject_kind != Subject.note, _shared_note),
    ),
    _e.owner_id,
    _e.id,
    Sort("-at", _e.id, descending=True, is_unique=True),
)


def timeline(session: Session, share: Share, paging: Paging) -> ClientTimelinePage:
    """What a client did, the latest first."""
    types = [*_WORDS, *(_WORDS_OF_NOTES if share.has(SharedScope.notes) else ())]
    found = _LISTING.page(session, paging, {"owner_id": share.client_id, "types": types})
    cast = cast_of(session, share)
    return {"items": [_read(cast, row) for row in found["items"]], "next_cursor": found["next_cursor"]}


def _read(cast: Cast, row: dict[str, Any]) -> ClientEventRead:
    type = EventType(row["type"])
    words = _WORDS.get(type) or _WORDS_OF_NOTES[type]
    return {
        "at": row["at"],
        "type": type.value,
        "text": words.format(who=cast.names.get(row["contact_id"], "a contact")),
    }
