"""What crosses the wire of the board."""

from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import Field
from typing_extensions import TypedDict

from askwell.contacts.models import Level, Stage
from askwell.core.clock import Instant
from askwell.core.schemas import Count, Reference
from askwell.directions.models import DirectionState
from askwell.evidence.takeaways.schemas import Rating
from askwell.questions.models import Topic

MOST_COMPARED = 6
Years = Annotated[int, Field(ge=0, le=300)]
Rated = Annotated[float, Field(ge=1, le=5)]


class Agreement(StrEnum):
    """Whether those who were asked see it alike: their ratings lie one apart at most, three or more apart (`split`), or
    in between (`differ`). One person alone neither agrees nor disagrees (`none`)."""

    none = "none"
    agree = "agree"
    differ = "differ"
    split_ = "split"


class Kinds(TypedDict):
    """How many takeaways there are of each kind."""

    strength: Count
    gap: Count
    upside: Count
    downside: Count
    surprise: Count
    advice: Count


class YearsInField(TypedDict):
    """How long those who were asked have been in their field."""

    fewest: Years
    most: Years


class Cell(TypedDict):
    """What is known of one topic in one direction. `spread` is the standard deviation of the ratings.

    `newest_at` is when it was last heard of; it `is_old` after six months.
    """

    takeaways: Count
    rated: Count
    mean: Rated | None
    spread: Annotated[float, Field(ge=0, le=2)] | None
    lowest: Rating | None
    highest: Rating | None
    agreement: Agreement
    people: Count
    organizations: Count
    levels: Annotated[list[Level], Field(max_length=len(Level))]
    years: YearsInField | None
    newest_at: Instant | None
    is_old: bool
    kinds: Kinds


class Row(TypedDict):
    """One topic, with a cell for each direction, in their order."""

    topic: Topic
    cells: Annotated[list[Cell], Field(max_length=MOST_COMPARED)]


class Coverage(TypedDict):
    """Which perspectives were heard: somebody new (two years at most, or at entry level), somebody with ten years or
    more, people of several organizations, somebody who is unhappy or has left, and three people in all."""

    novice: bool
    veteran: bool
    several_organizations: bool
    critical_voice: bool
    three_people: bool


class BoardDirection(Reference):
    """A direction on the board: whom its takeaways come from, and what nobody was asked about."""

    state: DirectionState
    people: Count
    organizations: Count
    coverage: Coverage
    topics_unasked: Annotated[list[Topic], Field(max_length=len(Topic))]


class BoardRead(TypedDict):
    """Directions side by side: a row for each topic."""

    directions: Annotated[list[BoardDirection], Field(max_length=MOST_COMPARED)]
    rows: Annotated[list[Row], Field(max_length=len(Topic))]


class Perspective(StrEnum):
    """What is still missing among those who were heard."""

    novice = "novice"
    veteran = "veteran"
    several_organizations = "several_organizations"
    critical_voice = "critical_voice"
    three_people = "three_people"


class NextContact(TypedDict):
    """Somebody of the direction whom the seeker has not met yet: what they would add, and why."""

    contact: Reference
    organization: Reference | None
    stage: Stage
    fills: Annotated[list[Perspective], Field(max_length=len(Perspective))]
    reason: Annotated[str, Field(max_length=500)]


class NextQuestion(TypedDict):
    """A topic that few people were heard on, with a question from the seeker's own sets or a starter set."""

    topic: Topic
    people: Count
    question: Annotated[str, Field(max_length=500)]
    question_id: UUID


class NextInterview(TypedDict):
    """An interview of the direction that is still to be held: its agenda takes questions."""

    id: UUID
    contact: Reference
    starts_at: Instant | None


class NextRead(TypedDict):
    """Whom to meet, what to ask, and where to ask it."""

    contacts: Annotated[list[NextContact], Field(max_length=10)]
    questions: Annotated[list[NextQuestion], Field(max_length=5)]
    interviews: Annotated[list[NextInterview], Field(max_length=5)]
