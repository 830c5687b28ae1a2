"""What is done about forgotten passwords without anybody waiting for it."""

from typing import Any

from sqlalchemy import delete, update
from sqlmodel import Session, col

from askwell.auth.recovery import actions
from askwell.auth.recovery.models import PasswordReset
from askwell.core.clock import now
from askwell.core.jobs import Claim, Job, JobState, daily, job


def _forget_given_up(session: Session, payload: dict[str, Any]) -> None:
    """A dead job is kept, but not the address that somebody typed."""
    dead = (col(Job.kind) == actions.JOB) & (col(Job.state) == JobState.dead)
    session.execute(update(Job).where(dead).values(payload={}))


@job(actions.JOB, given_up=_forget_given_up)
def mail_link(claim: Claim) -> None:
    """Mail the link to whoever has this address, and forget who asked."""
    with claim.step() as session:
        if email := claim.payload.get("email"):
            actions.mail_link(session, email)
            session.execute(update(Job).where(col(Job.id) == claim.id).values(payload={}))


@daily
def forget_ended(session: Session) -> None:
    """Forget links that work no longer."""
    session.execute(delete(PasswordReset).where(col(PasswordReset.asked_at) < now() - actions.WORKS_FOR))
