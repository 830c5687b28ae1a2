"""What a monitoring system reads at `/metrics`, where the operator has switched that on.

Labels name routes, methods and statuses: never an id, nor anything else that somebody sent.
"""

from collections.abc import Iterable, Iterator
from functools import lru_cache

from fastapi import APIRouter, Request, Response
from prometheus_client import (
    CollectorRegistry,
    Counter,
    GCCollector,
    Histogram,
    Info,
    ProcessCollector,
    generate_latest,
)
from prometheus_client.metrics_core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from sqlalchemy.exc import SQLAlchemyError
from starlette.types import Scope

from askwell import __version__
from askwell.core.acting import acting_for_all
from askwell.core.clock import now
from askwell.core.db import Database
from askwell.core.errors import NotFound
from askwell.core.jobs import Backlog, backlog

_BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
_METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
_ELSEWHERE = "other"
_TEXT = "text/plain; version=0.0.4; charset=utf-8"

router = APIRouter(include_in_schema=False)


class Metrics:
    """What one process has counted since it started, and how its database stands."""

    def __init__(self, database: Database) -> None:
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "askwell_http_requests",
            "Requests, by route, method and status.",
            ("route", "method", "status"),
            registry=self._registry,
        )
        self._seconds = Histogram(
            "askwell_http_request_seconds",
            "Time from the first byte of a request to the last one of its answer.",
            ("route", "method"),
            buckets=_BUCKETS,
            registry=self._registry,
        )
        Info("askwell", "The release that runs.", registry=self._registry).info({"version": __version__})
        ProcessCollector(registry=self._registry)
        GCCollector(registry=self._registry)
        self._registry.register(_DatabaseState(database))

    def count(self, scope: Scope, method: str, status: int, seconds: float) -> None:
        """Note one request that was answered."""
        route, method = _route(scope), method if method in _METHODS else _ELSEWHERE
        self._requests.labels(route, method, str(status)).inc()
        self._seconds.labels(route, method).observe(seconds)

    def text(self) -> bytes:
        """Everything, in Prometheus's text format."""
        return generate_latest(self._registry)


def _route(scope: Scope) -> str:
    """The template of the path, such as `/api/v1/contacts/{id}`; files and pages have none."""
    path = getattr(scope.get("route"), "path", None)
    return _ELSEWHERE if path is None else _without_types(path)


@lru_cache(maxsize=1000)
def _without_types(path: str) -> str:
    return path.replace(":uuid}", "}")


class _DatabaseState(Collector):
    """How the queue stands, and how many connections are in use; asked when somebody wants to know."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def describe(self) -> Iterable[Metric]:
        return []  # nothing is asked of the database before it is wanted

    def collect(self) -> Iterator[Metric]:
        try:
            with self._database.reading() as session:
                acting_for_all(session)
                queue = backlog(session)
        except SQLAlchemyError:
            yield _gauge("askwell_database_up", "Whether the database answers.", 0)
        else:
            yield _gauge("askwell_database_up", "Whether the database answers.", 1)
            yield from _queue(queue)
        in_use = GaugeMetricFamily(
            "askwell_database_connections_in_use", "Connections that a request or a job has.", labels=("pool",)
        )
        for name, pool in self._database.pools.items():
            in_use.add_metric((name,), pool.checkedout())
        yield in_use


def _queue(queue: Backlog) -> Iterator[Metric]:
    oldest = 0.0 if queue.oldest_at is None else (now() - queue.oldest_at).total_seconds()
    yield _gauge("askwell_jobs_waiting", "Jobs that could be done, and wait for a worker.", queue.waiting)
    yield _gauge("askwell_jobs_oldest_waiting_seconds", "How long the oldest one of them has waited.", max(0.0, oldest))
    yield _gauge("askwell_jobs_dead", "Jobs that failed for good, and are kept to be looked at.", queue.dead)


def _gauge(name: str, meaning: str, value: float) -> Metric:
    return GaugeMetricFamily(name, meaning, value)


@router.get("/metrics")
def metrics(request: Request) -> Response:
    """What this process has counted."""
    counted: Metrics | None = request.app.state.metrics
    if counted is None:
        raise NotFound
    return Response(counted.text(), media_type=_TEXT)
