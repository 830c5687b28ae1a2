"""`/metrics`: counts by route, method and status, how the queue stands, and nothing that belongs to anybody."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import text

from askwell.core.clock import now
from askwell.core.db import Database
from askwell.core.jobs import Job, JobState
from askwell.core.settings import Settings
from client import Client
from databases import NewDatabase
from people import contact, person
from servers import serving

Samples = dict[tuple[str, tuple[tuple[str, str], ...]], float]


@pytest.fixture
def counting(new_database: NewDatabase) -> Settings:
    return new_database().model_copy(update={"metrics": True, "worker": False})


@pytest.fixture
def address(counting: Settings) -> Iterator[str]:
    with serving(counting) as address:
        yield address


def scraped(address: str) -> str:
    answer = httpx.get(f"{address}/metrics", trust_env=False)
    assert answer.headers["Content-Type"].startswith("text/plain; version=")
    assert answer.status_code == 200
    return answer.text


def samples(written: str) -> Samples:
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(written)
        for sample in family.samples
    }


def test_answers_nobody_unless_it_is_switched_on(new_database: NewDatabase) -> None:
    with serving(new_database()) as address:
        assert httpx.get(f"{address}/metrics", trust_env=False).status_code == 404


def test_counts_by_route_and_never_by_id(address: str) -> None:
    ada = person("ada")
    with Client([address]) as client:
        client.sign_up(ada)
        client.sign_in(ada)
        made = client.make("/contacts", contact())
        for _ in range(3):
            client.get(f"/contacts/{made['id']}")
        client.get("/contacts/0198c0de-0000-7000-8000-000000000000")
        client.head(f"/contacts/{made['id']}")
        client.request("PURGE", "/contacts")
    httpx.get(f"{address}/no/such/{made['id']}.txt", trust_env=False)
    written = scraped(address)
    counted = samples(written)

    def requests(route: str, method: str, status: str) -> float:
        return counted["askwell_http_requests_total", (("method", method), ("route", route), ("status", status))]

    one = "/api/v1/contacts/{id}"
    assert requests("/api/v1/contacts", "POST", "201") == 1
    assert (requests(one, "GET", "200"), requests(one, "GET", "404"), requests(one, "HEAD", "200")) == (3, 1, 1)
    assert requests("/api/v1/contacts", "other", "405") == 1
    assert requests("other", "GET", "404") == 1
    assert counted["askwell_http_request_seconds_count", (("method", "GET"), ("route", one))] == 4
    assert made["id"] not in written
    assert ada.email not in written
    assert "PURGE" not in written


def test_tells_how_the_queue_stands(address: str, counting: Settings) -> None:
    assert samples(scraped(address))["askwell_jobs_waiting", ()] == 0
    late = now() - timedelta(minutes=5)
    database = Database(counting, for_all=True)
    with database.transaction() as session:
        for n, (state, lane) in enumerate([("ready", "one"), ("ready", "one"), ("ready", None), ("dead", None)]):
            session.add(Job(id=UUID(int=n), kind="tests", payload={}, state=JobState(state), lane=lane, run_at=late))
    database.close()
    told = samples(scraped(address))
    assert told["askwell_jobs_waiting", ()] == 2, "who waits for another one is not late"
    assert told["askwell_jobs_dead", ()] == 1
    assert 300 <= told["askwell_jobs_oldest_waiting_seconds", ()] < 400
    assert told["askwell_database_up", ()] == 1
    assert ("askwell_database_connections_in_use", (("pool", "writing"),)) in told


def test_goes_on_when_the_database_does_not(address: str, counting: Settings) -> None:
    database = Database(counting, for_all=True)
    with database.transaction() as session:
        session.execute(text("DROP TABLE job"))
    database.close()
    told = samples(scraped(address))
    assert told["askwell_database_up", ()] == 0
    assert ("askwell_jobs_waiting", ()) not in told
