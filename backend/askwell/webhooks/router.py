"""Webhooks over REST."""

from typing import Annotated

from fastapi import Query, Request
from sqlmodel import Session, col

from askwell.auth.errors import MissingScope
from askwell.core.db import Reading, Writing
from askwell.core.errors import Invalid, NotFound, responses
from askwell.core.pages import InvalidCursor, PageQuery
from askwell.core.preconditions import ShownOnce
from askwell.core.routing import SHOWN_ONCE, Router
from askwell.core.text import Line
from askwell.webhooks import actions, queries
from askwell.webhooks.access import (
    Editable,
    Governed,
    Reader,
    RepeatableDelivery,
    Visible,
    VisibleDelivery,
    Writer,
    visible_to,
)
from askwell.webhooks.errors import TooManyWebhooks, WebhookOfAnother, WebhookOff
from askwell.webhooks.models import DeliveryState, Webhook
from askwell.webhooks.queries import delivery_read, webhook_read
from askwell.webhooks.schemas import (
    DeliveryPage,
    DeliveryRead,
    Redelivery,
    RedeliveryRead,
    WebhookCreate,
    WebhookCreated,
    WebhookList,
    WebhookRead,
    WebhookUpdate,
)
from askwell.webhooks.signing import secret

router = Router("webhooks")
_REFUSED = (MissingScope, WebhookOfAnother)


def _created(request: Request, session: Session, webhook: Webhook) -> WebhookCreated:
    return {**webhook_read(session, webhook), "secret": secret(request.app.state.keys, webhook)}


@router.get("/webhooks")
def list_webhooks(viewer: Reader, session: Reading) -> WebhookList:
    """My webhooks, the latest first."""
    found = session.scalars(visible_to(viewer).order_by(col(Webhook.id).desc()))
    return {"items": [webhook_read(session, webhook) for webhook in found]}


@router.post(
    "/webhooks",
    status_code=201,
    responses=responses(TooManyWebhooks, MissingScope, Invalid, ShownOnce),
    openapi_extra=SHOWN_ONCE,
)
def create_webhook(new: WebhookCreate, request: Request, viewer: Writer, session: Writing) -> WebhookCreated:
    """Have an address told of what happens from now on. Its secret is shown this once."""
    webhook = actions.add(session, viewer, new)
    session.flush()
    return _created(request, session, webhook)


@router.get("/webhooks/{id}", responses=responses(NotFound))
def get_webhook(webhook: Visible, session: Reading) -> WebhookRead:
    """One webhook."""
    return webhook_read(session, webhook)


@router.patch("/webhooks/{id}", responses=responses(NotFound, *_REFUSED, Invalid))
def update_webhook(changes: WebhookUpdate, webhook: Editable, session: Writing) -> WebhookRead:
    """Change a webhook; what is not sent stays. Switched on again, it is told of what happens from then on."""
    actions.edit(session, webhook, changes)
    session.flush()
    return webhook_read(session, webhook)


@router.delete("/webhooks/{id}", status_code=204, responses=responses(NotFound, *_REFUSED))
def delete_webhook(webhook: Editable, session: Writing) -> None:
    """Delete a webhook, and what was sent to it."""
    actions.delete(session, webhook)


@router.post(
    "/webhooks/{id}/secret",
    status_code=201,
    responses=responses(NotFound, *_REFUSED, ShownOnce),
    openapi_extra=SHOWN_ONCE,
)
def rotate_webhook_secret(request: Request, webhook: Governed, session: Writing) -> WebhookCreated:
    """Give a webhook another secret, shown this once. For a day, what is sent is signed with the old one, too."""
    actions.rotate_secret(webhook)
    session.flush()
    return _created(request, session, webhook)


@router.post("/webhooks/{id}/test", status_code=201, responses=responses(NotFound, *_REFUSED, WebhookOff))
def send_webhook_test(webhook: Governed, session: Writing) -> DeliveryRead:
    """Have `webhook.test` sent to a webhook, which tells of nothing. Ask for the delivery to see what came of it."""
    delivery = actions.send_test(session, webhook)
    session.flush()
    return delivery_read(delivery)


@router.get("/webhooks/{id}/deliveries", responses=responses(NotFound, InvalidCursor))
def list_webhook_deliveries(
    webhook: Visible,
    session: Reading,
    paging: PageQuery,
    state: DeliveryState | None = None,
    type: Annotated[Line | None, Query(description="A type of events, or `webhook.test`.")] = None,
) -> DeliveryPage:
    """What was sent to a webhook in the last 30 days, the latest first."""
    return queries.deliveries(session, webhook, paging, {"state": state, "type": type})


@router.post("/webhooks/{id}/redelivery", responses=responses(NotFound, *_REFUSED, WebhookOff))
def redeliver_failed(wanted: Redelivery, webhook: Governed, session: Writing) -> RedeliveryRead:
    """Send everything once more that failed since a time."""
    return {"deliveries": actions.redeliver_failed(session, webhook, wanted.since)}


@router.get("/webhook-deliveries/{id}", responses=responses(NotFound))
def get_webhook_delivery(delivery: VisibleDelivery, session: Reading) -> DeliveryRead:
    """What was sent, and what came back."""
    return delivery_read(delivery)


@router.post("/webhook-deliveries/{id}/redelivery", responses=responses(NotFound, *_REFUSED, WebhookOff))
def redeliver(delivery: RepeatableDelivery, session: Writing) -> DeliveryRead:
    """Send it once more, under the same `webhook-id`."""
    actions.redeliver(session, delivery)
    session.flush()
    return delivery_read(delivery)
