"""Reading outcomes: one, and many."""

from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, and_, bindparam, exists, select
from sqlmodel import Session

from askwell.auth.viewer import Viewer
from askwell.contacts.models import Contact
from askwell.core import trash
from askwell.core.columns import Rows, table_of
from askwell.core.errors import NotFound
from askwell.core.pages import Listing, Paging, Sort
from askwell.core.prepared import Prepared, among
from askwell.directions.models import Direction
from askwell.evidence.outcomes.models import Outcome, OutcomeInterview, OutcomeKind
from askwell.evidence.outcomes.schemas import OutcomeInterviewRead, OutcomePage, OutcomeRead
from askwell.interviews.models import Interview

_outcome, _link, _direction = table_of(Outcome), table_of(OutcomeInterview), table_of(Direction)
_interview, _contact = table_of(Interview), table_of(Contact)
_NAMES = ("id", "version", "created_at", "updated_at", "kind", "happened_on", "text", "trashed_at")


def _outcomes(*conditions: ColumnElement[bool]) -> Rows:
    """Outcomes with their directions; `owner_id` is to be bound."""
    is_about = and_(_direction.c.owner_id == _outcome.c.owner_id, _direction.c.id == _outcome.c.direction_id)
    in_use = and_(is_about, _direction.c.trashed_at.is_(None))
    return (
        select(
            *(_outcome.c[name] for name in _NAMES),
            *(_direction.c[name].label(f"direction_{name}") for name in ("id", "name")),
        )
        .select_from(_outcome.outerjoin(_direction, in_use))
        .where(_outcome.c.owner_id == bindparam("owner_id"), *conditions)
    )


_ONE = Prepared(_outcomes(_outcome.c.id == bindparam("id"), _outcome.c.trashed_at.is_(None)))
_INTERVIEWS = Prepared(
    select(
        _link.c.outcome_id,
        _interview.c.id,
        *(_contact.c[name].label(f"contact_{name}") for name in ("id", "given_name", "family_name")),
    )
    .join_from(
        _link, _interview, and_(_interview.c.owner_id == _link.c.owner_id, _interview.c.id == _link.c.interview_id)
    )
    .join(_contact, and_(_contact.c.owner_id == _interview.c.owner_id, _contact.c.id == _interview.c.contact_id))
    .where(
        _link.c.owner_id == bindparam("owner_id"),
        among(_link.c.outcome_id, "ids"),
        _interview.c.trashed_at.is_(None),
        _contact.c.trashed_at.is_(None),
    )
    .order_by(_interview.c.id)
)


def one(session: Session, owner_id: UUID, id: UUID) -> OutcomeRead:
    """One outcome. Raises NotFound."""
    row = _ONE.first(session, {"owner_id": owner_id, "id": id})
    if row is None:
        raise NotFound
    return _reads(session, owner_id, [row])[0]


_OF_DIRECTION = Prepared(
    _outcomes(_outcome.c.direction_id == bindparam("direction_id"), _outcome.c.trashed_at.is_(None))
    .order_by(_outcome.c.id)
    .limit(100)
)


def of_direction(session: Session, owner_id: UUID, direction_id: UUID) -> list[OutcomeRead]:
    """The outcomes about a direction, the oldest first, up to a hundred."""
    rows = _OF_DIRECTION.rows(session, {"owner_id": owner_id, "direction_id": direction_id})
    return _reads(session, owner_id, rows)


class Filters(NamedTuple):
    """Which outcomes are wanted; None does not filter."""

    kind: OutcomeKind | None = None
    direction_id: UUID | None = None
    interview_id: UUID | None = None
    trashed: bool = False

    def given(self) -> dict[str, Any]:
        """The filters that compare something with a value."""
        return {name: value for name, value in self._asdict().items() if value is not None and name != "trashed"}


def _condition(name: str) -> ColumnElement[bool]:
    if name != "interview_id":
        return _outcome.c[name] == bindparam(name)
    came_of = and_(_link.c.owner_id == _outcome.c.owner_id, _link.c.outcome_id == _outcome.c.id)
    return exists().where(came_of, _link.c.interview_id == bindparam(name))


@cache
def _listing(filters: frozenset[str], is_trash: bool) -> Listing:
    wanted = _outcomes(trash.is_in(Outcome, is_trash), *(_condition(name) for name in sorted(filters)))
    newest = Sort("-created_at", _outcome.c.id, descending=True, is_unique=True)
    return Listing(wanted, _outcome.c.owner_id, _outcome.c.id, newest)


def page(session: Session, viewer: Viewer, paging: Paging, filters: Filters) -> OutcomePage:
    """The outcomes that meet every filter, the latest first."""
    given = filters.given()
    found = _listing(frozenset(given), filters.trashed).page(session, paging, {"owner_id": viewer.account_id, **given})
    return {"items": _reads(session, viewer.account_id, found["items"]), "next_cursor": found["next_cursor"]}


def _reads(session: Session, owner_id: UUID, rows: list[dict[str, Any]]) -> list[OutcomeRead]:
    came_of: dict[UUID, list[OutcomeInterviewRead]] = {row["id"]: [] for row in rows}
    for row in _INTERVIEWS.rows(session, {"owner_id": owner_id, "ids": list(came_of)}):
        name = " ".join(filter(None, (row["contact_given_name"], row["contact_family_name"])))
        came_of[row["outcome_id"]].append({"id": row["id"], "contact": {"id": row["contact_id"], "name": name}})
    return [_read(row, came_of[row["id"]]) for row in rows]


def _read(row: dict[str, Any], interviews: list[OutcomeInterviewRead]) -> OutcomeRead:
    id, name = row["direction_id"], row["direction_name"]
    return {
        **{name: row[name] for name in _NAMES},  # type: ignore[typeddict-item]
        "direction": {"id": id, "name": name} if id is not None else None,
        "interviews": interviews,
    }
