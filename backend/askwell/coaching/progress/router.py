"""A client's progress over REST."""

from typing import Annotated

from fastapi import Query

from askwell.coaching.progress import queries
from askwell.coaching.progress.schemas import ProgressRead
from askwell.core.db import Reading
from askwell.core.errors import NotFound, responses
from askwell.core.routing import Router
from askwell.core.schemas import Day
from askwell.sharing.access import Share, looks
from askwell.sharing.models import LookKind, SharedScope

router = Router("clients", prefix="/coach/clients")
Progress = Annotated[Share, looks(LookKind.progress, SharedScope.progress)]


@router.get("/{id}/progress", responses=responses(NotFound))
def get_client_progress(
    share: Progress,
    session: Reading,
    first: Annotated[Day | None, Query(alias="from", description="The first day; by default twelve weeks ago.")] = None,
    last: Annotated[Day | None, Query(alias="to", description="The last day; today.")] = None,
) -> ProgressRead:
    """How far a client came between two days, both included."""
    return queries.progress(session, share, first, last)
