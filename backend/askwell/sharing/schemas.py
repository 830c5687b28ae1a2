"""What crosses the wire of engagements."""

from typing import Annotated, Self

from pydantic import MISSING, Field, model_validator
from pydantic_core import PydanticCustomError
from typing_extensions import TypedDict

from askwell.core.clock import Instant
from askwell.core.email import Email
from askwell.core.schemas import Changes, Cursor, Day, Payload, ResourceRead
from askwell.core.text import Paragraph
from askwell.sharing.models import EngagementState, LookKind, Role, SharedScope

SharedScopes = Annotated[
    list[SharedScope],
    Field(max_length=len(SharedScope), description="What is shared; debriefs are seen only together with interviews."),
]
_Text200 = Annotated[str, Field(max_length=200)]
_Summary = Annotated[str, Field(max_length=2000)]


class EngagementCreate(Payload):
    """An invitation, as a coach or as a client. Only a client says what is shared, and until which day."""

    role: Role
    email: Email | None = None
    scopes: SharedScopes | None = None
    ends_on: Day | None = None

    @model_validator(mode="after")
    def _is_shared_by_the_client(self) -> Self:
        if self.role is Role.client and self.scopes is None:
            raise PydanticCustomError("scopes_needed", "Say what you share with your coach.")
        if self.role is Role.coach and (self.scopes is not None or self.ends_on is not None):
            raise PydanticCustomError("client_decides", "What is shared, and how long, is for the client to say.")
        return self


class EngagementAcceptance(Payload):
    """An invitation taken up. A client says what is shared, and until which day; a coach says nothing."""

    scopes: SharedScopes | None = None
    ends_on: Day | None = None


class EngagementUpdate(Changes):
    """Other things are shared from the next request on, or until another day; only the client can say so."""

    scopes: SharedScopes | MISSING = MISSING
    ends_on: Day | None | MISSING = MISSING


class SummaryWrite(Payload):
    """What the client says of it all, to the coach."""

    text: Paragraph | None = None


class Person(TypedDict):
    """The other side of an engagement."""

    name: _Text200
    headline: _Text200 | None


class EngagementRead(ResourceRead):
    """The consent between a coach and a client; `role` is mine. `other` is not known before somebody accepts.

    `summary` is what I wrote as the client; a coach reads it with the client's progress.
    """

    role: Role
    state: EngagementState
    invited_by: Role
    invited_email: Annotated[str, Field(max_length=254)] | None
    other: Person | None
    scopes: SharedScopes
    ends_on: Day | None
    started_at: Instant | None
    ended_at: Instant | None
    summary: _Summary | None


class EngagementCreated(EngagementRead):
    """An invitation with its link, which is told this once; it works once, for two weeks."""

    url: Annotated[str, Field(max_length=500)]
    mailed: bool


class EngagementPage(TypedDict):
    """Engagements, the latest first."""

    items: Annotated[list[EngagementRead], Field(max_length=100)]
    next_cursor: Cursor | None


class InvitationRead(TypedDict):
    """Who invites, and to what: `role` is what one would be. What a client would share stands here already."""

    role: Role
    invited_by: Person
    scopes: SharedScopes
    ends_on: Day | None
    expires_at: Instant


class ScopeRead(TypedDict):
    """What one can share, in plain words, and an example of what the coach will see."""

    scope: SharedScope
    title: _Text200
    words: Annotated[str, Field(max_length=500)]
    example: Annotated[str, Field(max_length=500)]


class ScopeList(TypedDict):
    """Everything that can be shared."""

    items: Annotated[list[ScopeRead], Field(max_length=len(SharedScope))]


class LookRead(TypedDict):
    """That the coach looked at a kind of thing; one entry an hour."""

    kind: LookKind
    at: Instant


class LookPage(TypedDict):
    """What the coach looked at, the latest first."""

    items: Annotated[list[LookRead], Field(max_length=100)]
    next_cursor: Cursor | None
