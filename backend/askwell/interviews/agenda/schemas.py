"""What crosses the wire of agendas."""

from typing import Annotated
from uuid import UUID

from pydantic import MISSING, Field, model_validator
from pydantic_core import PydanticCustomError
from typing_extensions import TypedDict

from askwell.core.schemas import Changes, Count, Flag, Payload, ResourceRead
from askwell.core.text import Prose, Sentence
from askwell.interviews.models import Status
from askwell.questions.models import Topic

MOST_ITEMS = 100
Answer = Annotated[Prose, Field(description="Markdown.")]


class AgendaCreate(Payload):
    """One typed question, or all questions of a set, put at the end of the agenda."""

    text: Sentence | None = None
    topic: Topic | None = None
    must_ask: Flag = False
    question_set_id: UUID | None = None

    @model_validator(mode="after")
    def _is_one_of_the_two(self) -> "AgendaCreate":
        if (self.text is None) == (self.question_set_id is None):
            raise PydanticCustomError("text_or_set", "Send a text, or the id of a question set.")
        return self


class AgendaItemUpdate(Changes):
    """Changes to an agenda item."""

    text: Sentence | MISSING = MISSING
    topic: Topic | None | MISSING = MISSING
    must_ask: Flag | MISSING = MISSING
    status: Status | MISSING = MISSING
    answer: Answer | None | MISSING = MISSING


class AgendaItemPut(AgendaItemUpdate):
    """An agenda item whose id the client made; a new one needs a text, a known one keeps what is not sent."""

    interview_id: UUID


class AgendaOrder(Payload):
    """The items in their new order; those that are not named follow in their old one."""

    item_ids: Annotated[list[UUID], Field(max_length=MOST_ITEMS)]


class AgendaItemRead(ResourceRead):
    """A question of one interview, and what was answered: as written, and as HTML that is safe to show."""

    question_id: UUID | None
    text: Annotated[str, Field(max_length=500)]
    topic: Topic | None
    must_ask: bool
    position: Count
    status: Status
    answer: Annotated[str, Field(max_length=20_000)] | None
    answer_html: Annotated[str, Field(max_length=400_000)]


Agenda = Annotated[list[AgendaItemRead], Field(max_length=MOST_ITEMS)]


class AgendaItemList(TypedDict):
    """Agenda items, in their order."""

    items: Agenda
