"""What crosses the wire of insights."""

from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import Field
from typing_extensions import TypedDict

from askwell.core.clock import Instant
from askwell.core.schemas import Count
from askwell.questions.models import Topic

MOST_GROUPS = 50
Share = Annotated[float, Field(ge=0, le=1)]
Amount = Annotated[float, Field(ge=-1_000_000, le=1_000_000)]
_Text500 = Annotated[str, Field(max_length=500)]


class FunnelStage(StrEnum):
    """How far it went with a contact."""

    identified = "identified"
    contacted = "contacted"
    answered = "answered"
    held = "held"
    thanked = "thanked"
    referral = "referral"
    offer = "offer"


class Dimension(StrEnum):
    """What contacts are told apart by."""

    channel = "channel"
    template = "template"
    level = "level"
    how_met = "how_met"


class StageCount(TypedDict):
    """How many contacts came so far, of those who had come to the stage named `of`, and how sure the rate is.

    `low` and `high` are Wilson's interval at 95 %; fewer than ten `is_small`. `median_days` is the time since `of`.
    """

    stage: FunnelStage
    of: FunnelStage | None
    count: Count
    rate: Share | None
    low: Share | None
    high: Share | None
    is_small: bool
    median_days: Amount | None


Stages = Annotated[list[StageCount], Field(max_length=len(FunnelStage))]


class FunnelGroup(TypedDict):
    """Contacts who have something in common; `key` is null where that is not known."""

    key: Annotated[str, Field(max_length=2000)] | None
    name: Annotated[str, Field(max_length=2000)] | None
    stages: Stages


class Benchmark(TypedDict):
    """What is often said, to be read beside one's own numbers."""

    offer_per_interviews: Annotated[str, Field(max_length=20)]
    rate: Share
    source: Annotated[str, Field(max_length=200)]


class FunnelRead(TypedDict):
    """From the people one knew of to what came of it."""

    by: Dimension | None
    total: Stages
    groups: Annotated[list[FunnelGroup], Field(max_length=MOST_GROUPS)]
    benchmark: Benchmark


class QuestionInsight(TypedDict):
    """What became of a question in the interviews that were held."""

    text: _Text500
    topic: Topic | None
    asked: Count
    skipped: Count
    answered: Count
    takeaways: Count


class TalkInsight(TypedDict):
    """How long talks were meant to be and were, in minutes; the longest half ran over by `median_overrun` or more."""

    timed: Count
    ran_over: Count
    median_planned: Amount | None
    median_held: Amount | None
    median_overrun: Amount | None


class ImprovementInsight(TypedDict):
    """What a debrief says to do better."""

    text: Annotated[str, Field(max_length=20_000)]
    interview_id: UUID
    at: Instant


class QuestionInsightsRead(TypedDict):
    """Which questions bring something, how long talks run, and what to do better."""

    questions: Annotated[list[QuestionInsight], Field(max_length=100)]
    talks: TalkInsight
    improvements: Annotated[list[ImprovementInsight], Field(max_length=20)]
