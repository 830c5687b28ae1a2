"""Assignments over REST."""

from typing import Annotated

from askwell.coaching.assignments import actions, queries
from askwell.coaching.assignments.access import Given, Reader, Withdrawn
from askwell.coaching.assignments.schemas import AssignmentCreate, AssignmentPage, AssignmentRead
from askwell.core.db import Reading, Writing
from askwell.core.errors import InvalidReference, NotFound, responses
from askwell.core.pages import InvalidCursor, PageQuery
from askwell.core.routing import Router
from askwell.sharing.access import Coaching, Share, looks
from askwell.sharing.models import LookKind

router = Router("clients")
Compliance = Annotated[Share, looks(LookKind.progress)]


@router.get("/assignments", responses=responses(InvalidCursor))
def list_assignments(viewer: Reader, session: Reading, paging: PageQuery) -> AssignmentPage:
    """What my coach asks of me, and how far I am, the latest first."""
    return queries.page(session, viewer.account_id, paging)


@router.get("/coach/clients/{id}/assignments", responses=responses(NotFound, InvalidCursor))
def list_client_assignments(share: Compliance, session: Reading, paging: PageQuery) -> AssignmentPage:
    """What I ask of a client, and how far they are, the latest first."""
    return queries.page(session, share.client_id, paging, share.engagement_id)


@router.post("/coach/clients/{id}/assignments", status_code=201, responses=responses(NotFound, InvalidReference))
def give_assignment(new: AssignmentCreate, share: Coaching, session: Writing) -> AssignmentRead:
    """Ask something of a client. A question set of mine is copied to them, and marked as from their coach."""
    return queries.one(session, actions.give(session, share, new))


@router.delete("/coach/clients/{id}/assignments/{assignment_id}", status_code=204, responses=responses(NotFound))
def withdraw_assignment(assignment: Given, share: Coaching, session: Writing) -> None:
    """Ask it no longer; it can be restored for 30 days."""
    actions.withdraw(session, share, assignment)


@router.put(
    "/coach/clients/{id}/assignments/{assignment_id}/restoration", status_code=204, responses=responses(NotFound)
)
def restore_assignment(assignment: Withdrawn, share: Coaching, session: Writing) -> None:
    """Ask after all what I withdrew."""
    actions.restore(session, share, assignment)
