"""Serving a webhook: what is done with the database, by one worker at a time, which holds the webhook by a lease.

It writes a delivery down for each event and moves the webhook's place in the feed on, in one transaction; and it finds
what is due. So an event is written down exactly once, and told at least once: a worker that dies is followed by
another, which sends again what it cannot know to have arrived, under the same id.
"""

import random
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, and_, exists, func, insert, or_, select, tuple_, update
from sqlmodel import Session, col

from askwell.auth.models import Account
from askwell.core import mail
from askwell.core.clock import now
from askwell.core.columns import table_of
from askwell.core.db import Database
from askwell.core.mail import Letter
from askwell.events import turns
from askwell.events.models import Event
from askwell.events.seeing import may_see
from askwell.webhooks.access import stands
from askwell.webhooks.actions import abandon, written
from askwell.webhooks.models import Delivery, DeliveryState, Progress, Webhook

_LASTS = timedelta(seconds=30)
_MOST_FOUND = 200
_PAGE = 100
PAUSES = [timedelta(seconds=5), timedelta(minutes=5), timedelta(minutes=30)]
PAUSES += [timedelta(hours=hours) for hours in (2, 5, 10, 14, 20, 24)]
"""Between the attempts."""
_PATIENCE = timedelta(days=5)

_event = table_of(Event)
_COLUMNS = [_event.c[name] for name in ("turn", "id", "type", "at", "subject_kind", "subject_id")]


class Named(NamedTuple):
    """Which webhook."""

    owner_id: UUID
    id: UUID


class Outcome(NamedTuple):
    """What came of an attempt: the status that was answered, or why there was none."""

    delivery_id: UUID
    attempted_at: datetime
    duration_ms: int
    status: int | None = None
    failure: str | None = None
    response: str | None = None

    @property
    def is_success(self) -> bool:
        return self.status is not None and 200 <= self.status < 300


def _has_ended(session: Session) -> list[ColumnElement[bool]]:
    return [] if session.get_bind().dialect.name == "sqlite" else [turns.HAS_ENDED]


def _is_free() -> ColumnElement[bool]:
    return or_(col(Progress.served_until).is_(None), col(Progress.served_until) < now())


def with_work(session: Session, server: UUID) -> list[Named]:
    """Webhooks that nobody else serves, and for which there is something to do; by chance, if there are many."""
    same = and_(col(Progress.owner_id) == col(Webhook.owner_id), col(Progress.webhook_id) == col(Webhook.id))
    place = tuple_(col(Progress.turn), col(Progress.event_id))
    is_new = exists().where(
        _event.c.owner_id == col(Webhook.owner_id), tuple_(_event.c.turn, _event.c.id) > place, *_has_ended(session)
    )
    due = select(col(Delivery.webhook_id)).where(
        col(Delivery.state) == DeliveryState.waiting, col(Delivery.due_at) <= now()
    )
    is_ours = or_(_is_free(), col(Progress.server) == server)
    wanted = (
        select(col(Webhook.owner_id), col(Webhook.id))
        .join(Progress, same)
        .where(col(Webhook.enabled), stands(), is_ours, or_(is_new, col(Webhook.id).in_(due)))
        .order_by(func.random())
        .limit(_MOST_FOUND)
    )
    return [Named(*row) for row in session.execute(wanted)]


