"""What is done to engagements by the clock."""

from datetime import datetime

from sqlalchemy import delete, select
from sqlmodel import Session, col

from askwell.core.clock import now
from askwell.core.jobs import daily, hourly
from askwell.sharing import actions
from askwell.sharing.access import LINK_WORKS_FOR
from askwell.sharing.models import Engagement, EngagementState


@hourly
def end_those_that_are_over(session: Session, hour: datetime) -> None:
    """Say of engagements past their last day that they have ended: nothing has been shared by them since then."""
    active = col(Engagement.state) == EngagementState.active
    for engagement in session.scalars(select(Engagement).where(active, col(Engagement.ends_at) <= now())).all():
        actions.end(session, engagement)


@daily
def forget_invitations(session: Session) -> None:
    """Forget invitations that nobody took up, or that were withdrawn."""
    unused = col(Engagement.digest).is_not(None) & (col(Engagement.created_at) < now() - LINK_WORKS_FOR)
    session.execute(delete(Engagement).where(unused))
