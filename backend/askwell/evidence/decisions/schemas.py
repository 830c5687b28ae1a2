"""What crosses the wire of decisions."""

from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import Field
from typing_extensions import TypedDict

from askwell.core.clock import Instant
from askwell.core.schemas import Count, Cursor, Day, Payload, Reference, ResourceRead, Whole
from askwell.core.text import Paragraph, Prose
from askwell.evidence.decisions.models import DecisionState, Turn, Verdict
from askwell.questions.models import Topic

MOST_TAKEAWAYS, MOST_LOOK_BACKS = 100, 50
CoolingOffDays = Annotated[Whole, Field(ge=0, le=30, description="Until then it can be revoked.")]
_Markdown = Annotated[str, Field(max_length=20_000)]


class Doubt(StrEnum):
    """What speaks against deciding now; too few people or organizations need a written reason to go on."""

    too_few_people = "too_few_people"
    too_few_organizations = "too_few_organizations"
    open_topics = "open_topics"
    only_upsides = "only_upsides"
    only_downsides = "only_downsides"
    no_critical_voice = "no_critical_voice"


class DoubtRead(TypedDict):
    """A doubt in words; one that `is_blocking` needs a written reason to decide all the same."""

    doubt: Doubt
    text: Annotated[str, Field(max_length=500)]
    is_blocking: bool


class Needed(TypedDict):
    """From how many a decision should come at least."""

    people: Count
    organizations: Count


class ReadinessRead(TypedDict):
    """Whether the time to decide has come. `one_sided` tells that all speaks for it, or against, or comes from one
    place."""

    is_ready: bool
    people: Count
    organizations: Count
    needed: Needed
    open_topics: Annotated[list[Topic], Field(max_length=len(Topic))]
    one_sided: bool
    critical_voice: bool
    reasons: Annotated[list[DoubtRead], Field(max_length=len(Doubt))]


class DecisionCreate(Payload):
    """What is decided, why, and on which takeaways it rests: a reason or a takeaway has to be there."""

    direction_id: UUID
    verdict: Verdict
    reason: Prose | None = None
    takeaway_ids: Annotated[list[UUID], Field(max_length=MOST_TAKEAWAYS)] = []
    override_reason: Annotated[Paragraph | None, Field(description="Why to decide before it is ready.")] = None
    cooling_off_days: CoolingOffDays = 3
    look_back_on: Day | None = None


class LookBackWrite(Payload):
    """How it turned out."""

    how_it_turned_out: Turn
    text: Prose | None = None


class LookBackRead(TypedDict):
    """How it turned out."""

    how_it_turned_out: Turn
    text: _Markdown | None
    at: Instant


class DecisionRead(ResourceRead):
    """A decision. The counts are of the day on which it was made; `takeaway_ids` names those that are still there.

    `look_backs` tells how it turned out as often as it was looked back on, the earliest first; `look_back` is the last.
    """

    direction: Reference
    verdict: Verdict
    reason: _Markdown | None
    override_reason: Annotated[str, Field(max_length=2000)] | None
    takeaway_ids: Annotated[list[UUID], Field(max_length=MOST_TAKEAWAYS)]
    takeaways: Count
    people: Count
    organizations: Count
    state: DecisionState
    cooling_off_days: CoolingOffDays
    final_at: Instant
    revoked_at: Instant | None
    look_back_on: Day | None
    look_back: LookBackRead | None
    look_backs: Annotated[list[LookBackRead], Field(max_length=MOST_LOOK_BACKS)]


class DecisionPage(TypedDict):
    """Decisions, the latest first."""

    items: Annotated[list[DecisionRead], Field(max_length=100)]
    next_cursor: Cursor | None
