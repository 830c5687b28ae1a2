"""What a seeker and their coach can do with goals."""

from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlmodel import Session

from askwell.auth.models import Account
from askwell.coaching.goals.errors import GoalDecided, GoalNotProposed
from askwell.coaching.goals.models import Goal, GoalState
from askwell.coaching.goals.schemas import GoalCreate, GoalUpdate
from askwell.core.acting import acting_for
from askwell.core.clock import from_local_or_later, now
from askwell.core.errors import Invalid
from askwell.events.actions import record, record_for
from askwell.events.models import EventType
from askwell.outreach.rhythm.calendar import today_of
from askwell.sharing.access import Share
from askwell.sharing.models import Engagement


def propose(session: Session, share: Share, new: GoalCreate) -> Goal:
    """A goal that the client may accept or decline."""
    goal = _add(session, share.client_id, new, engagement_id=share.engagement_id, state=GoalState.proposed)
    _record(session, EventType.goal_proposed, goal)
    return goal


def set_own(session: Session, owner_id: UUID, new: GoalCreate) -> Goal:
    """A goal of one's own."""
    goal = _add(session, owner_id, new)
    _record(session, EventType.goal_set, goal)
    return goal


def _add(
    session: Session,
    owner_id: UUID,
    new: GoalCreate,
    engagement_id: UUID | None = None,
    state: GoalState = GoalState.active,
) -> Goal:
    told = new.model_dump() | {"starts_on": new.starts_on or today_of(session, owner_id)}
    goal = Goal(owner_id=owner_id, engagement_id=engagement_id, state=state, **told, **_span(session, owner_id, told))
    session.add(goal)
    session.flush()
    return goal


def _span(session: Session, owner_id: UUID, told: dict[str, Any]) -> dict[str, Any]:
    """When the days of a goal begin and are over where its owner lives. Raises Invalid for none at all."""
    if told["due_on"] < told["starts_on"]:
        message = "Choose the day on which it starts, or a later one."
        raise Invalid(errors=[{"pointer": "/due_on", "code": "out_of_range", "message": message}])
    zone = session.get_one(Account, owner_id).time_zone
    after = told["due_on"] + timedelta(days=1)
    midnights = (from_local_or_later(datetime.combine(day, time()), zone) for day in (told["starts_on"], after))
    return dict(zip(("starts_at", "ends_at"), midnights, strict=True))


def _record(session: Session, type: EventType, goal: Goal) -> None:
    """Either side hears of what a coach proposed, while they are one's coach; of one's own goals nobody else."""
    record(session, type, goal)
    engagement = session.get(Engagement, goal.engagement_id) if goal.engagement_id is not None else None
    if engagement is not None and engagement.is_active(now()):
        assert engagement.coach_id is not None
        acting_for(session, goal.owner_id, engagement.coach_id)
        record_for(session, engagement.coach_id, type, goal)


def edit(session: Session, goal: Goal, changes: GoalUpdate) -> None:
    """Change a goal. Raises Invalid for a day before it starts."""
    goal.sqlmodel_update(changes.given())
    goal.sqlmodel_update(_span(session, goal.owner_id, goal.model_dump()))
    _record(session, EventType.goal_updated, goal)


def accept(session: Session, goal: Goal) -> None:
    """Make a proposed goal one's own. Raises GoalDecided."""
    _decide(session, goal, GoalState.active, EventType.goal_accepted)


def decline(session: Session, goal: Goal) -> None:
    """Leave a proposed goal. Raises GoalDecided."""
    _decide(session, goal, GoalState.declined, EventType.goal_declined)


def _decide(session: Session, goal: Goal, state: GoalState, told: EventType) -> None:
    if goal.state is not GoalState.proposed:
        raise GoalDecided
    goal.state = state
    _record(session, told, goal)


def reconsider(session: Session, goal: Goal) -> None:
    """Take back the answer to a proposed goal; nothing happens without one. Raises GoalNotProposed."""
    if goal.engagement_id is None:
        raise GoalNotProposed
    if goal.state is not GoalState.proposed:
        goal.state = GoalState.proposed
        _record(session, EventType.goal_reopened, goal)


def withdraw(session: Session, goal: Goal) -> None:
    """Take back what was proposed. Raises GoalDecided."""
    if goal.state is not GoalState.proposed:
        raise GoalDecided
    _trash(session, goal)


def delete(session: Session, goal: Goal) -> None:
    """Have the goal no longer: put it into the trash, for 30 days. That declines one which was proposed."""
    if goal.state is GoalState.proposed:
        goal.state = GoalState.declined
    _trash(session, goal)


def _trash(session: Session, goal: Goal) -> None:
    goal.trashed_at = now()
    _record(session, EventType.goal_deleted, goal)


def restore(session: Session, goal: Goal) -> None:
    """Take the goal out of the trash; nothing happens if it is not in it."""
    if goal.trashed_at is not None:
        goal.trashed_at = None
        _record(session, EventType.goal_restored, goal)
