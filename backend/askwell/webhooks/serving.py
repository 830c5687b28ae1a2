"""Serving webhooks: following the feed, and telling them what is in it.

A webhook is served by one worker at a time, which holds it by a lease. It writes a delivery down for each event and
moves the webhook's place in the feed on, in one transaction; and it sends what is due. So an event is written down
exactly once, and told at least once: a worker that dies is followed by another, which sends again what it cannot know
to have arrived, under the same id.
"""

import asyncio
import random
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from typing import Any, NamedTuple, TypeVar
from uuid import UUID, uuid4

import structlog
from sqlalchemy import ColumnElement, Row, Select, and_, exists, insert, or_, select, tuple_, update
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session, col

from askwell.auth.models import Account
from askwell.core import mail, outbound
from askwell.core.clock import now
from askwell.core.columns import table_of
from askwell.core.db import Database
from askwell.core.keys import load_keys
from askwell.core.mail import Letter
from askwell.core.text import one_line
from askwell.events import news, turns
from askwell.events.models import Event
from askwell.events.seeing import may_see
from askwell.webhooks.access import stands
from askwell.webhooks.actions import written
from askwell.webhooks.models import Delivery, DeliveryState, Progress, Webhook
from askwell.webhooks.signing import headers

_log = structlog.get_logger()

_LOOK_SECONDS, _GATHER_SECONDS, _STAY_SECONDS = 0.5, 0.02, 2.0
_THREADS = 4
_LEASE = timedelta(seconds=30)
_AT_ONCE, _AT_ONCE_WHILE_FAILING = 8, 1
_MOST_SERVED = 100
_PAGE = 100
_ANSWER_SECONDS, _ANSWER_KEPT = 15.0, 1000
_LAST_SECONDS = 5.0
_PAUSES = [timedelta(seconds=5), timedelta(minutes=5), timedelta(minutes=30)]
_PAUSES += [timedelta(hours=hours) for hours in (2, 5, 10, 14, 20, 24)]
_PATIENCE = timedelta(days=5)

_event = table_of(Event)
_COLUMNS = [_event.c[name] for name in ("turn", "id", "type", "at", "subject_kind", "subject_id")]


Found = TypeVar("Found")


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
    """The webhooks that nobody else serves, and for which there is something to do."""
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
        .limit(_MOST_SERVED)
    )
    return [Named(*row) for row in session.execute(wanted)]


class Turn:
    """One worker's turn at one webhook: what it does with the database while it holds the lease."""

    def __init__(self, database: Database, server: UUID, named: Named) -> None:
        self._database, self._server, self._named = database, server, named

    def begin(self) -> bool:
        """Take the webhook, if nobody has."""
        with self._database.transaction() as session:
            return self._hold(session, _is_free(), server=self._server, served_until=now() + _LEASE)

    def end(self) -> None:
        """Leave the webhook to whoever comes next."""
        with self._database.transaction() as session:
            self._hold(session, col(Progress.server) == self._server, server=None, served_until=None)

    def step(self, outcomes: list[Outcome]) -> tuple[Webhook, list[Delivery]] | None:
        """Note what came of attempts, write down what is new, and tell what is due; None when the turn is over."""
        with self._database.transaction() as session:
            webhook = session.scalar(self._webhook())
            is_ours = col(Progress.server) == self._server
            if webhook is None or not self._hold(session, is_ours, served_until=now() + _LEASE):
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
        elif delivery.attempts > len(_PAUSES):
            delivery.state = DeliveryState.failed
        else:
            pause = _PAUSES[delivery.attempts - 1]
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


