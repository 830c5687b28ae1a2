"""What crosses the wire of webhooks."""

from typing import Annotated
from urllib.parse import urlsplit
from uuid import UUID

from pydantic import MISSING, AfterValidator, Field
from pydantic_core import PydanticCustomError
from typing_extensions import TypedDict

from askwell.auth.viewer import Scope
from askwell.core.clock import Instant
from askwell.core.schemas import Changes, Count, Cursor, Flag, Payload, ResourceRead
from askwell.core.text import ONE_LINE, Line
from askwell.events.models import EventType
from askwell.webhooks.models import DeliveryState

TEST = "webhook.test"
"""The type of a test, which is no event."""


def _address(value: str) -> str:
    try:
        parts = urlsplit(value)
        is_one = parts.scheme in ("https", "http") and parts.hostname and not parts.fragment and "@" not in parts.netloc
    except ValueError:
        is_one = False
    if not is_one:
        raise PydanticCustomError("address", "Write the address, such as https://example.org/webhooks, without a name.")
    return value


Url = Annotated[
    str, Field(max_length=2000, examples=["https://example.org/askwell"]), ONE_LINE, AfterValidator(_address)
]
Types = Annotated[list[EventType], Field(min_length=1, max_length=200)]
"""The types of events to be told of."""


class WebhookCreate(Payload):
    """A new webhook; without types it is told of everything that its maker may read."""

    url: Url
    description: Line | None = None
    types: Types | None = None


class WebhookUpdate(Changes):
    """Changes to a webhook. Switched on again, it is told of what happens from then on."""

    url: Url | MISSING = MISSING
    description: Line | None | MISSING = MISSING
    types: Types | None | MISSING = MISSING
    enabled: Flag | MISSING = MISSING


class AppNamed(TypedDict):
    """The app that made a webhook."""

    id: UUID
    name: Annotated[str, Field(max_length=200)]


class WebhookRead(ResourceRead):
    """A webhook, without its secret. It hears of nothing that its `scopes` do not let it read, ever.

    One that an app made names the app, and ends when the app's access does.
    """

    app: AppNamed | None
    url: Annotated[str, Field(max_length=2000)]
    description: Annotated[str, Field(max_length=200)] | None
    types: Annotated[list[EventType], Field(max_length=200)] | None
    scopes: Annotated[list[Scope], Field(max_length=50)]
    enabled: bool
    old_secret_until: Instant | None
    failing_since: Instant | None
    gave_up_at: Instant | None


class WebhookCreated(WebhookRead):
    """A webhook with its secret: it is shown this once."""

    secret: Annotated[str, Field(max_length=100)]


class WebhookList(TypedDict):
    """Every webhook, the latest first."""

    items: Annotated[list[WebhookRead], Field(max_length=10)]


class DeliveryRead(TypedDict):
    """What was sent to a webhook, and what came back the last time. `id` is the `webhook-id`."""

    id: UUID
    webhook_id: UUID
    event_id: UUID | None
    type: Annotated[str, Field(max_length=40)]
    created_at: Instant
    state: DeliveryState
    attempts: Count
    attempted_at: Instant | None
    next_attempt_at: Instant | None
    duration_ms: Count | None
    status: Annotated[int, Field(ge=100, le=999)] | None
    failure: Annotated[str, Field(max_length=500)] | None
    body: Annotated[str, Field(max_length=1000)]
    response: Annotated[str, Field(max_length=1000)] | None


class DeliveryPage(TypedDict):
    """Deliveries, the latest first."""

    items: Annotated[list[DeliveryRead], Field(max_length=100)]
    next_cursor: Cursor | None


class Redelivery(Payload):
    """Since when what failed is to be sent again."""

    since: Instant


class RedeliveryRead(TypedDict):
    """How many deliveries are sent again."""

    deliveries: Count
