"""What follows from what happens: each rule hears a fact, and acts in its transaction."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlmodel import Session, col

from askwell.auth.models import Account
from askwell.contacts.models import Contact, Stage
from askwell.core.clock import now
from askwell.events.following import Fact, hears
from askwell.events.models import EventType
from askwell.interviews.models import Interview
from askwell.outreach.follow_ups import checking_in
from askwell.outreach.follow_ups.actions import Due, Wanted, by_day, open_ones, settle, unsettle, want
from askwell.outreach.follow_ups.models import FollowUp, FollowUpKind, FollowUpState
from askwell.outreach.leads.models import Lead, LeadState
from askwell.outreach.messages.models import Message, MessageState
from askwell.outreach.referrals.models import Referral
from askwell.outreach.rhythm.business_days import Rhythm
from askwell.outreach.rhythm.calendar import rhythm_of
from askwell.outreach.texts import MessageKind

_ASK_ELSEWHERE_AFTER, _NUDGE_AFTER = 3, 7
_THANK_WITHIN, _THANKS_OVERDUE_AFTER = timedelta(hours=24), timedelta(hours=72)
_WAITING = (FollowUpKind.ask_somebody_else, FollowUpKind.nudge)
_AFTER_A_TALK = (FollowUpKind.debrief, FollowUpKind.thank_you, FollowUpKind.close_the_loop)
_CLOSED_BY = {
    MessageKind.nudge: (FollowUpKind.nudge,),
    MessageKind.thank_you: (FollowUpKind.thank_you,),
    MessageKind.check_in: (FollowUpKind.check_in,),
    MessageKind.outcome: (FollowUpKind.close_the_loop,),
}
"""Which follow-ups are done when a message of a kind is sent."""


def _rhythm(session: Session, owner_id: UUID) -> Rhythm:
    return rhythm_of(session, session.get_one(Account, owner_id))


def _said(instant: datetime, rhythm: Rhythm) -> str:
    local = instant.astimezone(rhythm.zone)
    return f"{local.day} {local:%B}"


@hears(EventType.message_sent)
def after_a_message(session: Session, fact: Fact) -> None:
    """A request waits for an answer; other messages do what was to be done."""
    message = session.get_one(Message, (fact.owner_id, fact.subject_id))
    if message.kind is MessageKind.request:
        _expect_an_answer(session, message)
    else:
        _have_done(session, message)


def _have_done(session: Session, message: Message) -> None:
    about = col(FollowUp.contact_id) == message.contact_id
    done = open_ones(session, message.owner_id, _CLOSED_BY[message.kind], about)
    settle(session, done, FollowUpState.done, message.id)


def _expect_an_answer(session: Session, message: Message) -> None:
    rhythm, sent_at = _rhythm(session, message.owner_id), message.sent_at or now()
    about = {"contact_id": message.contact_id, "message_id": message.id}
    why = f"No answer yet to what you asked on {_said(sent_at, rhythm)}."
    for kind, days, text in (
        (FollowUpKind.ask_somebody_else, _ASK_ELSEWHERE_AFTER, "Ask somebody else there"),
        (FollowUpKind.nudge, _NUDGE_AFTER, "Remind them once"),
    ):
        due = by_day(rhythm, rhythm.days_after(sent_at, days))
        want(session, message.owner_id, Wanted(kind, message.id, text, why, due), **about)


@hears(EventType.message_unsent, EventType.message_failed, EventType.message_deleted)
def after_no_message(session: Session, fact: Fact) -> None:
    """What never reached the contact is not waited for, and did nothing."""
    unsettle(session, fact.owner_id, fact.subject_id)
    waiting = open_ones(session, fact.owner_id, _WAITING, col(FollowUp.message_id) == fact.subject_id)
    settle(session, waiting, FollowUpState.cancelled, fact.subject_id)


@hears(EventType.message_restored, EventType.message_unbounced)
def after_a_message_again(session: Session, fact: Fact) -> None:
    """A message counts again that was taken out of the trash or did not bounce; a request, if it was not answered."""
    message = session.get_one(Message, (fact.owner_id, fact.subject_id))
    if message.state is not MessageState.sent:
        return
    if message.kind is not MessageKind.request:
        _have_done(session, message)
    elif message.answered_at is None:
        unsettle(session, fact.owner_id, fact.subject_id)


@hears(EventType.message_answered)
def after_an_answer(session: Session, fact: Fact) -> None:
    """Who has answered is not to be reminded."""
    message = session.get_one(Message, (fact.owner_id, fact.subject_id))
    _stop_waiting(session, fact.owner_id, message.contact_id, _answer_of(message.id))
    _have_spoken(session, fact.owner_id, message.contact_id, _answer_of(message.id))


@hears(EventType.message_unanswered)
def after_no_answer(session: Session, fact: Fact) -> None:
    """They are to be reminded after all."""
    unsettle(session, fact.owner_id, _answer_of(fact.subject_id))


def _answer_of(message_id: UUID) -> UUID:
    """An answer has no row: it goes by its message's id with the last bit turned."""
    return UUID(int=message_id.int ^ 1)


def _stop_waiting(session: Session, owner_id: UUID, contact_id: UUID, by: UUID) -> None:
    waiting = open_ones(session, owner_id, _WAITING, col(FollowUp.contact_id) == contact_id)
    settle(session, waiting, FollowUpState.cancelled, by)


def _have_spoken(session: Session, owner_id: UUID, contact_id: UUID, by: UUID) -> None:
    about = col(FollowUp.contact_id) == contact_id
    settle(session, open_ones(session, owner_id, (FollowUpKind.check_in,), about), FollowUpState.done, by)


