"""What somebody can do with their interviews, besides bringing them from one state to the next (`transitions.py`)."""

from typing import Any

from sqlmodel import Session

from askwell.auth.viewer import Viewer
from askwell.contacts.access import referred
from askwell.contacts.indexing import DIRECTIONS as CONTACT_DIRECTIONS
from askwell.core import search
from askwell.core.clock import now
from askwell.events.actions import record
from askwell.events.models import EventType
from askwell.interviews import checklist, claims
from askwell.interviews.agenda.actions import begin, copied
from askwell.interviews.arranging import arrange, tell
from askwell.interviews.indexing import DIRECTIONS, index
from askwell.interviews.invitations import actions as invitations
from askwell.interviews.models import Interview, InterviewState
from askwell.interviews.schemas import DebriefWrite, InterviewCreate, InterviewUpdate
from askwell.questions.access import referred as referred_set

_TIMES = {"starts_at", "starts_local", "minutes", "allow_overlap"}


def plan(session: Session, viewer: Viewer, new: InterviewCreate) -> Interview:
    """A new interview with a contact. Raises InvalidReference, NonexistentLocalTime, SlotTaken."""
    contact = referred(session, viewer, new.contact_id, "/contact_id")
    interview = Interview(
        owner_id=viewer.account_id,
        contact_id=contact.id,
        time_zone=contact.time_zone,
        platform=contact.preferred_platform,
        checklist=checklist.default(),
    )
    given: dict[str, Any] = new.given()
    direction_ids = given.pop("direction_ids", None)
    arrange(interview, {name: value for name, value in given.items() if name != "question_set_id"})
    session.add(interview)
    claims.settle(session, interview)
    if direction_ids is None:
        direction_ids = CONTACT_DIRECTIONS.ids(session, contact.owner_id, contact.id)
    DIRECTIONS.put(session, interview.owner_id, interview.id, direction_ids)
    if new.question_set_id is not None:
        begin(session, interview, copied(referred_set(session, viewer, new.question_set_id, "/question_set_id")))
    index(session, interview)
    record(session, EventType.interview_planned, interview)
    return interview


def edit(session: Session, interview: Interview, changes: InterviewUpdate) -> None:
    """Change the purpose, the arrangement or the checklist. Raises NonexistentLocalTime, SlotTaken, Invalid."""
    given: dict[str, Any] = changes.given()
    if "checklist" in given:
        given["checklist"] = checklist.kept(given["checklist"])
    if (direction_ids := given.pop("direction_ids", None)) is not None:
        DIRECTIONS.put(session, interview.owner_id, interview.id, direction_ids)
        interview.updated_at = now()
    shown = invitations.shown(interview)
    moved = arrange(interview, given)
    if _TIMES & changes.model_fields_set:
        claims.settle(session, interview)
    if "purpose" in given:
        index(session, interview)
    tell(session, interview, moved, changes.model_fields_set)
    if interview.state is InterviewState.scheduled and shown != invitations.shown(interview):
        invitations.tell(session, interview)


def debrief(session: Session, interview: Interview, written: DebriefWrite) -> None:
    """Write down what is left of the interview."""
    is_first = interview.debriefed_at is None
    interview.sqlmodel_update(written.model_dump())
    if not (written.highlights or written.challenges or written.improvements or written.fit_after):
        interview.debriefed_at = None  # how it fits is also asked beforehand: that alone is no debrief
    elif is_first:
        interview.debriefed_at = now()
        record(session, EventType.interview_debriefed, interview)
    index(session, interview)


def trash(session: Session, interview: Interview) -> None:
    """Delete an interview, for 30 days in which it can be had back."""
    interview.trashed_at = now()
    claims.settle(session, interview)
    search.remove(session, interview.owner_id, "interview", interview.id)
    record(session, EventType.interview_deleted, interview)
    _take_out_of_calendars(session, interview)


def restore(session: Session, interview: Interview) -> None:
    """Have a deleted interview back; nothing happens if it is not deleted. Raises SlotTaken."""
    if interview.trashed_at is not None:
        interview.trashed_at = None
        claims.settle(session, interview)
        index(session, interview)
        record(session, EventType.interview_restored, interview)
        _take_out_of_calendars(session, interview)


def _take_out_of_calendars(session: Session, interview: Interview) -> None:
    """Or put it back into them, where it was agreed on."""
    if interview.state is InterviewState.scheduled:
        interview.sequence += 1
        invitations.tell(session, interview)
