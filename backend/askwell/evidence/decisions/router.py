"""Decisions over REST."""

from uuid import UUID

from askwell.core.db import Reading, Writing
from askwell.core.errors import InvalidReference, NotFound, WrongState, responses
from askwell.core.pages import InvalidCursor, PageQuery
from askwell.core.routing import Router
from askwell.directions.access import Visible as VisibleDirection
from askwell.evidence.decisions import actions, queries
from askwell.evidence.decisions.access import Editable, Reader, Writer
from askwell.evidence.decisions.errors import DecisionPending, DecisionUnfounded, LookBackTooEarly, NotReady
from askwell.evidence.decisions.readiness import readiness
from askwell.evidence.decisions.schemas import (
    DecisionCreate,
    DecisionPage,
    DecisionRead,
    LookBackWrite,
    ReadinessRead,
)

router = Router("directions")


@router.get("/directions/{id}/readiness", responses=responses(NotFound))
def check_readiness(direction: VisibleDirection, session: Reading) -> ReadinessRead:
    """Whether the time to decide about a direction has come, and what speaks against it."""
    return readiness(session, direction)


@router.get("/decisions", responses=responses(InvalidCursor))
def list_decisions(
    viewer: Reader, session: Reading, paging: PageQuery, direction_id: UUID | None = None
) -> DecisionPage:
    """What was decided, the latest first. Nothing of it is ever overwritten."""
    return queries.page(session, viewer, paging, direction_id)


@router.post(
    "/decisions",
    status_code=201,
    responses=responses(InvalidReference, DecisionUnfounded, LookBackTooEarly, NotReady, DecisionPending),
)
def decide(new: DecisionCreate, viewer: Writer, session: Writing) -> DecisionRead:
    """Decide to pursue, pause or drop a direction. It can be revoked until its cooling-off time is over."""
    decision = actions.make(session, viewer, new)
    session.flush()
    return queries.one(session, decision.owner_id, decision.id)


@router.get("/decisions/{id}", responses=responses(NotFound))
def get_decision(id: UUID, viewer: Reader, session: Reading) -> DecisionRead:
    """One decision."""
    return queries.one(session, viewer.account_id, id)


@router.delete("/decisions/{id}", status_code=204, responses=responses(NotFound, WrongState))
def revoke_decision(decision: Editable, session: Writing) -> None:
    """Revoke a decision in its cooling-off time; it stays in the history."""
    actions.revoke(session, decision)


@router.put("/decisions/{id}/look-back", responses=responses(NotFound, WrongState))
def look_back_on_decision(told: LookBackWrite, decision: Editable, session: Writing) -> DecisionRead:
    """Write down how a decision turned out. What was written before stays beside it; the same adds nothing."""
    actions.look_back(session, decision, told)
    session.flush()
    return queries.one(session, decision.owner_id, decision.id)
