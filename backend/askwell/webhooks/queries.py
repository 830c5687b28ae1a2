"""Reading webhooks, and what was sent to them."""

from functools import cache
from typing import Any

from sqlalchemy import bindparam, select
from sqlmodel import Session, col

from askwell.auth.oauth.models import App, Grant
from askwell.auth.viewer import Scope
from askwell.core.pages import Listing, Paging, Sort
from askwell.core.schemas import told
from askwell.events.models import EventType
from askwell.webhooks.models import Delivery, DeliveryState, Webhook
from askwell.webhooks.schemas import AppNamed, DeliveryPage, DeliveryRead, WebhookRead

_SAME = [name for name in DeliveryRead.__annotations__ if name != "next_attempt_at"]


def webhook_read(session: Session, webhook: Webhook) -> WebhookRead:
    """The webhook as its owner sees it."""
    types = None if webhook.types is None else [EventType(type) for type in webhook.types]
    scopes = [Scope(scope) for scope in webhook.scopes]
    return told(WebhookRead, webhook, app=_app(session, webhook), types=types, scopes=scopes)


def _app(session: Session, webhook: Webhook) -> AppNamed | None:
    if webhook.grant_id is None:
        return None
    grant = session.get_one(Grant, (webhook.owner_id, webhook.grant_id))
    app = session.get_one(App, (grant.app_owner_id, grant.app_id))
    return {"id": app.id, "name": app.name}


def delivery_read(delivery: Delivery) -> DeliveryRead:
    """The delivery as its owner sees it."""
    return _read({**{name: getattr(delivery, name) for name in _SAME}, "due_at": delivery.due_at})


def _read(row: dict[str, Any]) -> DeliveryRead:
    due_at = row.pop("due_at")
    return {**row, "next_attempt_at": due_at if row["state"] == DeliveryState.waiting else None}  # type: ignore[typeddict-item]


@cache
def _listing(filters: frozenset[str]) -> Listing:
    statement = select(*(col(getattr(Delivery, name)) for name in (*_SAME, "due_at")))
    statement = statement.where(col(Delivery.owner_id) == bindparam("owner_id"))
    for name in filters:
        statement = statement.where(getattr(Delivery, name) == bindparam(name))
    newest = Sort("-created_at", col(Delivery.id), descending=True, is_unique=True)
    return Listing(statement, col(Delivery.owner_id), col(Delivery.id), newest)


def deliveries(session: Session, webhook: Webhook, paging: Paging, filters: dict[str, Any]) -> DeliveryPage:
    """What was sent to a webhook, the latest first."""
    given = {name: value for name, value in filters.items() if value is not None}
    bound = {"owner_id": webhook.owner_id, "webhook_id": webhook.id, **given}
    found = _listing(frozenset({"webhook_id", *given})).page(session, paging, bound)
    return {"items": [_read(row) for row in found["items"]], "next_cursor": found["next_cursor"]}
