"""Which times an availability offers, and which of them are free: worked out without a database.

Windows are what clocks show. Where the clocks are put back, a window has an hour more, and where they are put forward,
one less: no slot ever begins at a time that does not exist.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from askwell.booking.availability import taken as times
from askwell.booking.availability.models import Availability
from askwell.booking.availability.taken import Taken

_STEP = timedelta(minutes=30)
_DAY = timedelta(days=1)


class Rules(NamedTuple):
    """What a seeker offers: windows of local time per day, and what keeps them from being worn out."""

    weekly: dict[int, list[tuple[str, str]]]
    exceptions: dict[date, list[tuple[str, str]]]
    notice: timedelta
    buffer: timedelta
    daily_cap: int
    horizon: timedelta
    zone: ZoneInfo


def rules_of(availability: Availability, zone: str) -> Rules:
    """The rules as they are worked with; `zone` is the account's."""
    return Rules(
        weekly=_grouped(availability.weekly, "weekday"),
        exceptions={date.fromisoformat(day): spans for day, spans in _grouped(availability.exceptions, "on").items()},
        notice=timedelta(hours=availability.minimum_notice_hours),
        buffer=timedelta(minutes=availability.buffer_minutes),
        daily_cap=availability.daily_cap,
        horizon=timedelta(days=availability.horizon_days),
        zone=ZoneInfo(availability.time_zone or zone),
    )


def _grouped(windows: list[dict[str, Any]], name: str) -> dict[Any, list[tuple[str, str]]]:
    """Windows by their day; a day that is named without a window has none."""
    grouped: dict[Any, list[tuple[str, str]]] = {}
    for window in windows:
        spans = grouped.setdefault(window[name], [])
        if window["starts"] is not None:
            spans.append((window["starts"], window["ends"]))
    return grouped


def offered(rules: Rules, minutes: int, since: datetime, until: datetime) -> Iterator[datetime]:
    """Every half hour of the windows that a talk of so many minutes fits behind, taken or not."""
    day, last = since.astimezone(rules.zone).date(), until.astimezone(rules.zone).date()
    while day <= last:
        windows = rules.exceptions.get(day, rules.weekly.get(day.weekday(), []))
        found = {at for window in windows for at in _of_window(rules.zone, day, window, timedelta(minutes=minutes))}
        yield from sorted(at for at in found if since <= at < until)
        day += _DAY


def _of_window(zone: ZoneInfo, day: date, window: tuple[str, str], length: timedelta) -> Iterator[datetime]:
    starts, ends = (_local(day, clock) for clock in window)
    at, end = min(_instants(starts, zone)), _instants(ends, zone)[0]
    while at + length <= end:
        if starts <= at.astimezone(zone).replace(tzinfo=None) < ends:
            yield at
        at += _STEP


def _local(day: date, clock: str) -> datetime:
    hours, minutes = map(int, clock.split(":"))
    return datetime.combine(day, time()) + timedelta(hours=hours, minutes=minutes)


def _instants(local: datetime, zone: ZoneInfo) -> list[datetime]:
    """What a local time may mean: twice the same, unless the clocks are changed then."""
    return [local.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1)]


def is_offered(rules: Rules, at: datetime, minutes: int, now: datetime) -> bool:
    """Whether that very time could be chosen, if nothing was then."""
    in_reach = now + rules.notice <= at < now + rules.horizon
    return in_reach and at in offered(rules, minutes, at, at + timedelta(seconds=1))


def is_free(rules: Rules, taken: Sequence[Taken], at: datetime, minutes: int, *, moving: UUID | None = None) -> bool:
    """Whether nothing is then, and the day still bears an interview."""
    day = at.astimezone(rules.zone).date()
    has_room = _per_day(rules, taken, moving)[day] < rules.daily_cap
    return has_room and times.is_free(taken, at, minutes, buffer=rules.buffer, moving=moving)


def _per_day(rules: Rules, taken: Sequence[Taken], moving: UUID | None) -> Counter[date]:
    ids = [(other.starts_at, other.interview_id) for other in taken if other.interview_id not in (None, moving)]
    return Counter(at.astimezone(rules.zone).date() for at, _ in ids)


def free(
    rules: Rules, taken: Sequence[Taken], minutes: int, span: tuple[datetime, datetime], *, moving: UUID | None = None
) -> list[datetime]:
    """The free times of a span, the earliest first."""
    full = {day for day, held in _per_day(rules, taken, moving).items() if held >= rules.daily_cap}
    spans, length = times.Spans(taken, moving=moving), timedelta(minutes=minutes)
    return [
        at
        for at in offered(rules, minutes, *span)
        if spans.are_free(at - rules.buffer, at + length + rules.buffer)
        and at.astimezone(rules.zone).date() not in full
    ]
