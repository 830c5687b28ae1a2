"""Reading how far a client came in a period. The database says when each contact came how far; here it is counted."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from statistics import median
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import and_, bindparam, distinct, func, select
from sqlmodel import Session

from askwell.auth.models import Account
from askwell.coaching.caseload.figures import FUNNEL
from askwell.coaching.goals import queries as goals
from askwell.coaching.progress.schemas import (
    MOST_DAYS,
    MOST_ROWS,
    NotShared,
    ProgressRead,
    ProgressStage,
    ProgressWeek,
    ReferralProgress,
)
from askwell.contacts.models import Contact
from askwell.contacts.pseudonyms import cast_of
from askwell.core.clock import from_local_or_later, now
from askwell.core.columns import table_of
from askwell.core.errors import Invalid
from askwell.core.prepared import Prepared
from askwell.directions import access as directions
from askwell.directions.models import Direction
from askwell.evidence.decisions import access as decisions
from askwell.evidence.decisions.models import Decision
from askwell.evidence.insights.moments import Moment, how_far, of_one
from askwell.evidence.takeaways import access as takeaways
from askwell.evidence.takeaways.models import Takeaway
from askwell.interviews import access as interviews
from askwell.interviews.models import Interview
from askwell.notes import access as notes
from askwell.notes.models import Note
from askwell.outreach.referrals.models import Referral
from askwell.sharing.access import Share
from askwell.sharing.models import Engagement, SharedScope

_WEEKS = timedelta(days=7 * 12)
_account, _engagement, _contact, _referral = (table_of(t) for t in (Account, Engagement, Contact, Referral))
_direction, _decision, _takeaway = table_of(Direction), table_of(Decision), table_of(Takeaway)
_interview, _note = table_of(Interview), table_of(Note)
_ABOUT = Prepared(
    select(_account.c.display_name.label("name"), _account.c.time_zone, _engagement.c.summary)
    .join(_engagement, _engagement.c.client_id == _account.c.id)
    .where(_engagement.c.id == bindparam("id"))
)
_source, _at = how_far(of_one, FUNNEL)
_MOMENTS = Prepared(
    select(_contact.c.id, *(_at[moment].label(moment) for moment in FUNNEL))
    .select_from(_source)
    .where(of_one(_contact), _contact.c.trashed_at.is_(None))
)
_REFERRALS = Prepared(
    select(_referral.c.to_contact_id.label("id")).where(
        of_one(_referral),
        _referral.c.trashed_at.is_(None),
        _referral.c.created_at >= bindparam("since"),
        _referral.c.created_at < bindparam("until"),
    )
)

_is_about = and_(_takeaway.c.owner_id == _direction.c.owner_id, _takeaway.c.direction_id == _direction.c.id)
_works_at = and_(_contact.c.owner_id == _takeaway.c.owner_id, _contact.c.id == _takeaway.c.contact_id)
_DIRECTIONS = Prepared(
    select(
        *(_direction.c[name] for name in ("id", "name", "state")),
        func.count(distinct(_takeaway.c.contact_id)).label("perspectives"),
        func.count(distinct(_contact.c.organization_id)).label("organizations"),
    )
    .select_from(_direction.outerjoin(_takeaway, and_(_is_about, takeaways.SHARED)).outerjoin(_contact, _works_at))
    .where(directions.SHARED)
    .group_by(_direction.c.owner_id, _direction.c.id, _direction.c.name, _direction.c.state)
    .order_by(_direction.c.id.desc())
    .limit(MOST_ROWS)
)
_DECISIONS = Prepared(
    select(_direction.c.name.label("direction"), *(_decision.c[name] for name in ("verdict", "state")))
    .add_columns(_decision.c.created_at.label("made_at"))
    .join(_direction, and_(_direction.c.owner_id == _decision.c.owner_id, _direction.c.id == _decision.c.direction_id))
    .where(decisions.SHARED)
    .order_by(_decision.c.id.desc())
    .limit(MOST_ROWS)
)
_is_note = and_(of_one(_note), notes.IN_SIGHT)
_HIDDEN = Prepared(
    select(
        select(func.count()).select_from(_interview).where(interviews.SHARED).scalar_subquery().label("interviews"),
        select(func.count(_interview.c.debriefed_at)).where(interviews.SHARED).scalar_subquery().label("debriefs"),
        select(func.count()).select_from(_note).where(_is_note).scalar_subquery().label("notes"),
        select(func.count()).select_from(_note).where(notes.SHARED).scalar_subquery().label("marked_notes"),
        select(func.count())
        .select_from(_contact)
        .where(of_one(_contact), _contact.c.trashed_at.is_(None))
        .scalar_subquery()
        .label("contact_names"),
    )
)


class Span(NamedTuple):
    """The days of a period, and when they begin and are over where the client lives."""

    first: date
    last: date
    since: datetime
    until: datetime
    zone: ZoneInfo

    def holds(self, at: datetime | None) -> bool:
        """Whether an instant lies within."""
        return at is not None and self.since <= at < self.until

    def monday_of(self, at: datetime) -> date:
        """The first day of the week in which it happened."""
        day = at.astimezone(self.zone).date()
        return day - timedelta(days=day.weekday())

    @property
    def mondays(self) -> list[date]:
        """The weeks of the period, each by its first day."""
        first = self.first - timedelta(days=self.first.weekday())
        return [first + timedelta(days=days) for days in range(0, (self.last - first).days + 1, 7)]


def _span(first: date | None, last: date | None, time_zone: str) -> Span:
    """The period that is wanted; without days, the last twelve weeks. Raises Invalid."""
    zone = ZoneInfo(time_zone)
    last = last or now().astimezone(zone).date()
    first = first or last - _WEEKS
    if not timedelta() <= last - first <= timedelta(days=MOST_DAYS):
        message = f"Ask for 1 to {MOST_DAYS} days."
        raise Invalid(errors=[{"pointer": "query/from", "code": "out_of_range", "message": message}])
    midnights = (datetime.combine(day, time()) for day in (first, last + timedelta(days=1)))
    since, until = (from_local_or_later(midnight, time_zone) for midnight in midnights)
    return Span(first, last, since, until, zone)


def progress(session: Session, share: Share, first: date | None, last: date | None) -> ProgressRead:
    """How far a client came between two days. Raises Invalid."""
    about = _ABOUT.rows(session, {"id": share.engagement_id})[0]
    span = _span(first, last, about["time_zone"])
    bound = {"owner_id": share.client_id, "since": span.since, "until": span.until}
    people, mask = _MOMENTS.rows(session, bound), cast_of(session, share).mask
    return {
        "name": about["name"],
        "period": {"from_on": span.first, "to_on": span.last, "time_zone": about["time_zone"]},
        "goals": [goals.masked(goal, mask) for goal in goals.within(session, share.client_id, span.since, span.until)],
        "stages": _stages(people, span),
        "median_days_to_answer": _days_to_answer(people, span),
        "weeks": _weeks(people, span),
        "referrals": _referrals(_REFERRALS.rows(session, bound), people),
        "directions": [
            {**row, "name": mask(row["name"])}  # type: ignore[typeddict-item]
            for row in _DIRECTIONS.rows(session, bound)
        ],
        "decisions": [
            {**row, "direction": mask(row["direction"])}  # type: ignore[typeddict-item]
            for row in _DECISIONS.rows(session, bound)
        ],
        "summary": mask.or_none(about["summary"]),
        "not_shared": _not_shared(share, _HIDDEN.rows(session, bound)[0]),
    }


People = Sequence[dict[str, Any]]


def _stages(people: People, span: Span) -> list[ProgressStage]:
    counts = {moment: sum(span.holds(person[moment]) for person in people) for moment in FUNNEL}
    before = [None, *FUNNEL[:-1]]
    return [
        {"stage": moment, "count": counts[moment], "rate": counts[moment] / counts[of] if of and counts[of] else None}
        for moment, of in zip(FUNNEL, before, strict=True)
    ]


def _days_to_answer(people: People, span: Span) -> float | None:
    days = [
        (person[Moment.answered] - person[Moment.contacted]) / timedelta(days=1)
        for person in people
        if span.holds(person[Moment.answered])
    ]
    return median(days) if days else None


def _weeks(people: People, span: Span) -> list[ProgressWeek]:
    weeks: dict[date, dict[str, Any]] = {day: {"week_on": day, **dict.fromkeys(FUNNEL, 0)} for day in span.mondays}
    for person in people:
        for moment in FUNNEL:
            if span.holds(person[moment]):
                weeks[span.monday_of(person[moment])][moment] += 1
    return list(weeks.values())  # type: ignore[arg-type]


def _referrals(received: People, people: People) -> ReferralProgress:
    written_to = {person["id"] for person in people if person[Moment.contacted] is not None}
    ids = {row["id"] for row in received}
    return {"received": len(ids), "followed": len(ids & written_to)}


def _not_shared(share: Share, counts: dict[str, int]) -> list[NotShared]:
    """Of a kind that is shared, nothing is hidden, but for notes that are not marked."""
    marked = counts.pop("marked_notes")
    hidden = {SharedScope(name): 0 if share.shows(SharedScope(name)) else count for name, count in counts.items()}
    if share.has(SharedScope.notes):
        hidden[SharedScope.notes] = counts["notes"] - marked
    return [{"scope": scope, "count": count} for scope, count in hidden.items() if count]
