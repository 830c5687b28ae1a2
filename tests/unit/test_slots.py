"""Which times an availability offers: on clocks that are put forward and back, and around what is taken."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as some

from askwell.booking.availability import slots
from askwell.booking.availability.models import Availability
from askwell.booking.availability.slots import Rules, rules_of
from askwell.booking.availability.taken import Taken

ZONES = ("America/New_York", "Europe/Paris", "Australia/Lord_Howe", "Asia/Kathmandu", "Africa/Casablanca", "UTC")
MONDAY = date(2027, 3, 1)


def rules(windows: list[tuple[str, str]], zone: str = "UTC", **changes: Any) -> Rules:
    """The same windows on every day."""
    weekly = [{"weekday": day, "starts": starts, "ends": ends} for day in range(7) for starts, ends in windows]
    free = {"minimum_notice_hours": 0, "buffer_minutes": 0, "daily_cap": 20}
    return rules_of(Availability(owner_id=uuid4(), weekly=weekly, **{**free, **changes}), zone)


def on(day: date, rules: Rules, minutes: int = 30) -> list[str]:
    """What clocks show at the times that are offered on a day."""
    start = datetime(day.year, day.month, day.day, tzinfo=rules.zone)
    found = slots.offered(rules, minutes, start.astimezone(UTC), start.astimezone(UTC) + timedelta(hours=26))
    local = [at.astimezone(rules.zone) for at in found]
    return [f"{at:%H:%M}" for at in local if at.date() == day]


def taken(*spans: tuple[str, int], is_interview: bool = True) -> list[Taken]:
    """What is taken on Monday: from when, and how many minutes."""
    starts = [(datetime.fromisoformat(f"{MONDAY}T{clock}:00+00:00"), minutes) for clock, minutes in spans]
    return [Taken(at, at + timedelta(minutes=minutes), uuid4() if is_interview else None) for at, minutes in starts]


def free_on_monday(rules: Rules, taken: list[Taken], minutes: int = 30, **options: Any) -> list[str]:
    start = datetime(MONDAY.year, MONDAY.month, MONDAY.day, tzinfo=UTC)
    found = slots.free(rules, taken, minutes, (start, start + timedelta(days=1)), **options)
    return [f"{at:%H:%M}" for at in found]


def test_offers_every_half_hour_that_the_talk_fits_into() -> None:
    morning = rules([("09:00", "10:30")])
    assert on(MONDAY, morning) == ["09:00", "09:30", "10:00"]
    assert on(MONDAY, morning, 45) == ["09:00", "09:30"]
    assert on(MONDAY, morning, 120) == []
    assert on(MONDAY, rules([("23:00", "24:00")])) == ["23:00", "23:30"]


def test_the_clocks_that_are_put_forward_take_an_hour_away() -> None:
    night = rules([("01:00", "04:00")], "America/New_York")
    assert on(date(2026, 3, 8), night) == ["01:00", "01:30", "03:00", "03:30"]
    assert on(date(2026, 3, 8), rules([("02:15", "02:45")], "America/New_York"), 15) == []
    assert on(date(2026, 3, 8), rules([("02:30", "04:00")], "America/New_York")) == ["03:00", "03:30"]


def test_the_clocks_that_are_put_back_give_an_hour_more() -> None:
    night = rules([("00:30", "03:00")], "America/New_York")
    assert on(date(2026, 11, 1), night) == ["00:30", "01:00", "01:30", "01:00", "01:30", "02:00", "02:30"]


@pytest.mark.parametrize(("day", "hour"), [(date(2027, 3, 27), 8), (date(2027, 3, 29), 7)])
def test_a_morning_stays_a_morning_when_the_clocks_change(day: date, hour: int) -> None:
    paris = rules([("09:00", "10:00")], "Europe/Paris")
    start = datetime(day.year, day.month, day.day, tzinfo=UTC)
    assert [at.hour for at in slots.offered(paris, 60, start, start + timedelta(days=1))] == [hour]


def test_a_day_may_be_unlike_others() -> None:
    unlike = [
        {"on": "2027-03-01", "starts": None, "ends": None},
        {"on": "2027-03-02", "starts": "14:00", "ends": "15:00"},
        {"on": "2027-03-02", "starts": "20:00", "ends": "20:30"},
    ]
    exceptional = rules([("09:00", "10:00")], exceptions=unlike)
    assert on(MONDAY, exceptional) == []
    assert on(MONDAY + timedelta(days=1), exceptional) == ["14:00", "14:30", "20:00"]
    assert on(MONDAY + timedelta(days=2), exceptional) == ["09:00", "09:30"]


def test_what_is_taken_keeps_its_distance() -> None:
    morning = [("09:00", "12:00")]
    assert free_on_monday(rules(morning), taken(("10:00", 30))) == ["09:00", "09:30", "10:30", "11:00", "11:30"]
    assert free_on_monday(rules(morning, buffer_minutes=15), taken(("10:00", 30))) == ["09:00", "11:00", "11:30"]


def test_a_day_bears_so_many_interviews() -> None:
    capped = rules([("09:00", "10:00")], daily_cap=2)
    two = taken(("15:00", 30), ("17:00", 30))
    assert free_on_monday(capped, two) == []
    assert free_on_monday(capped, two, moving=two[0].interview_id) == ["09:00", "09:30"]
    assert free_on_monday(capped, taken(("15:00", 30), ("17:00", 30), is_interview=False)) == ["09:00", "09:30"]


def test_an_interview_that_moves_is_not_in_its_own_way() -> None:
    own = taken(("09:00", 30))
    assert free_on_monday(rules([("09:00", "10:00")]), own, moving=own[0].interview_id) == ["09:00", "09:30"]


def test_notice_and_horizon_bound_what_can_be_chosen() -> None:
    morning = rules([("09:00", "12:00")], minimum_notice_hours=24, horizon_days=10)
    now = datetime(2027, 3, 1, 10, 0, tzinfo=UTC)
    offered = {
        at: slots.is_offered(morning, datetime.fromisoformat(f"{at}+00:00"), 30, now)
        for at in ("2027-03-02T09:30", "2027-03-02T10:00", "2027-03-11T09:30", "2027-03-11T10:00", "2027-03-05T09:15")
    }
    assert list(offered.values()) == [False, True, True, False, False]


clocks = some.integers(0, 47).map(lambda half: f"{half // 2:02}:{half % 2 * 30:02}")


@given(
    some.sampled_from(ZONES), some.dates(date(2026, 1, 1), date(2028, 12, 31)), clocks, some.sampled_from([15, 30, 60])
)
def test_whatever_is_offered_exists_and_can_be_chosen(zone: str, day: date, starts: str, minutes: int) -> None:
    all_day = rules([(starts, "24:00")], zone)
    start = datetime(day.year, day.month, day.day, tzinfo=ZoneInfo("UTC"))
    for at in slots.offered(all_day, minutes, start, start + timedelta(days=2)):
        local = at.astimezone(ZoneInfo(zone))
        assert f"{local:%H:%M}" >= starts
        assert slots.is_offered(all_day, at, minutes, at)
