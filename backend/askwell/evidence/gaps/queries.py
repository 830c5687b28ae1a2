"""Reading strengths and gaps across interviews, each gap with what may close it."""

from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import and_, bindparam, or_, select
from sqlmodel import Session

from askwell.auth.viewer import Viewer
from askwell.core.columns import table_of
from askwell.core.pages import Listing, Paging, Sort
from askwell.core.prepared import Prepared, among
from askwell.core.schemas import Reference
from askwell.evidence.gaps.models import Closing, ClosingAdvice, ClosingLead, ClosingState
from askwell.evidence.gaps.schemas import ClosingRead, GapPage, GapRead
from askwell.evidence.takeaways.access import IN_SIGHT as TAKEAWAY_IN_SIGHT
from askwell.evidence.takeaways.models import Takeaway, TakeawayKind
from askwell.evidence.takeaways.queries import named, reference, takeaways_where
from askwell.outreach.leads.access import IN_SIGHT as LEAD_IN_SIGHT
from askwell.outreach.leads.models import Lead

_takeaway, _closing, _lead = table_of(Takeaway), table_of(Closing), table_of(Lead)
_by_lead, _by_advice = table_of(ClosingLead), table_of(ClosingAdvice)

_CLOSINGS = Prepared(
    select(*(_closing.c[name] for name in ("takeaway_id", "state", "note", "updated_at"))).where(
        _closing.c.owner_id == bindparam("owner_id"), among(_closing.c.takeaway_id, "ids")
    )
)
_LEADS = Prepared(
    select(_by_lead.c.takeaway_id, _lead.c.id, _lead.c.text.label("name"))
    .join_from(_by_lead, _lead, and_(_lead.c.owner_id == _by_lead.c.owner_id, _lead.c.id == _by_lead.c.lead_id))
    .where(_by_lead.c.owner_id == bindparam("owner_id"), among(_by_lead.c.takeaway_id, "ids"), LEAD_IN_SIGHT)
    .order_by(_lead.c.id)
)
_is_it = and_(_takeaway.c.owner_id == _by_advice.c.owner_id, _takeaway.c.id == _by_advice.c.advice_id)
_ADVICE = Prepared(
    select(_by_advice.c.takeaway_id, _takeaway.c.id, _takeaway.c.text.label("name"))
    .join_from(_by_advice, _takeaway, _is_it)
    .where(_by_advice.c.owner_id == bindparam("owner_id"), among(_by_advice.c.takeaway_id, "ids"), TAKEAWAY_IN_SIGHT)
    .order_by(_takeaway.c.id)
)


@cache
def _listing(kind: TakeawayKind | None, *, of_direction: bool) -> Listing:
    kinds = [kind] if kind is not None else [TakeawayKind.strength, TakeawayKind.gap]
    wanted = [_takeaway.c.trashed_at.is_(None), or_(*(_takeaway.c.kind == each for each in kinds))]
    if of_direction:
        wanted.append(_takeaway.c.direction_id == bindparam("direction_id"))
    newest = Sort("-created_at", _takeaway.c.id, descending=True, is_unique=True)
    return Listing(takeaways_where(*wanted), _takeaway.c.owner_id, _takeaway.c.id, newest)


def page(
    session: Session, viewer: Viewer, paging: Paging, kind: TakeawayKind | None, direction_id: UUID | None
) -> GapPage:
    """Strengths and gaps, the latest first."""
    bound: dict[str, Any] = {"owner_id": viewer.account_id, "direction_id": direction_id}
    found = _listing(kind, of_direction=direction_id is not None).page(session, paging, bound)
    closings = closings_of(session, viewer.account_id, [row["id"] for row in found["items"]])
    return {
        "items": [_read(row, closings.get(row["id"])) for row in found["items"]],
        "next_cursor": found["next_cursor"],
    }


def closings_of(session: Session, owner_id: UUID, ids: list[UUID]) -> dict[UUID, ClosingRead]:
    """What may close these gaps."""
    bound = {"owner_id": owner_id, "ids": ids}
    leads, advice = (_references(statement.rows(session, bound)) for statement in (_LEADS, _ADVICE))
    return {
        row["takeaway_id"]: {
            "state": ClosingState(row["state"]),
            "leads": leads.get(row["takeaway_id"], []),
            "advice": advice.get(row["takeaway_id"], []),
            "note": row["note"],
            "updated_at": row["updated_at"],
        }
        for row in _CLOSINGS.rows(session, bound)
    }


def _references(rows: list[dict[str, Any]]) -> dict[UUID, list[Reference]]:
    found: dict[UUID, list[Reference]] = {}
    for row in rows:
        found.setdefault(row["takeaway_id"], []).append({"id": row["id"], "name": row["name"]})
    return found


def _read(row: dict[str, Any], closing: ClosingRead | None) -> GapRead:
    return {
        "takeaway_id": row["id"],
        **{name: row[name] for name in ("version", "kind", "text", "topic", "interview_id", "heard_at")},  # type: ignore[typeddict-item]
        "contact": named(row),
        "direction": reference(row, "direction"),
        "closing": closing if row["kind"] is TakeawayKind.gap else None,
    }
