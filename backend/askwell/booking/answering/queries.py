"""Reading what stands behind a contact's link."""

from datetime import datetime
from uuid import UUID

from fastapi import Response
from sqlalchemy import select
from sqlmodel import Session, col

from askwell.auth.models import Account
from askwell.booking import meeting
from askwell.booking.access import Offer
from askwell.booking.answering.actions import allowed
from askwell.booking.answering.schemas import BookedInterview, BookingRead, OfferedPlatform, OfferedTime, SharedQuestion
from askwell.booking.availability.queries import free_between
from askwell.booking.availability.schemas import SlotList
from askwell.booking.erasures.models import Erasure
from askwell.booking.models import Answer, Proposal
from askwell.booking.queries import counter_times, instant, is_taken, taken_around
from askwell.contacts.models import Contact, Platform
from askwell.core.http import attachment
from askwell.core.schemas import told
from askwell.interviews import calendar
from askwell.interviews.agenda.actions import items_of
from askwell.interviews.invitations import add_to
from askwell.interviews.models import Interview, Party, State
from askwell.questions.models import Topic

_AGREED = {State.scheduled, State.completed, State.no_show}


def read(session: Session, offer: Offer) -> BookingRead:
    """Everything that the page says."""
    proposal, interview = offer
    seeker = session.get_one(Account, proposal.owner_id)
    contact = session.get_one(Contact, (proposal.owner_id, proposal.contact_id))
    taken = taken_around(session, proposal.owner_id, [proposal])
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
        erasure_requested_at=_erasure_requested_at(session, proposal),
    )


def _platform(interview: Interview, platform: Platform) -> OfferedPlatform:
    return {"platform": platform, "needs": meeting.need(interview, platform)}


def _questions(session: Session, offer: Offer) -> list[SharedQuestion]:
    if not offer.proposal.shares_questions:
        return []
    return [{"id": item.id, "text": item.text, "topic": item.topic} for item in items_of(session, offer.interview)]


def _interview(offer: Offer, seeker: Account, contact: Contact) -> BookedInterview | None:
    interview = offer.interview
    was_agreed = interview.state is State.cancelled and offer.proposal.answer is Answer.picked
    if interview.state not in _AGREED and not was_agreed:
        return None
    can_change = "cancellation" in allowed(offer)
    return told(
        BookedInterview,
        interview,
        can_change=can_change,
        add_to=add_to.links(interview, contact, seeker, Party.contact),
    )


def _erasure_requested_at(session: Session, proposal: Proposal) -> datetime | None:
    this = col(Erasure.owner_id) == proposal.owner_id, col(Erasure.contact_id) == proposal.contact_id
    return session.scalar(select(col(Erasure.created_at)).where(*this))


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
