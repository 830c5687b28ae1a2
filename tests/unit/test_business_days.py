"""Business days: over weekends, holidays, days off, New Year and the changes of the clocks, where somebody lives."""

from datetime import UTC, date, datetime
from functools import partial
from zoneinfo import ZoneInfo

import pytest

from askwell.outreach.rhythm.business_days import Rhythm
from askwell.outreach.rhythm.calendar import _holidays, _is_holiday, _weekend

NO_WEEKEND = frozenset[int]()


def rhythm(zone: str, country: str | None = None, *off: tuple[date, date]) -> Rhythm:
    return Rhythm(ZoneInfo(zone), _weekend(country), partial(_is_holiday, country), off)


def day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("sent_at", "third", "seventh"),
    [
        ("2027-03-01T09:00:00+00:00", "2027-03-04", "2027-03-10"),  # a Monday morning
        ("2027-03-01T11:59:59+00:00", "2027-03-04", "2027-03-10"),
        ("2027-03-01T12:00:00+00:00", "2027-03-05", "2027-03-11"),  # after noon is the next day
        ("2027-03-05T09:00:00+00:00", "2027-03-10", "2027-03-16"),  # a Friday morning
        ("2027-03-05T15:00:00+00:00", "2027-03-11", "2027-03-17"),  # a Friday afternoon is Monday
        ("2027-03-06T09:00:00+00:00", "2027-03-11", "2027-03-17"),  # and so is the weekend
        ("2027-03-07T23:00:00+00:00", "2027-03-11", "2027-03-17"),
    ],
)
def test_counts_from_the_day_on_which_it_is_read(sent_at: str, third: str, seventh: str) -> None:
    here, at = rhythm("UTC"), datetime.fromisoformat(sent_at)
    assert (here.days_after(at, 3), here.days_after(at, 7)) == (day(third), day(seventh))


@pytest.mark.parametrize(
    ("zone", "third"),
    [
        ("America/Los_Angeles", "2027-03-04"),  # Sunday evening there: read on Monday
        ("Europe/Paris", "2027-03-04"),  # early on Monday
        ("Asia/Tokyo", "2027-03-04"),  # noon has not come
        ("Pacific/Auckland", "2027-03-05"),  # three in the afternoon
    ],
)
def test_noon_is_the_seekers_noon(zone: str, third: str) -> None:
    assert rhythm(zone).days_after(datetime(2027, 3, 1, 2, tzinfo=UTC), 3) == day(third)


@pytest.mark.parametrize(
    ("zone", "sent_at", "third"),
    [
        # New York puts the clocks forward on Sunday 14 March 2027: its noon is 17:00 UTC before and 16:00 after.
        ("America/New_York", "2027-03-12T16:30:00+00:00", "2027-03-17"),
        ("America/New_York", "2027-03-15T16:30:00+00:00", "2027-03-19"),
        # Paris puts them back on Sunday 31 October 2027: 10:00 UTC before, 11:00 after.
        ("Europe/Paris", "2027-10-29T10:30:00+00:00", "2027-11-04"),
        ("Europe/Paris", "2027-11-02T10:30:00+00:00", "2027-11-05"),
        # Sydney puts them forward on Sunday 3 October 2027.
        ("Australia/Sydney", "2027-10-01T01:30:00+00:00", "2027-10-06"),
        ("Australia/Sydney", "2027-10-04T01:30:00+00:00", "2027-10-08"),
    ],
)
def test_noon_moves_with_the_clocks(zone: str, sent_at: str, third: str) -> None:
    assert rhythm(zone).days_after(datetime.fromisoformat(sent_at), 3) == day(third)


@pytest.mark.parametrize(
    ("zone", "country", "third", "seventh"),
    [
        # Tuesday 29 December 2026 in the morning, everywhere; 1 January is a Friday.
        ("Europe/Paris", None, "2027-01-01", "2027-01-07"),
        ("Europe/Paris", "FR", "2027-01-04", "2027-01-08"),
        ("America/New_York", "US", "2027-01-04", "2027-01-08"),
        ("Asia/Tokyo", "JP", "2027-01-04", "2027-01-08"),
    ],
)
def test_the_year_ends_with_a_holiday(zone: str, country: str | None, third: str, seventh: str) -> None:
    sent_at = datetime(2026, 12, 29, 9, tzinfo=ZoneInfo(zone))
    here = rhythm(zone, country)
    assert (here.days_after(sent_at, 3), here.days_after(sent_at, 7)) == (day(third), day(seventh))


def test_a_country_has_its_own_holidays() -> None:
    the_14th_of_july = date(2027, 7, 14)
    assert not rhythm("Europe/Paris", "FR").is_business_day(the_14th_of_july)
    assert rhythm("Europe/Paris", "DE").is_business_day(the_14th_of_july)
    assert rhythm("Europe/Paris", "XX").is_business_day(the_14th_of_july)
    assert _holidays("FR", 2027)[the_14th_of_july] == "National Day"


def test_days_off_are_no_business_days() -> None:
    week_off = date(2027, 3, 2), date(2027, 3, 8)
    here = rhythm("UTC", None, week_off)
    assert here.days_after(datetime(2027, 3, 1, 9, tzinfo=UTC), 3) == date(2027, 3, 11)
    assert here.days_after(datetime(2027, 3, 3, 9, tzinfo=UTC), 3) == date(2027, 3, 12)


def test_who_never_works_is_not_asked_to_wait_for_ever() -> None:
    always = date(1990, 1, 1), date(2199, 1, 1)
    assert rhythm("UTC", None, always).days_after(datetime(2027, 3, 1, 9, tzinfo=UTC), 7) < date(2029, 1, 1)


@pytest.mark.parametrize(
    ("zone", "on", "end"),
    [
        ("UTC", "2027-03-01", "2027-03-02T00:00:00+00:00"),
        ("America/New_York", "2027-03-14", "2027-03-15T04:00:00+00:00"),  # a day of 23 hours
        ("America/New_York", "2027-11-07", "2027-11-08T05:00:00+00:00"),  # a day of 25
        ("Asia/Kolkata", "2027-03-01", "2027-03-01T18:30:00+00:00"),
    ],
)
def test_a_day_ends_at_its_own_midnight(zone: str, on: str, end: str) -> None:
    here = rhythm(zone)
    assert here.end_of(day(on)) == datetime.fromisoformat(end)
    assert here.day_of(datetime.fromisoformat(end)) > day(on)
