"""Goals over REST: a seeker's own, and those that their coach proposes."""

from typing import Annotated
from uuid import UUID

from askwell.coaching.goals import actions, queries
from askwell.coaching.goals.access import Deleted, Editable, Proposed, Reader, Withdrawn, Writer
from askwell.coaching.goals.errors import GoalDecided, GoalNotProposed
from askwell.coaching.goals.models import Goal
from askwell.coaching.goals.schemas import GoalCreate, GoalPage, GoalRead, GoalUpdate
from askwell.core.db import Reading, Writing
from askwell.core.errors import NotFound, responses
from askwell.core.pages import InvalidCursor, PageQuery
from askwell.core.routing import Router
from askwell.sharing.access import Coaching, Share, looks
from askwell.sharing.models import LookKind, SharedScope

router = Router("clients")
Progress = Annotated[Share, looks(LookKind.progress, SharedScope.progress)]


def _read(session: Writing, goal: Goal) -> GoalRead:
    session.flush()
    return queries.one(session, goal.owner_id, goal.id)


@router.get("/goals", responses=responses(InvalidCursor))
def list_goals(viewer: Reader, session: Reading, paging: PageQuery) -> GoalPage:
    """My goals, and those that my coach proposed, the latest first."""
    return queries.page(session, viewer.account_id, paging)


@router.post("/goals", status_code=201)
def set_goal(new: GoalCreate, viewer: Writer, session: Writing) -> GoalRead:
    """Set myself a goal: so many interviews by a day."""
    return _read(session, actions.set_own(session, viewer.account_id, new))


@router.get("/goals/{id}", responses=responses(NotFound))
def get_goal(id: UUID, viewer: Reader, session: Reading) -> GoalRead:
    """One goal."""
    return queries.one(session, viewer.account_id, id)


@router.patch("/goals/{id}", responses=responses(NotFound))
def update_goal(changes: GoalUpdate, goal: Editable, session: Writing) -> GoalRead:
    """Change a goal; what is not sent stays."""
    actions.edit(session, goal, changes)
    return _read(session, goal)


@router.delete("/goals/{id}", status_code=204, responses=responses(NotFound))
def delete_goal(goal: Editable, session: Writing) -> None:
    """Delete a goal; it can be restored for 30 days."""
    actions.delete(session, goal)


@router.put("/goals/{id}/restoration", status_code=204, responses=responses(NotFound))
def restore_goal(goal: Deleted, session: Writing) -> None:
    """Have a deleted goal back."""
    actions.restore(session, goal)


@router.put("/goals/{id}/acceptance", responses=responses(NotFound, GoalDecided))
def accept_goal(goal: Editable, session: Writing) -> GoalRead:
    """Make a goal that my coach proposed my own."""
    actions.accept(session, goal)
    return _read(session, goal)


@router.put("/goals/{id}/refusal", responses=responses(NotFound, GoalDecided))
def decline_goal(goal: Editable, session: Writing) -> GoalRead:
    """Decline a goal that my coach proposed."""
    actions.decline(session, goal)
    return _read(session, goal)


@router.delete("/goals/{id}/acceptance", responses=responses(NotFound, GoalNotProposed))
def reconsider_goal(goal: Editable, session: Writing) -> GoalRead:
    """Take back that I accepted or declined a goal: it stands proposed again."""
    actions.reconsider(session, goal)
    return _read(session, goal)


@router.get("/coach/clients/{id}/goals", responses=responses(NotFound, InvalidCursor))
def list_client_goals(share: Progress, session: Reading, paging: PageQuery) -> GoalPage:
    """The goals of a client, the latest first."""
    return queries.shared(session, share, paging)


@router.post("/coach/clients/{id}/goals", status_code=201, responses=responses(NotFound))
def propose_goal(new: GoalCreate, share: Coaching, session: Writing) -> GoalRead:
    """Propose a goal to a client, who accepts or declines it."""
    return _read(session, actions.propose(session, share, new))


@router.delete("/coach/clients/{id}/goals/{goal_id}", status_code=204, responses=responses(NotFound, GoalDecided))
def withdraw_goal(goal: Proposed, session: Writing) -> None:
    """Take back a goal that I proposed, as long as it is neither accepted nor declined."""
    actions.withdraw(session, goal)


@router.put("/coach/clients/{id}/goals/{goal_id}/restoration", status_code=204, responses=responses(NotFound))
def restore_proposed_goal(goal: Withdrawn, session: Writing) -> None:
    """Propose a goal after all that I withdrew in the last 30 days."""
    actions.restore(session, goal)
