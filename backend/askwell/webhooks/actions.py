"""What somebody can do with their webhooks."""

import json
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, update
from sqlmodel import Session, col

from askwell.auth.errors import MissingScope
from askwell.auth.models import Credential
from askwell.auth.viewer import Viewer
from askwell.core.clock import now, rfc3339
from askwell.core.db import settings_of
from askwell.core.errors import Invalid
from askwell.events import queries as events
from askwell.events.models import EventType, Subject
from askwell.events.seeing import SCOPE_OF, may_see
from askwell.webhooks.access import visible_to
from askwell.webhooks.errors import TooManyWebhooks, WebhookOff
from askwell.webhooks.models import Delivery, DeliveryState, Progress, Webhook
from askwell.webhooks.schemas import TEST, WebhookCreate, WebhookUpdate
from askwell.webhooks.signing import OLD_SECRET_LIVES

_MOST = 10


def add(session: Session, viewer: Viewer, new: WebhookCreate) -> Webhook:
    """A new webhook, which is told of what happens from now on. Raises TooManyWebhooks and MissingScope."""
    _require_room(session, viewer)
    _require_encrypted(session, new.url)
    scopes = sorted(viewer.scopes & {scope.value for scope in SCOPE_OF.values()})
    _require_seen(scopes, new.types)
    grant_id = viewer.credential_id if viewer.credential is Credential.app else None
    webhook = Webhook(owner_id=viewer.account_id, grant_id=grant_id, scopes=scopes, **new.model_dump())
    session.add(webhook)
    session.flush()
    turn, event_id = events.latest(session, viewer.account_id)
    session.add(Progress(owner_id=webhook.owner_id, webhook_id=webhook.id, turn=turn, event_id=event_id))
    return webhook


def _require_room(session: Session, viewer: Viewer) -> None:
    viewer.hold(session)  # so that two who count at once do not both find room for one more
    if len(session.scalars(visible_to(viewer)).all()) >= _MOST:
        raise TooManyWebhooks


def _require_encrypted(session: Session, url: str) -> None:
    """Without encryption only where the operator lets people call their own networks."""
    if not url.startswith("https:") and not settings_of(session).private_networks:
        message = "Use an address that begins with https://."
        raise Invalid(errors=[{"pointer": "/url", "code": "not_encrypted", "message": message}])


def _require_seen(scopes: list[str], types: list[EventType] | None) -> None:
    """Nobody is told of what whoever made the webhook may not read."""
    seen = may_see(frozenset(scopes))
    wanted = {SCOPE_OF[subject_of(type)] for type in types or () if subject_of(type) not in seen}
    if wanted or not seen:
        raise MissingScope(f"To be told of this takes the scope {', '.join(sorted(wanted)) or 'to read it'}.")


def subject_of(type: EventType) -> Subject:
    """What events of a type are about."""
    return Subject(type.partition(".")[0])


def edit(session: Session, webhook: Webhook, changes: WebhookUpdate) -> None:
    """Change a webhook. Switched on again, it begins with what happens next."""
    given = changes.given()
    if "url" in given:
        _require_encrypted(session, str(given["url"]))
    if "types" in given:
        _require_seen(webhook.scopes, changes.types)  # type: ignore[arg-type]
    if given.get("enabled") is False:
        abandon(session, webhook)
    if given.get("enabled") and not webhook.enabled:
        webhook.failing_since = webhook.gave_up_at = None
        begin_now(session, webhook)
    webhook.sqlmodel_update(given)


def abandon(session: Session, webhook: Webhook) -> None:
    """What waits to be sent failed: a webhook that is switched on again does not get it after all this time.

    Its owner can have it sent again.
    """
    waiting = _of(Delivery, webhook) & (col(Delivery.state) == DeliveryState.waiting)
    told = {"state": DeliveryState.failed, "failure": "The webhook was switched off."}
    session.execute(update(Delivery).where(waiting).values(told))


def begin_now(session: Session, webhook: Webhook) -> None:
    """Follow the feed from its present end."""
    turn, event_id = events.latest(session, webhook.owner_id)
    session.execute(update(Progress).where(_of(Progress, webhook)).values(turn=turn, event_id=event_id))


def _of(table: type[Progress] | type[Delivery], webhook: Webhook) -> ColumnElement[bool]:
    return (col(table.owner_id) == webhook.owner_id) & (col(table.webhook_id) == webhook.id)


def delete(session: Session, webhook: Webhook) -> None:
    """Delete a webhook, and what was sent to it."""
    session.delete(webhook)


def rotate_secret(webhook: Webhook) -> None:
    """Give the webhook another secret; the one before is signed with for a day more."""
    webhook.secret_number += 1
    webhook.old_secret_until = now() + OLD_SECRET_LIVES


def send_test(session: Session, webhook: Webhook) -> Delivery:
    """Have something sent that tells of nothing. Raises WebhookOff."""
    _require_on(webhook)
    told = written(TEST, now(), webhook.id, "webhook")
    delivery = Delivery(owner_id=webhook.owner_id, webhook_id=webhook.id, type=TEST, subject_id=webhook.id, body=told)
    session.add(delivery)
    return delivery


def written(type: str, at: datetime, id: UUID, object: str) -> str:
    """What is sent: that something happened, and to what. Who wants to know more asks for it."""
    return json.dumps({"type": type, "timestamp": rfc3339(at), "data": {"id": str(id), "object": object}})


def redeliver(session: Session, delivery: Delivery) -> None:
    """Send once more what was sent, or wait no longer for the next attempt. Raises WebhookOff."""
    _require_on(session.get_one(Webhook, (delivery.owner_id, delivery.webhook_id)))
    delivery.state, delivery.due_at, delivery.attempts = DeliveryState.waiting, now(), 0


def redeliver_failed(session: Session, webhook: Webhook, since: datetime) -> int:
    """Send everything once more that was to be sent since then, and failed. Raises WebhookOff."""
    _require_on(webhook)
    failed = (col(Delivery.state) == DeliveryState.failed) & (col(Delivery.created_at) >= since)
    again = update(Delivery).where(_of(Delivery, webhook), failed)
    done = session.execute(again.values(state=DeliveryState.waiting, due_at=now(), attempts=0))
    return int(done.rowcount)  # type: ignore[attr-defined]


def _require_on(webhook: Webhook) -> None:
    if not webhook.enabled:
        raise WebhookOff
