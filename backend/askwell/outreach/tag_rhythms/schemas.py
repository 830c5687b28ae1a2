"""What crosses the wire of rhythms by tag."""

from typing import Annotated

from pydantic import Field
from typing_extensions import TypedDict

from askwell.contacts.schemas import KeepInTouchDays, Tag, Text50
from askwell.core.schemas import Payload

MOST = 200


class TagRhythmWrite(Payload):
    """How often to keep in touch with those who bear the tag."""

    tag: Tag
    keep_in_touch_days: KeepInTouchDays


class TagRhythmListWrite(Payload):
    """All rhythms by tag; of two for one tag, the last one counts."""

    items: Annotated[list[TagRhythmWrite], Field(max_length=MOST)]


class TagRhythmRead(TypedDict):
    """How often to keep in touch with those who bear the tag, and have no rhythm of their own."""

    tag: Text50
    keep_in_touch_days: KeepInTouchDays


class TagRhythmList(TypedDict):
    """Every rhythm by tag; the shortest of a contact's tags counts."""

    items: Annotated[list[TagRhythmRead], Field(max_length=MOST)]
