"""What crosses the wire of calendars."""

from typing import Annotated

from pydantic import Field
from typing_extensions import TypedDict

Address = Annotated[str, Field(max_length=8000)]


class AddTo(TypedDict):
    """Addresses that put a copy into a calendar; a copy does not follow later changes."""

    google: Address
    outlook: Address
