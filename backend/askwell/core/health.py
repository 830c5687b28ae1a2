"""Is the service alive, and is it ready? For load balancers and container engines; not part of the API document."""

from datetime import timedelta

from fastapi import APIRouter, Request, Response
from sqlmodel import select

from askwell.core import migrate
from askwell.core.acting import acting_for_all
from askwell.core.clock import now
from askwell.core.db import Reading, database_of
from askwell.core.errors import Unavailable
from askwell.core.jobs import Job, waiting
from askwell.core.routing import Endpoint

_LONGEST_LAG = timedelta(minutes=10)

router = APIRouter(prefix="/health", include_in_schema=False, route_class=Endpoint)


@router.get("/live")
async def live() -> Response:
    """The process answers."""
    return Response("ok\n", media_type="text/plain")


@router.get("/ready")
def ready(request: Request, session: Reading) -> Response:
    """The database answers, has this release's schema, and its queue moves."""
    if migrate.current(database_of(request)) != migrate.head():
        raise Unavailable("The database is not migrated: run `askwell migrate`.")
    acting_for_all(session)
    late = select(Job.id).where(*waiting(now() - _LONGEST_LAG)).limit(1)
    if session.exec(late).first() is not None:
        raise Unavailable("The queue does not move: is a worker running?")
    return Response("ok\n", media_type="text/plain")
