"""Reading follow-ups: one, many, and those that are due."""

from collections.abc import Iterable
from datetime import date
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, and_, bindparam, func, select
from sqlmodel import Session

from askwell.auth.viewer import Viewer
from askwell.contacts.models import Contact, Stage
from askwell.core import trash
from askwell.core.clock import now
from askwell.core.columns import Rows, table_of
from askwell.core.errors import NotFound
from askwell.core.pages import Listing, Paging, Sort
from askwell.core.prepared import Prepared, among
from askwell.core.schemas import Reference
from askwell.outreach.follow_ups.access import IN_SIGHT, SUBJECT_IN_SIGHT
from askwell.outreach.follow_ups.models import FollowUp, FollowUpKind, FollowUpState
from askwell.outreach.follow_ups.schemas import MOST_SUGGESTIONS, DueRead, FollowUpPage, FollowUpRead

_follow_up, _contact = table_of(FollowUp), table_of(Contact)
_NAMES = (
    *("id", "version", "created_at", "updated_at", "kind", "text", "why", "due_on", "due_at", "overdue_at", "state"),
    *("done_at", "origin", "interview_id", "message_id", "lead_id", "trashed_at"),
)
_MOST_DUE, _MOST_OTHERS = 20, 200


def _follow_ups(*conditions: ColumnElement[bool]) -> Rows:
    """Follow-ups whose subjects are in sight, with the names of their contacts; `owner_id` is to be bound."""
    is_about = and_(_contact.c.owner_id == _follow_up.c.owner_id, _contact.c.id == _follow_up.c.contact_id)
    return (
        select(
            *(_follow_up.c[name] for name in _NAMES),
            *(_contact.c[name].label(f"contact_{name}") for name in ("id", "given_name", "family_name")),
            _contact.c.organization_id.label("organization_id"),
        )
        .select_from(_follow_up.outerjoin(_contact, is_about))
        .where(_follow_up.c.owner_id == bindparam("owner_id"), SUBJECT_IN_SIGHT, *conditions)
    )


_ONE = Prepared(_follow_ups(_follow_up.c.id == bindparam("id"), _follow_up.c.trashed_at.is_(None)))
_IS_DUE = and_(
    _follow_up.c.state == FollowUpState.open,
    _follow_up.c.trashed_at.is_(None),
    _follow_up.c.due_on <= bindparam("today"),
)
_ORDER = (_follow_up.c.due_on, _follow_up.c.id)
_DUE = Prepared(_follow_ups(_IS_DUE).order_by(*_ORDER).limit(_MOST_DUE))
_COUNT_DUE = Prepared(
    select(func.count().label("total")).where(_follow_up.c.owner_id == bindparam("owner_id"), IN_SIGHT, _IS_DUE)
)
_OTHERS = Prepared(
    select(_contact.c.id, _contact.c.given_name, _contact.c.family_name, _contact.c.organization_id)
    .where(
        _contact.c.owner_id == bindparam("owner_id"),
        among(_contact.c.organization_id, "organization_ids"),
        _contact.c.stage == Stage.identified,
        _contact.c.trashed_at.is_(None),
    )
    .order_by(_contact.c.id.desc())
    .limit(_MOST_OTHERS)
)


def one(session: Session, owner_id: UUID, id: UUID) -> FollowUpRead:
    """One follow-up. Raises NotFound."""
    row = _ONE.first(session, {"owner_id": owner_id, "id": id})
    if row is None:
        raise NotFound
    return _reads(session, owner_id, [row])[0]


def due(session: Session, owner_id: UUID, today: date) -> DueRead:
    """What is open and due by this day, the longest overdue first."""
    bound = {"owner_id": owner_id, "today": today}
    rows = _DUE.rows(session, bound)
    total = len(rows)
    if total == _MOST_DUE:
        total = _COUNT_DUE.rows(session, bound)[0]["total"]
    return {"items": _reads(session, owner_id, rows), "total": total}


def _reads(session: Session, owner_id: UUID, rows: list[dict[str, Any]]) -> list[FollowUpRead]:
    others = _others(session, owner_id, {row["organization_id"] for row in rows if _wants_others(row)})
    return [_read(row, others) for row in rows]


def _wants_others(row: dict[str, Any]) -> bool:
    is_open = row["kind"] is FollowUpKind.ask_somebody_else and row["state"] is FollowUpState.open
    return is_open and row["organization_id"] is not None


def _others(session: Session, owner_id: UUID, organization_ids: Iterable[UUID]) -> dict[UUID, list[Reference]]:
    """Whom one might ask at each of these organizations."""
    found: dict[UUID, list[Reference]] = {}
    wanted = list(organization_ids)
    if wanted:
        for row in _OTHERS.rows(session, {"owner_id": owner_id, "organization_ids": wanted}):
            found.setdefault(row["organization_id"], []).append(_reference(row))
    return found


def _reference(row: dict[str, Any], prefix: str = "") -> Reference:
    names = row[f"{prefix}given_name"], row[f"{prefix}family_name"]
    return {"id": row[f"{prefix}id"], "name": " ".join(filter(None, names))}


def _read(row: dict[str, Any], others: dict[UUID, list[Reference]]) -> FollowUpRead:
    suggestions = others.get(row["organization_id"], []) if _wants_others(row) else []
    contact = _reference(row, "contact_") if row["contact_id"] is not None else None
    told = {name: row[name] for name in _NAMES if name != "overdue_at"}
    return {
        **told,  # type: ignore[typeddict-item]
        "overdue": row["state"] is FollowUpState.open and row["overdue_at"] <= now(),
        "contact": contact,
        "suggestions": [other for other in suggestions if contact is None or other["id"] != contact["id"]][
            :MOST_SUGGESTIONS
        ],
    }


class Filters(NamedTuple):
    """Which follow-ups are wanted; None does not filter."""

    state: FollowUpState | None = None
    kind: FollowUpKind | None = None
    due_before: date | None = None
    contact_id: UUID | None = None
    interview_id: UUID | None = None
    trashed: bool = False

    def given(self) -> dict[str, Any]:
        """The filters that compare a column with a value."""
        return {name: value for name, value in self._asdict().items() if value is not None and name != "trashed"}


def _condition(name: str) -> ColumnElement[bool]:
    if name == "due_before":
        return _follow_up.c.due_on < bindparam("due_before")
    return _follow_up.c[name] == bindparam(name)


@cache
def _listing(filters: frozenset[str], is_trash: bool) -> Listing:
    wanted = (_condition(name) for name in sorted(filters))
    soonest = Sort("due_on", _follow_up.c.due_on)
    statement = _follow_ups(trash.is_in(FollowUp, is_trash), *wanted)
    return Listing(statement, _follow_up.c.owner_id, _follow_up.c.id, soonest)


def page(session: Session, viewer: Viewer, paging: Paging, filters: Filters) -> FollowUpPage:
    """The follow-ups that meet every filter, the soonest due first."""
    given = filters.given()
    found = _listing(frozenset(given), filters.trashed).page(session, paging, {"owner_id": viewer.account_id, **given})
    return {"items": _reads(session, viewer.account_id, found["items"]), "next_cursor": found["next_cursor"]}
