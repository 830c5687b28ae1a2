"""What a seeker can do with proposals."""

from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, update
from sqlmodel import Session, col

from askwell.auth.models import Account
from askwell.booking import links, meeting
from askwell.booking.access import Offer
from askwell.booking.errors import TimeNotOffered
from askwell.booking.models import Answer, Proposal
from askwell.booking.schemas import Acceptance, ProposalCreate
from askwell.core.clock import from_local_or_later, now
from askwell.core.errors import Invalid, InvalidReference, WrongState
from askwell.core.ids import new_id
from askwell.events.actions import record
from askwell.events.models import EventType
from askwell.interviews import transitions
from askwell.interviews.models import Interview, InterviewState
from askwell.interviews.schemas import Arrangement

_DAYS, MOST_DAYS = 14, 180
AFTERWARDS = timedelta(days=365)
"""How long the link of an interview that was agreed on works after its time: what came of it is told there."""
_OPEN = (InterviewState.planned, InterviewState.requested, InterviewState.scheduled)


def propose(session: Session, interview: Interview, new: ProposalCreate) -> tuple[Proposal, str]:
    """A proposal and the token of its link, which is not kept. Raises WrongState, Invalid."""
    _require_open(interview)
    _require_future(new.times)
    _revoke_earlier(session, interview)
    token, digest = links.new()
    proposal = Proposal(
        owner_id=interview.owner_id,
        interview_id=interview.id,
        contact_id=interview.contact_id,
        digest=digest,
        minutes=new.minutes or interview.minutes,
        times=kept(sorted(new.times)),
        platforms=[platform.value for platform in new.platforms],
        offers_availability=new.offers_availability,
        shares_questions=new.shares_questions,
        message=new.message,
        expires_at=_end(session, interview.owner_id, new),
    )
    session.add(proposal)
    session.flush()
    record(session, EventType.proposal_sent, proposal, interview_id=str(interview.id), times=len(new.times))
    return proposal, token


def kept(times: Iterable[datetime]) -> list[dict[str, Any]]:
    """Times as they are kept: each has an id."""
    return [{"id": str(new_id()), "starts_at": at.isoformat()} for at in times]


def chosen(times: list[dict[str, Any]], id: UUID) -> datetime:
    """The time that is meant. Raises InvalidReference."""
    for known in times:
        if known["id"] == str(id):
            return datetime.fromisoformat(known["starts_at"])
    raise InvalidReference("/time_id")


def _require_open(interview: Interview) -> None:
    if interview.state not in _OPEN:
        detail = f"This interview is {interview.state.value.replace('_', ' ')}: there is nothing to agree on any more."
        raise WrongState(detail, state=interview.state.value, allowed=["reopening"])


def _require_future(times: list[datetime]) -> None:
    past = [place for place, at in enumerate(times) if at <= now()]
    if past:
        message = "This time has passed."
        raise Invalid(errors=[{"pointer": f"/times/{place}", "code": "past", "message": message} for place in past])


def _end(session: Session, owner_id: UUID, new: ProposalCreate) -> datetime:
    """The end of the last day on the seeker's clocks; no later than the last of the times."""
    zone = session.get_one(Account, owner_id).time_zone
    today = now().astimezone(UTC).date()
    last = new.expires_on or max([today + timedelta(days=_DAYS), *(at.date() for at in new.times)])
    if not today <= last <= today + timedelta(days=MOST_DAYS):
        message = f"Choose a day from today to {MOST_DAYS} days from now."
        raise Invalid(errors=[{"pointer": "/expires_on", "code": "out_of_range", "message": message}])
    return from_local_or_later(datetime.combine(last + timedelta(days=1), time()), zone)


def _revoke_earlier(session: Session, interview: Interview) -> None:
    _revoke_all(session, (col(Proposal.owner_id) == interview.owner_id) & (col(Proposal.interview_id) == interview.id))


def revoke_all(session: Session, owner_id: UUID) -> None:
    """No link of the account works any more."""
    _revoke_all(session, col(Proposal.owner_id) == owner_id)


def _revoke_all(session: Session, these: ColumnElement[bool]) -> None:
    lasting = update(Proposal).where(these, col(Proposal.answer) != Answer.revoked)
    session.execute(
        lasting.values(answer=Answer.revoked, version=col(Proposal.version) + 1, updated_at=now()),
        execution_options={"synchronize_session": False},
    )


def renew_link(session: Session, proposal: Proposal) -> str:
    """The token of another link; the one before stops working. Raises WrongState."""
    if proposal.answer is Answer.revoked:
        raise WrongState("This proposal was taken back. Make another one.", state=proposal.answer.value, allowed=[])
    token, proposal.digest = links.new()
    session.flush()
    return token


def revoke(session: Session, proposal: Proposal) -> None:
    """The link stops working; nothing happens if it did before."""
    if proposal.answer is not Answer.revoked:
        proposal.answer = Answer.revoked
        record(session, EventType.proposal_revoked, proposal, interview_id=str(proposal.interview_id))


def accept(session: Session, offer: Offer, accepted: Acceptance) -> None:
    """Agree to a time of the contact's. Raises WrongState, InvalidReference, SlotTaken, WayToMeetNeeded."""
    proposal = offer.proposal
    if proposal.answer is not Answer.countered:
        raise WrongState("The contact has proposed no other time.", state=proposal.answer.value, allowed=[])
    starts_at = chosen(proposal.counter_times, accepted.time_id)
    if starts_at <= now():
        raise TimeNotOffered("This time has passed.")
    told = accepted.model_dump(exclude={"time_id"}, exclude_none=True)
    if (platform := accepted.platform or offer.interview.platform) is not None:
        meeting.require_way(offer.interview, platform, told)
    agree(session, offer, Arrangement(starts_at=starts_at, minutes=proposal.minutes, **told))


def agree(session: Session, offer: Offer, arrangement: Arrangement) -> None:
    """The two have a time: it is in the interview, and both are invited. Raises SlotTaken, WayToMeetNeeded."""
    proposal, interview = offer
    if interview.state is InterviewState.planned:
        transitions.request(session, interview)
    transitions.schedule(session, interview, arrangement, invites=True)
    assert interview.starts_at is not None
    proposal.answer, proposal.answered_at = Answer.picked, now()
    proposal.expires_at = interview.starts_at + AFTERWARDS
    record(session, EventType.proposal_picked, proposal, interview_id=str(interview.id))
    session.flush()
