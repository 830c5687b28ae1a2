"""What crosses the wire of question sets."""

from typing import Annotated
from uuid import UUID

from pydantic import MISSING, Field
from typing_extensions import TypedDict

from askwell.core.clock import Instant
from askwell.core.schemas import Changes, Count, Cursor, Flag, Payload, ResourceRead, Whole
from askwell.core.text import Name, Paragraph, Sentence
from askwell.questions.models import Topic

MOST_QUESTIONS = 100
Priority = Annotated[Whole, Field(ge=1, le=3, description="1 is high, 3 is low.")]


class QuestionCreate(Payload):
    """A new question; it comes last."""

    text: Sentence
    topic: Topic | None = None
    priority: Priority = 2
    must_ask: Flag = False


class QuestionUpdate(Changes):
    """Changes to a question."""

    text: Sentence | MISSING = MISSING
    topic: Topic | None | MISSING = MISSING
    priority: Priority | MISSING = MISSING
    must_ask: Flag | MISSING = MISSING


class QuestionSetCreate(Payload):
    """A new question set; a name is enough."""

    name: Name
    purpose: Paragraph | None = None
    questions: Annotated[list[QuestionCreate], Field(max_length=MOST_QUESTIONS)] = []


class QuestionSetUpdate(Changes):
    """Changes to a question set."""

    name: Name | MISSING = MISSING
    purpose: Paragraph | None | MISSING = MISSING


class QuestionSetCopy(Payload):
    """The name of the copy; without one, it is told from the original's by "(copy)"."""

    name: Name | None = None


class QuestionOrder(Payload):
    """The questions in their new order; those that are not named follow in their old one."""

    question_ids: Annotated[list[UUID], Field(max_length=MOST_QUESTIONS)]


class QuestionRead(ResourceRead):
    """One question of a set."""

    text: Annotated[str, Field(max_length=500)]
    topic: Topic | None
    priority: Priority
    must_ask: bool
    position: Count
    trashed_at: Instant | None


class QuestionList(TypedDict):
    """The questions of a set, in their order."""

    items: Annotated[list[QuestionRead], Field(max_length=MOST_QUESTIONS)]


class QuestionSetSummary(ResourceRead):
    """A question set as lists show it; a starter set is there for everybody and cannot be changed."""

    name: Annotated[str, Field(max_length=200)]
    purpose: Annotated[str, Field(max_length=2000)] | None
    starter: bool
    from_coach: bool
    question_count: Count
    trashed_at: Instant | None


class QuestionSetRead(QuestionSetSummary):
    """A question set with its questions, in their order."""

    questions: Annotated[list[QuestionRead], Field(max_length=MOST_QUESTIONS)]


class QuestionSetPage(TypedDict):
    """Question sets: the starter sets first, then one's own, the latest first."""

    items: Annotated[list[QuestionSetSummary], Field(max_length=100)]
    next_cursor: Cursor | None
