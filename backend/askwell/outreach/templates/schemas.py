"""What crosses the wire of message templates."""

from typing import Annotated

from pydantic import MISSING, Field
from typing_extensions import TypedDict

from askwell.core.clock import Instant
from askwell.core.schemas import Changes, Cursor, Payload, ResourceRead
from askwell.core.text import Name
from askwell.outreach.texts import Body, BodyText, MessageKind, Subject, SubjectText


class MessageTemplateCreate(Payload):
    """A new template."""

    name: Name
    kind: MessageKind
    subject: Subject = ""
    body: Annotated[Body, Field(min_length=1)]


class MessageTemplateUpdate(Changes):
    """Changes to a template."""

    name: Name | MISSING = MISSING
    kind: MessageKind | MISSING = MISSING
    subject: Subject | MISSING = MISSING
    body: Annotated[Body, Field(min_length=1)] | MISSING = MISSING


class MessageTemplateCopy(Payload):
    """A copy of a template, under a name of its own."""

    name: Name | None = None


class MessageTemplateRead(ResourceRead):
    """A template. Starters are the same for everybody: copy one to change it."""

    name: Annotated[str, Field(max_length=200)]
    kind: MessageKind
    subject: SubjectText
    body: BodyText
    starter: bool
    trashed_at: Instant | None


class MessageTemplatePage(TypedDict):
    """Templates: the starters, then one's own, the latest first."""

    items: Annotated[list[MessageTemplateRead], Field(max_length=100)]
    next_cursor: Cursor | None
