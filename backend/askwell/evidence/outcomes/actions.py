"""What somebody can do with outcomes."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert, select
from sqlmodel import Session, col

from askwell.auth.viewer import Viewer
from askwell.core.clock import now
from askwell.core.errors import InvalidReference
from askwell.directions.access import referred as referred_direction
from askwell.events.actions import record
from askwell.events.models import EventType
from askwell.evidence.outcomes.models import Outcome, OutcomeInterview
from askwell.evidence.outcomes.schemas import OutcomeCreate, OutcomeUpdate
from askwell.interviews.access import IN_SIGHT
from askwell.interviews.models import Interview


def note(session: Session, viewer: Viewer, new: OutcomeCreate) -> Outcome:
    """Something came of interviews. Raises InvalidReference."""
    _require_direction(session, viewer, new.direction_id)
    outcome = Outcome(owner_id=viewer.account_id, **new.model_dump(exclude={"interview_ids"}))
    session.add(outcome)
    session.flush()
    _link(session, outcome, new.interview_ids)
    record(session, EventType.outcome_noted, outcome, kind=outcome.kind)
    return outcome


def edit(session: Session, viewer: Viewer, outcome: Outcome, changes: OutcomeUpdate) -> None:
    """Change an outcome. Raises InvalidReference."""
    given: dict[str, Any] = changes.given()
    fields = sorted(given)
    _require_direction(session, viewer, given.get("direction_id"))
    if (interview_ids := given.pop("interview_ids", None)) is not None:
        _link(session, outcome, interview_ids)
        outcome.updated_at = now()
    outcome.sqlmodel_update(given)
    record(session, EventType.outcome_updated, outcome, fields=fields)


def _require_direction(session: Session, viewer: Viewer, id: UUID | None) -> None:
    if id is not None:
        referred_direction(session, viewer, id, "/direction_id")


def _link(session: Session, outcome: Outcome, ids: Sequence[UUID]) -> None:
    """Have the outcome come of these interviews. Raises InvalidReference."""
    these = (col(Interview.owner_id) == outcome.owner_id) & col(Interview.id).in_(ids)
    known = set(session.scalars(select(col(Interview.id)).where(these, IN_SIGHT)))
    for place, id in enumerate(ids):
        if id not in known:
            raise InvalidReference(f"/interview_ids/{place}")
    key = {"owner_id": outcome.owner_id, "outcome_id": outcome.id}
    mine = (col(OutcomeInterview.owner_id) == outcome.owner_id) & (col(OutcomeInterview.outcome_id) == outcome.id)
    session.execute(delete(OutcomeInterview).where(mine))
    session.execute(insert(OutcomeInterview), [{**key, "interview_id": id} for id in dict.fromkeys(ids)])


def trash(session: Session, outcome: Outcome) -> None:
    """Put the outcome into the trash, for 30 days."""
    outcome.trashed_at = now()
    record(session, EventType.outcome_deleted, outcome)


def restore(session: Session, outcome: Outcome) -> None:
    """Take the outcome out of the trash; nothing happens if it is not in it."""
    if outcome.trashed_at is not None:
        outcome.trashed_at = None
        record(session, EventType.outcome_restored, outcome)
