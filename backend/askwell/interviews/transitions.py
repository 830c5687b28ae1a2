"""From planned to completed: what may follow what."""

from datetime import datetime
from typing import Any, NamedTuple

from sqlmodel import Session

from askwell.auth.errors import EmailUnconfirmed
from askwell.auth.models import Account
from askwell.contacts.actions import advance, note_real_contact
from askwell.contacts.models import Contact, Stage
from askwell.core import mail
from askwell.core.clock import now
from askwell.core.errors import WrongState
from askwell.events.actions import record
from askwell.events.models import EventType
from askwell.interviews import claims
from askwell.interviews.arranging import arrange, require_time, require_way_to_meet, tell, told
from askwell.interviews.invitations import actions as invitations
from askwell.interviews.models import Interview, InterviewState
from askwell.interviews.schemas import Arrangement


class Transition(NamedTuple):
    """A step that the states named in `sources` allow; `name` is the last part of its address."""

    name: str
    sources: frozenset[InterviewState]
    event: EventType


def _transition(name: str, event: EventType, *sources: InterviewState) -> Transition:
    return Transition(name, frozenset(sources), event)


_OPEN = (InterviewState.planned, InterviewState.requested, InterviewState.scheduled)
_CLOSED = (InterviewState.completed, InterviewState.declined, InterviewState.cancelled, InterviewState.no_show)
_CALLED_OFF = (InterviewState.declined, InterviewState.cancelled)
"""What calendars are told of by a higher sequence, and of its undoing, too."""

_ARRANGED = frozenset(Arrangement.model_fields)

REQUEST = _transition("request", EventType.interview_requested, InterviewState.planned)
SCHEDULE = _transition("schedule", EventType.interview_scheduled, *_OPEN)
START = _transition("start", EventType.interview_started, InterviewState.scheduled)
COMPLETE = _transition("completion", EventType.interview_completed, InterviewState.scheduled)
DECLINE = _transition("decline", EventType.interview_declined, InterviewState.requested)
CANCEL = _transition("cancellation", EventType.interview_cancelled, *_OPEN)
MISS = _transition("no-show", EventType.interview_no_show, InterviewState.scheduled)
REOPEN = _transition("reopening", EventType.interview_reopened, *_CLOSED)
TRANSITIONS = (REQUEST, SCHEDULE, START, COMPLETE, DECLINE, CANCEL, MISS, REOPEN)


_INVITE = _transition("invitation", EventType.interview_invited, InterviewState.scheduled)
"""No step to another state, but open in one state only."""


def _require(interview: Interview, wanted: Transition) -> None:
    if interview.state not in wanted.sources:
        allowed = [transition.name for transition in TRANSITIONS if interview.state in transition.sources]
        state = interview.state.value
        raise WrongState(
            f"This interview is {state.replace('_', ' ')}. From there it can go on with: {', '.join(allowed)}.",
            state=state,
            allowed=allowed,
        )


def hold_contact(session: Session, interview: Interview) -> Contact:
    """The contact, held. Whoever settles claims, too, takes it first, as planning does: else two wait in a ring."""
    key = (interview.owner_id, interview.contact_id)
    return session.get_one(Contact, key, with_for_update={"key_share": True}, populate_existing=True)


def request(session: Session, interview: Interview) -> None:
    """The contact has been asked. Raises WrongState."""
    _require(interview, REQUEST)
    interview.state = InterviewState.requested
    record(session, REQUEST.event, interview)
    advance(session, hold_contact(session, interview), Stage.contacted)


def schedule(session: Session, interview: Interview, wanted: Arrangement, *, invites: bool = False) -> None:
    """The two have agreed on a time, perhaps on another one than before; both are told of it if they are invited.

    Raises WrongState, SlotTaken, WayToMeetNeeded.
    """
    _require(interview, SCHEDULE)
    before, shown, contact = interview.state, invitations.shown(interview), hold_contact(session, interview)
    moved = arrange(interview, {name: value for name, value in wanted.given().items() if name in _ARRANGED})
    require_time(interview)
    require_way_to_meet(interview)
    interview.state = InterviewState.scheduled
    claims.settle(session, interview)
    if before is InterviewState.scheduled:
        tell(session, interview, moved, wanted.model_fields_set & _ARRANGED)
    else:
        record(session, SCHEDULE.event, interview, starts_at=told(interview.starts_at))
    advance(session, contact, Stage.scheduled)
    if invites:
        invitations.invite(session, interview)
    if invites or shown != invitations.shown(interview):
        invitations.tell(session, interview)


def start(session: Session, interview: Interview) -> None:
    """The two begin to talk; nothing happens if they have begun. Raises WrongState."""
    _require(interview, START)
    if interview.started_at is None:
        interview.started_at = now()
        record(session, START.event, interview)


def complete(session: Session, interview: Interview, ended_at: datetime | None) -> None:
    """The two have talked. A time to come counts as now, one before the start as the start. Raises WrongState."""
    _require(interview, COMPLETE)
    contact = hold_contact(session, interview)
    ended_at = min(ended_at or now(), now())
    interview.ended_at = max(ended_at, interview.started_at or ended_at)
    _close(session, interview, InterviewState.completed, COMPLETE)
    advance(session, contact, Stage.met)
    note_real_contact(contact, interview.ended_at)


def decline(session: Session, interview: Interview, reason: str | None) -> None:
    """The contact said no. Raises WrongState."""
    _require(interview, DECLINE)
    _close(session, interview, InterviewState.declined, DECLINE, reason=reason)


def cancel(session: Session, interview: Interview, reason: str | None) -> None:
    """It will not take place. Raises WrongState."""
    _require(interview, CANCEL)
    _close(session, interview, InterviewState.cancelled, CANCEL, reason=reason)


def miss(session: Session, interview: Interview) -> None:
    """One of the two did not come. Raises WrongState."""
    _require(interview, MISS)
    _close(session, interview, InterviewState.no_show, MISS)


def reopen(session: Session, interview: Interview) -> None:
    """Undo the step that closed the interview: back to the state before.

    Raises WrongState, SlotTaken, WayToMeetNeeded.
    """
    _require(interview, REOPEN)
    closed, interview.state = interview.state, interview.closed_from or InterviewState.planned
    if interview.state is InterviewState.scheduled:
        require_way_to_meet(interview)
    interview.closed_from = interview.ended_at = None
    if closed in _CALLED_OFF:
        interview.sequence += 1
    claims.settle(session, interview)
    record(session, REOPEN.event, interview, **{"from": closed, "to": interview.state})
    if interview.state is InterviewState.scheduled and closed in _CALLED_OFF:
        invitations.tell(session, interview)


def _close(session: Session, interview: Interview, state: InterviewState, by: Transition, **data: Any) -> None:
    interview.closed_from, interview.state = interview.state, state
    if state in _CALLED_OFF:
        interview.sequence += 1
    claims.settle(session, interview)
    record(session, by.event, interview, **data)
    if interview.closed_from is InterviewState.scheduled and state in _CALLED_OFF:
        invitations.tell(session, interview)


def invite(session: Session, interview: Interview) -> None:
    """Have both told of the interview, now and whenever it changes.

    Raises WrongState, MailNotConfigured, EmailUnconfirmed.
    """
    _require(interview, _INVITE)
    if not mail.can_send(session):
        raise mail.MailNotConfigured
    if session.get_one(Account, interview.owner_id).mailbox is None:
        raise EmailUnconfirmed
    invitations.invite(session, interview)
    invitations.tell(session, interview)
