"""What is known of many clients at once, kept until something happens in their account (decision 19).

What was worked out holds instants: so what is overdue by now, and what is next, is found when it is asked for.
"""

import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, and_, bindparam, case, func, or_, select
from sqlmodel import Session

from askwell.auth.models import Account
from askwell.coaching.goals.models import Goal, GoalState
from askwell.coaching.goals.queries import held
from askwell.contacts.models import Contact
from askwell.core.clock import now
from askwell.core.columns import table_of
from askwell.core.prepared import Prepared, among
from askwell.events.models import Event, EventType, Subject
from askwell.evidence.insights.moments import Moment, how_far, of_several, sent_as
from askwell.interviews.access import IN_SIGHT
from askwell.interviews.models import Interview, InterviewState
from askwell.outreach.follow_ups.access import IN_SIGHT as TO_BE_DONE
from askwell.outreach.follow_ups.models import FollowUp, FollowUpKind, FollowUpState
from askwell.outreach.messages.models import Message
from askwell.outreach.texts import MessageKind
from askwell.sharing.models import Role

FUNNEL = (
    *(Moment.identified, Moment.contacted, Moment.answered, Moment.scheduled, Moment.held, Moment.debriefed),
    Moment.thanked,
)
"""How far one comes with a contact, up to the thanks."""
_MOST_KEPT = 50_000
_LATELY = timedelta(days=30)
_account, _contact, _event, _interview = (table_of(table) for table in (Account, Contact, Event, Interview))
_message, _follow_up, _goal = table_of(Message), table_of(FollowUp), table_of(Goal)


class Stamp(NamedTuple):
    """Up to where an account's history goes: how much happened since an hour of the clock, and what was the last."""

    since: UUID
    recent: str


class GoalFigures(NamedTuple):
    """A goal that was agreed on, and how far it is."""

    target: int
    actual: int
    due_on: date
    ends_at: datetime


class Figures(NamedTuple):
    """What is known of one client; open follow-ups by when they are overdue, and whether they are thanks.

    People who were asked lately are those to whom a request went, however many.
    """

    last_activity_at: datetime | None
    last_change_at: datetime | None
    funnel: Mapping[Moment, int]
    coming: tuple[datetime, ...]
    follow_ups: tuple[tuple[datetime, bool], ...]
    asked_lately: int
    answered_lately: int
    goal: GoalFigures | None


_source, _at = how_far(of_several, FUNNEL)
_asked = (
    select(
        *(_message.c[name] for name in ("owner_id", "contact_id")),
        func.min(_message.c.sent_at).label("at"),
        func.max(_message.c.answered_at).label("answered_at"),
    )
    .where(*sent_as(MessageKind.request, of_several), _message.c.sent_at > bindparam("lately"))
    .group_by(_message.c.owner_id, _message.c.contact_id)
    .subquery()
)
_answered = func.coalesce(_asked.c.answered_at, case((_at[Moment.answered] >= _asked.c.at, _at[Moment.answered])))
_FUNNELS = Prepared(
    select(
        _contact.c.owner_id,
        *(func.count(_at[moment]).label(moment) for moment in FUNNEL),
        func.count(_asked.c.at).label("asked_lately"),
        func.count(_answered).label("answered_lately"),
    )
    .select_from(
        _source.outerjoin(_asked, and_(_asked.c.owner_id == _contact.c.owner_id, _asked.c.contact_id == _contact.c.id))
    )
    .where(of_several(_contact), _contact.c.trashed_at.is_(None))
    .group_by(_contact.c.owner_id)
)
# What a coach does stands in the client's history, too, but is no activity of theirs.
_OF_BOTH = (Subject.engagement, Subject.goal, Subject.assignment, Subject.comment)
_BY_THE_CLIENT = (
    *(EventType.goal_set, EventType.goal_accepted, EventType.goal_declined, EventType.goal_reopened),
    *(EventType.goal_updated, EventType.engagement_changed),
)
_is_theirs = or_(
    and_(*(_event.c.subject_kind != kind for kind in _OF_BOTH)),
    *(_event.c.type == type for type in _BY_THE_CLIENT),
    (_event.c.subject_kind == Subject.comment) & (_event.c.data["by"].as_string() == Role.client.value),
)


