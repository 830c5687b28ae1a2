"""What crosses the wire of what a coach keeps of a client."""

from typing import Annotated

from pydantic import MISSING, Field
from typing_extensions import TypedDict

from askwell.contacts.schemas import Tag
from askwell.core.clock import Instant
from askwell.core.schemas import Changes, Payload, Version
from askwell.core.text import Prose, Sentence

MOST_TAGS = 20


class CardUpdate(Changes):
    """Changes to what I keep of a client; tags replace the tags."""

    tags: Annotated[list[Tag], Field(max_length=MOST_TAGS)] | MISSING = MISSING
    private_notes: Prose | None | MISSING = MISSING


class CardRead(TypedDict):
    """What I keep of a client: nobody else ever reads it."""

    version: Version
    updated_at: Instant | None
    tags: Annotated[list[Annotated[str, Field(max_length=50)]], Field(max_length=MOST_TAGS)]
    private_notes: Annotated[str, Field(max_length=20_000)] | None
    nudged_at: Instant | None


class Nudge(Payload):
    """A friendly word to a client."""

    text: Sentence
