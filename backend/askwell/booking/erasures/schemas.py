"""What crosses the wire of erasures."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field
from typing_extensions import TypedDict

from askwell.core.clock import Instant
from askwell.core.schemas import Cursor, Reference, ResourceRead


class ErasureState(StrEnum):
    """Whether it is done."""

    requested = "requested"
    done = "done"


class ErasureRead(ResourceRead):
    """That a contact asked to be erased; `contact` is null once nothing is left of them."""

    state: ErasureState
    contact: Reference | None
    requested_at: Instant
    due_at: Instant
    erased_at: Instant | None


class ErasurePage(TypedDict):
    """Erasures, the latest first."""

    items: Annotated[list[ErasureRead], Field(max_length=100)]
    next_cursor: Cursor | None
