"""From the people one knew of to what came of it: counts, rates and medians, worked out by the database.

Each contact has come to a stage at a time, or not. Who answered was contacted, and who was spoken with has answered,
however little of it was written down; thanks, referrals and offers count of those who were spoken with.
"""

from datetime import datetime
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Subquery,
    Text,
    and_,
    bindparam,
    case,
    cast,
    func,
    literal,
    null,
    select,
    union_all,
)
from sqlmodel import Session

from askwell.contacts.models import Contact, Stage
from askwell.core.columns import Rows, table_of
from askwell.core.prepared import Prepared, among
from askwell.events.models import Event, EventType
from askwell.evidence.insights.medians import days_between, median
from askwell.evidence.insights.schemas import (
    MOST_GROUPS,
    Benchmark,
    Dimension,
    FunnelGroup,
    FunnelRead,
    FunnelStage,
    StageCount,
)
from askwell.evidence.outcomes.models import Outcome, OutcomeInterview, OutcomeKind
from askwell.evidence.statistics import wilson
from askwell.interviews.models import Interview, InterviewState
from askwell.outreach.messages.models import Message
from askwell.outreach.referrals.models import Referral
from askwell.outreach.templates.models import MessageTemplate
from askwell.outreach.templates.starters import STARTERS
from askwell.outreach.texts import MessageKind

_contact, _message, _interview = table_of(Contact), table_of(Message), table_of(Interview)
_event, _referral, _outcome = table_of(Event), table_of(Referral), table_of(Outcome)
_came_of, _template = table_of(OutcomeInterview), table_of(MessageTemplate)
_OWNER: ColumnElement[Any] = bindparam("owner_id")
_FEW = 10
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


def _first(at: ColumnElement[Any], contact_id: ColumnElement[Any], *conditions: ColumnElement[bool]) -> Subquery:
    """For each contact, when something happened first."""
    wanted = select(contact_id.label("contact_id"), func.min(at).label("at")).where(*conditions)
    return wanted.group_by(contact_id).subquery()


def _brought_to(stage: Stage) -> Subquery:
    """When each contact was first brought to this stage."""
    to = _event.c.data["to"].as_string()
    mine = (_event.c.owner_id == _OWNER) & (_event.c.type == EventType.contact_stage_changed)
    return _first(_event.c.at, _event.c.subject_id, mine, to == stage.value)


def _sent(kind: MessageKind) -> list[ColumnElement[bool]]:
    is_kind = _message.c.kind == kind
    return [_message.c.owner_id == _OWNER, _message.c.trashed_at.is_(None), _message.c.sent_at.is_not(None), is_kind]


def _moments() -> dict[FunnelStage, list[Subquery]]:
    """For each stage, where it is written down that a contact came so far."""
    held = [
        _interview.c.owner_id == _OWNER,
        _interview.c.trashed_at.is_(None),
        _interview.c.state == InterviewState.completed,
    ]
    offered = and_(
        _came_of.c.owner_id == _OWNER,
        _interview.c.owner_id == _OWNER,
        _interview.c.id == _came_of.c.interview_id,
        _outcome.c.owner_id == _OWNER,
        _outcome.c.id == _came_of.c.outcome_id,
        _outcome.c.kind == OutcomeKind.offer,
        _outcome.c.trashed_at.is_(None),
    )
    agreed = (EventType.interview_scheduled, EventType.interview_declined)
    answers = [_event.c.owner_id == _OWNER, (_event.c.type == agreed[0]) | (_event.c.type == agreed[1])]
    given = [_referral.c.owner_id == _OWNER, _referral.c.trashed_at.is_(None)]
    return {
        FunnelStage.contacted: [
            _first(_message.c.sent_at, _message.c.contact_id, *_sent(MessageKind.request)),
            _brought_to(Stage.contacted),
        ],
        FunnelStage.answered: [
            _first(_message.c.answered_at, _message.c.contact_id, *_sent(MessageKind.request)),
            _first(_event.c.at, _event.c.contact_id, *answers),
        ],
        FunnelStage.held: [_first(_interview.c.ended_at, _interview.c.contact_id, *held)],
        FunnelStage.thanked: [
            _first(_message.c.sent_at, _message.c.contact_id, *_sent(MessageKind.thank_you)),
            _brought_to(Stage.thanked),
        ],
        FunnelStage.referral: [_first(_referral.c.created_at, _referral.c.from_contact_id, *given)],
        FunnelStage.offer: [_first(_outcome.c.created_at, _interview.c.contact_id, offered)],
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
    ranked = sent.where(*_sent(MessageKind.request)).subquery()
    return select(ranked).where(ranked.c.place == 1).subquery()


_FIRST_REQUEST = _first_request()


def _people(by: Dimension | None) -> Subquery:
    """One row for each contact: its key, and when it came to each stage."""
    source: FromClause = _contact
    at: dict[FunnelStage, ColumnElement[Any]] = {FunnelStage.identified: _contact.c.created_at}
    for stage, moments in _moments().items():
        for moment in moments:
            source = source.outerjoin(moment, moment.c.contact_id == _contact.c.id)
        at[stage] = func.coalesce(*(moment.c.at for moment in moments)) if len(moments) > 1 else moments[0].c.at
    if by in (Dimension.channel, Dimension.template):
        source = source.outerjoin(_FIRST_REQUEST, _FIRST_REQUEST.c.contact_id == _contact.c.id)
    key = cast(_keys()[by], Text) if by is not None else cast(null(), Text)
    known: ColumnElement[bool] = at[FunnelStage.held].is_not(None)
    at[FunnelStage.answered] = func.coalesce(at[FunnelStage.answered], at[FunnelStage.held])
    at[FunnelStage.contacted] = func.coalesce(at[FunnelStage.contacted], at[FunnelStage.answered])
    only_held = {FunnelStage.thanked, FunnelStage.referral, FunnelStage.offer}
    return (
        select(
            key.label("key"),
            *((case((known, at[stage])) if stage in only_held else at[stage]).label(stage) for stage in FunnelStage),
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
