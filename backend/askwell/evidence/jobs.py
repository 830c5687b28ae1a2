"""What is done to the evidence by the clock."""

from uuid import UUID

from sqlmodel import Session

from askwell.core import search, trash
from askwell.core.jobs import Claim, daily, job
from askwell.events.actions import forget_gone
from askwell.evidence.decisions import actions as decisions
from askwell.evidence.decisions.models import Decision
from askwell.evidence.outcomes.models import Outcome
from askwell.evidence.takeaways.models import Takeaway


@daily
def empty_trash(session: Session) -> None:
    """Delete for good what was deleted 30 days ago; what went with its interview is no longer found."""
    for model in (Takeaway, Outcome):
        forget_gone(session, model)
        trash.empty(session, model)
    search.forget_gone(session, "takeaway", Takeaway)


def _held(session: Session, claim: Claim) -> Decision | None:
    """The decision that a job is about, held, if it is still there."""
    key = UUID(claim.payload["owner_id"]), UUID(claim.payload["id"])
    return session.get(Decision, key, with_for_update=True)


@job("decision.reminder")
def remind_of_decision(claim: Claim) -> None:
    """Tell of a decision that is about to be final."""
    with claim.step() as session:
        if (decision := _held(session, claim)) is not None:
            decisions.remind(session, decision)


@job("decision.final")
def finish_decision(claim: Claim) -> None:
    """The cooling-off time of a decision is over."""
    with claim.step() as session:
        if (decision := _held(session, claim)) is not None:
            decisions.finish(session, decision)
