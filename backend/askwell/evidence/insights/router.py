"""Insights over REST."""

from datetime import UTC, datetime
from typing import Annotated

from fastapi import Query

from askwell.auth.viewer import Scope, Viewer, allow
from askwell.core.clock import Instant
from askwell.core.db import Reading
from askwell.core.routing import Router
from askwell.evidence.insights import funnel, talks
from askwell.evidence.insights.schemas import Dimension, FunnelRead, QuestionInsightsRead

router = Router("directions", prefix="/insights")
_EVER, _NEVER = datetime(1970, 1, 1, tzinfo=UTC), datetime(2199, 12, 31, tzinfo=UTC)
Counter = Annotated[Viewer, allow(Scope.directions_read, Scope.contacts_read, Scope.outreach_read)]
Listener = Annotated[Viewer, allow(Scope.directions_read, Scope.interviews_read)]


@router.get("/funnel")
def get_funnel(
    viewer: Counter,
    session: Reading,
    by: Dimension | None = None,
    added_from: Annotated[Instant, Query(description="Contacts added then or later.")] = _EVER,
    added_to: Annotated[Instant, Query(description="Contacts added before.")] = _NEVER,
) -> FunnelRead:
    """From the people I knew of to what came of it, with how sure the rates are."""
    return funnel.funnel(session, viewer.account_id, by, added_from, added_to)


@router.get("/questions")
def get_question_insights(viewer: Listener, session: Reading) -> QuestionInsightsRead:
    """Which questions bring something, how much longer than planned talks run, and what to do better."""
    return talks.question_insights(session, viewer.account_id)
