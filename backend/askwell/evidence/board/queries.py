"""Reading the board: what was said of each topic in each direction, and who said it.

Three statements whatever the size: the cells, their people, and, for topics of which nothing is known, whether anybody
was asked. Whom a cell comes from is told by one text of ids: a row for each would cost more than all the rest.
"""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Integer,
    Text,
    and_,
    bindparam,
    case,
    cast,
    distinct,
    func,
    literal_column,
    select,
)
from sqlmodel import Session

from askwell.contacts.models import Contact, Level, Outlook
from askwell.core.clock import now
from askwell.core.columns import Rows, table_of
from askwell.core.prepared import Prepared, among
from askwell.directions.models import Direction
from askwell.evidence.board.remembering import remembered
from askwell.evidence.board.schemas import Agreement, BoardDirection, BoardRead, Cell, Coverage, Kinds, YearsInField
from askwell.evidence.statistics import mean, spread
from askwell.evidence.takeaways.models import Takeaway, TakeawayKind
from askwell.interviews.models import AgendaItem, Interview, InterviewDirection, InterviewState, Status
from askwell.questions.models import Topic

_takeaway, _contact, _interview = table_of(Takeaway), table_of(Contact), table_of(Interview)
_item, _link = table_of(AgendaItem), table_of(InterviewDirection)
_OLD_AFTER = timedelta(days=183)
NOVICE_YEARS, VETERAN_YEARS, ENOUGH_PEOPLE = 2, 10, 3
_AGREEING, _SPLIT = 1, 3
_OWNER: ColumnElement[Any] = bindparam("owner_id")


def _trashed(table: Any) -> ColumnElement[bool]:
    return and_(table.c.owner_id == _OWNER, table.c.trashed_at.is_not(None))


IN_SIGHT = and_(
    _takeaway.c.owner_id == _OWNER,
    among(_takeaway.c.direction_id, "direction_ids"),
    _takeaway.c.trashed_at.is_(None),
    # Few are in the trash: they are looked up once, instead of looking each takeaway's interview up.
    _takeaway.c.interview_id.not_in(select(_interview.c.id).where(_trashed(_interview))),
    _takeaway.c.contact_id.not_in(select(_contact.c.id).where(_trashed(_contact))),
)
"""The takeaways that count; `owner_id` and `direction_ids` are to be bound."""


def _counted(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0, type_=Integer())


_KEY = cast(_takeaway.c.contact_id, Text)
_RATER = case((_takeaway.c.rating.is_not(None), _KEY))


def _cells(people: ColumnElement[Any]) -> Rows:
    takeaway = _takeaway.c
    return (
        select(
            takeaway.direction_id,
            takeaway.topic,
            func.count().label("takeaways"),
            func.count(takeaway.rating).label("rated"),
            func.sum(takeaway.rating, type_=Integer()).label("total"),
            func.sum(takeaway.rating * takeaway.rating, type_=Integer()).label("squares"),
            func.min(takeaway.rating).label("lowest"),
            func.max(takeaway.rating).label("highest"),
            # Of two raters, one comes first: that is cheaper to tell than how many there are.
            (func.min(_RATER) != func.max(_RATER)).label("several_rated"),
            func.max(takeaway.heard_at).label("newest_at"),
            people.label("people"),
            *(_counted(takeaway.kind == kind).label(kind) for kind in TakeawayKind),
        )
        .where(IN_SIGHT)
        .group_by(takeaway.direction_id, takeaway.topic)
    )


_CELLS = Prepared(
    _cells(func.group_concat(distinct(_KEY))),
    postgresql=_cells(func.string_agg(distinct(_KEY), literal_column("','"))),
)
_PEOPLE = Prepared(
    select(
        cast(_contact.c.id, Text).label("key"),
        cast(_contact.c.organization_id, Text).label("organization"),
        *(_contact.c[name] for name in ("level", "in_field_since", "outlook")),
    ).where(_contact.c.owner_id == _OWNER, among(_contact.c.id, "ids"))
)
_ASKED = Prepared(
    select(_link.c.direction_id, _item.c.topic)
    .distinct()
    .join_from(
        _link, _interview, and_(_interview.c.owner_id == _link.c.owner_id, _interview.c.id == _link.c.interview_id)
    )
    .join(_item, and_(_item.c.owner_id == _link.c.owner_id, _item.c.interview_id == _link.c.interview_id))
    .where(
        _link.c.owner_id == _OWNER,
        among(_link.c.direction_id, "direction_ids"),
        _interview.c.state == InterviewState.completed,
        _interview.c.trashed_at.is_(None),
        _item.c.status == Status.asked,
        _item.c.trashed_at.is_(None),
        among(_item.c.topic, "topics"),
    )
)


class Perspective(NamedTuple):
    """From where somebody sees their field."""

    organization: str | None
    level: Level | None
    years: int | None
    outlook: Outlook | None

    @property
    def is_novice(self) -> bool:
        """Who is new sees what others no longer notice."""
        return self.level is Level.entry or (self.years is not None and self.years <= NOVICE_YEARS)

    @property
    def is_veteran(self) -> bool:
        """Who has seen good and bad years."""
        return self.years is not None and self.years >= VETERAN_YEARS

    @property
    def is_critical(self) -> bool:
        """Who is unhappy with it, or has left."""
        return self.outlook in (Outlook.unhappy, Outlook.left)


def perspective(row: dict[str, Any]) -> Perspective:
    """What a row with a contact's `organization`, `level`, `in_field_since` and `outlook` tells."""
    since = row["in_field_since"]
    years = max(0, now().year - since) if since is not None else None
    return Perspective(row["organization"], row["level"], years, row["outlook"])