@hears(EventType.interview_scheduled, EventType.interview_declined, EventType.interview_completed)
def after_an_agreement(session: Session, fact: Fact) -> None:
    """Who agreed on a time, or said no, has answered."""
    interview = session.get_one(Interview, (fact.owner_id, fact.subject_id))
    _stop_waiting(session, fact.owner_id, interview.contact_id, interview.id)


@hears(EventType.interview_completed)
def after_a_talk(session: Session, fact: Fact) -> None:
    """Write it down the same day, thank within a day, and tell those who led there how it went."""
    interview = session.get_one(Interview, (fact.owner_id, fact.subject_id))
    rhythm, ended_at = _rhythm(session, fact.owner_id), interview.ended_at or now()
    about = {"contact_id": interview.contact_id, "interview_id": interview.id}
    why = f"You spoke on {_said(ended_at, rhythm)}."
    if interview.debriefed_at is None:
        due = by_day(rhythm, rhythm.day_of(ended_at))
        debrief = Wanted(FollowUpKind.debrief, interview.id, "Write the debrief", why, due)
        want(session, fact.owner_id, debrief, **about)
    due = Due(rhythm.day_of(ended_at + _THANK_WITHIN), ended_at + _THANKS_OVERDUE_AFTER, ended_at + _THANK_WITHIN)
    want(session, fact.owner_id, Wanted(FollowUpKind.thank_you, interview.id, "Say thank you", why, due), **about)
    _have_spoken(session, fact.owner_id, interview.contact_id, interview.id)
    _close_loops(session, interview, rhythm)


def _close_loops(session: Session, interview: Interview, rhythm: Rhythm) -> None:
    contact = session.get_one(Contact, (interview.owner_id, interview.contact_id))
    led_here = select(Referral).where(
        col(Referral.owner_id) == interview.owner_id,
        col(Referral.to_contact_id) == interview.contact_id,
        col(Referral.from_contact_id) != interview.contact_id,
        col(Referral.trashed_at).is_(None),
        col(Referral.told_outcome_at).is_(None),
    )
    due = by_day(rhythm, rhythm.days_after(interview.ended_at or now(), 1))
    for referral in session.scalars(led_here).all():
        told = _to_tell(referral.id, f"You spoke with {contact.name}.", due)
        want(session, referral.owner_id, told, contact_id=referral.from_contact_id, interview_id=interview.id)


def _to_tell(of: UUID, why: str, due: Due) -> Wanted:
    return Wanted(FollowUpKind.close_the_loop, of, "Tell them how it went", why[:300], due)


@hears(EventType.interview_debriefed)
def after_a_debrief(session: Session, fact: Fact) -> None:
    """The debrief is written."""
    about = col(FollowUp.interview_id) == fact.subject_id
    settle(
        session, open_ones(session, fact.owner_id, (FollowUpKind.debrief,), about), FollowUpState.done, fact.subject_id
    )


@hears(EventType.interview_reopened)
def after_no_talk(session: Session, fact: Fact) -> None:
    """The two have not spoken after all, or have not called it off."""
    unsettle(session, fact.owner_id, fact.subject_id)
    about = col(FollowUp.interview_id) == fact.subject_id
    settle(session, open_ones(session, fact.owner_id, _AFTER_A_TALK, about), FollowUpState.cancelled, fact.subject_id)


@hears(EventType.contact_stage_changed)
def after_a_stage(session: Session, fact: Fact) -> None:
    """Who was thanked by hand is thanked; with whom it is over, nothing is due."""
    stage, about = Stage(fact.data["to"]), col(FollowUp.contact_id) == fact.subject_id
    if stage is Stage.closed:
        due = open_ones(session, fact.owner_id, list(FollowUpKind), about)
        by_rule = [follow_up for follow_up in due if follow_up.key is not None]
        settle(session, by_rule, FollowUpState.cancelled, fact.subject_id)
    elif stage in (Stage.thanked, Stage.in_touch) and fact.data["by"] == "seeker":
        thanks = open_ones(session, fact.owner_id, (FollowUpKind.thank_you,), about)
        settle(session, thanks, FollowUpState.done, fact.subject_id)


def _may_tell_of_another_rhythm(data: dict[str, Any]) -> bool:
    return not {"keep_in_touch_days", "tags"}.isdisjoint(data["fields"])


@hears(EventType.contact_updated, concerning=_may_tell_of_another_rhythm)
def after_another_rhythm(session: Session, fact: Fact) -> None:
    """With whom one does not want to keep in touch any more, or in another rhythm, nothing is due by the old one."""
    session.flush()
    checking_in.renew(session, fact.owner_id, col(Contact.id) == fact.subject_id)


@hears(EventType.lead_updated)
def after_a_lead(session: Session, fact: Fact) -> None:
    """A lead that came to something is told to whoever gave it; one that was dropped is not pursued."""
    lead = session.get_one(Lead, (fact.owner_id, fact.subject_id))
    about = col(FollowUp.lead_id) == lead.id
    if lead.state is LeadState.came_to_something and lead.from_contact_id is not None:
        rhythm = _rhythm(session, fact.owner_id)
        due = by_day(rhythm, rhythm.days_after(now(), 1))
        told = _to_tell(lead.id, f"Their lead came to something: {lead.text}", due)
        want(session, fact.owner_id, told, contact_id=lead.from_contact_id, lead_id=lead.id)
    if lead.state in (LeadState.came_to_something, LeadState.dropped):
        state = FollowUpState.cancelled if lead.state is LeadState.dropped else FollowUpState.done
        settle(session, open_ones(session, fact.owner_id, (FollowUpKind.pursue_lead,), about), state, lead.id)
    else:
        unsettle(session, fact.owner_id, lead.id)
