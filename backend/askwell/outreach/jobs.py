"""What is done around outreach by the clock."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete
from sqlmodel import Session, col

from askwell.core import search, trash
from askwell.core.clock import days_from_now, now
from askwell.core.jobs import Claim, daily, hourly, job
from askwell.events.actions import forget_gone
from askwell.events.following import Fact, follows
from askwell.events.models import EventType
from askwell.outreach import digest
from askwell.outreach.follow_ups import checking_in
from askwell.outreach.follow_ups.models import FollowUp
from askwell.outreach.leads.models import Lead
from askwell.outreach.messages.indexing import index_those_to
from askwell.outreach.messages.models import Message
from askwell.outreach.notices.models import Notice
from askwell.outreach.referrals.models import Referral
from askwell.outreach.templates.models import MessageTemplate

_EVERYTHING: tuple[Any, ...] = (MessageTemplate, Message, FollowUp, Lead, Referral)
_NOTICES_KEPT_DAYS = 90


@daily
def empty_trash(session: Session) -> None:
    """Delete for good what was deleted 30 days ago, and what went with its contact is no longer found."""
    for model in _EVERYTHING:
        forget_gone(session, model)
        trash.empty(session, model)
    search.forget_gone(session, "message", Message)
    search.forget_gone(session, "lead", Lead)


@daily
def forget_old_notices(session: Session) -> None:
    """Forget notices of three months ago."""
    session.execute(delete(Notice).where(col(Notice.created_at) < days_from_now(-_NOTICES_KEPT_DAYS)))


@daily
def remember_to_check_in(session: Session) -> None:
    """Note down whose rhythm of keeping in touch has come round."""
    checking_in.remember(session)


@hourly
def want_digests(session: Session, hour: datetime) -> None:
    """Where it has become the chosen hour, somebody wants to know what is due: also if the queue was long."""
    digest.want(session, hour)


@job("digest")
def send_digests(claim: Claim) -> None:
    """Mail some accounts what is due."""
    with claim.step() as session:
        for id in claim.payload["ids"]:
            digest.send(session, UUID(id), now())


def _has_another_name(data: dict[str, Any]) -> bool:
    return not {"given_name", "family_name"}.isdisjoint(data.get("fields", ()))


@follows("messages.contact_renamed", EventType.contact_updated, concerning=_has_another_name)
@follows("messages.contact_exchanged", EventType.contact_merged, EventType.contact_unmerged)
def find_by_the_present_name(session: Session, fact: Fact) -> None:
    """Messages are found by the name of their contact."""
    concerned = [fact.subject_id, *(UUID(id) for id in [fact.data.get("other_id")] if id)]
    index_those_to(session, fact.owner_id, concerned)
