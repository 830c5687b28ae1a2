"""What a contact can do behind their link."""

from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session

from askwell.auth.models import Account
from askwell.booking import meeting
from askwell.booking.access import Offer
from askwell.booking.actions import MOST_DAYS, agree, chosen, kept
from askwell.booking.answering.schemas import Answering, Choice, Counter, ErasureAccepted
from askwell.booking.availability import slots
from askwell.booking.availability.queries import around
from askwell.booking.erasures import actions as erasures
from askwell.booking.errors import PlatformNotOffered, TimeNotOffered
from askwell.booking.meeting import Need
from askwell.booking.models import Answer
from askwell.contacts.models import Contact
from askwell.core.clock import days_from_now, now
from askwell.core.errors import WrongState
from askwell.events.actions import record
from askwell.events.models import EventType
from askwell.interviews import transitions
from askwell.interviews.agenda.actions import strike
from askwell.interviews.errors import SlotTaken
from askwell.interviews.models import InterviewState
from askwell.interviews.schemas import Arrangement
from askwell.outreach.notices.actions import notify
from askwell.outreach.notices.models import NoticeKind

_TAKEN = "Somebody else has taken this time. Choose another one."
_ANSWERS = (Answering.choice, Answering.counter, Answering.decline)
_CHANGES = (Answering.choice, Answering.counter, Answering.cancellation)
_CHOSEN = NoticeKind.booking_answered, "has chosen a time."
_MOVED = NoticeKind.booking_changed, "has moved your conversation."
_WAYS = {"phone", "meeting_link", "place"}


def allowed(offer: Offer) -> tuple[Answering, ...]:
    """What the contact can do now."""
    interview = offer.interview
    if interview.state in (InterviewState.planned, InterviewState.requested):
        return _ANSWERS
    is_ahead = interview.state is InterviewState.scheduled and (interview.starts_at or now()) > now()
    return _CHANGES if is_ahead else ()


def _require(offer: Offer, wanted: Answering) -> None:
    if wanted not in (can := allowed(offer)):
        state = offer.interview.state.value
        raise WrongState("This was settled before. Load the page again.", state=state, allowed=can)


def choose(session: Session, offer: Offer, choice: Choice) -> bool:
    """Agree to a time; whether there was none before.

    Raises WrongState, InvalidReference, TimeNotOffered, PlatformNotOffered, WayToMeetNeeded, SlotTaken.
    """
    _require(offer, Answering.choice)
    proposal, interview = offer
    ways = choice.model_dump(include=_WAYS, exclude_none=True)
    meeting.require(proposal, interview, choice.platform, ways)
    # What is free stays free until it is taken.
    session.get_one(Account, interview.owner_id, with_for_update={"key_share": True}, populate_existing=True)
    starts_at, is_first = _time(session, offer, choice), interview.state is not InterviewState.scheduled
    wanted = {"starts_at": starts_at, "minutes": proposal.minutes, "platform": choice.platform, "allow_overlap": False}
    try:
        agree(session, offer, Arrangement(**wanted, **ways, time_zone=choice.time_zone))
    except SlotTaken as taken:
        raise SlotTaken(_TAKEN) from taken  # whom the seeker meets then is nobody's business
    contact = session.get_one(Contact, (proposal.owner_id, proposal.contact_id))
    contact.time_zone = contact.time_zone or choice.time_zone
    proposal.struck_topics = [topic.value for topic in choice.struck_topics]
    strike(session, interview, choice.struck_topics)
    _tell_seeker(session, offer, *(_CHOSEN if is_first else _MOVED))
    return is_first


def _time(session: Session, offer: Offer, choice: Choice) -> datetime:
    proposal, interview = offer
    if choice.time_id is not None:
        starts_at = chosen(proposal.times, choice.time_id)
        is_offered = starts_at > now()
    else:
        assert choice.starts_at is not None
        starts_at = choice.starts_at
        is_offered = proposal.offers_availability and _is_available(session, offer, starts_at)
    if not is_offered:
        raise TimeNotOffered
    if interview.state is InterviewState.scheduled and interview.starts_at == starts_at:
        raise SlotTaken("You have this time already.")
    return starts_at


