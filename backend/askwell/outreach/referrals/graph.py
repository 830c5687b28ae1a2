"""Who led to whom, as a picture, and what came of each branch."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import and_, bindparam, exists, select
from sqlmodel import Session

from askwell.contacts.models import Contact
from askwell.core.columns import table_of
from askwell.core.prepared import Prepared, among
from askwell.interviews.models import Interview, InterviewState
from askwell.outreach.referrals.models import Referral
from askwell.outreach.referrals.schemas import (
    MOST_EDGES,
    MOST_NODES,
    BranchYield,
    GraphEdge,
    GraphNode,
    ReferralGraphRead,
)

_referral, _contact, _interview = table_of(Referral), table_of(Contact), table_of(Interview)


def _in_use(end: Any) -> Any:
    return exists().where(
        _contact.c.owner_id == _referral.c.owner_id, _contact.c.id == end, _contact.c.trashed_at.is_(None)
    )


_EDGES = Prepared(
    select(*(_referral.c[name] for name in ("id", "from_contact_id", "to_contact_id", "thanked_at", "told_outcome_at")))
    .where(
        _referral.c.owner_id == bindparam("owner_id"),
        _referral.c.trashed_at.is_(None),
        _referral.c.from_contact_id != _referral.c.to_contact_id,
        _in_use(_referral.c.from_contact_id),
        _in_use(_referral.c.to_contact_id),
    )
    .order_by(_referral.c.id)
    .limit(MOST_EDGES + 1)
)
_HELD = exists().where(
    and_(_interview.c.owner_id == _contact.c.owner_id, _interview.c.contact_id == _contact.c.id),
    _interview.c.state == InterviewState.completed,
    _interview.c.trashed_at.is_(None),
)
_NODES = Prepared(
    select(*(_contact.c[name] for name in ("id", "given_name", "family_name", "stage")), _HELD.label("met")).where(
        _contact.c.owner_id == bindparam("owner_id"), among(_contact.c.id, "ids")
    )
)


def drawn(session: Session, owner_id: UUID) -> ReferralGraphRead:
    """The picture of an account's referrals, the most fruitful contacts first."""
    rows = _EDGES.rows(session, {"owner_id": owner_id})
    by_ends = {(row["from_contact_id"], row["to_contact_id"]): row for row in reversed(rows[:MOST_EDGES])}
    edges, shown = _fitting(list(reversed(by_ends.values())))
    nodes = {row["id"]: _node(row) for row in _NODES.rows(session, {"owner_id": owner_id, "ids": list(shown)})}
    branches = _branches(nodes, edges)
    return {
        "nodes": [nodes[branch["contact_id"]] for branch in branches],
        "edges": edges,
        "branches": branches,
        "truncated": len(rows) > MOST_EDGES or len(edges) < len(by_ends),
    }


def _fitting(rows: list[dict[str, Any]]) -> tuple[list[GraphEdge], set[UUID]]:
    """The first edges, and those whom they connect, as many as a picture holds."""
    edges: list[GraphEdge] = []
    shown: set[UUID] = set()
    for row in rows:
        ends = {row["from_contact_id"], row["to_contact_id"]}
        if len(shown | ends) <= MOST_NODES:
            shown |= ends
            edges.append(_edge(row))
    return edges, shown


def _edge(row: dict[str, Any]) -> GraphEdge:
    return {
        "id": row["id"],
        "from_id": row["from_contact_id"],
        "to_id": row["to_contact_id"],
        "thanked": row["thanked_at"] is not None,
        "told": row["told_outcome_at"] is not None,
    }


def _node(row: dict[str, Any]) -> GraphNode:
    name = " ".join(filter(None, (row["given_name"], row["family_name"])))
    return {"id": row["id"], "name": name, "stage": row["stage"], "met": bool(row["met"])}


def _branches(nodes: Mapping[UUID, GraphNode], edges: Collection[GraphEdge]) -> list[BranchYield]:
    led_to: dict[UUID, list[UUID]] = defaultdict(list)
    open_thanks: dict[UUID, int] = defaultdict(int)
    for edge in edges:
        led_to[edge["from_id"]].append(edge["to_id"])
        open_thanks[edge["from_id"]] += not edge["thanked"]
    told = [_branch(nodes, led_to, id, open_thanks[id]) for id in nodes]
    return sorted(told, key=lambda branch: (-branch["held"], -branch["contacts"], nodes[branch["contact_id"]]["name"]))


def _branch(
    nodes: Mapping[UUID, GraphNode], led_to: Mapping[UUID, list[UUID]], id: UUID, open_thanks: int
) -> BranchYield:
    reached, waiting = {id}, [id]
    while waiting:
        further = [other for other in led_to.get(waiting.pop(), ()) if other not in reached]
        reached.update(further)
        waiting += further
    reached.discard(id)
    held = sum(nodes[other]["met"] for other in reached)
    return {"contact_id": id, "contacts": len(reached), "held": held, "open_thanks": open_thanks}
