"""Reading decisions: one, and the history."""

from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, bindparam, select
from sqlmodel import Session

from askwell.auth.viewer import Viewer
from askwell.core.columns import Rows, table_of
from askwell.core.errors import NotFound
from askwell.core.pages import Listing, Paging, Sort
from askwell.core.prepared import Prepared, among
from askwell.directions.models import Direction
from askwell.evidence.decisions.models import Decision, DecisionTakeaway, LookBack
from askwell.evidence.decisions.schemas import DecisionPage, DecisionRead, LookBackRead
from askwell.evidence.takeaways.access import IN_SIGHT as TAKEAWAY_IN_SIGHT
from askwell.evidence.takeaways.models import Takeaway

_decision, _direction = table_of(Decision), table_of(Direction)
_link, _takeaway, _back = table_of(DecisionTakeaway), table_of(Takeaway), table_of(LookBack)
_NAMES = (
    *("id", "version", "created_at", "updated_at", "verdict", "reason", "override_reason", "takeaways", "people"),
    *("organizations", "state", "cooling_off_days", "final_at", "revoked_at", "look_back_on"),
)


def _decisions(*conditions: ColumnElement[bool]) -> Rows:
    """Decisions whose directions are in sight; `owner_id` is to be bound."""
    about = and_(_direction.c.owner_id == _decision.c.owner_id, _direction.c.id == _decision.c.direction_id)
    return (
        select(
            *(_decision.c[name] for name in _NAMES),
            *(_direction.c[name].label(f"direction_{name}") for name in ("id", "name")),
        )
        .join_from(_decision, _direction, about)
        .where(_decision.c.owner_id == bindparam("owner_id"), _direction.c.trashed_at.is_(None), *conditions)
    )


_ONE = Prepared(_decisions(_decision.c.id == bindparam("id")))
_RESTS_ON = Prepared(
    select(_link.c.decision_id, _link.c.takeaway_id)
    .join(_takeaway, and_(_takeaway.c.owner_id == _link.c.owner_id, _takeaway.c.id == _link.c.takeaway_id))
    .where(_link.c.owner_id == bindparam("owner_id"), among(_link.c.decision_id, "ids"), TAKEAWAY_IN_SIGHT)
    .order_by(_link.c.decision_id, _link.c.takeaway_id)
)
_LOOKED_BACK = Prepared(
    select(_back.c.decision_id, _back.c.turn.label("how_it_turned_out"), _back.c.text, _back.c.at)
    .where(_back.c.owner_id == bindparam("owner_id"), among(_back.c.decision_id, "ids"))
    .order_by(_back.c.decision_id, _back.c.id)
)


def one(session: Session, owner_id: UUID, id: UUID) -> DecisionRead:
    """One decision. Raises NotFound."""
    row = _ONE.first(session, {"owner_id": owner_id, "id": id})
    if row is None:
        raise NotFound
    return _reads(session, owner_id, [row])[0]


_OF_DIRECTION = Prepared(
    _decisions(_decision.c.direction_id == bindparam("direction_id")).order_by(_decision.c.id.desc()).limit(100)
)


def of_direction(session: Session, owner_id: UUID, direction_id: UUID) -> list[DecisionRead]:
    """The last hundred decisions about a direction, the latest first."""
    rows = _OF_DIRECTION.rows(session, {"owner_id": owner_id, "direction_id": direction_id})
    return _reads(session, owner_id, rows)


@cache
def _listing(*, of_direction: bool) -> Listing:
    wanted = [_decision.c.direction_id == bindparam("direction_id")] if of_direction else []
    newest = Sort("-created_at", _decision.c.id, descending=True, is_unique=True)
    return Listing(_decisions(*wanted), _decision.c.owner_id, _decision.c.id, newest)


def page(session: Session, viewer: Viewer, paging: Paging, direction_id: UUID | None) -> DecisionPage:
    """What was decided, of one direction or of all, the latest first."""
    bound: dict[str, Any] = {"owner_id": viewer.account_id, "direction_id": direction_id}
    found = _listing(of_direction=direction_id is not None).page(session, paging, bound)
    return {"items": _reads(session, viewer.account_id, found["items"]), "next_cursor": found["next_cursor"]}


def _reads(session: Session, owner_id: UUID, rows: list[dict[str, Any]]) -> list[DecisionRead]:
    bound: dict[str, Any] = {"owner_id": owner_id, "ids": [row["id"] for row in rows]}
    rests_on: dict[UUID, list[UUID]] = {id: [] for id in bound["ids"]}
    for link in _RESTS_ON.rows(session, bound):
        rests_on[link["decision_id"]].append(link["takeaway_id"])
    backs: dict[UUID, list[LookBackRead]] = {id: [] for id in bound["ids"]}
    for back in _LOOKED_BACK.rows(session, bound):
        backs[back.pop("decision_id")].append(back)  # type: ignore[arg-type]
    return [_read(row, rests_on[row["id"]], backs[row["id"]]) for row in rows]


def _read(row: dict[str, Any], takeaway_ids: list[UUID], look_backs: list[LookBackRead]) -> DecisionRead:
    return {
        **{name: row[name] for name in _NAMES},  # type: ignore[typeddict-item]
        "direction": {"id": row["direction_id"], "name": row["direction_name"]},
        "takeaway_ids": takeaway_ids,
        "look_back": look_backs[-1] if look_backs else None,
        "look_backs": look_backs,
    }
