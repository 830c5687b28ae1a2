"""Reading what stands behind a contact's link."""

from datetime import datetime
from uuid import UUID

from fastapi import Response
from sqlalchemy import bindparam, select
from sqlmodel import Session

from askwell.auth.models import Account
from askwell.booking import meeting
from askwell.booking.access import Offer
from askwell.booking.answering.actions import allowed
from askwell.booking.answering.schemas import (
    Answering,
    BookedInterview,
    BookingRead,
    OfferedPlatform,
    OfferedTime,
    SharedQuestion,
)
from askwell.booking.availability.queries import free_between
from askwell.booking.availability.schemas import SlotList
from askwell.booking.erasures.models import Erasure
from askwell.booking.models import Answer
from askwell.booking.queries import counter_times, instant, is_taken, taken_around
from askwell.contacts.models import Contact, Platform
from askwell.core.columns import table_of
from askwell.core.http import attachment
from askwell.core.prepared import Prepared
from askwell.core.schemas import told
from askwell.interviews import calendar
from askwell.interviews.agenda.actions import items_of
from askwell.interviews.invitations import add_to
from askwell.interviews.models import Interview, InterviewState, Party
from askwell.questions.models import Topic

_AGREED = {InterviewState.scheduled, InterviewState.completed, InterviewState.no_show}


def read(session: Session, offer: Offer) -> BookingRead:
    """Everything that the page says."""
    proposal, interview = offer
    seeker = session.get_one(Account, proposal.owner_id)
    contact = session.get_one(Contact, (proposal.owner_id, proposal.contact_id))
    taken = taken_around(session, proposal.owner_id, [proposal])
    of_contact = {"owner_id": proposal.owner_id, "contact_id": proposal.contact_id}
    erasure = _ERASURE.first(session, of_contact) or {"created_at": None, "due_at": None}
    times = ((UUID(time["id"]), instant(time)) for time in proposal.times)
    offered: list[OfferedTime] = [
        {"id": id, "starts_at": at, "free": not is_taken(taken, proposal, at)} for id, at in times
    ]
    return told(
        BookingRead,
        proposal,
        seeker={"name": seeker.display_name, "headline": seeker.headline, "introduction": seeker.introduction},
        contact_name=contact.name,
        seeker_time_zone=seeker.time_zone,
        time_zone=interview.time_zone or contact.time_zone,
        times=offered,
        counter_times=counter_times(proposal, taken),
        platforms=[_platform(interview, Platform(platform)) for platform in proposal.platforms],
        questions=_questions(session, offer),
        struck_topics=[Topic(topic) for topic in proposal.struck_topics],
        interview=_interview(offer, seeker, contact),
        allowed=list(allowed(offer)),
        erasure_requested_at=erasure["created_at"],
        erasure_due_at=erasure["due_at"],
    )


def _platform(interview: Interview, platform: Platform) -> OfferedPlatform:
    place = interview.place if platform is Platform.in_person else None
    return {"platform": platform, "needs": meeting.need(interview, platform), "place": place}


def _questions(session: Session, offer: Offer) -> list[SharedQuestion]:
    if not offer.proposal.shares_questions:
        return []
    return [{"id": item.id, "text": item.text, "topic": item.topic} for item in items_of(session, offer.interview)]


def _interview(offer: Offer, seeker: Account, contact: Contact) -> BookedInterview | None:
    interview = offer.interview
    was_agreed = interview.state is InterviewState.cancelled and offer.proposal.answer is Answer.picked
    if interview.state not in _AGREED and not was_agreed:
        return None
    can_change = Answering.cancellation in allowed(offer)
    return told(
        BookedInterview,
        interview,
        can_change=can_change,
        add_to=add_to.links(interview, contact, seeker, Party.contact),
    )


_erasure = table_of(Erasure)
_ERASURE = Prepared(
    select(_erasure.c.created_at, _erasure.c.due_at).where(
        _erasure.c.owner_id == bindparam("owner_id"), _erasure.c.contact_id == bindparam("contact_id")
    )
)


def slots(session: Session, offer: Offer, since: datetime | None, until: datetime | None) -> SlotList:
    """The free times to choose from, where the seeker offers them."""
    proposal = offer.proposal
    if not proposal.offers_availability:
        return {"items": []}
    free = free_between(session, proposal.owner_id, since, until, proposal.minutes, moving=proposal.interview_id)
    return {"items": [{"starts_at": at, "minutes": proposal.minutes} for at in free]}


def calendar_file(session: Session, offer: Offer) -> Response:
    """What was agreed on, as the contact's calendar holds it. Raises NoTimeYet."""
    seeker = session.get_one(Account, offer.proposal.owner_id)
    contact = session.get_one(Contact, (offer.proposal.owner_id, offer.proposal.contact_id))
    content = calendar.written(offer.interview, contact, seeker, Party.contact)
    headers = {"Content-Disposition": attachment(calendar.file_name(contact, seeker, Party.contact))}
    return Response(content, media_type="text/calendar; charset=utf-8", headers=headers)
