"""Business days, as they pass where somebody lives."""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

_DAY = timedelta(days=1)
_NOON = time(12)
_LONGEST_REST = 400
"""Days after which a break is taken for work again: who has every day off would wait for ever."""


class Rhythm(NamedTuple):
    """The days on which somebody works: all but weekends (0 is Monday), public holidays and days off."""

    zone: ZoneInfo
    weekend: frozenset[int]
    is_holiday: Callable[[date], bool]
    off: Sequence[tuple[date, date]] = ()

    def day_of(self, instant: datetime) -> date:
        """The day that it is there then."""
        return instant.astimezone(self.zone).date()

    def end_of(self, day: date) -> datetime:
        """The instant at which the day is over there."""
        return datetime.combine(day + _DAY, time(), self.zone).astimezone(UTC)

    def is_business_day(self, day: date) -> bool:
        """Whether somebody works on that day."""
        is_off = any(first <= day <= last for first, last in self.off)
        return day.weekday() not in self.weekend and not is_off and not self.is_holiday(day)

    def days_after(self, instant: datetime, count: int) -> date:
        """So many business days later. What is sent after noon, or on a day off, counts as sent on the next one."""
        local = instant.astimezone(self.zone)
        first = local.date() + (_DAY if local.time() >= _NOON else timedelta())
        business_days = self._from(first)
        for _ in range(count):
            next(business_days)
        return next(business_days)

    def _from(self, day: date) -> Iterator[date]:
        """The business days from this one on."""
        rested = 0
        while True:
            if self.is_business_day(day) or rested >= _LONGEST_REST:
                yield day
            else:
                rested += 1
            day += _DAY
