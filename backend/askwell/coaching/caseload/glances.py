"""What is told of a client at a glance, kept as long as it holds (decision 23)."""

import threading
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from pydantic import TypeAdapter
from sqlmodel import Session

from askwell.coaching.caseload.figures import FUNNEL, Figures, GoalFigures, Stamp, figures_of
from askwell.coaching.caseload.schemas import ClientGoal, ClientSummary, Funnel, GoalProgress, Reason
from askwell.core.clock import now
from askwell.core.prepared import Row, Told
from askwell.sharing.access import Share
from askwell.sharing.models import EngagementState, SharedScope

_IDLE_DAYS, _MANY_ASKS = 14, 5
_to_json = TypeAdapter(ClientSummary).serializer.to_json
_AN_HOUR, _MOST_KEPT = timedelta(hours=1), 50_000


class Client(NamedTuple):
    """A client, what they share, and what is known of them at an instant."""

    share: Share
    name: str
    ends_on: date | None
    updated_at: datetime
    card_updated_at: datetime | None
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
    """What is told of a client, as long as it holds, and the same as JSON; `id` is the engagement's, as text."""

    id: str
    client: Client
    told: ClientSummary
    json: bytes
    until: datetime

    @property
    def last_activity(self) -> float:
        """When they last did something, to be sorted by; 0 if that is not known or not shared."""
        at = self.told["last_activity_at"]
        return at.timestamp() if at is not None else 0.0


class Seen(NamedTuple):
    """A client's row as the driver made it, whose first value is the engagement; and since when it counts events."""

    since: UUID
    row: Row


_kept: OrderedDict[str, tuple[Seen, Glance]] = OrderedDict()
_lock = threading.Lock()


def glances(session: Session, coach_id: UUID, seen: Sequence[Seen], told: Told) -> list[Glance]:
    """What is told of the clients of a coach, whose rows have just been read.

    Of most of them nothing has changed: their rows are the same to the letter, and are not even made dicts of.
    """
    at = now()
    known = {each.row[0]: _known(each, at) for each in seen}
    changed = {each.row[0]: each for each in seen if known[each.row[0]] is None}
    anew = _made(session, coach_id, [(each.since, told(each.row)) for each in changed.values()], at)
    with _lock:
        _kept.update((id, (changed[id], glance)) for id, glance in anew.items())
        while len(_kept) > _MOST_KEPT:
            _kept.popitem(last=False)
    return [glance for glance in (known | anew).values() if glance is not None]


def _known(seen: Seen, at: datetime) -> Glance | None:
    before, glance = _kept.get(seen.row[0], (None, None))
    return glance if glance is not None and before == seen and glance.until > at else None


def _made(
    session: Session, coach_id: UUID, rows: Sequence[tuple[UUID, dict[str, Any]]], at: datetime
) -> dict[str, Glance]:
    """What is told of clients, by their engagements: from their rows, and from what is known of them."""
    figures = figures_of(session, {row["client_id"]: Stamp(since, row["recent"]) for since, row in rows})
    made = {}
    for _, row in rows:
        id, client_id, scopes = row["id"], row["client_id"], frozenset(row["scopes"])
        share = Share(UUID(id), coach_id, UUID(client_id), scopes, is_preview=False)
        tags = row["tags"] or []
        changed = (row["updated_at"], row["card_updated_at"])
        client = Client(share, row["name"], row["ends_on"], *changed, tags, figures[client_id], at)
        told = summary(client)
        made[id] = Glance(id, client, told, _to_json(told), client.holds_until)
    return made


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
        "not_shared": [scope for scope in SharedScope if not share.shows(scope)],
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
