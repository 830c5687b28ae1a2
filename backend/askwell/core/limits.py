"""How often somebody may call: the generic cell rate algorithm, in memory, or in the database where it must not fail.

Each key has a "theoretical arrival time": the instant at which its bucket would be empty again. A call moves it on by
the time that one call is worth; a call that would move it further ahead than the whole period is refused.

Processes that share a PostgreSQL tell each other every second what was spent, and go on alone when they cannot.
"""

import hashlib
import math
import threading
import time
from collections import OrderedDict
from collections.abc import MutableMapping
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Any, NamedTuple

import structlog
from fastapi import Depends, Request
from sqlalchemy import delete, text
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Field, Session, SQLModel, col
from starlette.concurrency import run_in_threadpool
from starlette.types import Scope

from askwell.core.columns import STRICT
from askwell.core.db import Database, database_of
from askwell.core.errors import TooManyRequests, Unavailable
from askwell.core.jobs import daily

_MOST_KEYS = 100_000
_EXCHANGE_SECONDS = 1.0
_log = structlog.get_logger()


class Rate(NamedTuple):
    """So many calls in so many seconds."""

    name: str
    calls: int
    seconds: int = 60


READ, WRITE, SEARCH, AUTH = Rate("read", 600), Rate("write", 120), Rate("search", 120), Rate("auth", 10)
BOOKING, CONFIRMATION = Rate("booking", 30), Rate("confirmation", 3, 3600)
INVITATION, RECOVERY = Rate("invitation", 60, 3600), Rate("recovery", 3, 3600)
OAUTH, SECOND_FACTOR = Rate("oauth", 120), Rate("second_factor", 10, 900)


class Spent(NamedTuple):
    """What is left after a call; `wait` is in how many seconds the next one passes, for a call that did not."""

    rate: Rate
    remaining: int
    reset: int
    wait: int = 0

    def headers(self) -> list[tuple[bytes, bytes]]:
        """`RateLimit` and `RateLimit-Policy` (draft-ietf-httpapi-ratelimit-headers)."""
        name, calls, seconds = self.rate
        return [
            (b"ratelimit-policy", f'"{name}";q={calls};w={seconds}'.encode()),
            (b"ratelimit", f'"{name}";r={self.remaining};t={self.reset}'.encode()),
        ]


def _spend(arrivals: MutableMapping[str, float], key: str, rate: Rate) -> Spent:
    now, worth = time.time(), rate.seconds / rate.calls
    arrival = max(arrivals.get(key, 0.0), now) + worth
    ahead = arrival - now
    if ahead > rate.seconds + 1e-6:
        return Spent(rate, 0, math.ceil(ahead - worth), wait=math.ceil(ahead - rate.seconds))
    arrivals[key] = arrival
    return Spent(rate, int((rate.seconds - ahead) / worth + 1e-6), math.ceil(ahead))


def _tell(request: Request, spent: Spent) -> None:
    request.state.spent = spent
    if spent.wait:
        raise TooManyRequests(spent.wait)


