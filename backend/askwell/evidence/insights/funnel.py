"""From the people one knew of to what came of it: counts, rates and medians, worked out by the database.

`moments.py` says when each contact came to which stage.
"""

from datetime import datetime
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Subquery,
    Text,
    bindparam,
    cast,
    func,
    literal,
    null,
    select,
    union_all,
)
from sqlmodel import Session

from askwell.contacts.models import Contact
from askwell.core.columns import Rows, table_of
from askwell.core.prepared import Prepared, among
from askwell.evidence.insights.medians import days_between, median
from askwell.evidence.insights.moments import Moment, how_far, of_one, sent_as
from askwell.evidence.insights.schemas import (
    MOST_GROUPS,
    Benchmark,
    Dimension,
    FunnelGroup,
    FunnelRead,
    FunnelStage,
    StageCount,
)
from askwell.evidence.statistics import wilson
from askwell.outreach.messages.models import Message
from askwell.outreach.templates.models import MessageTemplate
from askwell.outreach.templates.starters import STARTERS
from askwell.outreach.texts import MessageKind

_contact, _message, _template = table_of(Contact), table_of(Message), table_of(MessageTemplate)
_OWNER: ColumnElement[Any] = bindparam("owner_id")
_FEW = 10
_WANTED = tuple(Moment(stage) for stage in FunnelStage)
_OF = {
    FunnelStage.identified: None,
    FunnelStage.contacted: FunnelStage.identified,
    FunnelStage.answered: FunnelStage.contacted,
    FunnelStage.held: FunnelStage.answered,
    FunnelStage.thanked: FunnelStage.held,
    FunnelStage.referral: FunnelStage.held,
    FunnelStage.offer: FunnelStage.held,
}
"""What each stage is a share of."""
BENCHMARK: Benchmark = {
    "offer_per_interviews": "1 in 12",
    "rate": 1 / 12,
    "source": "Often quoted (LiveCareer); no study is known.",
}


def _keys() -> dict[Dimension, ColumnElement[Any]]:
    return {
        Dimension.channel: _FIRST_REQUEST.c.channel,
        Dimension.template: cast(_FIRST_REQUEST.c.template_id, Text),
        Dimension.level: _contact.c.level,
        Dimension.how_met: _contact.c.how_met,
    }


def _first_request() -> Subquery:
    """The first request that each contact was sent."""
    place = func.row_number().over(partition_by=_message.c.contact_id, order_by=(_message.c.sent_at, _message.c.id))
    sent = select(_message.c.contact_id, _message.c.channel, _message.c.template_id, place.label("place"))
    ranked = sent.where(*sent_as(MessageKind.request, of_one)).subquery()
    return select(ranked).where(ranked.c.place == 1).subquery()


_FIRST_REQUEST = _first_request()


def _people(by: Dimension | None) -> Subquery:
    """One row for each contact: its key, and when it came to each stage."""
    source, at = how_far(of_one, _WANTED)
    if by in (Dimension.channel, Dimension.template):
        source = source.outerjoin(_FIRST_REQUEST, _FIRST_REQUEST.c.contact_id == _contact.c.id)
    key = cast(_keys()[by], Text) if by is not None else cast(null(), Text)
    return (
        select(
            key.label("key"),
            *(at[Moment(stage)].label(stage) for stage in FunnelStage),
        )
        .select_from(source)
        .where(
            _contact.c.owner_id == _OWNER,
            _contact.c.trashed_at.is_(None),
            _contact.c.created_at >= bindparam("since"),
            _contact.c.created_at < bindparam("until"),
        )
        .subquery()
    )


def _counts(by: Dimension | None) -> Rows:
    people = _people(by)
    counted = (func.count(people.c[stage]).label(stage) for stage in FunnelStage)
    told = select(people.c.key, *counted).group_by(people.c.key)
    return told.order_by(func.count().desc(), people.c.key).limit(MOST_GROUPS)


def _medians(by: Dimension | None) -> Rows:
    people = _people(by)
    each = [
        median(days_between(people.c[of], people.c[stage]), people, people.c.key).add_columns(
            literal(stage.value).label("stage")
        )
        for stage, of in _OF.items()
        if of is not None
    ]
    return select(union_all(*each).subquery())


class _Statements(NamedTuple):
    counts: Prepared
    medians: Prepared


@cache
def _statements(by: Dimension | None) -> _Statements:
    return _Statements(Prepared(_counts(by)), Prepared(_medians(by)))


Told = dict[str | None, list[StageCount]]


def _told(session: Session, bound: dict[str, Any], by: Dimension | None) -> Told:
    statements = _statements(by)
    days = {(row["within_0"], row["stage"]): row["median"] for row in statements.medians.rows(session, bound)}
    return {row["key"]: _stages(row, days) for row in statements.counts.rows(session, bound)}


def _stages(row: dict[str, Any], days: dict[tuple[str | None, str], float]) -> list[StageCount]:
    return [_stage(row, stage, of, days.get((row["key"], stage.value))) for stage, of in _OF.items()]


def _stage(row: dict[str, Any], stage: FunnelStage, of: FunnelStage | None, days: float | None) -> StageCount:
    count, all_of_them = row[stage], row[of] if of is not None else 0
    interval = wilson(count, all_of_them)
    return {
        "stage": stage,
        "of": of,
        "count": count,
        "rate": count / all_of_them if interval else None,
        "low": interval.low if interval else None,
        "high": interval.high if interval else None,
        "is_small": of is not None and all_of_them < _FEW,
        "median_days": days,
    }


_NOBODY: dict[str, Any] = {"key": None, **dict.fromkeys(FunnelStage, 0)}


def funnel(session: Session, owner_id: UUID, by: Dimension | None, since: datetime, until: datetime) -> FunnelRead:
    """The contacts that were added in this time, and how far it went with them."""
    bound = {"owner_id": owner_id, "since": since, "until": until}
    groups = _told(session, bound, by) if by is not None else {}
    names = _names(session, owner_id, by, groups)
    told: list[FunnelGroup] = [
        {"key": _key(key, by), "name": names.get(key, key), "stages": stages} for key, stages in groups.items()
    ]
    total = _told(session, bound, None).get(None) or _stages(_NOBODY, {})
    return {"by": by, "total": total, "groups": told, "benchmark": BENCHMARK}


def _key(key: str | None, by: Dimension | None) -> str | None:
    """The key as it is told: engines write ids in different ways."""
    return str(UUID(key)) if key is not None and by is Dimension.template else key


_TEMPLATES = Prepared(
    select(cast(_template.c.id, Text).label("key"), _template.c.name).where(
        _template.c.owner_id == _OWNER, among(_template.c.id, "ids")
    )
)


def _names(session: Session, owner_id: UUID, by: Dimension | None, groups: Told) -> dict[str | None, str]:
    """What templates are called; other keys are their own names."""
    if by is not Dimension.template:
        return {}
    ids = [UUID(key) for key in groups if key is not None]
    own = _TEMPLATES.rows(session, {"owner_id": owner_id, "ids": ids})
    starters = {key: STARTERS[UUID(key)]["name"] for key in groups if key is not None and UUID(key) in STARTERS}
    return {**starters, **{row["key"]: row["name"] for row in own}}
