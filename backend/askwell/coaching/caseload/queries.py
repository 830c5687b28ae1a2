"""Reading a caseload: who of a coach's clients moves, and who is stuck."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Text, bindparam, cast, func, select
from sqlmodel import Session

from askwell.auth.models import Account
from askwell.coaching.cards.models import ClientCard
from askwell.coaching.caseload.errors import TooFewClients
from askwell.coaching.caseload.glances import Glance, Seen, funnel_of, glances, goal_of
from askwell.coaching.caseload.schemas import ClientSummary, CohortSummary, GoalProgress, Reason
from askwell.contacts.indexing import tag_key
from askwell.core.clock import now
from askwell.core.columns import table_of
from askwell.core.ids import first_id_at
from askwell.core.pages import Paging
from askwell.core.prepared import Prepared
from askwell.core.text import folded
from askwell.events.models import Event
from askwell.sharing.access import Share, acting_for_clients, is_active, looked_at
from askwell.sharing.models import Engagement, LookKind, SharedScope

_FEWEST = 5
_engagement, _account, _event, _card = (table_of(table) for table in (Engagement, Account, Event, ClientCard))


def _of_each(wanted: ColumnElement[Any], *where: ColumnElement[bool]) -> ColumnElement[Any]:
    """Looked up client by client: whatever PostgreSQL expects, what that costs depends on these clients alone."""
    return select(wanted).where(*where).correlate(_engagement).scalar_subquery()


_is_kept = (_card.c.owner_id == _engagement.c.coach_id) & (_card.c.engagement_id == _engagement.c.id)
# How many events there were lately, and which was the last of them.
_recent = cast(func.count(), Text) + " " + func.coalesce(func.max(cast(_event.c.id, Text)), "")
_since = _event.c.id > bindparam("since", type_=_event.c.id.type)
_CLIENTS = select(
    # As text: two ids of each of 200 clients would take longer to read than all the rest of them.
    *(cast(_engagement.c[name], Text).label(name) for name in ("id", "client_id")),
    *(_engagement.c[name] for name in ("scopes", "ends_on", "updated_at")),
    _of_each(_account.c.display_name, _account.c.id == _engagement.c.client_id).label("name"),
    _of_each(_card.c.tags, _is_kept).label("tags"),
    _of_each(_card.c.updated_at, _is_kept).label("card_updated_at"),
    _of_each(_recent, _event.c.owner_id == _engagement.c.client_id, _since).label("recent"),
).where(is_active())
_MINE = Prepared(_CLIENTS.where(_engagement.c.coach_id == bindparam("id")))
_ONE = Prepared(_CLIENTS.where(_engagement.c.id == bindparam("id")))


def _glances(session: Session, wanted: Prepared, id: UUID, coach_id: UUID) -> list[Glance]:
    at = now()
    since = first_id_at(at.replace(minute=0, second=0, microsecond=0) - timedelta(hours=1))
    rows, told = wanted.raw(session, {"id": id, "now": at, "since": since})
    return glances(session, coach_id, [Seen(since, row) for row in rows], told)


def caseload(session: Session, coach_id: UUID) -> list[Glance]:
    """Every client of a coach: what that costs depends on them alone."""
    acting_for_clients(session, coach_id)
    return _glances(session, _MINE, coach_id, coach_id)


def one(session: Session, share: Share) -> ClientSummary:
    """One client at a glance; the client hears nothing of tags."""
    [glance] = _glances(session, _ONE, share.engagement_id, share.coach_id)
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
    """When something changed last of what the coach may see: what was agreed on, the card, or what happened."""
    client = glance.client
    happened_at = client.figures.last_change_at if client.share.has(SharedScope.progress) else None
    return max(filter(None, (client.updated_at, client.card_updated_at, happened_at)))


SORTS: dict[str, Callable[[Glance], list[Any]]] = {
    "name": lambda glance: [folded(glance.client.name)],
    "-last_activity": lambda glance: [-glance.last_activity],
    "last_activity": lambda glance: [glance.last_activity],
    "attention": lambda glance: [-len(glance.told["attention"]["reasons"]), glance.last_activity],
}
"""By what a caseload can be sorted; ties are settled by the id."""


class Page(NamedTuple):
    """Some of the clients, and where the next ones are."""

    glances: list[Glance]
    next_cursor: str | None


def page(session: Session, coach_id: UUID, paging: Paging, filters: Filters, sort: str) -> Page:
    """The clients that meet every filter; each of them sees that their coach looked."""

    def place(glance: Glance) -> list[Any]:
        return [*SORTS[sort](glance), glance.id]

    found = sorted(filters.holding(caseload(session, coach_id)), key=place)
    if (after := paging.after(sort)) is not None:
        found = [glance for glance in found if place(glance) > after]
    shown, more = found[: paging.limit], found[paging.limit :]
    looked_at(session, [glance.client.share for glance in shown], LookKind.caseload)
    cursor = paging.cursor(sort, place(shown[-1])) if more else None
    return Page(shown, cursor)


def cohort(session: Session, coach_id: UUID, tag: str) -> CohortSummary:
    """What the clients of one tag do together, of those who share their progress. Raises TooFewClients."""
    tagged = Filters(tag=tag).holding(caseload(session, coach_id))
    clients = [each.client for each in tagged if each.client.share.has(SharedScope.progress)]
    if len(clients) < _FEWEST:
        raise TooFewClients
    looked_at(session, [client.share for client in clients], LookKind.caseload)
    goals = [goal_of(client.figures.goal, client.at)["state"] for client in clients if client.figures.goal is not None]
    reasons = [reason for client in clients for reason in client.reasons]
    return {
        "tag": tag,
        "clients": len(clients),
        "active": sum(Reason.idle_14_days not in client.reasons for client in clients),
        "with_interview_booked": sum(client.next_interview_at is not None for client in clients),
        "overdue_follow_ups": sum(client.overdue() for client in clients),
        "funnel": funnel_of(client.figures for client in clients),
        "goals_met": goals.count(GoalProgress.met),
        "goals_open": goals.count(GoalProgress.open),
        "goals_missed": goals.count(GoalProgress.missed),
        "needing_attention": sum(bool(client.reasons) for client in clients),
        "reasons": {reason: reasons.count(reason) for reason in Reason},
    }
