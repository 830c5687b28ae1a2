"""What somebody can do about their gaps."""

from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert, select
from sqlmodel import Session, SQLModel, col

from askwell.auth.viewer import Viewer
from askwell.core.clock import now
from askwell.core.errors import InvalidReference
from askwell.events.actions import record
from askwell.events.models import EventType
from askwell.evidence.gaps.errors import NoGap
from askwell.evidence.gaps.models import Closing, ClosingAdvice, ClosingLead
from askwell.evidence.gaps.schemas import ClosingWrite
from askwell.evidence.takeaways.access import IN_SIGHT
from askwell.evidence.takeaways.models import Takeaway, TakeawayKind
from askwell.outreach.leads.access import IN_SIGHT as LEAD_IN_SIGHT
from askwell.outreach.leads.models import Lead


def close(session: Session, viewer: Viewer, gap: Takeaway, wanted: ClosingWrite) -> None:
    """Write down what may close the gap, and how far that is. Raises NoGap, InvalidReference."""
    if gap.kind is not TakeawayKind.gap:
        raise NoGap
    _require(session, viewer, Lead, wanted.lead_ids, "lead_ids", LEAD_IN_SIGHT)
    is_advice = IN_SIGHT & (col(Takeaway.kind) == TakeawayKind.advice)
    _require(session, viewer, Takeaway, wanted.takeaway_ids, "takeaway_ids", is_advice)
    told = Closing(owner_id=gap.owner_id, takeaway_id=gap.id, state=wanted.state, note=wanted.note)
    session.merge(told)
    _link(session, gap, ClosingLead, "lead_id", wanted.lead_ids)
    _link(session, gap, ClosingAdvice, "advice_id", wanted.takeaway_ids)
    gap.updated_at = now()
    record(session, EventType.takeaway_updated, gap, fields=["closing"])


def forget(session: Session, gap: Takeaway) -> None:
    """Nothing is known any more of what may close the gap."""
    for model in (Closing, ClosingLead, ClosingAdvice):
        mine = (col(model.owner_id) == gap.owner_id) & (col(model.takeaway_id) == gap.id)
        session.execute(delete(model).where(mine))
    gap.updated_at = now()
    record(session, EventType.takeaway_updated, gap, fields=["closing"])


def _require(session: Session, viewer: Viewer, model: Any, ids: list[UUID], field: str, in_sight: Any) -> None:
    these = (col(model.owner_id) == viewer.account_id) & col(model.id).in_(ids)
    known = set(session.scalars(select(col(model.id)).where(these, in_sight))) if ids else set()
    for place, id in enumerate(ids):
        if id not in known:
            raise InvalidReference(f"/{field}/{place}")


def _link(session: Session, gap: Takeaway, model: type[SQLModel], column: str, ids: list[UUID]) -> None:
    table: Any = model
    mine = (col(table.owner_id) == gap.owner_id) & (col(table.takeaway_id) == gap.id)
    session.execute(delete(model).where(mine))
    session.flush()
    if ids:
        told = {"owner_id": gap.owner_id, "takeaway_id": gap.id}
        session.execute(insert(model), [{**told, column: id} for id in dict.fromkeys(ids)])
