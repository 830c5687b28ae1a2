"""Whose webhooks these are. One that sees more than a program may read is not that program's to change."""

from typing import Annotated
from uuid import UUID

from sqlalchemy import ColumnElement, Select, exists, or_, select
from sqlmodel import Session, col

from askwell.auth.errors import MissingScope
from askwell.auth.models import Credential
from askwell.auth.oauth.access import is_good
from askwell.auth.oauth.models import Grant
from askwell.auth.viewer import Scope, Viewer, allow
from askwell.core.db import Reading, Writing
from askwell.core.errors import NotFound
from askwell.core.preconditions import IfMatch
from askwell.core.routing import loaded
from askwell.webhooks.errors import WebhookOfAnother
from askwell.webhooks.models import Delivery, Webhook

Reader = Annotated[Viewer, allow(Scope.webhooks_read)]
Writer = Annotated[Viewer, allow(Scope.webhooks_write)]


def stands() -> ColumnElement[bool]:
    """That a webhook was made by a person, or by an app that may still do what it was allowed then."""
    is_its = (col(Grant.owner_id) == col(Webhook.owner_id)) & (col(Grant.id) == col(Webhook.grant_id))
    return or_(col(Webhook.grant_id).is_(None), exists().where(is_its, is_good()))


def visible_to(viewer: Viewer) -> Select[Webhook]:
    """The viewer's webhooks."""
    return select(Webhook).where(col(Webhook.owner_id) == viewer.account_id, stands())


def deliveries_of(viewer: Viewer) -> Select[Delivery]:
    """What was sent to the viewer's webhooks."""
    standing = visible_to(viewer).with_only_columns(col(Webhook.id))
    return select(Delivery).where(col(Delivery.owner_id) == viewer.account_id, col(Delivery.webhook_id).in_(standing))


def _one(viewer: Viewer, session: Session, id: UUID, *, is_held: bool = False) -> Webhook:
    wanted = visible_to(viewer).where(col(Webhook.id) == id)
    webhook = session.scalar(wanted.with_for_update() if is_held else wanted)
    if webhook is None:
        raise NotFound
    return webhook


def _visible(viewer: Reader, session: Reading, id: UUID) -> Webhook:
    return _one(viewer, session, id)


def _governed(viewer: Writer, session: Writing, id: UUID) -> Webhook:
    webhook = _one(viewer, session, id, is_held=True)
    if viewer.credential is Credential.app and not _is_same_app(viewer, session, webhook):
        raise WebhookOfAnother
    if beyond := sorted(set(webhook.scopes) - viewer.scopes):
        raise MissingScope(f"The webhook sees what the token may not read: it lacks the scope {', '.join(beyond)}.")
    return webhook


def _is_same_app(viewer: Viewer, session: Session, webhook: Webhook) -> bool:
    ids = (viewer.credential_id, webhook.grant_id)
    apps = select(col(Grant.app_id)).where(col(Grant.owner_id) == viewer.account_id, col(Grant.id).in_(ids))
    return webhook.grant_id is not None and len(set(session.scalars(apps))) == 1


def _editable(viewer: Writer, session: Writing, id: UUID, expected: IfMatch) -> Webhook:
    webhook = _governed(viewer, session, id)
    expected.of(webhook)
    return webhook


def _delivery(viewer: Reader, session: Reading, id: UUID) -> Delivery:
    delivery = session.scalar(deliveries_of(viewer).where(col(Delivery.id) == id))
    if delivery is None:
        raise NotFound
    return delivery


def _repeatable(viewer: Writer, session: Writing, id: UUID) -> Delivery:
    delivery = _delivery(viewer, session, id)
    _governed(viewer, session, delivery.webhook_id)
    session.expire(delivery)  # what came of an attempt may have been noted while the webhook was waited for
    return _delivery(viewer, session, id)


Visible = Annotated[Webhook, loaded(_visible)]
Governed = Annotated[Webhook, loaded(_governed)]
"""A webhook that the viewer may act on, whatever its version."""
Editable = Annotated[Webhook, loaded(_editable)]
VisibleDelivery = Annotated[Delivery, loaded(_delivery)]
RepeatableDelivery = Annotated[Delivery, loaded(_repeatable)]
