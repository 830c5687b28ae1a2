"""What crosses the wire of a caseload."""

from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import Field
from typing_extensions import TypedDict

from askwell.coaching.cards.schemas import MOST_TAGS
from askwell.core.clock import Instant
from askwell.core.schemas import Count, Cursor, Day
from askwell.sharing.models import EngagementState, SharedScope

MOST_CLIENTS = 200
"""So many on one page."""


class Reason(StrEnum):
    """Why somebody needs attention."""

    idle_14_days = "idle_14_days"
    no_interview_booked = "no_interview_booked"
    thank_yous_overdue = "thank_yous_overdue"
    asks_unanswered = "asks_unanswered"


class GoalProgress(StrEnum):
    """How far a goal is."""

    open = "open"
    met = "met"
    missed = "missed"


class ClientEngagement(TypedDict):
    """What a client shares, and until which day."""

    id: UUID
    state: EngagementState
    scopes: Annotated[list[SharedScope], Field(max_length=len(SharedScope))]
    ends_on: Day | None


class Funnel(TypedDict):
    """How many contacts came so far."""

    identified: Count
    contacted: Count
    answered: Count
    scheduled: Count
    held: Count
    debriefed: Count
    thanked: Count


class ClientGoal(TypedDict):
    """The goal that is due next: so many interviews by a day."""

    target: Count
    actual: Count
    due_on: Day
    state: GoalProgress


class Attention(TypedDict):
    """Whether somebody needs attention, and why."""

    flag: bool
    reasons: Annotated[list[Reason], Field(max_length=len(Reason))]


class ClientSummary(TypedDict):
    """A client at a glance. What needs a scope that is not shared is null, and the scope stands in `not_shared`.

    So do debriefs without interviews, in which alone they are seen.
    """

    id: UUID
    name: Annotated[str, Field(max_length=200)]
    engagement: ClientEngagement
    tags: Annotated[list[Annotated[str, Field(max_length=50)]], Field(max_length=MOST_TAGS)]
    last_activity_at: Instant | None
    days_idle: Count | None
    next_interview_at: Instant | None
    overdue_follow_ups: Count | None
    funnel: Funnel | None
    goal: ClientGoal | None
    attention: Attention
    not_shared: Annotated[list[SharedScope], Field(max_length=len(SharedScope))]


class ClientPage(TypedDict):
    """Clients of mine, a page at a time."""

    items: Annotated[list[ClientSummary], Field(max_length=MOST_CLIENTS)]
    next_cursor: Cursor | None


class CohortSummary(TypedDict):
    """What the clients of one tag do together; `clients` are those who share their progress."""

    tag: Annotated[str, Field(max_length=50)]
    clients: Count
    active: Count
    with_interview_booked: Count
    overdue_follow_ups: Count
    funnel: Funnel
    goals_met: Count
    goals_open: Count
    goals_missed: Count
    needing_attention: Count
    reasons: dict[Reason, Count]
