"""What messages and templates are made of: a subject, a text, and the fields that are filled in for each contact."""

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from askwell.core.text import Line, Prose

LONGEST_BODY = 5_000
_FIELD = re.compile(r"\{\{([^{}]*)\}\}")


class MessageKind(StrEnum):
    """What a message is for."""

    request = "request"
    nudge = "nudge"
    thank_you = "thank_you"
    check_in = "check_in"
    outcome = "outcome"


class MergeField(StrEnum):
    """What is filled in, written in a text as `{{contact.given_name}}`."""

    contact_given_name = "contact.given_name"
    contact_name = "contact.name"
    contact_title = "contact.title"
    organization = "organization"
    how_we_met = "how_we_met"
    referrer = "referrer"
    direction = "direction"
    proposed_times = "proposed_times"
    booking_link = "booking_link"
    highlight = "highlight"
    my_name = "my.name"
    my_headline = "my.headline"


Subject = Annotated[Line, Field(description="May hold fields such as {{contact.given_name}}.")]
Body = Annotated[
    Prose, Field(max_length=LONGEST_BODY, description="Plain text; may hold fields such as {{contact.given_name}}.")
]
SubjectText = Annotated[str, Field(max_length=200)]
BodyText = Annotated[str, Field(max_length=LONGEST_BODY)]
FieldNames = Annotated[list[Annotated[str, Field(max_length=LONGEST_BODY)]], Field(max_length=1_700)]


def fields_in(*texts: str) -> list[str]:
    """The names of the fields that stand in the texts, each once, in their order."""
    return list(dict.fromkeys(name.strip() for text in texts for name in _FIELD.findall(text)))


def filled(text: str, values: Mapping[str, str | None]) -> str:
    """The text with its fields filled in; one without a value stays as it is, and is never a blank."""
    return _FIELD.sub(lambda found: values.get(found[1].strip()) or found[0], text)