def _latest(*conditions: ColumnElement[bool]) -> ColumnElement[datetime]:
    latest = select(_event.c.at).where(_event.c.owner_id == _account.c.id, *conditions)
    return latest.order_by(_event.c.owner_id.desc(), _event.c.id.desc()).limit(1).correlate(_account).scalar_subquery()


_ACTIVITY = Prepared(
    select(_account.c.id.label("owner_id"), _latest(_is_theirs).label("acted_at"), _latest().label("changed_at")).where(
        among(_account.c.id, "owner_ids")
    )
)
_COMING = Prepared(
    select(_interview.c.owner_id, _interview.c.starts_at)
    .where(
        of_several(_interview),
        _interview.c.state == InterviewState.scheduled,
        _interview.c.starts_at > bindparam("now"),
        IN_SIGHT,
    )
    .order_by(_interview.c.starts_at)
)
_FOLLOW_UPS = Prepared(
    select(
        _follow_up.c.owner_id,
        _follow_up.c.overdue_at,
        (_follow_up.c.kind == FollowUpKind.thank_you).label("is_thanks"),
    ).where(of_several(_follow_up), _follow_up.c.state == FollowUpState.open, TO_BE_DONE)
)
_GOALS = Prepared(
    select(*(_goal.c[name] for name in ("owner_id", "target", "due_on", "ends_at")), held().label("actual"))
    .where(of_several(_goal), _goal.c.state == GoalState.active, _goal.c.trashed_at.is_(None))
    .order_by(_goal.c.owner_id, _goal.c.due_on, _goal.c.id)
)
_kept: OrderedDict[str, tuple[Stamp, Figures]] = OrderedDict()
_lock = threading.Lock()


def figures_of(session: Session, stamps: Mapping[str, Stamp]) -> dict[str, Figures]:
    """What is known of these clients, by their ids as text; worked out anew for those to whom something happened."""
    with _lock:
        known = {id: _kept[id] for id in stamps if id in _kept}
    found = {id: figures for id, (stamp, figures) in known.items() if stamp == stamps[id]}
    wanted = {UUID(id): id for id in stamps if id not in found}
    anew = {wanted[id]: figures for id, figures in _worked_out(session, list(wanted)).items()}
    with _lock:
        for id, figures in anew.items():
            _kept[id] = stamps[id], figures
        while len(_kept) > _MOST_KEPT:
            _kept.popitem(last=False)
    return found | anew


def _worked_out(session: Session, ids: list[UUID]) -> dict[UUID, Figures]:
    """As many statements for one client as for all."""
    if not ids:
        return {}
    at = now()
    bound = {"owner_ids": ids, "now": at, "lately": at - _LATELY}
    funnels, activity, coming, follow_ups, goals = (
        _by_owner(statement.rows(session, bound)) for statement in (_FUNNELS, _ACTIVITY, _COMING, _FOLLOW_UPS, _GOALS)
    )
    none = dict.fromkeys((*FUNNEL, "asked_lately", "answered_lately"), 0)
    counts = {id: funnels[id][0] if id in funnels else none for id in ids}
    return {
        id: Figures(
            last_activity_at=activity[id][0]["acted_at"] if id in activity else None,
            last_change_at=activity[id][0]["changed_at"] if id in activity else None,
            funnel={moment: counts[id][moment] for moment in FUNNEL},
            coming=tuple(row["starts_at"] for row in coming.get(id, ())),
            follow_ups=tuple((row["overdue_at"], bool(row["is_thanks"])) for row in follow_ups.get(id, ())),
            asked_lately=counts[id]["asked_lately"],
            answered_lately=counts[id]["answered_lately"],
            goal=_goal_of(goals.get(id, ()), at),
        )
        for id in ids
    }


def _by_owner(rows: list[dict[str, Any]]) -> dict[UUID, list[dict[str, Any]]]:
    found: dict[UUID, list[dict[str, Any]]] = {}
    for row in rows:
        found.setdefault(row["owner_id"], []).append(row)
    return found


def _goal_of(rows: Sequence[dict[str, Any]], at: datetime) -> GoalFigures | None:
    """The goal that is due next; the last one if all are over."""
    goals = [GoalFigures(row["target"], row["actual"], row["due_on"], row["ends_at"]) for row in rows]
    return next((goal for goal in goals if goal.ends_at > at), goals[-1] if goals else None)
