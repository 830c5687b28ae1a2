"""Reading a caseload: who of a coach's clients moves, and who is stuck."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import and_, bindparam, func, select
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
_engagement, _account, _event, _card = (table_of(table) for table in (Engagement, Account, Event, ClientCard))
_their_events = and_(_event.c.owner_id == _engagement.c.client_id)
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
        *(_engagement.c[name] for name in ("id", "coach_id", "client_id", "scopes", "ends_on", "updated_at")),
        _account.c.display_name.label("name"),
        _card.c.tags,
        _last.label("last_event"),
        _recent.label("recent_events"),
    )
    .join(_account, _account.c.id == _engagement.c.client_id)
    .outerjoin(_card, _is_kept)
    .where(is_active())
)
_MINE = Prepared(_CLIENTS.where(_engagement.c.coach_id == bindparam("coach_id")))
_ONE = Prepared(_CLIENTS.where(_engagement.c.id == bindparam("id")))


class Client(NamedTuple):
    """A client, what they share, and what is known of them."""

    share: Share
    name: str
    ends_on: Any
    updated_at: datetime
    tags: list[str]
    figures: Figures
    at: datetime

    @property
    def last_activity_at(self) -> datetime | None:
        """When they last did something, if they share that."""
        return self.figures.last_activity_at if self.share.has(SharedScope.progress) else None

    @property
    def next_interview_at(self) -> datetime | None:
        """When their next interview begins, shared or not."""
        return next((starts_at for starts_at in self.figures.coming if starts_at > self.at), None)

    def overdue(self, *, thanks_only: bool = False) -> int:
        """How many follow-ups are overdue by now."""
        return sum(at <= self.at and (is_thanks or not thanks_only) for at, is_thanks in self.figures.follow_ups)

    @property
    def days_idle(self) -> int | None:
        """For how many days they have done nothing."""
        return (self.at - self.last_activity_at).days if self.last_activity_at is not None else None

    @property
    def reasons(self) -> list[Reason]:
        """Why they need attention, of what they share."""
        if not self.share.has(SharedScope.progress):
            return []
        figures = self.figures
        is_so = {
            Reason.idle_14_days: self.days_idle is None or self.days_idle >= _IDLE_DAYS,
            Reason.no_interview_booked: self.next_interview_at is None,
            Reason.thank_yous_overdue: self.overdue(thanks_only=True) > 0,
            Reason.asks_unanswered: figures.asked_lately >= _MANY_ASKS and figures.answered_lately == 0,
        }
        return [reason for reason, holds in is_so.items() if holds]


def _clients(session: Session, rows: Iterable[dict[str, Any]], since: UUID, viewer_id: UUID) -> list[Client]:
    rows = list(rows)
    stamps = {row["client_id"]: Stamp(since, row["last_event"], row["recent_events"]) for row in rows}
    figures, at = figures_of(session, stamps), now()
    return [_client(row, figures[row["client_id"]], viewer_id, at) for row in rows]


def _client(row: dict[str, Any], figures: Figures, viewer_id: UUID, at: datetime) -> Client:
    is_preview = row["client_id"] == viewer_id
    share = Share(row["id"], row["coach_id"], row["client_id"], frozenset(row["scopes"]), is_preview)
    return Client(share, row["name"], row["ends_on"], row["updated_at"], row["tags"] or [], figures, at)


def _bound() -> dict[str, Any]:
    at = now()
    since = first_id_at(at.replace(minute=0, second=0, microsecond=0) - timedelta(hours=1))
    return {"now": at, "since": since}


def caseload(session: Session, coach_id: UUID) -> list[Client]:
    """Every client of a coach: what that costs depends on them alone."""
    bound = _bound()
    return _clients(session, _MINE.rows(session, {**bound, "coach_id": coach_id}), bound["since"], coach_id)


def one(session: Session, share: Share, viewer_id: UUID) -> ClientSummary:
    """One client at a glance; the client hears nothing of tags."""
    bound = _bound()
    [client] = _clients(session, _ONE.rows(session, {**bound, "id": share.engagement_id}), bound["since"], viewer_id)
    return summary(client)


class Filters(NamedTuple):
    """Which clients are wanted; None does not filter."""

    attention: bool | None = None
    tag: str | None = None
    q: str | None = None
    updated_since: datetime | None = None

    def holds(self, client: Client) -> bool:
        """Whether a client meets every filter."""
        wanted = folded(self.q or "")
        changed_at = max(filter(None, (client.updated_at, client.last_activity_at)))
        return (
            (self.attention is None or self.attention is bool(client.reasons))
            and (self.tag is None or tag_key(self.tag) in map(tag_key, client.tags))
            and wanted in folded(client.name)
            and (self.updated_since is None or changed_at >= self.updated_since)
        )


def _seconds(at: datetime | None) -> float:
    return at.timestamp() if at is not None else 0.0


SORTS: dict[str, Callable[[Client], list[Any]]] = {
    "name": lambda client: [folded(client.name)],
    "-last_activity": lambda client: [-_seconds(client.last_activity_at)],
    "last_activity": lambda client: [_seconds(client.last_activity_at)],
    "attention": lambda client: [-len(client.reasons), _seconds(client.last_activity_at)],
}
"""By what a caseload can be sorted; ties are settled by the id."""


def page(session: Session, coach_id: UUID, paging: Paging, filters: Filters, sort: str) -> ClientPage:
    """The clients that meet every filter; each of them sees that their coach looked."""

    def place(client: Client) -> list[Any]:
        return [*SORTS[sort](client), client.share.engagement_id.hex]

    found = sorted(filter(filters.holds, caseload(session, coach_id)), key=place)
    if (after := paging.after(sort)) is not None:
        found = [client for client in found if place(client) > after]
    shown, more = found[: paging.limit], found[paging.limit :]
    looked_at(session, [client.share for client in shown], LookKind.caseload)
    cursor = paging.cursor(sort, place(shown[-1])) if more else None
    return {"items": [summary(client) for client in shown], "next_cursor": cursor}


def summary(client: Client) -> ClientSummary:
    """A client at a glance: null where the scope is not shared."""
    share, figures = client.share, client.figures
    progress = share.has(SharedScope.progress)
    reasons = client.reasons
    return {
        "id": share.engagement_id,
        "name": client.name,
        "engagement": {
            "id": share.engagement_id,
            "state": EngagementState.active,
            "scopes": [scope for scope in SharedScope if share.has(scope)],
            "ends_on": client.ends_on,
        },
        "tags": [] if share.is_preview else client.tags,
        "last_activity_at": client.last_activity_at,
        "days_idle": client.days_idle,
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
    tagged = filter(Filters(tag=tag).holds, caseload(session, coach_id))
    clients = [client for client in tagged if client.share.has(SharedScope.progress)]
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
