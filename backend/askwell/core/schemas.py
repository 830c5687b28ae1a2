"""What every schema on the wire shares."""

from datetime import date
from functools import cache
from typing import Annotated, Self, TypeVar, cast, get_args
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, Strict, WithJsonSchema, model_validator
from typing_extensions import TypedDict

from askwell.core.clock import WRITTEN, Instant

Version = Annotated[int, Field(ge=1, le=2**31 - 1)]
Count = Annotated[int, Field(ge=0, le=2**31 - 1)]
Cursor = Annotated[str, Field(max_length=5000)]
"""A place in a list: it holds what the list is sorted by, which may be a name of 800 letters."""
Whole = Annotated[int, Strict()]
"""A whole number: neither "7" nor true."""
Flag = Annotated[bool, Strict()]
"""True or false: neither 1 nor "yes"."""
Day = Annotated[
    date,
    WRITTEN,
    Field(ge=date(1900, 1, 1), le=date(2199, 12, 31)),
    WithJsonSchema({"type": "string", "format": "date"}),  # JSON Schema knows no bounds of dates
]


Told = TypeVar("Told")


def told(schema: type[Told], thing: object, **others: object) -> Told:
    """What a schema tells of a thing whose attributes bear the same names; `others` names what does not."""
    said = {name: others[name] if name in others else getattr(thing, name) for name in schema.__annotations__}
    return cast(Told, said)


class Payload(BaseModel):
    """What is sent to us: unknown fields are refused, and so is a number that is none.

    An empty text is null where null is possible, so that nobody has to look for both.
    """

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)

    @model_validator(mode="after")
    def _nothing_is_null(self) -> Self:
        for name in self.model_fields_set & _nullable(type(self)):
            if getattr(self, name) == "":
                setattr(self, name, None)
        return self


@cache
def _nullable(model: type[BaseModel]) -> frozenset[str]:
    return frozenset(name for name, field in model.model_fields.items() if type(None) in get_args(field.annotation))


class Changes(Payload):
    """A merge patch (RFC 7396): what is absent stays, what is null is cleared."""

    def given(self) -> dict[str, object]:
        """The fields that were sent, null included."""
        return {name: getattr(self, name) for name in self.model_fields_set}


class ResourceRead(TypedDict):
    """What every resource says of itself."""

    id: UUID
    version: Version
    created_at: Instant
    updated_at: Instant


class Reference(TypedDict):
    """Another resource, by its id and the name people know it by."""

    id: UUID
    name: Annotated[str, Field(max_length=500)]
