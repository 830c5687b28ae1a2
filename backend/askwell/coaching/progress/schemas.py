"""What crosses the wire of a client's progress."""

from typing import Annotated
from uuid import UUID

from pydantic import Field
from typing_extensions import TypedDict

from askwell.coaching.goals.schemas import GoalRead
from askwell.core.clock import Instant
from askwell.core.schemas import Count, Day
from askwell.directions.models import DirectionState
from askwell.evidence.decisions.models import DecisionState, Verdict
from askwell.evidence.insights.moments import Moment
from askwell.sharing.models import SharedScope

MOST_DAYS, MOST_ROWS = 366, 100
_Name = Annotated[str, Field(max_length=5000)]


class Period(TypedDict):
    """From a day to another, both included, as they pass where the client lives."""

    from_on: Day
    to_on: Day
    time_zone: Annotated[str, Field(max_length=64)]


class ProgressStage(TypedDict):
    """With how many people one came so far in the period; the rate is of the stage before."""

    stage: Moment
    count: Count
    rate: Annotated[float, Field(ge=0, le=1_000_000)] | None


class ProgressWeek(TypedDict):
    """With how many people one came how far in the week that begins on this Monday."""

    week_on: Day
    identified: Count
    contacted: Count
    answered: Count
    scheduled: Count
    held: Count
    debriefed: Count
    thanked: Count


class ReferralProgress(TypedDict):
    """To how many people others led in the period, and to how many of those one has written since."""

    received: Count
    followed: Count


class DirectionProgress(TypedDict):
    """A direction, and how many people have been heard about it."""

    id: UUID
    name: _Name
    state: DirectionState
    perspectives: Count
    organizations: Count


class DecisionProgress(TypedDict):
    """How far a decision is; its reasons are the client's own."""

    direction: _Name
    verdict: Verdict
    state: DecisionState
    made_at: Instant


class NotShared(TypedDict):
    """How much there is that is not shown, by the scope that would show it."""

    scope: SharedScope
    count: Count


class ProgressRead(TypedDict):
    """How far a client came in a period."""

    name: Annotated[str, Field(max_length=200)]
    period: Period
    goals: Annotated[list[GoalRead], Field(max_length=MOST_ROWS)]
    stages: Annotated[list[ProgressStage], Field(max_length=len(Moment))]
    median_days_to_answer: Annotated[float, Field(ge=-100_000, le=100_000)] | None
    weeks: Annotated[list[ProgressWeek], Field(max_length=60)]
    referrals: ReferralProgress
    directions: Annotated[list[DirectionProgress], Field(max_length=MOST_ROWS)]
    decisions: Annotated[list[DecisionProgress], Field(max_length=MOST_ROWS)]
    summary: Annotated[str, Field(max_length=400_000)] | None
    not_shared: Annotated[list[NotShared], Field(max_length=len(SharedScope))]