class Service:
    """Serves webhooks in a thread of its own, many at once, until it is stopped."""

    def __init__(self, database: Database) -> None:
        self._database, self._id = database, uuid4()
        self._keys = load_keys(database.settings)
        self._allowed = outbound.networks(database.settings.private_networks)
        self._served: dict[Named, asyncio.Task[None]] = {}
        self._idle: dict[Named, asyncio.Event] = {}
        self._threads = ThreadPoolExecutor(_THREADS, "askwell-webhooks-database")
        self._is_stopping = False
        self._loop: asyncio.AbstractEventLoop | None = None
        self._bell: asyncio.Event | None = None
        self._thread = threading.Thread(target=lambda: asyncio.run(self._run()), name="askwell-webhooks")

    def start(self) -> None:
        """Begin, in the background."""
        self._thread.start()

    def stop(self) -> None:
        """Wait for what was sent already, then end."""
        self._is_stopping = True
        self._ring()
        if self._thread.is_alive():
            self._thread.join()

    def _ring(self, owner_id: UUID | None = None) -> None:
        if self._loop is not None and self._bell is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._bell.set)

    async def _run(self) -> None:
        self._loop, self._bell = asyncio.get_running_loop(), asyncio.Event()
        news.hear(self._ring)
        while not self._is_stopping:
            self._bell.clear()
            try:
                self._take_on(await self._in_thread(self._look))
            except SQLAlchemyError as error:  # the database may be away for a while
                _log.warning("webhooks_cannot_look", error=str(error))
            with suppress(TimeoutError):
                await asyncio.wait_for(self._bell.wait(), _LOOK_SECONDS)
        news.unhear(self._ring)
        await self._finish()
        self._threads.shutdown()

    async def _finish(self) -> None:
        """Wait a moment for what was sent; what is not answered by then is sent again by whoever comes next."""
        for bell in self._idle.values():
            bell.set()
        under_way = list(self._served.values())
        if under_way:
            await asyncio.wait(under_way, timeout=_LAST_SECONDS)
        for task in under_way:
            task.cancel()
        await asyncio.gather(*under_way, return_exceptions=True)

    async def _in_thread(self, work: Callable[..., Found], *arguments: Any) -> Found:
        """What waits for the database must not keep anybody's answer waiting."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, work, *arguments)

    def _look(self) -> list[Named]:
        with self._database.reading() as session:
            return with_work(session, self._id)

    def _take_on(self, found: list[Named]) -> None:
        for named in found:
            if named in self._idle:
                self._idle[named].set()
            elif named not in self._served and self._has_room():
                task = asyncio.create_task(self._serve(named))
                self._served[named] = task
                task.add_done_callback(partial(self._leave, named))

    def _has_room(self) -> bool:
        return len(self._served) < _MOST_SERVED

    def _leave(self, named: Named, task: asyncio.Task[None]) -> None:
        del self._served[named]
        if not task.cancelled() and (error := task.exception()) is not None:
            _log.error("webhook_not_served", webhook=str(named.id), exc_info=error)

    async def _serve(self, named: Named) -> None:
        turn = Turn(self._database, self._id, named)
        if not await self._in_thread(turn.begin):
            return
        line = outbound.Telling(_ANSWER_SECONDS, self._allowed)
        try:
            await self._tell(turn, line, named)
        finally:
            await line.close()
            await self._in_thread(turn.end)

    async def _tell(self, turn: Turn, line: outbound.Telling, named: Named) -> None:
        """Send what is due, several at once, and note what came of it, until nothing more happens for a while."""
        under_way: dict[UUID, asyncio.Task[Outcome]] = {}
        outcomes: list[Outcome] = []
        while (found := await self._in_thread(turn.step, outcomes)) is not None:
            webhook, due = found
            at_once = _AT_ONCE_WHILE_FAILING if webhook.failing_since is not None else _AT_ONCE
            for delivery in due:
                if delivery.id not in under_way and len(under_way) < at_once and not self._is_stopping:
                    under_way[delivery.id] = asyncio.create_task(self._attempt(line, webhook, delivery))
            if not under_way and not await self._more_comes(named):
                return
            outcomes = await _ended(under_way)
        for task in under_way.values():
            task.cancel()

    async def _more_comes(self, named: Named) -> bool:
        """Stay with a webhook for a moment: to leave it and to take it again are two transactions."""
        if self._is_stopping or not self._has_room():
            return False
        bell = self._idle[named] = asyncio.Event()
        try:
            return await asyncio.wait_for(bell.wait(), _STAY_SECONDS) and not self._is_stopping
        except TimeoutError:
            return False
        finally:
            del self._idle[named]

    async def _attempt(self, line: outbound.Telling, webhook: Webhook, delivery: Delivery) -> Outcome:
        at, begun, body = now(), time.monotonic(), delivery.body.encode()
        sent = {"Content-Type": "application/json", **headers(self._keys, webhook, delivery.id, at, body)}
        told: dict[str, Any]
        try:
            answer = await line.post(webhook.url, body, sent, largest=_ANSWER_KEPT)
            told = {"status": answer.status, "response": _readable(answer.beginning) or None}
            if not 200 <= answer.status < 300:
                told["failure"] = f"The address answered with the status {answer.status}."
        except outbound.FetchFailed as error:
            told = {"failure": str(error)}
        return Outcome(delivery.id, at, int((time.monotonic() - begun) * 1000), **told)


async def _ended(under_way: dict[UUID, asyncio.Task[Outcome]]) -> list[Outcome]:
    """Wait for the first attempts to end, but not for long; and take them out."""
    if not under_way:
        return []
    await asyncio.wait(under_way.values(), timeout=_LOOK_SECONDS, return_when=asyncio.FIRST_COMPLETED)
    await asyncio.sleep(_GATHER_SECONDS)  # what ends at about the same time is noted in one transaction
    return [under_way.pop(id).result() for id, task in list(under_way.items()) if task.done()]


def _readable(content: bytes) -> str:
    return one_line(content.decode("utf-8", "replace"), _ANSWER_KEPT)
