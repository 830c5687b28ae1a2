"""Work that is done later: rows of the database, written in the transaction that wants them done.

A worker claims a job by moving its time on (a lease); the number of attempts tells whether the claim still holds. If a
worker dies, the job is done again when its lease has ended: so what a job does has to bear being done twice.
"""

import random
import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, NamedTuple
from uuid import UUID

import structlog
from sqlalchemy import Index, Row, bindparam, delete, exists, func, text, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import aliased
from sqlmodel import Field, Session, SQLModel, col, select

from askwell.core.clock import now, rfc3339
from askwell.core.columns import STRICT, choice, json_column, owned_by_account
from askwell.core.db import Database
from askwell.core.ids import new_id
from askwell.core.logs import redacted

_log = structlog.get_logger()

_LEASE = timedelta(minutes=2)
_KEPT = timedelta(days=7)
_IDLE_SECONDS = 0.5


class JobState(StrEnum):
    """Where a job stands; dead ones have failed for good, and are kept to be looked at."""

    ready = "ready"
    done = "done"
    dead = "dead"


class Job(SQLModel, table=True):
    """One piece of work. `run_at` is when it may begin, and while it runs, when its lease ends."""

    __tablename__ = "job"
    __table_args__ = (
        Index(
            "ix_job_ready",
            "run_at",
            "id",
            postgresql_where=text("state = 'ready'"),
            sqlite_where=text("state = 'ready'"),
        ),
        Index(
            "ix_job_lane",
            "lane",
            "id",
            postgresql_where=text("state = 'ready'"),
            sqlite_where=text("state = 'ready'"),
        ),
        owned_by_account(),
        STRICT,
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    # Whose work it is, where it is somebody's: it goes when their account goes.
    owner_id: UUID | None = None
    kind: str = Field(max_length=80)
    payload: dict[str, Any] = Field(sa_type=json_column())
    state: JobState = Field(default=JobState.ready, sa_type=choice(JobState))
    run_at: datetime = Field(default_factory=now)
    attempts: int = 0
    last_error: str | None = Field(default=None, max_length=4000)
    # At most one job bears a key, for work that must not be queued twice.
    key: str | None = Field(default=None, max_length=200, unique=True)
    # Jobs of one lane are done one after the other, in the order in which they were wanted.
    lane: str | None = Field(default=None, max_length=100)


class NotOurs(Exception):
    """Another worker has taken the job over, because the lease had ended."""


class WorkerDied(Exception):
    """Every worker that took the job has died of it, so far as can be told: none came back to say that it failed."""


class GivenBack(Exception):
    """The worker is to end before the work is: whoever takes the job next goes on with it."""


class Claim(NamedTuple):
    """A job that this worker has for now."""

    database: Database
    id: UUID
    kind: str
    payload: dict[str, Any]
    attempts: int
    is_ending: Callable[[], bool] = lambda: False
    """Whether the worker was told to end."""

    def may_be_given_back(self) -> None:
        """A place between two steps where the work can stop as well as go on. Raises GivenBack."""
        if self.is_ending():
            raise GivenBack

    @contextmanager
    def step(self) -> Iterator[Session]:
        """A transaction of the job that is not its last; it keeps the lease. Raises NotOurs."""
        with self.database.transaction() as session:
            yield session
            self._set(session, run_at=now() + _LEASE)

    def _set(self, session: Session, **values: Any) -> None:
        this = (col(Job.id) == self.id) & (col(Job.attempts) == self.attempts) & (col(Job.state) == JobState.ready)
        if session.execute(update(Job).where(this).values(**values)).rowcount != 1:  # type: ignore[attr-defined]
            raise NotOurs

    def give_back(self) -> None:
        """Let another worker take the job at once, not only when the lease has ended."""
        with self.database.transaction() as session:
            self._set(session, run_at=now())

    def finish(self) -> None:
        """The work is done."""
        with self.database.transaction() as session:
            self._set(session, state=JobState.done)

    def fail(self, error: Exception, handler: "Handler") -> None:
        """Try again later, at growing intervals; after so many attempts, give up."""
        is_dead = self.attempts >= handler.attempts
        pause = timedelta(seconds=random.uniform(0.5, 1) * min(3600, 2**self.attempts))  # noqa: S311
        with self.database.transaction() as session:
            self._set(
                session,
                state=JobState.dead if is_dead else JobState.ready,
                run_at=now() + pause,
                last_error=redacted("".join(traceback.format_exception(error)))[-4000:],
            )
            if is_dead and handler.given_up is not None:
                handler.given_up(session, self.payload)


class Handler(NamedTuple):
    """What does the jobs of a kind, how often that is tried, and who is told when it is given up."""

    work: Callable[[Claim], None]
    attempts: int
    given_up: Callable[[Session, dict[str, Any]], None] | None = None


_handlers: dict[str, Handler] = {}


def job(
    kind: str, attempts: int = 8, given_up: Callable[[Session, dict[str, Any]], None] | None = None
) -> Callable[[Callable[[Claim], None]], Callable[[Claim], None]]:
    """Name a function as the one that does the jobs of this kind; `given_up` gets the payload of one that is dead."""

    def named(work: Callable[[Claim], None]) -> Callable[[Claim], None]:
        _handlers[kind] = Handler(work, attempts, given_up)
        return work

    return named


def _give_up(claim: Claim) -> None:
    raise LookupError(f"Nothing does jobs of the kind {claim.kind}: were they queued by a newer release?")


_unknown = Handler(_give_up, attempts=8)


_daily: list[Callable[[Session], None]] = []


def daily(work: Callable[[Session], None]) -> Callable[[Session], None]:
    """Name a function as one that is done once a day, in a transaction of its own."""
    _daily.append(work)
    return work


@job("daily")
def _do_daily_work(claim: "Claim") -> None:
    for work in _daily:
        claim.may_be_given_back()
        with claim.step() as session:
            work(session)


Hourly = Callable[[Session, datetime], None]
_hourly: list[Hourly] = []


def hourly(work: Hourly) -> Hourly:
    """Name a function as one that is done for every hour, in a transaction of its own; it is told when that began."""
    _hourly.append(work)
    return work


@job("hourly")
def _do_hourly_work(claim: "Claim") -> None:
    hour = datetime.fromisoformat(claim.payload["began_at"])
    for work in _hourly:
        claim.may_be_given_back()
        with claim.step() as session:
            work(session, hour)


def enqueue(
    session: Session,
    kind: str,
    payload: dict[str, Any],
    *,
    owner_id: UUID | None = None,
    run_at: datetime | None = None,
    key: str | None = None,
    lane: str | None = None,
) -> None:
    """Have this done if the transaction is kept; with a key, only if no job bears it yet.

    In a lane it waits until those before it are done, or given up.
    """
    insert: Any = sqlite_insert if session.get_bind().dialect.name == "sqlite" else postgresql_insert
    row = {"id": new_id(), "owner_id": owner_id, "kind": kind, "payload": payload, "key": key, "lane": lane}
    begun = {"state": JobState.ready, "attempts": 0, "run_at": run_at or now()}
    session.execute(insert(Job).values({**row, **begun}).on_conflict_do_nothing())


_BEFORE = aliased(Job)
_HAS_TO_WAIT = exists().where(
    col(_BEFORE.lane) == col(Job.lane), col(_BEFORE.state) == JobState.ready, col(_BEFORE.id) < col(Job.id)
)


def waiting(at: Any) -> tuple[Any, ...]:
    """The conditions of jobs that could be begun by then, and are not; `at` is a time, or a parameter that is one."""
    return col(Job.state) == JobState.ready, col(Job.run_at) <= at, ~_HAS_TO_WAIT


_DUE = select(Job.id).where(*waiting(bindparam("at"))).order_by(col(Job.run_at), col(Job.id)).limit(1)


def _claim(database: Database) -> Claim | None:
    due = _DUE if database.is_sqlite else _DUE.with_for_update(skip_locked=True, of=Job)
    taken = (
        update(Job)
        .where(col(Job.id) == due.scalar_subquery())
        .values(run_at=now() + _LEASE, attempts=Job.attempts + 1)
        .returning(*(col(column) for column in (Job.id, Job.kind, Job.payload, Job.attempts)))
    )
    if not _is_anything_due(database):
        return None
    with database.transaction() as session:
        row: Row[Any] | None = session.execute(taken, {"at": now()}).first()
    return Claim(database, **row._asdict()) if row is not None else None


def _is_anything_due(database: Database) -> bool:
    """A look that does not queue with the writers."""
    with database.reading() as session:
        return session.execute(_DUE, {"at": now()}).first() is not None


def _work(claim: Claim, handler: Handler) -> None:
    try:
        handler.work(claim)
    except GivenBack:
        claim.give_back()
    else:
        claim.finish()


def run_next(database: Database, is_ending: Callable[[], bool] = lambda: False) -> bool:
    """Do the next job that is due; False when there is none."""
    claim = _claim(database)
    if claim is None:
        return False
    claim = claim._replace(is_ending=is_ending)
    handler = _handlers.get(claim.kind, _unknown)
    try:
        if claim.attempts > handler.attempts:
            raise WorkerDied
        _work(claim, handler)
    except NotOurs:
        _log.warning("job_taken_over", kind=claim.kind, id=str(claim.id))
    except Exception as error:
        _log.exception("job_failed", kind=claim.kind, id=str(claim.id), attempt=claim.attempts)
        claim.fail(error, handler)
    return True


class Backlog(NamedTuple):
    """How the queue stands: jobs that wait, since when the oldest of them does, and those that failed for good."""

    waiting: int
    oldest_at: datetime | None
    dead: int


def backlog(session: Session) -> Backlog:
    """How the queue stands now."""
    wait, oldest_at = session.exec(select(func.count(), func.min(Job.run_at)).where(*waiting(now()))).one()
    dead = session.exec(select(func.count()).where(col(Job.state) == JobState.dead)).one()
    return Backlog(wait, oldest_at, dead)


@daily
def forget_done(session: Session) -> None:
    """Forget jobs that were done a week ago."""
    old = (col(Job.state) == JobState.done) & (col(Job.run_at) < now() - _KEPT)
    session.execute(delete(Job).where(old))


class Worker:
    """Does jobs in a thread of its own until it is stopped; what it is at, it finishes or gives back."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._stopped = threading.Event()
        self._hour: datetime | None = None
        self._thread = threading.Thread(target=self.run, name="askwell-worker")

    def start(self) -> None:
        """Begin, in the background."""
        self._thread.start()

    def stop(self) -> None:
        """Finish the step at hand, then end."""
        self._stopped.set()
        if self._thread.is_alive():
            self._thread.join()

    def run(self) -> None:
        """Do jobs until stopped."""
        while not self._stopped.is_set():
            try:
                self._want_regular_work()
                is_busy = run_next(self._database, self._stopped.is_set)
            except Exception:  # the database may be away for a while: the worker outlives that
                _log.exception("worker_failed")
                is_busy = False
            if not is_busy:
                self._stopped.wait(_IDLE_SECONDS)

    def _want_regular_work(self) -> None:
        hour = now().replace(minute=0, second=0, microsecond=0)
        if hour != self._hour:
            with self._database.transaction() as session:
                enqueue(session, "daily", {}, key=f"daily {hour.date()}")
                began_at = rfc3339(hour)
                enqueue(session, "hourly", {"began_at": began_at}, key=f"hourly {began_at}")
            self._hour = hour
