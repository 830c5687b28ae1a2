"""What crosses the wire around apps and what they are allowed."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import MISSING, AfterValidator, Field
from pydantic_core import PydanticCustomError
from typing_extensions import TypedDict

from askwell.auth.oauth import addresses
from askwell.auth.viewer import Scope
from askwell.core.clock import Instant
from askwell.core.schemas import Changes, Flag, Payload, ResourceRead
from askwell.core.text import ONE_LINE, Name, Sentence


def _redirect(uri: str) -> str:
    if (problem := addresses.problem(uri)) is not None:
        raise PydanticCustomError("redirect_uri", problem)
    return uri


def _website(uri: str) -> str:
    if not uri.startswith("https://") or addresses.problem(uri) is not None:
        raise PydanticCustomError("website", "Write a complete address that begins with https://.")
    return uri


RedirectUri = Annotated[
    str,
    Field(min_length=1, max_length=500, examples=["https://app.example/callback"]),
    ONE_LINE,
    AfterValidator(_redirect),
]
RedirectUris = Annotated[list[RedirectUri], Field(min_length=1, max_length=10)]
Website = Annotated[
    str, Field(min_length=1, max_length=500, examples=["https://app.example"]), ONE_LINE, AfterValidator(_website)
]
LogoUrl = Annotated[str, Field(max_length=200)]
Text = Annotated[str, Field(max_length=500)]


class AppCreate(Payload):
    """An app that asks people for access; a confidential one runs on a server, and can keep a secret."""

    name: Name
    description: Sentence | None = None
    website: Website | None = None
    redirect_uris: RedirectUris
    is_confidential: Flag


class AppUpdate(Changes):
    """Changes to an app."""

    name: Name | MISSING = MISSING
    description: Sentence | None | MISSING = MISSING
    website: Website | None | MISSING = MISSING
    redirect_uris: RedirectUris | MISSING = MISSING


class AppRead(ResourceRead):
    """An app; its id is what OAuth calls the `client_id`."""

    name: Annotated[str, Field(max_length=200)]
    description: Text | None
    website: Text | None
    redirect_uris: Annotated[list[Text], Field(max_length=10)]
    is_confidential: bool
    secret_made_at: Instant | None
    logo_url: LogoUrl | None


class AppRegistered(AppRead):
    """A new app with its secret, which is shown this once; a public app has none."""

    client_secret: Annotated[str, Field(max_length=100)] | None


class AppSecret(TypedDict):
    """The secret of an app from now on: it is shown this once."""

    client_secret: Annotated[str, Field(max_length=100)]


class AppList(TypedDict):
    """Every app of mine, the latest first."""

    items: Annotated[list[AppRead], Field(max_length=25)]


class LogoPut(Payload):
    """A PNG, JPEG or WebP picture of at most 256 kB and 1024 by 1024 points, in Base64."""

    content: Annotated[str, Field(min_length=1, max_length=350_000, pattern="^[A-Za-z0-9+/]+=*$", repr=False)]


ClientId = Annotated[str, Field(max_length=100), ONE_LINE]
Destination = Annotated[str, Field(max_length=500), ONE_LINE]
Word = Annotated[str, Field(max_length=200), ONE_LINE]
Words = Annotated[str, Field(max_length=2000), ONE_LINE]


class AuthorizationRequest(Payload):
    """What an app sends a browser along with (RFC 6749, section 4.1.1; RFC 7636)."""

    client_id: ClientId
    redirect_uri: Destination
    response_type: Word = ""
    scope: Words = ""
    state: Annotated[Words, Field(description="What the app is told again, as it is.")] = ""
    code_challenge: Word = ""
    code_challenge_method: Word = ""


class ConsentGiven(AuthorizationRequest):
    """My answer to an app."""

    allowed: Flag


class AppSummary(TypedDict):
    """What is told of an app to those whom it asks."""

    id: UUID
    name: Annotated[str, Field(max_length=200)]
    description: Text | None
    website: Text | None
    logo_url: LogoUrl | None


class ConsentRead(TypedDict):
    """What an app asks for, and where I go when I have answered; `is_connected` if I allowed it something before."""

    app: AppSummary
    scopes: Annotated[list[Scope], Field(max_length=50)]
    redirect_to: Text
    is_connected: bool


class ConsentAnswer(TypedDict):
    """Where to send the browser now."""

    redirect_to: Annotated[str, Field(max_length=5000)]


class ConnectedAppRead(TypedDict):
    """An app that may reach my account, with all that it may."""

    app: AppSummary
    scopes: Annotated[list[Scope], Field(max_length=50)]
    connected_at: Instant
    last_used_at: Instant


class ConnectedAppList(TypedDict):
    """Every app that may reach my account, the one used last first."""

    items: Annotated[list[ConnectedAppRead], Field(max_length=1000)]


class TokenAnswer(TypedDict):
    """Tokens for an app (RFC 6749, section 5.1); `expires_in` in seconds."""

    access_token: str
    token_type: Literal["Bearer"]
    expires_in: int
    refresh_token: str
    scope: str
