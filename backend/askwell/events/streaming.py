"""The feed as server-sent events: an answer that goes on for as long as somebody listens.

A stream that waits holds neither a connection of the database nor a thread: one look a moment serves all streams of a
process, and what is recorded in the same process is told at once.
"""

import asyncio
import time
from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

import anyio
import structlog
from fastapi import Request
from pydantic import TypeAdapter
from sqlalchemy.exc import SQLAlchemyError
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from askwell.auth.viewer import Viewer
from askwell.core.acting import acting_for
from askwell.core.db import Database
from askwell.core.errors import NotSignedIn, TooManyRequests, Unavailable
from askwell.events import news, queries, turns
from askwell.events.schemas import EventRead

_log = structlog.get_logger()

_MOST_OF_ONE, _MOST = 10, 1_000
_LOOK_SECONDS, _HEARTBEAT_SECONDS, _LONGEST_SECONDS = 0.5, 15.0, 900.0
_RETRY_MS = 2_000
_PAGE = 100
_event = TypeAdapter(EventRead)


class TooManyStreams(TooManyRequests):
    """Ten programs or tabs follow this account already. Close one, or ask with `after` from time to time."""


class Streams:
    """The streams of one process. What a stream calls, it calls in the server's event loop."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.has_ended = False
        self._bells: dict[UUID, set[asyncio.Event]] = {}
        self._count = 0
        self._loop: asyncio.AbstractEventLoop | None = None
        self._looking: asyncio.Task[None] | None = None

    async def run(self, work: Callable[[], Any]) -> Any:
        """Do what reads the database in one of its threads."""
        return await asyncio.get_running_loop().run_in_executor(self.database.threads, work)

    def require_room(self, owner_id: UUID) -> None:
        """Refuse one stream too many: TooManyStreams of an account, Unavailable of all."""
        if self.has_ended or self._count >= _MOST:
            raise Unavailable
        if len(self._bells.get(owner_id, ())) >= _MOST_OF_ONE:
            raise TooManyStreams(int(_HEARTBEAT_SECONDS))

    def enter(self, owner_id: UUID) -> asyncio.Event:
        """The bell that rings when there may be something new for the account."""
        bell = asyncio.Event()
        self._bells.setdefault(owner_id, set()).add(bell)
        self._count += 1
        if self._looking is None:
            self._loop = asyncio.get_running_loop()
            news.hear(self._hear)
            self._looking = self._loop.create_task(self._look())
        return bell

    def leave(self, owner_id: UUID, bell: asyncio.Event) -> None:
        """Ring this bell no more."""
        self._bells[owner_id].discard(bell)
        self._count -= 1
        if not self._bells[owner_id]:
            del self._bells[owner_id]
        if not self._bells and self._looking is not None:
            news.unhear(self._hear)
            self._looking.cancel()
            self._looking = None

    def end(self) -> None:
        """End every stream: the server is about to stop."""
        self.has_ended = True
        for owner_id in list(self._bells):
            self._ring(owner_id)

    def _hear(self, owner_id: UUID) -> None:
        if owner_id in self._bells and self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._ring, owner_id)

    def _ring(self, owner_id: UUID) -> None:
        for bell in self._bells.get(owner_id, ()):
            bell.set()

    async def _look(self) -> None:
        """Look what other processes recorded, and what has become visible since it was."""
        seen: dict[UUID, int | None] = {}
        while True:
            await asyncio.sleep(_LOOK_SECONDS)
            owners = list(self._bells)
            try:
                found = await self.run(partial(self._turns, owners))
            except SQLAlchemyError as error:
                _log.warning("streams_cannot_look", error=str(error))
                continue
            for owner_id in owners:
                if seen.get(owner_id) != found.get(owner_id):
                    self._ring(owner_id)
            seen = found

    def _turns(self, owner_ids: list[UUID]) -> dict[UUID, int | None]:
        with self.database.reading() as session:
            acting_for(session, *owner_ids)
            return queries.latest_turns(session, owner_ids)


class EventStream(Response):
    """What happens to one account from some place of its feed on."""

    media_type = "text/event-stream"

    def __init__(self, streams: Streams, viewer: Viewer, place: turns.Place) -> None:
        super().__init__(headers={"X-Accel-Buffering": "no"})
        del self.headers["content-length"]
        self._streams, self._viewer, self._place = streams, viewer, place

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Tell until nobody listens, the credential is no longer good, or the server stops."""
        async with anyio.create_task_group() as tasks:

            async def gone() -> None:
                while (await receive())["type"] != "http.disconnect":
                    pass
                tasks.cancel_scope.cancel()

            tasks.start_soon(gone)
            await self._tell(send)
            tasks.cancel_scope.cancel()

    async def _tell(self, send: Send) -> None:
        say = partial(self._say, send)
        await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
        bell = self._streams.enter(self._viewer.account_id)
        try:
            await say(f"retry: {_RETRY_MS}\nid: {turns.written(self._place)}\n\n")
            await self._follow(say, bell)
        except (NotSignedIn, SQLAlchemyError):
            pass  # whoever comes again is told why
        finally:
            self._streams.leave(self._viewer.account_id, bell)
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    async def _follow(self, say: Callable[[str], Any], bell: asyncio.Event) -> None:
        ends = time.monotonic() + _LONGEST_SECONDS
        while not self._streams.has_ended and time.monotonic() < ends:
            bell.clear()
            found = await self._streams.run(self._read)
            for event in found:
                await say(f"id: {event['position']}\ndata: {_event.dump_json(event).decode()}\n\n")
            if len(found) == _PAGE:
                continue
            try:
                await asyncio.wait_for(bell.wait(), _HEARTBEAT_SECONDS)
            except TimeoutError:
                await say(":\n\n")

    def _read(self) -> list[EventRead]:
        with self._streams.database.reading() as session:
            self._viewer.confirm(session)
            found = queries.after(session, self._viewer, self._place, _PAGE)
        if found:
            self._place = turns.read(found[-1]["position"])
        return found

    @staticmethod
    async def _say(send: Send, text: str) -> None:
        await send({"type": "http.response.body", "body": text.encode(), "more_body": True})


def streams_of(request: Request) -> Streams:
    """The streams of the process that answers."""
    streams: Streams = request.app.state.streams
    return streams
