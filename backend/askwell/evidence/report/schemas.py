"""What crosses the wire of reports."""

from typing import Annotated

from pydantic import Field
from typing_extensions import TypedDict

from askwell.core.schemas import Count
from askwell.directions.schemas import DirectionRead
from askwell.evidence.board.schemas import BoardDirection, Cell
from askwell.evidence.decisions.schemas import DecisionRead, ReadinessRead
from askwell.evidence.outcomes.schemas import OutcomeRead
from askwell.evidence.takeaways.schemas import TakeawayRead
from askwell.questions.models import Topic

Takeaways = Annotated[list[TakeawayRead], Field(max_length=1000)]


class ReportTopic(TypedDict):
    """A topic, and everything that was said of it."""

    topic: Topic
    cell: Cell
    takeaways: Takeaways


class ReportRead(TypedDict):
    """One direction, with all that is known of it: a page to print. Topics of which nothing is known are left out."""

    direction: DirectionRead
    summary: BoardDirection
    topics: Annotated[list[ReportTopic], Field(max_length=len(Topic))]
    others: Takeaways
    takeaways_left_out: Annotated[Count, Field(description="How many takeaways came later than a thousand others.")]
    readiness: ReadinessRead
    decisions: Annotated[list[DecisionRead], Field(max_length=100)]
    outcomes: Annotated[list[OutcomeRead], Field(max_length=100)]
