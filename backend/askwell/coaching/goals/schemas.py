"""What crosses the wire of goals."""

from typing import Annotated

from pydantic import MISSING, Field
from typing_extensions import TypedDict

from askwell.coaching.goals.models import GoalState
from askwell.core.schemas import Changes, Count, Cursor, Day, Payload, ResourceRead, Whole
from askwell.core.text import Sentence
from askwell.sharing.models import Role

Target = Annotated[Whole, Field(ge=1, le=1000, description="How many interviews are to be held.")]


class GoalCreate(Payload):
    """So many interviews by a day, counted from today or another day."""

    target: Target
    due_on: Day
    starts_on: Day | None = None
    text: Sentence | None = None


class GoalUpdate(Changes):
    """Changes to a goal."""

    target: Target | MISSING = MISSING
    due_on: Day | MISSING = MISSING
    text: Sentence | None | MISSING = MISSING


class GoalRead(ResourceRead):
    """A goal, and how many interviews have been held towards it."""

    state: GoalState
    proposed_by: Role
    target: Target
    actual: Count
    is_met: bool
    starts_on: Day
    due_on: Day
    text: Annotated[str, Field(max_length=400_000)] | None


class GoalPage(TypedDict):
    """Goals, the latest first."""

    items: Annotated[list[GoalRead], Field(max_length=100)]
    next_cursor: Cursor | None
