"""Jobs: done once, done again when a worker fails or dies, and given up in sight. On both engines."""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import col, select, update

from askwell.core import jobs
from askwell.core.clock import now
from askwell.core.db import Database
from askwell.core.jobs import Claim, Job, JobState, NotOurs, Worker, enqueue, run_next
from client import at_once
from databases import NewDatabase

KIND = "tests.note"
OUT_OF_PAPER = "out of paper\nDETAIL:  Failing row contains (Zoe)."


@pytest.fixture
def database(new_database: NewDatabase) -> Iterator[Database]:
    database = Database(new_database(), for_all=True)
    yield database
    database.close()


@pytest.fixture
def noted(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What the jobs of a kind that is known to these tests alone were told; `fail` makes them fail."""
    told: list[Any] = []

    def work(claim: Claim) -> None:
        told.append(claim.payload.get("n"))
        if claim.payload.get("fail"):
            raise RuntimeError(OUT_OF_PAPER)

    monkeypatch.setitem(jobs._handlers, KIND, jobs.Handler(work, attempts=3))
    return told


def put(database: Database, n: int = 1, **options: Any) -> None:
    payload = {"n": n, "fail": options.pop("fail", False)}
    with database.transaction() as session:
        enqueue(session, KIND, payload, **options)


def all_jobs(database: Database) -> list[Job]:
    with database.reading() as session:
        return list(session.exec(select(Job).order_by(col(Job.id))))


def make_due(database: Database) -> None:
    with database.transaction() as session:
        session.execute(update(Job).values(run_at=now() - timedelta(seconds=1)))


def run_all(database: Database) -> int:
    done = 0
    while run_next(database):
        done += 1
    return done


def test_a_job_is_done_once_in_its_turn(database: Database, noted: list[Any]) -> None:
    for n in range(3):
        put(database, n)
    assert run_all(database) == 3
    assert noted == [0, 1, 2]
    assert {job.state for job in all_jobs(database)} == {JobState.done}


def test_jobs_of_a_lane_never_overtake_each_other(database: Database, noted: list[Any]) -> None:
    put(database, 1, lane="letters", fail=True)
    put(database, 2, lane="letters")
    put(database, 3)
    put(database, 4, lane="parcels")
    assert run_all(database) == 3
    assert noted == [1, 3, 4]
    for _ in range(2):
        make_due(database)
        run_all(database)
    assert noted == [1, 3, 4, 1, 1, 2], "given up, it keeps nobody waiting"


def test_a_lane_waits_for_the_one_that_is_being_worked_on(database: Database, noted: list[Any]) -> None:
    for n in (1, 2):
        put(database, n, lane="letters")
    claim = jobs._claim(database)
    assert claim is not None
    assert run_all(database) == 0
    claim.finish()
    assert run_all(database) == 1
    assert noted == [2]


def test_a_job_of_a_transaction_that_fails_was_never_wanted(database: Database, noted: list[Any]) -> None:
    with database.transaction() as session:
        enqueue(session, KIND, {"n": 1})
        session.rollback()
    assert run_all(database) == 0
    assert all_jobs(database) == []


def test_a_job_waits_for_its_time(database: Database, noted: list[Any]) -> None:
    put(database, run_at=now() + timedelta(hours=1))
    assert run_all(database) == 0
    make_due(database)
    assert run_all(database) == 1


def test_a_key_keeps_work_from_being_queued_twice(database: Database, noted: list[Any]) -> None:
    at_once(lambda n: put(database, n, key="daily 2026-11-23"), times=8)
    assert run_all(database) == 1
    put(database, 9, key="daily 2026-11-23")
    assert run_all(database) == 0


def test_eight_workers_do_every_job_once(database: Database, noted: list[Any]) -> None:
    for n in range(40):
        put(database, n)
    assert sum(at_once(lambda _: run_all(database), times=8)) == 40
    assert sorted(noted) == list(range(40))


def test_what_fails_is_tried_again_later_and_then_given_up(database: Database, noted: list[Any]) -> None:
    put(database, fail=True)
    for attempt in (1, 2, 3):
        assert run_next(database)
        assert not run_next(database), "it waits before it is tried again"
        (job,) = all_jobs(database)
        assert (job.attempts, job.run_at > now()) == (attempt, True)
        make_due(database)
    (job,) = all_jobs(database)
    assert (job.state, len(noted)) == (JobState.dead, 3)
    assert "out of paper" in str(job.last_error)
    assert "Zoe" not in str(job.last_error)
    assert not run_next(database)


def test_the_job_of_a_worker_that_died_is_done_by_another(database: Database, noted: list[Any]) -> None:
    put(database)
    dead = jobs._claim(database)
    assert dead is not None
    assert not run_next(database), "the claim holds"
    make_due(database)
    assert run_next(database)
    with pytest.raises(NotOurs):
        dead.finish()
    with pytest.raises(NotOurs), dead.step():
        pass
    (job,) = all_jobs(database)
    assert (job.state, job.attempts) == (JobState.done, 2)


def test_a_step_keeps_the_claim_and_what_was_done(database: Database, noted: list[Any]) -> None:
    put(database)
    claim = jobs._claim(database)
    assert claim is not None
    make_due(database)
    with claim.step() as session:
        enqueue(session, KIND, {"n": 2})
    claimed, other = all_jobs(database)
    assert claimed.run_at > now() + timedelta(minutes=1)
    assert other.payload == {"n": 2}


def test_a_step_of_a_lost_claim_leaves_nothing(database: Database, noted: list[Any]) -> None:
    put(database)
    claim = jobs._claim(database)
    assert claim is not None
    make_due(database)
    assert run_next(database)
    with pytest.raises(NotOurs), claim.step() as session:
        enqueue(session, KIND, {"n": 2})
    assert len(all_jobs(database)) == 1


def test_work_of_an_unknown_kind_is_given_up_in_sight(database: Database) -> None:
    with database.transaction() as session:
        enqueue(session, "tests.unheard_of", {})
    for _ in range(8):
        assert run_next(database)
        make_due(database)
    (job,) = all_jobs(database)
    assert job.state is JobState.dead
    assert "tests.unheard_of" in str(job.last_error)


def test_a_worker_does_the_daily_work_once_a_day(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[int] = []
    finished = threading.Event()

    def work(session: Any) -> None:
        done.append(1)
        finished.set()

    monkeypatch.setattr(jobs, "_daily", [work])
    workers = [Worker(database) for _ in range(2)]
    for worker in workers:
        worker.start()
    assert finished.wait(20)
    for worker in workers:
        worker.stop()
    assert done == [1]
    assert [job.state for job in all_jobs(database) if job.kind == "daily"] == [JobState.done]


def test_hourly_work_that_is_late_is_told_its_hour(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[datetime] = []
    monkeypatch.setattr(jobs, "_hourly", [lambda session, hour: told.append(hour)])
    monkeypatch.setattr(jobs, "_daily", [])
    with database.transaction() as session:
        enqueue(session, "hourly", {"began_at": "2026-11-23T08:00:00Z"})
    assert run_next(database)
    assert told == [datetime(2026, 11, 23, 8, tzinfo=UTC)]


def test_what_was_done_a_week_ago_is_forgotten(database: Database, noted: list[Any]) -> None:
    for n in range(2):
        put(database, n)
    put(database, fail=True, run_at=now() + timedelta(days=1))
    run_all(database)
    with database.transaction() as session:
        old = col(Job.id) == all_jobs(database)[0].id
        session.execute(update(Job).where(old).values(run_at=now() - timedelta(days=8)))
        jobs.forget_done(session)
    assert [job.state for job in all_jobs(database)] == [JobState.done, JobState.ready]


def test_who_is_concerned_hears_of_what_is_given_up(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[Any] = []

    def fail(claim: Claim) -> None:
        raise RuntimeError("out of paper")

    def hear(session: Any, payload: dict[str, Any]) -> None:
        told.append(payload["n"])
        enqueue(session, "tests.consequence", {}, run_at=now() + timedelta(days=1))

    monkeypatch.setitem(jobs._handlers, KIND, jobs.Handler(fail, attempts=2, given_up=hear))
    put(database, 7)
    assert run_next(database)
    assert told == []
    make_due(database)
    assert run_next(database)
    assert (told, [job.kind for job in all_jobs(database)]) == ([7], [KIND, "tests.consequence"])


def test_work_that_kills_its_worker_each_time_is_given_up(database: Database, noted: list[Any]) -> None:
    put(database)
    for _ in range(3):
        assert jobs._claim(database) is not None
        make_due(database)
    assert run_next(database)
    (job,) = all_jobs(database)
    assert (job.state, noted) == (JobState.dead, [])
    assert "WorkerDied" in str(job.last_error)


@pytest.mark.parametrize(("attempts", "least", "most"), [(1, 1, 2), (4, 8, 16), (30, 1800, 3600)])
def test_pauses_grow_and_end_at_an_hour(
    database: Database, monkeypatch: pytest.MonkeyPatch, noted: list[Any], attempts: int, least: int, most: int
) -> None:
    work = jobs._handlers[KIND].work
    monkeypatch.setitem(jobs._handlers, KIND, jobs.Handler(work, attempts=99))
    put(database, fail=True)
    with database.transaction() as session:
        session.execute(update(Job).values(attempts=attempts - 1))
    begun = now()
    assert run_next(database)
    (job,) = all_jobs(database)
    assert timedelta(seconds=least) <= job.run_at - begun <= timedelta(seconds=most) + (now() - begun)


def test_daily_work_that_fails_is_tried_again(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []

    def sound(session: Any) -> None:
        done.append("sound")

    def frail(session: Any) -> None:
        done.append("frail")
        if done.count("frail") == 1:
            raise RuntimeError("out of paper")

    monkeypatch.setattr(jobs, "_daily", [sound, frail])
    with database.transaction() as session:
        enqueue(session, "daily", {}, key="daily 2026-11-23")
    assert run_next(database)
    make_due(database)
    assert run_next(database)
    assert done == ["sound", "frail"] * 2
    assert [job.state for job in all_jobs(database)] == [JobState.done]
