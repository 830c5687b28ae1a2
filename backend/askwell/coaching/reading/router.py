"""What a client shares, over REST: to the coach, who leaves a trace, and to the client, who sees the same."""

from typing import Annotated
from uuid import UUID

from askwell.coaching.reading import queries, timeline
from askwell.coaching.reading.schemas import (
    ClientInterviewPage,
    ClientInterviewRead,
    ClientNotePage,
    ClientTimelinePage,
)
from askwell.core.db import Reading
from askwell.core.errors import NotFound, responses
from askwell.core.pages import InvalidCursor, PageQuery
from askwell.core.routing import Router
from askwell.interviews.models import InterviewState
from askwell.sharing.access import Share, looked_at, looks
from askwell.sharing.models import LookKind, SharedScope

router = Router("clients", prefix="/coach/clients")
Interviews = Annotated[Share, looks(LookKind.interviews, SharedScope.interviews)]
Notes = Annotated[Share, looks(LookKind.notes, SharedScope.notes)]
Timeline = Annotated[Share, looks(LookKind.timeline, SharedScope.progress)]


@router.get("/{id}/interviews", responses=responses(NotFound, InvalidCursor))
def list_client_interviews(
    share: Interviews, session: Reading, paging: PageQuery, state: InterviewState | None = None
) -> ClientInterviewPage:
    """The interviews of a client, the latest first."""
    return queries.conversations(session, share, paging, state)


@router.get("/{id}/interviews/{interview_id}", responses=responses(NotFound))
def get_client_interview(interview_id: UUID, share: Interviews, session: Reading) -> ClientInterviewRead:
    """One interview of a client; what was said and written only if debriefs are shared."""
    found = queries.conversation(session, share, interview_id)
    if not found["not_shared"]:
        looked_at(session, [share], LookKind.debriefs)
    return found


@router.get("/{id}/notes", responses=responses(NotFound, InvalidCursor))
def list_client_notes(share: Notes, session: Reading, paging: PageQuery) -> ClientNotePage:
    """The notes that a client marked as shared, the latest first."""
    return queries.shared_notes(session, share, paging)


@router.get("/{id}/timeline", responses=responses(NotFound, InvalidCursor))
def list_client_timeline(share: Timeline, session: Reading, paging: PageQuery) -> ClientTimelinePage:
    """What a client did, the latest first, in plain words."""
    return timeline.timeline(session, share, paging)
