"""What crosses the wire of messages."""

from enum import StrEnum
from typing import Annotated, Literal
from uuid import UUID

from pydantic import MISSING, Field
from typing_extensions import TypedDict

from askwell.core.clock import Instant
from askwell.core.schemas import Changes, Count, Cursor, Flag, Payload, Reference, ResourceRead
from askwell.core.text import Paragraph, Sentence
from askwell.outreach.messages.models import Channel, MessageState
from askwell.outreach.texts import Body, BodyText, FieldNames, MergeField, MessageKind, Subject, SubjectText

Values = Annotated[
    dict[MergeField, Paragraph],
    Field(max_length=len(MergeField), description="Fields that are filled in with this, such as proposed times."),
]


class AdviceCode(StrEnum):
    """What a draft could do better."""

    too_long = "too_long"
    no_subject = "no_subject"
    no_connection_first = "no_connection_first"
    no_question = "no_question"
    several_questions = "several_questions"
    demands = "demands"
    asks_for_job = "asks_for_job"
    asks_for_leads = "asks_for_leads"
    mentions_attachment = "mentions_attachment"
    names_nothing_learned = "names_nothing_learned"
    no_thanks = "no_thanks"


class MessageCreate(Payload):
    """A draft: from a template, whose fields are filled in, or from one's own words."""

    contact_id: UUID
    kind: MessageKind
    template_id: UUID | None = None
    interview_id: UUID | None = None
    channel: Channel = Channel.mail
    subject: Subject | None = None
    body: Body | None = None
    values: Values = {}


class MessageUpdate(Changes):
    """Changes to a draft."""

    kind: MessageKind | MISSING = MISSING
    channel: Channel | MISSING = MISSING
    subject: Subject | MISSING = MISSING
    body: Body | MISSING = MISSING


class Sending(Payload):
    """How and when: by mail from here, or `logged` as sent by oneself. Other channels are always logged."""

    channel: Channel | None = None
    sent_at: Instant | None = None
    logged: Flag = False


class Answer(Payload):
    """When the contact answered; now, if that is not said."""

    answered_at: Instant | None = None


class Bounce(Payload):
    """What the mail came back with."""

    reason: Sentence | None = None


class MessageCheck(Payload):
    """A text as it is being typed."""

    kind: MessageKind
    subject: Subject = ""
    body: Body = ""
    channel: Channel = Channel.mail
    contact_id: UUID | None = None
    interview_id: UUID | None = None


class Advice(TypedDict):
    """What a draft could do better, and why; it never stops anybody."""

    code: AdviceCode
    message: Annotated[str, Field(max_length=300)]
    severity: Literal["advice"]


AdviceList = Annotated[list[Advice], Field(max_length=len(AdviceCode))]


class MessageCheckRead(TypedDict):
    """What is to be said of a text."""

    words: Count
    missing_fields: FieldNames
    advice: AdviceList


class MessageRead(ResourceRead):
    """A message. `missing_fields` have no value yet; `advice` is given on drafts only."""

    contact: Reference
    interview_id: UUID | None
    template_id: UUID | None
    kind: MessageKind
    channel: Channel
    subject: SubjectText
    body: BodyText
    state: MessageState
    recipient: Annotated[str, Field(max_length=254)] | None
    sent_at: Instant | None
    answered_at: Instant | None
    failure: Annotated[str, Field(max_length=500)] | None
    missing_fields: FieldNames
    advice: AdviceList
    trashed_at: Instant | None


class MessagePage(TypedDict):
    """Messages, the latest first."""

    items: Annotated[list[MessageRead], Field(max_length=100)]
    next_cursor: Cursor | None
