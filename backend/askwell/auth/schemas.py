"""What crosses the wire around accounts, sessions and tokens."""

import unicodedata
from typing import Annotated, Literal
from uuid import UUID

from pydantic import MISSING, AfterValidator, BaseModel, Field
from pydantic_core import PydanticCustomError
from typing_extensions import TypedDict

from askwell.auth.viewer import Scope
from askwell.core.clock import Instant, TimeZone
from askwell.core.email import Email
from askwell.core.schemas import Changes, Day, Payload, ResourceRead
from askwell.core.text import ONE_LINE, Line, Name, Paragraph


def _composed(value: str) -> str:
    if "\0" in value:
        raise PydanticCustomError("unstorable_text", "Remove the characters that are not text.")
    return unicodedata.normalize("NFC", value)


# The same accents, however a keyboard makes them; and never part of what is shown of a payload.
Password = Annotated[
    str,
    Field(min_length=1, max_length=200, repr=False, json_schema_extra={"format": "password"}),
    AfterValidator(_composed),
]
Locale = Annotated[str, Field(max_length=35, pattern="^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$", examples=["en-GB"])]


class AccountCreate(Payload):
    """A new account."""

    email: Email
    password: Password
    display_name: Name
    time_zone: TimeZone


def _known_scopes(value: str) -> str:
    if not set(value.split()) <= set(Scope):
        raise PydanticCustomError("unknown_scope", "Ask for scopes that there are, such as contacts:read.")
    return value


class SignInForm(BaseModel):
    """A sign-in (RFC 6749, section 4.3); what else clients send along is left aside."""

    grant_type: Literal["password"]
    username: Annotated[str, Field(max_length=254, description="The e-mail address."), ONE_LINE]
    password: Password
    scope: Annotated[
        str,
        Field(max_length=2000, description="Scopes, with spaces between; none: all."),
        AfterValidator(_known_scopes),
    ] = ""


class SignedUp(TypedDict):
    """The answer to a sign-up: the same whether the address was free or not."""

    email: Annotated[str, Field(max_length=254)]
    display_name: Annotated[str, Field(max_length=200)]
    time_zone: Annotated[str, Field(max_length=64)]


class AccountRead(ResourceRead):
    """My account; `headline` and `introduction` are what a contact may see of me."""

    email: Annotated[str, Field(max_length=254)]
    display_name: Annotated[str, Field(max_length=200)]
    headline: Annotated[str, Field(max_length=200)] | None
    introduction: Annotated[str, Field(max_length=2000)] | None
    time_zone: Annotated[str, Field(max_length=64)]
    locale: Annotated[str, Field(max_length=35)]
    is_coach: bool


class AccountUpdate(Changes):
    """Changes to my account."""

    display_name: Name | MISSING = MISSING
    headline: Line | None | MISSING = MISSING
    introduction: Paragraph | None | MISSING = MISSING
    time_zone: TimeZone | MISSING = MISSING
    locale: Locale | MISSING = MISSING


class PasswordChange(Payload):
    """A new password; every other session ends."""

    current_password: Password
    new_password: Password


class EmailConfirmation(Payload):
    """What the link in the mail ends with."""

    token: Annotated[str, Field(max_length=100, repr=False), ONE_LINE]


class AccountDeletion(Payload):
    """The password, asked again, because nothing comes back."""

    password: Password


class TokenRead(TypedDict):
    """An access token for a session (RFC 6749, section 5.1); `expires_in` in seconds."""

    access_token: Annotated[str, Field(max_length=2048)]
    token_type: Literal["bearer"]
    expires_in: Annotated[int, Field(ge=0, le=86400)]
    scope: Annotated[str, Field(max_length=2000)]


class SessionRead(TypedDict):
    """A place where the account is signed in."""

    id: UUID
    created_at: Instant
    last_used_at: Instant
    user_agent: Annotated[str, Field(max_length=200)] | None
    current: bool


class SessionList(TypedDict):
    """Every place where the account is signed in, the latest first."""

    items: Annotated[list[SessionRead], Field(max_length=1000)]


class AccessTokenCreate(Payload):
    """A new personal access token; without a day it is good for 90 days, and for 365 at most."""

    name: Name
    scopes: Annotated[list[Scope], Field(min_length=1, max_length=50)]
    expires_on: Day | None = None


class AccessTokenRead(TypedDict):
    """A personal access token, without its secret."""

    id: UUID
    name: Annotated[str, Field(max_length=200)]
    scopes: Annotated[list[Scope], Field(max_length=50)]
    prefix: Annotated[str, Field(max_length=20)]
    created_at: Instant
    expires_at: Instant
    last_used_at: Instant | None


class AccessTokenCreated(AccessTokenRead):
    """A personal access token with its secret: it is shown this once."""

    token: Annotated[str, Field(max_length=100)]


class AccessTokenList(TypedDict):
    """Every personal access token that is still good, the latest first."""

    items: Annotated[list[AccessTokenRead], Field(max_length=50)]
