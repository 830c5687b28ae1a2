"""Outcomes over REST."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from askwell.core.db import Reading, Writing
from askwell.core.errors import InvalidReference, NotFound, responses
from askwell.core.pages import InvalidCursor, PageQuery
from askwell.core.routing import Router
from askwell.evidence.outcomes import actions, queries
from askwell.evidence.outcomes.access import Editable, Reader, Trashed, Writer
from askwell.evidence.outcomes.models import Outcome, OutcomeKind
from askwell.evidence.outcomes.queries import Filters
from askwell.evidence.outcomes.schemas import OutcomeCreate, OutcomePage, OutcomeRead, OutcomeUpdate

router = Router("directions", prefix="/outcomes")


def _read(session: Writing, outcome: Outcome) -> OutcomeRead:
    session.flush()
    return queries.one(session, outcome.owner_id, outcome.id)


@router.get("", responses=responses(InvalidCursor))
def list_outcomes(
    viewer: Reader,
    session: Reading,
    paging: PageQuery,
    kind: OutcomeKind | None = None,
    direction_id: UUID | None = None,
    interview_id: UUID | None = None,
    trashed: Annotated[bool, Query(description="Those in the trash instead.")] = False,
) -> OutcomePage:
    """What came of interviews, the latest first."""
    return queries.page(session, viewer, paging, Filters(kind, direction_id, interview_id, trashed))


@router.post("", status_code=201, responses=responses(InvalidReference))
def note_outcome(new: OutcomeCreate, viewer: Writer, session: Writing) -> OutcomeRead:
    """Write down what came of interviews, also months later."""
    return _read(session, actions.note(session, viewer, new))


@router.get("/{id}", responses=responses(NotFound))
def get_outcome(id: UUID, viewer: Reader, session: Reading) -> OutcomeRead:
    """One outcome."""
    return queries.one(session, viewer.account_id, id)


@router.patch("/{id}", responses=responses(NotFound, InvalidReference))
def update_outcome(changes: OutcomeUpdate, outcome: Editable, viewer: Writer, session: Writing) -> OutcomeRead:
    """Change an outcome; what is not sent stays."""
    actions.edit(session, viewer, outcome, changes)
    return _read(session, outcome)


@router.delete("/{id}", status_code=204, responses=responses(NotFound))
def delete_outcome(outcome: Editable, session: Writing) -> None:
    """Delete an outcome; it can be restored for 30 days."""
    actions.trash(session, outcome)


@router.put("/{id}/restoration", status_code=204, responses=responses(NotFound))
def restore_outcome(outcome: Trashed, session: Writing) -> None:
    """Have a deleted outcome back."""
    actions.restore(session, outcome)