def coverage(people: Sequence[Perspective]) -> Coverage:
    """Which perspectives are among these."""
    return {
        "novice": any(each.is_novice for each in people),
        "veteran": any(each.is_veteran for each in people),
        "several_organizations": len(organizations(people)) > 1,
        "critical_voice": any(each.is_critical for each in people),
        "three_people": len(people) >= ENOUGH_PEOPLE,
    }


def organizations(people: Iterable[Perspective]) -> set[str]:
    """Where these people work."""
    return {each.organization for each in people if each.organization is not None}


def agreement(lowest: int | None, highest: int | None, *, several: bool) -> Agreement:
    """Whether those who rated see it alike."""
    if lowest is None or highest is None or not several:
        return Agreement.none
    apart = highest - lowest
    return Agreement.agree if apart <= _AGREEING else Agreement.split_ if apart >= _SPLIT else Agreement.differ


class Known(NamedTuple):
    """What is known of some directions."""

    people: dict[UUID, list[Perspective]]
    """For each direction, whom its takeaways come from."""
    cells: dict[tuple[UUID, Topic], Cell]
    """For each topic of a direction that anything was said of, what that is."""


def known_of(session: Session, owner_id: UUID, direction_ids: Sequence[UUID]) -> Known:
    """What the takeaways about these directions come to, those without a topic included."""
    return remembered(session, owner_id, tuple(direction_ids), lambda: _known_of(session, owner_id, direction_ids))


def _known_of(session: Session, owner_id: UUID, direction_ids: Sequence[UUID]) -> Known:
    rows = _CELLS.rows(session, {"owner_id": owner_id, "direction_ids": direction_ids})
    keys: dict[UUID, set[str]] = {id: set() for id in direction_ids}
    for row in rows:
        row["people"] = row["people"].split(",")
        keys[row["direction_id"]].update(row["people"])
    everybody = _perspectives(session, owner_id, set().union(*keys.values()))
    return Known(
        {id: [everybody[key] for key in theirs] for id, theirs in keys.items()},
        {(row["direction_id"], row["topic"]): _cell(row, everybody) for row in rows if row["topic"] is not None},
    )


def _perspectives(session: Session, owner_id: UUID, keys: Iterable[str]) -> dict[str, Perspective]:
    rows = _PEOPLE.rows(session, {"owner_id": owner_id, "ids": [UUID(key) for key in keys]})
    return {row["key"]: perspective(row) for row in rows}


def _cell(row: dict[str, Any], people: dict[str, Perspective]) -> Cell:
    from_whom = [people[key] for key in row["people"]]
    count, total, squares = row["rated"], row["total"] or 0, row["squares"] or 0
    levels = {each.level for each in from_whom}
    return {
        "takeaways": row["takeaways"],
        "rated": count,
        "mean": mean(total, count),
        "spread": spread(total, squares, count),
        "lowest": row["lowest"],
        "highest": row["highest"],
        "agreement": agreement(row["lowest"], row["highest"], several=bool(row["several_rated"])),
        "people": len(from_whom),
        "organizations": len(organizations(from_whom)),
        "levels": [level for level in Level if level in levels],
        "years": _years(from_whom),
        "newest_at": row["newest_at"],
        "is_old": row["newest_at"] < now() - _OLD_AFTER,
        "kinds": Kinds(**{kind.value: row[kind] for kind in TakeawayKind}),  # type: ignore[typeddict-item]
    }


def _years(people: Iterable[Perspective]) -> YearsInField | None:
    known = [each.years for each in people if each.years is not None]
    return {"fewest": min(known), "most": max(known)} if known else None


_EMPTY: Cell = {
    "takeaways": 0,
    "rated": 0,
    "mean": None,
    "spread": None,
    "lowest": None,
    "highest": None,
    "agreement": Agreement.none,
    "people": 0,
    "organizations": 0,
    "levels": [],
    "years": None,
    "newest_at": None,
    "is_old": False,
    "kinds": dict.fromkeys(TakeawayKind, 0),  # type: ignore[typeddict-item]
}


def board(session: Session, owner_id: UUID, directions: Sequence[Direction]) -> BoardRead:
    """The directions side by side."""
    ids = [direction.id for direction in directions]
    people, known = known_of(session, owner_id, ids)
    asked = known.keys() | _asked(session, owner_id, ids, known.keys())
    return {
        "directions": [_direction(each, people[each.id], asked) for each in directions],
        "rows": [
            {"topic": topic, "cells": [known.get((each.id, topic), _EMPTY) for each in directions]} for topic in Topic
        ],
    }


def _asked(
    session: Session, owner_id: UUID, direction_ids: list[UUID], known: Iterable[tuple[UUID, Topic]]
) -> set[tuple[UUID, Topic]]:
    """Topics that somebody was asked about, among those of which nothing is known in one of the directions."""
    said = set(known)
    open_topics = [topic for topic in Topic if any((id, topic) not in said for id in direction_ids)]
    if not open_topics:
        return set()
    bound = {"owner_id": owner_id, "direction_ids": direction_ids, "topics": open_topics}
    return {(row["direction_id"], row["topic"]) for row in _ASKED.rows(session, bound)}


def _direction(direction: Direction, people: list[Perspective], asked: set[tuple[UUID, Topic]]) -> BoardDirection:
    return {
        "id": direction.id,
        "name": direction.name,
        "state": direction.state,
        "people": len(people),
        "organizations": len(organizations(people)),
        "coverage": coverage(people),
        "topics_unasked": [topic for topic in Topic if (direction.id, topic) not in asked],
    }
