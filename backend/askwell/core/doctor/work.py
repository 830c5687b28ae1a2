"""Is the work done that is left for later?"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session, col, select

from askwell.core.clock import now
from askwell.core.db import Database
from askwell.core.doctor.findings import Finding, ok, warning, wrong
from askwell.core.doctor.storage import is_missing
from askwell.core.jobs import Job, JobState, backlog
from askwell.core.settings import Settings

_LONGEST_LAG, _LONGEST_SILENCE = timedelta(minutes=10), timedelta(hours=2)
_START_ONE = "Run `askwell worker`, or `askwell serve` with ASKWELL_WORKER on, and look into its log."


def queue(settings: Settings) -> Iterator[Finding]:
    """Does the queue move, was a worker heard of lately, and has anything failed for good?"""
    if is_missing(settings):
        return
    database = Database(settings, for_all=True)
    try:
        with database.reading() as session:
            yield from _worker(session)
            yield from _backlog(session)
    except SQLAlchemyError:
        return  # the database has been told of
    finally:
        database.close()


def _worker(session: Session) -> Iterator[Finding]:
    """Workers leave a job of every hour, and do it: the newest one that is done tells when one was there."""
    hours = select(Job).where(col(Job.kind) == "hourly", col(Job.state) == JobState.done)
    newest = session.exec(hours.order_by(col(Job.id).desc()).limit(1)).first()
    if newest is None:
        yield warning("Worker", "None has been heard of yet.", _START_ONE)
        return
    began_at = datetime.fromisoformat(newest.payload["began_at"])
    told = f"One worked in the hour of {began_at:%Y-%m-%d %H:%M} UTC."
    if began_at > now() + timedelta(minutes=1):
        yield wrong("Clock", f"{told} That is yet to come.", "Set the clocks of all machines by NTP.")
    elif now() - began_at > _LONGEST_SILENCE:
        yield wrong("Worker", f"{told} None has been heard of since.", _START_ONE)
    else:
        yield ok("Worker", told)


def _backlog(session: Session) -> Iterator[Finding]:
    queued = backlog(session)
    if queued.oldest_at is not None and now() - queued.oldest_at > _LONGEST_LAG:
        told = f"{queued.waiting} jobs wait, the oldest since {queued.oldest_at:%Y-%m-%d %H:%M} UTC."
        yield wrong("Queue", told, _START_ONE)
    else:
        yield ok("Queue", f"{queued.waiting} jobs wait.")
    if queued.dead:
        dead = select(Job).where(col(Job.state) == JobState.dead).order_by(col(Job.id).desc()).limit(1)
        last = session.exec(dead).one()
        reason = (last.last_error or "").strip().splitlines()[-1:]
        told = f"{queued.dead} jobs failed for good, lately {last.kind}: {''.join(reason) or 'for no reason given'}"
        yield warning("Queue", told, "What stands in the table `job` with the state `dead` was not done.")
