"""What is told of a client at a glance, kept as long as it holds (decision 23)."""

import threading
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from askwell.coaching.caseload.figures import FUNNEL, Figures, GoalFigures
from askwell.coaching.caseload.schemas import ClientGoal, ClientSummary, Funnel, GoalProgress, Reason
from askwell.core.clock import now
from askwell.sharing.access import Share
from askwell.sharing.models import EngagementState, SharedScope

_IDLE_DAYS, _MANY_ASKS = 14, 5
_AN_HOUR, _MOST_KEPT = timedelta(hours=1), 50_000


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


_kept: OrderedDict[str, Glance] = OrderedDict()
_lock = threading.Lock()


def glances(rows: list[dict[str, Any]], figures: Mapping[str, Figures], coach_id: UUID) -> list[Glance]:
    """What is told of the clients of a coach, whose rows and figures have just been read."""
    at = now()
    with _lock:
        known = {row["id"]: _kept.get(row["id"]) for row in rows}
    found = [_glance(row, figures[row["client_id"]], coach_id, at, known[row["id"]]) for row in rows]
    with _lock:
        _kept.update((row["id"], glance) for row, glance in zip(rows, found, strict=True))
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
    share = Share(UUID(row["id"]), coach_id, UUID(row["client_id"]), frozenset(row["scopes"]), is_preview=False)
    client = Client(share, row["name"], row["ends_on"], row["updated_at"], tags, figures, at)
    return Glance(client, summary(client), client.holds_until)


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
        "funnel": funnel_of([figures]) if progress else None,
        "goal": goal_of(figures.goal, client.at) if progress and figures.goal is not None else None,
        "attention": {"flag": bool(reasons), "reasons": reasons},
        "not_shared": [scope for scope in SharedScope if not share.has(scope)],
    }


def funnel_of(figures: Iterable[Figures]) -> Funnel:
    """How far these clients came, all together."""
    figures = list(figures)
    return {moment.value: sum(each.funnel[moment] for each in figures) for moment in FUNNEL}  # type: ignore[return-value]


def goal_of(goal: GoalFigures, at: datetime) -> ClientGoal:
    """A goal, and how far it is by now."""
    progress = GoalProgress.open if goal.ends_at > at else GoalProgress.missed
    state = GoalProgress.met if goal.actual >= goal.target else progress
    return {"target": goal.target, "actual": goal.actual, "due_on": goal.due_on, "state": state}