def _is_available(session: Session, offer: Offer, starts_at: datetime) -> bool:
    """Whether the availability has that time. Raises SlotTaken if it had."""
    proposal, interview = offer
    rules, taken = around(session, proposal.owner_id, starts_at, starts_at + timedelta(days=1))
    if not slots.is_offered(rules, starts_at, proposal.minutes, now()):
        return False
    if not slots.is_free(rules, taken, starts_at, proposal.minutes, moving=interview.id):
        raise SlotTaken(_TAKEN)
    return True


def counter(session: Session, offer: Offer, countered: Counter) -> None:
    """Other times suit the contact better. Raises WrongState, TimeNotOffered, PlatformNotOffered."""
    _require(offer, Answering.counter)
    proposal, interview = offer
    if min(countered.times) <= now():
        raise TimeNotOffered("One of these times has passed.")
    if countered.platform is not None and countered.platform not in proposal.platforms:
        raise PlatformNotOffered
    if interview.state is InterviewState.planned:
        transitions.request(session, interview)
    interview.sqlmodel_update(_told(offer, countered))
    proposal.counter_times, proposal.counter_note = kept(sorted(countered.times)), countered.note
    proposal.answer, proposal.answered_at = Answer.countered, now()
    proposal.expires_at = max(proposal.expires_at, min(max(countered.times), days_from_now(MOST_DAYS)))
    record(session, EventType.proposal_countered, proposal, interview_id=str(interview.id))
    _tell_seeker(session, offer, NoticeKind.booking_answered, "proposes other times.")


def _told(offer: Offer, countered: Counter) -> dict[str, Any]:
    """What the contact says of how to meet, for an interview whose place in calendars that does not change."""
    if offer.interview.state is InterviewState.scheduled:
        return {}
    said = countered.model_dump(include=_WAYS | {"platform"}, exclude_none=True)
    other = countered.platform is not None and meeting.need(offer.interview, countered.platform)
    led_elsewhere = {"meeting_link": None} if other is Need.meeting_link else {}
    return {**led_elsewhere, **said, "time_zone": countered.time_zone}


def decline(session: Session, offer: Offer, reason: str | None) -> None:
    """The contact says no. Raises WrongState."""
    _require(offer, Answering.decline)
    proposal, interview = offer
    if interview.state is InterviewState.planned:
        transitions.request(session, interview)
    transitions.decline(session, interview, reason)
    proposal.answer, proposal.answered_at, proposal.decline_reason = Answer.declined, now(), reason
    record(session, EventType.proposal_declined, proposal, interview_id=str(interview.id))
    _tell_seeker(session, offer, NoticeKind.booking_answered, "has said no.")


def cancel(session: Session, offer: Offer, reason: str | None) -> None:
    """The contact calls it off. Raises WrongState."""
    _require(offer, Answering.cancellation)
    proposal, interview = offer
    transitions.cancel(session, interview, reason)
    proposal.decline_reason = reason
    _tell_seeker(session, offer, NoticeKind.booking_changed, "has called your conversation off.")


def _tell_seeker(session: Session, offer: Offer, kind: NoticeKind, what: str) -> None:
    contact = session.get_one(Contact, (offer.proposal.owner_id, offer.proposal.contact_id))
    url = f"/interviews/{offer.interview.id}"
    notify(session, contact.owner_id, kind, f"{contact.name} {what}", url, contact.id)


def request_erasure(session: Session, offer: Offer) -> ErasureAccepted:
    """The contact wants nothing to be kept about them."""
    erasure = erasures.request(session, offer.proposal.owner_id, offer.proposal.contact_id)
    return {"requested_at": erasure.created_at, "due_at": erasure.due_at}
