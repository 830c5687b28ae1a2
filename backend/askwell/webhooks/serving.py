"""Serving webhooks: calling their addresses, many at once, so that a slow one does not keep the others waiting."""

import asyncio
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from typing import Any, TypeVar
from uuid import UUID, uuid4

import structlog
from sqlalchemy.exc import SQLAlchemyError

from askwell.core import outbound
from askwell.core.clock import now
from askwell.core.db import Database
from askwell.core.keys import load_keys
from askwell.core.text import one_line
from askwell.events import news
from askwell.webhooks.lease import Lease, Named, Outcome, with_work
from askwell.webhooks.models import Delivery, Webhook
from askwell.webhooks.signing import headers

_log = structlog.get_logger()

_LOOK_SECONDS, _BREATH_SECONDS, _GATHER_SECONDS, _STAY_SECONDS = 0.5, 0.05, 0.02, 2.0
_THREADS = 4
_AT_ONCE, _AT_ONCE_WHILE_FAILING = 8, 1
_PLACES = 100
_CROWDED_SECONDS = 30.0
_ANSWER_SECONDS, _ANSWER_KEPT = 15.0, 1000
_LAST_SECONDS = 5.0

Found = TypeVar("Found")


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
        if self._bell is None or self._bell.is_set():
            return
        if self._loop is not None and not self._loop.is_closed():
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
            await asyncio.sleep(_BREATH_SECONDS)  # it rings with each write, also of those who have no webhook
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
            elif named not in self._served and self._has_room(named.owner_id):
                task = asyncio.create_task(self._serve(named))
                self._served[named] = task
                task.add_done_callback(partial(self._leave, named))

    def _free(self) -> int:
        return _PLACES - len(self._served)

    def _has_room(self, owner_id: UUID) -> bool:
        """The fewer places are free, the fewer of them one account gets: nobody takes them all."""
        own = sum(named.owner_id == owner_id for named in self._served)
        return self._free() > 0 and own < max(1, self._free() // 4)

    def _leave(self, named: Named, task: asyncio.Task[None]) -> None:
        del self._served[named]
        if not task.cancelled() and (error := task.exception()) is not None:
            _log.error("webhook_not_served", webhook=str(named.id), exc_info=error)

    async def _serve(self, named: Named) -> None:
        lease = Lease(self._database, self._id, named)
        if not await self._in_thread(lease.take):
            return
        line = outbound.Telling(_ANSWER_SECONDS, self._allowed)
        try:
            await self._tell(lease, line, named)
        finally:
            await line.close()
            await self._in_thread(lease.give_back)

    async def _tell(self, lease: Lease, line: outbound.Telling, named: Named) -> None:
        """Send what is due, several at once, and note what came of it, until nothing more happens for a while.

        Where its owner would get no other place now, it is left after half a minute for those who wait.
        """
        crowded_from = time.monotonic() + _CROWDED_SECONDS
        under_way: dict[UUID, asyncio.Task[Outcome]] = {}
        outcomes: list[Outcome] = []
        while (found := await self._in_thread(lease.step, outcomes)) is not None:
            webhook, due = found
            at_once = _AT_ONCE_WHILE_FAILING if webhook.failing_since is not None else _AT_ONCE
            is_over = self._is_stopping or (not self._has_room(named.owner_id) and time.monotonic() > crowded_from)
            for delivery in due if not is_over else ():
                if delivery.id not in under_way and len(under_way) < at_once:
                    under_way[delivery.id] = asyncio.create_task(self._attempt(line, webhook, delivery))
            if not under_way and not await self._more_comes(named):
                return
            outcomes = await _ended(under_way)
        for task in under_way.values():
            task.cancel()

    async def _more_comes(self, named: Named) -> bool:
        """Stay with a webhook for a moment: to leave it and to take it again are two transactions."""
        if self._is_stopping or not self._free():
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
        except Exception:  # whatever it is, it is noted as an attempt: the next one comes later, not at once
            _log.exception("webhook_attempt_failed", webhook=str(webhook.id))
            told = {"failure": "The address could not be called."}
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