class Lease:
    """One worker's lease of one webhook, for half a minute from each step on."""

    def __init__(self, database: Database, server: UUID, named: Named) -> None:
        self._database, self._server, self._named = database, server, named

    def take(self) -> bool:
        """Take the webhook, if nobody has."""
        with self._database.transaction() as session:
            return self._hold(session, _is_free(), server=self._server, served_until=now() + _LASTS)

    def give_back(self) -> None:
        """Leave the webhook to whoever comes next."""
        with self._database.transaction() as session:
            self._hold(session, col(Progress.server) == self._server, server=None, served_until=None)

    def step(self, outcomes: list[Outcome]) -> tuple[Webhook, list[Delivery]] | None:
        """Note what came of attempts, write down what is new, and tell what is due; None when the lease is over."""
        with self._database.transaction() as session:
            webhook = session.scalar(self._webhook())
            is_ours = col(Progress.server) == self._server
            if webhook is None or not self._hold(session, is_ours, served_until=now() + _LASTS):
                return None
            for outcome in outcomes:
                self._note(session, webhook, outcome)
            if not webhook.enabled:
                return None
            self._write_down(session, webhook)
            return webhook, list(session.scalars(self._due()))

    def _webhook(self) -> Select[Webhook]:
        this = (col(Webhook.owner_id) == self._named.owner_id) & (col(Webhook.id) == self._named.id)
        return select(Webhook).where(this, stands()).with_for_update(of=Webhook)

    def _hold(self, session: Session, condition: ColumnElement[bool], **values: Any) -> bool:
        this = (col(Progress.owner_id) == self._named.owner_id) & (col(Progress.webhook_id) == self._named.id)
        held = session.execute(update(Progress).where(this, condition).values(**values))
        return bool(held.rowcount == 1)  # type: ignore[attr-defined]

    def _due(self) -> Any:
        mine = (col(Delivery.owner_id) == self._named.owner_id) & (col(Delivery.webhook_id) == self._named.id)
        is_due = (col(Delivery.state) == DeliveryState.waiting) & (col(Delivery.due_at) <= now())
        return select(Delivery).where(mine, is_due).order_by(col(Delivery.due_at), col(Delivery.id)).limit(_PAGE)

    def _write_down(self, session: Session, webhook: Webhook) -> None:
        """A delivery for each event that the webhook is to be told of, and the place in the feed moved on."""
        progress = session.get_one(Progress, (webhook.owner_id, webhook.id))
        rows: list[dict[str, Any]] = []
        while len(rows) < _PAGE and (events := self._events(session, progress)):
            progress.turn, progress.event_id = events[-1].turn, events[-1].id
            rows += [self._delivery(event) for event in events if _is_told_of(webhook, event)]
        if rows:
            session.execute(insert(table_of(Delivery)), rows)

    def _events(self, session: Session, progress: Progress) -> Sequence[Row[Any]]:
        after = tuple_(_event.c.turn, _event.c.id) > tuple_(progress.turn, progress.event_id)
        new = select(*_COLUMNS).where(_event.c.owner_id == self._named.owner_id, after, *_has_ended(session))
        return session.execute(new.order_by(_event.c.turn, _event.c.id).limit(_PAGE)).all()

    def _delivery(self, event: Row[Any]) -> dict[str, Any]:
        body = written(event.type, event.at, event.subject_id, event.subject_kind)
        told = {"event_id": event.id, "type": event.type, "subject_id": event.subject_id, "body": body}
        return Delivery(owner_id=self._named.owner_id, webhook_id=self._named.id, **told).model_dump()

    def _note(self, session: Session, webhook: Webhook, outcome: Outcome) -> None:
        delivery = session.get(Delivery, (webhook.owner_id, outcome.delivery_id))
        if delivery is None:
            return
        delivery.attempts += 1
        for name in ("attempted_at", "duration_ms", "status", "failure", "response"):
            setattr(delivery, name, getattr(outcome, name))
        if outcome.is_success:
            delivery.state = DeliveryState.delivered
            webhook.failing_since = None
        elif delivery.attempts > len(PAUSES):
            delivery.state = DeliveryState.failed
        else:
            pause = PAUSES[delivery.attempts - 1]
            delivery.due_at = now() + pause * random.uniform(1, 1.2)  # noqa: S311
        if not outcome.is_success:
            webhook.failing_since = webhook.failing_since or outcome.attempted_at
            if webhook.enabled and webhook.failing_since < now() - _PATIENCE:
                _give_up(session, webhook)


def _is_told_of(webhook: Webhook, event: Row[Any]) -> bool:
    is_seen = event.subject_kind in may_see(frozenset(webhook.scopes))
    return is_seen and (webhook.types is None or event.type in webhook.types)


def _give_up(session: Session, webhook: Webhook) -> None:
    webhook.enabled, webhook.gave_up_at = False, now()
    abandon(session, webhook)
    account = session.get_one(Account, webhook.owner_id)
    if account.mailbox is not None:
        mail.send(session, _letter(account, webhook))


def _letter(account: Account, webhook: Webhook) -> Letter:
    text = (
        f"Nothing that was sent to {webhook.url} was taken for five days, so the webhook is switched off.\n\n"
        "What happened since stands in your events. When the address answers again, switch the webhook on in\n"
        "Settings, Webhooks, where you can also see what was answered, and have it sent again.\n"
    )
    return Letter(
        owner_id=account.id,
        kind="webhook_off",
        to=account.email,
        to_name=account.display_name,
        subject="A webhook was switched off",
        text=text,
        about_id=webhook.id,
    )
