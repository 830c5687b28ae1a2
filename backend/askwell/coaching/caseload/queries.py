"""Reading a caseload: who of a coach's clients moves, and who is stuck."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Text, bindparam, cast, func, select
from sqlmodel import Session

from askwell.auth.models import Account
from askwell.coaching.cards.models import ClientCard
from askwell.coaching.caseload.errors import TooFewClients
from askwell.coaching.caseload.figures import FUNNEL, Figures, GoalFigures, Stamp, figures_of
from askwell.coaching.caseload.schemas import (
    ClientGoal,
    ClientPage,
    ClientSummary,
    CohortSummary,
    Funnel,
    GoalProgress,
    Reason,
)
from askwell.contacts.indexing import tag_key
from askwell.core.clock import now
from askwell.core.columns import table_of
from askwell.core.ids import first_id_at
from askwell.core.pages import Paging
from askwell.core.prepared import Prepared
from askwell.core.text import folded
from askwell.events.models import Event
from askwell.sharing.access import Share, is_active, looked_at
from askwell.sharing.models import Engagement, EngagementState, LookKind, SharedScope

_IDLE_DAYS, _MANY_ASKS, _FEWEST = 14, 5, 5
_AN_HOUR, _MOST_KEPT = timedelta(hours=1), 50_000
_engagement, _account, _event, _card = (table_of(table) for table in (Engagement, Account, Event, ClientCard))
_their_events = _event.c.owner_id == _engagement.c.client_id
_last = (
    select(_event.c.id)
    .where(_their_events)
    .order_by(_event.c.owner_id.desc(), _event.c.id.desc())
    .limit(1)
    .correlate(_engagement)
    .scalar_subquery()
)
_recent = (
    select(func.count())
    .select_from(_event)
    .where(_their_events, _event.c.id > bindparam("since", type_=_event.c.id.type))
    .correlate(_engagement)
    .scalar_subquery()
)
_is_kept = (_card.c.owner_id == _engagement.c.coach_id) & (_card.c.engagement_id == _engagement.c.id)
_CLIENTS = (
    select(
        *(_engagement.c[name] for name in ("id", "client_id", "scopes", "ends_on", "updated_at")),
        _account.c.display_name.label("name"),
        _card.c.tags,
        cast(_last, Text).label("last_event"),  # compared, and never an id to anybody
        _recent.label("recent_events"),
    )
    .join(_account, _account.c.id == _engagement.c.client_id)
    .outerjoin(_card, _is_kept)
    .where(is_active())
)
_MINE = Prepared(_CLIENTS.where(_engagement.c.coach_id == bindparam("coach_id")))
_ONE = Prepared(_CLIENTS.where(_engagement.c.id == bindparam("id")))


class Client(NamedTuple):
    """A client, what they share, and what is known of them at an instant."""

    share: Share
    name: str
    ends_on: date | None
    updated_at: datetime
    tags: list[str]
    figures: Figures
    at: datetime

    @property
    def days_idle(self) -> int | None:
        """For how many days they have done nothing."""
        last = self.figures.last_activity_at
        return (self.at - last).days if last is not None else None

    @property
    def next_interview_at(self) -> datetime | None:
        """When their next interview begins."""
        return next((starts_at for starts_at in self.figures.coming if starts_at > self.at), None)

    def overdue(self, *, thanks_only: bool = False) -> int:
        """How many follow-ups are overdue by now."""
        return sum(at <= self.at and (is_thanks or not thanks_only) for at, is_thanks in self.figures.follow_ups)

    @property
    def reasons(self) -> list[Reason]:
        """Why they need attention."""
        idle, figures = self.days_idle, self.figures
        is_so = {
            Reason.idle_14_days: idle is None or idle >= _IDLE_DAYS,
            Reason.no_interview_booked: self.next_interview_at is None,
            Reason.thank_yous_overdue: self.overdue(thanks_only=True) > 0,
            Reason.asks_unanswered: figures.asked_lately >= _MANY_ASKS and figures.answered_lately == 0,
        }
        return [reason for reason, holds in is_so.items() if holds]

    @property
    def holds_until(self) -> datetime:
        """When what is told of them changes though nothing happens."""
        figures, to_come = self.figures, [self.at + _AN_HOUR, *self.figures.coming]
        to_come += [at for at, _ in figures.follow_ups]
        to_come += [figures.goal.ends_at] if figures.goal is not None else []
        if figures.last_activity_at is not None and self.days_idle is not None:
            to_come.append(figures.last_activity_at + timedelta(days=self.days_idle + 1))
        return min(instant for instant in to_come if instant > self.at)


class Glance(NamedTuple):
    """What is told of a client, as long as it holds."""

    client: Client
    told: ClientSummary
    until: datetime

    @property
    def last_activity(self) -> float:
        """When they last did something, to be sorted by; 0 if that is not known or not shared."""
        at = self.told["last_activity_at"]
        return at.timestamp() if at is not None else 0.0


_kept: OrderedDict[UUID, Glance] = OrderedDict()
_lock = threading.Lock()


def _glances(session: Session, rows: list[dict[str, Any]], since: UUID, coach_id: UUID) -> list[Glance]:
    stamps = {row["client_id"]: Stamp(since, row["last_event"], row["recent_events"]) for row in rows}
    figures, at = figures_of(session, stamps), now()
    with _lock:
        known = {row["id"]: _kept.get(row["id"]) for row in rows}
    found = [_glance(row, figures[row["client_id"]], coach_id, at, known[row["id"]]) for row in rows]
    with _lock:
        _kept.update((glance.client.share.engagement_id, glance) for glance in found)
        while len(_kept) > _MOST_KEPT:
            _kept.popitem(last=False)
    return found


def _glance(row: dict[str, Any], figures: Figures, coach_id: UUID, at: datetime, known: Glance | None) -> Glance:
    """What is told of a client; the same as before, if it is known and nothing of it has changed."""
    tags = row["tags"] or []
    if known is not None and known.until > at and figures is known.client.figures:
        client = known.client
        if (client.updated_at, client.name, client.tags) == (row["updated_at"], row["name"], tags):
            return known
    share = Share(row["id"], coach_id, row["client_id"], frozenset(row["scopes"]), is_preview=False)
    client = Client(share, row["name"], row["ends_on"], row["updated_at"], tags, figures, at)
    return Glance(client, summary(client), client.holds_until)


def _bound() -> dict[str, Any]:
    at = now()
    since = first_id_at(at.replace(minute=0, second=0, microsecond=0) - _AN_HOUR)
    return {"now": at, "since": since}


def caseload(session: Session, coach_id: UUID) -> list[Glance]:
    """Every client of a coach: what that costs depends on them alone."""
    bound = _bound()
    return _glances(session, _MINE.rows(session, {**bound, "coach_id": coach_id}), bound["since"], coach_id)


def one(session: Session, share: Share) -> ClientSummary:
    """One client at a glance; the client hears nothing of tags."""
    bound = _bound()
    rows = _ONE.rows(session, {**bound, "id": share.engagement_id})
    [glance] = _glances(session, rows, bound["since"], share.coach_id)
    return {**glance.told, "tags": []} if share.is_preview else glance.told


class Filters(NamedTuple):
    """Which clients are wanted; None does not filter."""

    attention: bool | None = None
    tag: str | None = None
    q: str | None = None
    updated_since: datetime | None = None

    def holding(self, found: Iterable[Glance]) -> Iterable[Glance]:
        """Those who meet every filter."""
        if self.attention is not None:
            found = [each for each in found if each.told["attention"]["flag"] is self.attention]
        if self.tag is not None:
            key = tag_key(self.tag)
            found = [each for each in found if key in map(tag_key, each.client.tags)]
        if self.q is not None:
            wanted = folded(self.q)
            found = [each for each in found if wanted in folded(each.client.name)]
        if self.updated_since is not None:
            found = [each for each in found if _changed_at(each) >= self.updated_since]
        return found


def _changed_at(glance: Glance) -> datetime:
    return max(filter(None, (glance.client.updated_at, glance.told["last_activity_at"])))


SORTS: dict[str, Callable[[Glance], list[Any]]] = {
    "name": lambda glance: [folded(glance.client.name)],
    "-last_activity": lambda glance: [-glance.last_activity],
    "last_activity": lambda glance: [glance.last_activity],
    "attention": lambda glance: [-len(glance.told["attention"]["reasons"]), glance.last_activity],
}
"""By what a caseload can be sorted; ties are settled by the id."""


def page(session: Session, coach_id: UUID, paging: Paging, filters: Filters, sort: str) -> ClientPage:
    """The clients that meet every filter; each of them sees that their coach looked."""

    def place(glance: Glance) -> list[Any]:
        return [*SORTS[sort](glance), glance.client.share.engagement_id.hex]

    found = sorted(filters.holding(caseload(session, coach_id)), key=place)
    if (after := paging.after(sort)) is not None:
        found = [glance for glance in found if place(glance) > after]
    shown, more = found[: paging.limit], found[paging.limit :]
    looked_at(session, [glance.client.share for glance in shown], LookKind.caseload)
    cursor = paging.cursor(sort, place(shown[-1])) if more else None
    return {"items": [glance.told for glance in shown], "next_cursor": cursor}


def summary(client: Client) -> ClientSummary:
    """A client at a glance: null where the scope is not shared."""
    share, figures = client.share, client.figures
    progress = share.has(SharedScope.progress)
    reasons = client.reasons if progress else []
    return {
        "id": share.engagement_id,
        "name": client.name,
        "engagement": {
            "id": share.engagement_id,
            "state": EngagementState.active,
            "scopes": [scope for scope in SharedScope if share.has(scope)],
            "ends_on": client.ends_on,
        },
        "tags": client.tags,
        "last_activity_at": figures.last_activity_at if progress else None,
        "days_idle": client.days_idle if progress else None,
        "next_interview_at": client.next_interview_at if share.has(SharedScope.interviews) else None,
        "overdue_follow_ups": client.overdue() if progress else None,
        "funnel": _funnel([figures]) if progress else None,
        "goal": _goal(figures.goal, client.at) if progress and figures.goal is not None else None,
        "attention": {"flag": bool(reasons), "reasons": reasons},
        "not_shared": [scope for scope in SharedScope if not share.has(scope)],
    }


def _funnel(figures: Iterable[Figures]) -> Funnel:
    figures = list(figures)
    return {moment.value: sum(each.funnel[moment] for each in figures) for moment in FUNNEL}  # type: ignore[return-value]


def _goal(goal: GoalFigures, at: datetime) -> ClientGoal:
    progress = GoalProgress.open if goal.ends_at > at else GoalProgress.missed
    state = GoalProgress.met if goal.actual >= goal.target else progress
    return {"target": goal.target, "actual": goal.actual, "due_on": goal.due_on, "state": state}


def cohort(session: Session, coach_id: UUID, tag: str) -> CohortSummary:
    """What the clients of one tag do together, of those who share their progress. Raises TooFewClients."""
    tagged = Filters(tag=tag).holding(caseload(session, coach_id))
    clients = [each.client for each in tagged if each.client.share.has(SharedScope.progress)]
    if len(clients) < _FEWEST:
        raise TooFewClients
    looked_at(session, [client.share for client in clients], LookKind.caseload)
    goals = [_goal(client.figures.goal, client.at)["state"] for client in clients if client.figures.goal is not None]
    reasons = [reason for client in clients for reason in client.reasons]
    return {
        "tag": tag,
        "clients": len(clients),
        "active": sum(Reason.idle_14_days not in client.reasons for client in clients),
        "with_interview_booked": sum(client.next_interview_at is not None for client in clients),
        "overdue_follow_ups": sum(client.overdue() for client in clients),
        "funnel": _funnel(client.figures for client in clients),
        "goals_met": goals.count(GoalProgress.met),
        "goals_open": goals.count(GoalProgress.open),
        "goals_missed": goals.count(GoalProgress.missed),
        "needing_attention": sum(bool(client.reasons) for client in clients),
        "reasons": {reason: reasons.count(reason) for reason in Reason},
    }
