"""What a calendar file says about when its owner is busy.

Whoever wrote the file may wish us ill, or have kept it for twenty years. So what lies outside the span, and rules whose
expansion would not end, are cut out of its text before any library sees it.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

import recurring_ical_events
import x_wr_timezone
from icalendar import Calendar, Event

_MOST_EVENTS, _MOST_TIMES, _MOST_REPETITIONS = 1_000, 2_000, 50_000
_LONGEST_LINE, _MOST_LINES = 10_000, 500
_LONGEST_EVENT = timedelta(days=31)
_FOLD = re.compile(r"\r?\n[ \t]")
_HEAD = ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Askwell//Busy times//EN")
_EVENT = re.compile(r"BEGIN:VEVENT\b", re.IGNORECASE)
_RULE = re.compile(r"^(?:RRULE|EXRULE)[^:\n]*:(.*)$", re.MULTILINE | re.IGNORECASE)
_REPEATS = re.compile(r"^(?:RRULE|RDATE)[;:]", re.MULTILINE | re.IGNORECASE)
_STARTS = re.compile(r"^DTSTART[^:\n]*:(\d{4})(\d\d)(\d\d)", re.MULTILINE | re.IGNORECASE)
_PARTS = re.compile(r"(INTERVAL|COUNT|UNTIL|WKST|BYDAY|BYMONTHDAY|BYMONTH|BYSETPOS)=([0-9A-Z,+-]{1,100})")
_FREQUENCY = re.compile(r"FREQ=(DAILY|WEEKLY|MONTHLY|YEARLY)")
_EVERY = {"DAILY": 1, "WEEKLY": 7, "MONTHLY": 28, "YEARLY": 365}
_DAYS_OF_MONTHS = {2: 29, 4: 30, 6: 30, 9: 30, 11: 30}


class NotACalendar(Exception):
    """The file cannot be read as a calendar."""


class Span(NamedTuple):
    """A time at which the owner of the calendar is busy."""

    starts_at: datetime
    ends_at: datetime


def busy_times(content: bytes, zone: ZoneInfo, since: datetime, until: datetime) -> list[Span]:
    """When the calendar says busy within a span, the earliest first; its days are days of this zone.

    Raises NotACalendar.
    """
    text = _FOLD.sub("", content.decode("utf-8", "replace")).replace("\r\n", "\n")
    try:
        calendar = x_wr_timezone.to_standard(Calendar.from_ical(_cut(text, since.date(), until.date())))
        found = recurring_ical_events.of(calendar, skip_bad_series=True).between(since, until)
        spans = [span for event in found if _counts(event) for span in _span(event, zone)]
    except (ValueError, KeyError, AttributeError, TypeError, OverflowError, RecursionError) as error:
        raise NotACalendar from error
    return sorted(spans)[:_MOST_TIMES]


def _cut(text: str, first: date, last: date) -> str:
    """A calendar of the events alone that may matter, with their time zones."""
    lines = [line for line in text.lstrip("\ufeff \n").split("\n") if len(line) <= _LONGEST_LINE]
    is_whole = text.rstrip()[-13:].upper() == "END:VCALENDAR"
    if not is_whole or lines[0].strip().upper() != "BEGIN:VCALENDAR":
        raise NotACalendar
    near = _Near(first - _LONGEST_EVENT, last + timedelta(days=1))
    kept = [block for block in map("\n".join, _blocks(lines)) if not _EVENT.match(block) or near.keeps(block)]
    return "\n".join([*_HEAD, *(_RULE.sub(_reasonable, block) for block in kept), "END:VCALENDAR"])


def _blocks(lines: Iterable[str]) -> Iterator[list[str]]:
    """The lines of every event and of every time zone, and those that name the zone of all."""
    block: list[str] = []
    for line in lines:
        name = line.strip().upper()
        if block:
            block.append(line)
            if name == block[0].strip().upper().replace("BEGIN:", "END:"):
                if len(block) <= _MOST_LINES:
                    yield block
                block = []
        elif name in ("BEGIN:VEVENT", "BEGIN:VTIMEZONE"):
            block = [line]
        elif name.startswith("X-WR-TIMEZONE:"):
            yield [line]


def _reasonable(rule: re.Match[str]) -> str:
    return rule.group() if is_reasonable(rule.group(1)) else "X-RULE:"


class _Near:
    """Which events may matter, and so many at most: a rule is expanded from its very beginning."""

    def __init__(self, first: date, last: date) -> None:
        self._first, self._last = first, last
        self._events, self._repetitions = _MOST_EVENTS, _MOST_REPETITIONS

    def keeps(self, event: str) -> bool:
        start = _start(event)
        repeats = _REPEATS.search(event) is not None
        if start is None or start > self._last or (start < self._first and not repeats):
            return False
        self._events -= 1
        if repeats:
            self._repetitions -= (self._last - start).days // _days_between(event) + 1
        return self._events >= 0 and self._repetitions >= 0


def _start(event: str) -> date | None:
    found = _STARTS.search(event)
    try:
        return date(*map(int, found.groups())) if found is not None else None
    except ValueError:
        return None


def _days_between(event: str) -> int:
    """How many days lie between two repetitions, at the least."""
    found = _FREQUENCY.search(event.upper())
    return _EVERY[found[1]] if found is not None else 1


def is_reasonable(rule: str) -> bool:
    """Whether a recurrence rule can be expanded in no time: at most once a day, and not on days that never come."""
    parts = rule.strip().upper().split(";")
    known = dict(part.split("=", 1) for part in parts if _PARTS.fullmatch(part) or _FREQUENCY.fullmatch(part))
    if len(rule) > 500 or len(known) != len(parts) or "FREQ" not in known or {"COUNT", "UNTIL"} <= known.keys():
        return False
    numbers = {name: _numbers(known.get(name, "")) for name in ("INTERVAL", "COUNT", "BYMONTH", "BYMONTHDAY")}
    if any(not 1 <= number <= 1000 for name in ("INTERVAL", "COUNT") for number in numbers[name]):
        return False
    return _comes(numbers["BYMONTH"], numbers["BYMONTHDAY"])


def _numbers(listed: str) -> list[int]:
    return [int(number) if re.fullmatch(r"[+-]?\d{1,4}", number) else 0 for number in listed.split(",") if number]


def _comes(months: list[int], days: list[int]) -> bool:
    """Whether any of the months has any of the days."""
    if not all(1 <= month <= 12 for month in months) or not all(1 <= abs(day) <= 31 for day in days):
        return False
    return not (months and days) or any(abs(day) <= _DAYS_OF_MONTHS.get(month, 31) for month in months for day in days)


def _counts(event: Event) -> bool:
    return str(event.get("TRANSP", "")).upper() != "TRANSPARENT" and str(event.get("STATUS", "")).upper() != "CANCELLED"


def _span(event: Event, zone: ZoneInfo) -> Iterator[Span]:
    start, end = _instant(event.start, zone), _instant(event.end, zone)
    if start < end:
        yield Span(start, end)


def _instant(value: date, zone: ZoneInfo) -> datetime:
    """A day begins with its first minute; a time that names no zone is one of the owner's."""
    at = value if isinstance(value, datetime) else datetime.combine(value, time())
    return at.replace(tzinfo=at.tzinfo or zone).astimezone(UTC)
