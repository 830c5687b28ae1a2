"""What crosses the wire of imports."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field
from typing_extensions import TypedDict

from askwell.core.clock import Instant
from askwell.core.schemas import Count, Cursor, Day, Flag, Payload, ResourceRead
from askwell.exchange.models import Action, ImportState

_Text200 = Annotated[str, Field(max_length=200)]
_Text500 = Annotated[str, Field(max_length=500)]
_Value = Annotated[str, Field(max_length=2000)]


class Progress(TypedDict):
    """How much of the work at hand is done, in rows; while a file is read, `total` is an estimate."""

    done: Count
    total: Count


class ImportCounts(TypedDict):
    """How many rows do what."""

    add: Count
    update: Count
    skip: Count
    refuse: Count


class ImportFailure(TypedDict):
    """Why an import failed, and what can be done about it."""

    code: Annotated[str, Field(max_length=40)]
    detail: _Text500


class ImportRead(ResourceRead):
    """An import. `applying` with an `applied_at` is the way back to `undone`; `kept` counts what was not taken back."""

    file_name: _Text200
    state: ImportState
    source: Literal["linkedin"]
    progress: Progress
    counts: ImportCounts
    error: ImportFailure | None
    applied_at: Instant | None
    undone_at: Instant | None
    kept: Count


class ImportPage(TypedDict):
    """Imports, the latest first."""

    items: Annotated[list[ImportRead], Field(max_length=100)]
    next_cursor: Cursor | None


# `from` is a word of the language, so that this one cannot be written as a class.
FieldChange = TypedDict("FieldChange", {"field": _Text200, "from": _Value | None, "to": _Value | None})


class ImportRowRead(TypedDict):
    """What one row says, and what it does: `contact_id` is the contact that it updates, repeats or has added."""

    id: UUID
    line: Count
    action: Action
    reason: _Text200
    chosen: bool
    given_name: _Text200
    family_name: _Text200
    email: Annotated[str, Field(max_length=254)] | None
    link: _Text500 | None
    organization: _Text200 | None
    title: _Text200 | None
    connected_on: Day | None
    contact_id: UUID | None
    changes: Annotated[list[FieldChange], Field(max_length=20)]


class ImportRowPage(TypedDict):
    """The rows of a file, in its order."""

    items: Annotated[list[ImportRowRead], Field(max_length=100)]
    next_cursor: Cursor | None


class ImportRowUpdate(Payload):
    """Whether the row is to be done."""

    chosen: Flag