class Limiter:
    """The rates of one process. Turned off, it lets everything pass."""

    def __init__(self, *, is_on: bool) -> None:
        self.is_on = is_on
        self._arrivals: OrderedDict[str, float] = OrderedDict()
        self._untold: dict[str, float] = {}
        self._ended = threading.Event()
        self._thread: threading.Thread | None = None

    def spend(self, request: Request, key: str, rate: Rate) -> None:
        """Count a call, and tell the answer's headers. Raises TooManyRequests."""
        if self.is_on:
            _tell(request, self.count(key, rate))

    def count(self, key: str, rate: Rate) -> Spent:
        """Count a call, unless it has to wait."""
        key = f"{rate.name}:{key}"
        spent = _spend(self._arrivals, key, rate)
        self._arrivals.move_to_end(key)
        if len(self._arrivals) > _MOST_KEYS:
            self._arrivals.popitem(last=False)
        if self._thread is not None and not spent.wait:
            self._untold[key] = self._untold.get(key, 0.0) + rate.seconds / rate.calls
        return spent

    def start(self, database: Database) -> None:
        """Share what is spent with the other processes on the database."""
        if self.is_on and not database.is_sqlite:
            self._thread = threading.Thread(target=self._share, args=(database,), name="askwell-rates", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """End sharing."""
        self._ended.set()
        if self._thread is not None:
            self._thread.join()

    def _share(self, database: Database) -> None:
        while not self._ended.wait(_EXCHANGE_SECONDS):
            told, self._untold = self._untold, {}
            if not told:
                continue
            try:
                known = _exchange(database, told)
            except SQLAlchemyError as error:
                _log.warning("rates_not_shared", error=str(error))
                continue
            for key, at in known.items():
                self._arrivals[key] = at + self._untold.get(key, 0.0)


def _exchange(database: Database, told: dict[str, float]) -> dict[str, float]:
    """Add what was spent here, in seconds by key, to what all have spent: the arrival times that come of it."""
    # In one order everywhere: two processes that tell of the same keys must not wait for each other.
    by_digest = dict(sorted((_digest(key), key) for key in told))
    spent = {"keys": [*by_digest], "seconds": [told[key] for key in by_digest.values()], "now": time.time()}
    with database.transaction() as session:
        session.execute(text("SET LOCAL synchronous_commit = off"))
        rows = session.execute(_ADD, spent).all()
    return {by_digest[digest]: at for digest, at in rows}


_ADD = text("""
    INSERT INTO rate_limit AS kept (key, at)
    SELECT key, :now + seconds
    FROM unnest(CAST(:keys AS text[]), CAST(:seconds AS double precision[])) AS spent (key, seconds)
    ON CONFLICT (key) DO UPDATE SET at = greatest(kept.at, :now) + excluded.at - :now
    RETURNING key, at
""")


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


class Arrival(SQLModel, table=True):
    """The arrival time of a key that all processes share; of the key, a digest is kept."""

    __tablename__ = "rate_limit"
    __table_args__ = (STRICT,)

    key: str = Field(primary_key=True, max_length=200)
    at: float


class _SharedArrivals(dict[str, float]):
    """The row of one key, locked until the transaction ends."""

    def __init__(self, session: Session, key: str) -> None:
        insert: Any = sqlite_insert if session.get_bind().dialect.name == "sqlite" else postgresql_insert
        session.execute(insert(Arrival).values(key=key, at=0.0).on_conflict_do_nothing())
        self._row = session.get_one(Arrival, key, with_for_update=True)
        super().__init__({key: self._row.at})

    def __setitem__(self, key: str, at: float) -> None:
        self._row.at = at


def _spend_shared(database: Database, keys: list[str], rate: Rate) -> Spent:
    try:
        with database.transaction() as session:
            # In one order everywhere: two calls that share two keys must not wait for each other.
            spent = [_spend(_SharedArrivals(session, key), key, rate) for key in sorted(keys)]
    except SQLAlchemyError as error:
        raise Unavailable from error
    return min(spent, key=lambda left: (left.remaining, -left.wait))


async def spend_shared(request: Request, rate: Rate, *keys: str) -> None:
    """Count a call under each key, where all processes see it; refuses with Unavailable when it cannot be counted."""
    if limiter_of(request).is_on:
        digests = [_digest(f"{rate.name}:{key}") for key in keys]
        _tell(request, await run_in_threadpool(_spend_shared, database_of(request), digests, rate))


@daily
def forget_arrivals(session: Session) -> None:
    """Forget the keys whose buckets are empty again."""
    session.execute(delete(Arrival).where(col(Arrival.at) < time.time()))


def limiter_of(request: Request) -> Limiter:
    """The limiter of the request's app."""
    limiter: Limiter = request.app.state.limiter
    return limiter


def noted(scope: Scope) -> Spent | None:
    """What an answer tells that no rate was spent for, such as that of an address where there is nothing."""
    limiter: Limiter = scope["app"].state.limiter
    client = scope.get("client")
    return limiter.count(network(client[0] if client else "unknown"), READ) if limiter.is_on else None


def network_of(request: Request) -> str:
    """The network that the request comes from."""
    return network(request.client.host if request.client else "unknown")


def network(host: str) -> str:
    """What one customer is given: an address, or a /64 of IPv6."""
    try:
        address = ip_address(host)
    except ValueError:
        return host
    if isinstance(address, IPv6Address):
        return str(address.ipv4_mapped or ip_network((address.packed, 64), strict=False))
    return host


def limited(rate: Rate) -> Any:
    """For public endpoints that are not worth guessing at: so many calls from one network."""

    async def limit(request: Request) -> None:
        limiter_of(request).spend(request, network_of(request), rate)

    return Depends(limit)
