"""What crosses the wire of notices and of the mail log."""

from typing import Annotated
from uuid import UUID

from pydantic import Field
from typing_extensions import TypedDict

from askwell.core.clock import Instant
from askwell.core.mail import MailState
from askwell.core.schemas import Count, Cursor, ResourceRead
from askwell.outreach.notices.models import NoticeKind


class NoticeRead(ResourceRead):
    """Something that happened; `url` is its place in the web app."""

    kind: NoticeKind
    text: Annotated[str, Field(max_length=500)]
    url: Annotated[str, Field(max_length=200)] | None
    read_at: Instant | None


class NoticePage(TypedDict):
    """Notices, the latest first, and how many are unread in all."""

    items: Annotated[list[NoticeRead], Field(max_length=100)]
    next_cursor: Cursor | None
    unread: Count


class MailRead(TypedDict):
    """A mail that Askwell sent, or tried to; `unconfirmed` ones may have arrived."""

    id: UUID
    created_at: Instant
    kind: Annotated[str, Field(max_length=40)]
    recipient: Annotated[str, Field(max_length=254)]
    subject: Annotated[str, Field(max_length=300)]
    state: MailState
    settled_at: Instant | None
    failure: Annotated[str, Field(max_length=500)] | None


class MailPage(TypedDict):
    """Mails of the last three months, the latest first. `can_send` tells whether this installation sends any.

    To contacts it does once `email_confirmed`: until then nothing is known of whose name they would be written in.
    """

    items: Annotated[list[MailRead], Field(max_length=100)]
    next_cursor: Cursor | None
    can_send: bool
    email_confirmed: bool
