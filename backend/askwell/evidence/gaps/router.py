"""Strengths and gaps over REST."""

from typing import Literal
from uuid import UUID

from askwell.core.db import Reading, Writing
from askwell.core.errors import InvalidReference, NotFound, responses
from askwell.core.pages import InvalidCursor, PageQuery
from askwell.core.routing import Router
from askwell.evidence.gaps import actions, queries
from askwell.evidence.gaps.errors import NoGap
from askwell.evidence.gaps.schemas import ClosingRead, ClosingWrite, GapPage
from askwell.evidence.takeaways.access import Editable, Reader, Writer
from askwell.evidence.takeaways.models import TakeawayKind

router = Router("directions")


@router.get("/gaps", responses=responses(InvalidCursor))
def list_gaps(
    viewer: Reader,
    session: Reading,
    paging: PageQuery,
    kind: Literal[TakeawayKind.strength, TakeawayKind.gap] | None = None,
    direction_id: UUID | None = None,
) -> GapPage:
    """The strengths and gaps that people saw in me, the latest first, each gap with what may close it."""
    return queries.page(session, viewer, paging, kind, direction_id)


@router.put("/takeaways/{id}/closing", responses=responses(NotFound, NoGap, InvalidReference))
def close_gap(wanted: ClosingWrite, gap: Editable, viewer: Writer, session: Writing) -> ClosingRead:
    """Write down which leads and advice may close a gap, and how far that is."""
    actions.close(session, viewer, gap, wanted)
    session.flush()
    return queries.closings_of(session, gap.owner_id, [gap.id])[gap.id]


@router.delete("/takeaways/{id}/closing", status_code=204, responses=responses(NotFound))
def forget_closing(gap: Editable, session: Writing) -> None:
    """Forget what may close a gap."""
    actions.forget(session, gap)
