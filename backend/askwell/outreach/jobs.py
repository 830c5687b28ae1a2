"""What is done around outreach once a day."""

from typing import Any

from sqlalchemy import delete
from sqlmodel import Session, col

from askwell.core import search, trash
from askwell.core.clock import days_from_now
from askwell.core.jobs import daily
from askwell.events.actions import forget_gone
from askwell.outreach.follow_ups import checking_in
from askwell.outreach.follow_ups.models import FollowUp
from askwell.outreach.leads.models import Lead
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
