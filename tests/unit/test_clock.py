"""Time: instants in and out, and what wall clocks say."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from pydantic import TypeAdapter, ValidationError

from askwell.core.clock import Instant, NonexistentLocalTime, TimeZone, days_from_now, from_local, now, rfc3339

instant = TypeAdapter(Instant)


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("2026-11-23T14:30:00Z", "2026-11-23T14:30:00Z"),
        ("2026-11-23T14:30:00.5+05:30", "2026-11-23T09:00:00.500000Z"),
        ("1970-01-01T00:00:00-00:01", "1970-01-01T00:01:00Z"),
    ],
)
def test_any_offset_comes_in_and_utc_goes_out(written: str, told: str) -> None:
    assert instant.dump_python(instant.validate_python(written), mode="json") == told


@pytest.mark.parametrize(
    "written", ["2026-11-23T14:30:00", "1970-01-01T00:00:00+00:01", "2200-01-01T00:00:00Z", 0, 1.5, "0", "soon", None]
)
def test_no_instant_without_an_offset_or_out_of_range(written: object) -> None:
    with pytest.raises(ValidationError):
        instant.validate_python(written)


def test_now_is_aware_and_days_are_of_24_hours() -> None:
    assert now().utcoffset() == timedelta(0)
    assert timedelta(days=2, seconds=-5) < days_from_now(2) - now() <= timedelta(days=2)
    assert rfc3339(datetime(2026, 11, 23, tzinfo=UTC)) == "2026-11-23T00:00:00Z"


@pytest.mark.parametrize(
    ("local", "zone", "expected"),
    [
        ("2026-07-01T12:00", "America/New_York", "2026-07-01T16:00Z"),
        ("2026-01-01T12:00", "America/New_York", "2026-01-01T17:00Z"),
        ("2026-11-01T01:30", "America/New_York", "2026-11-01T05:30Z"),  # twice that night: the earlier one
        ("2026-03-08T03:00", "America/New_York", "2026-03-08T07:00Z"),
        ("2026-04-05T01:45", "Australia/Lord_Howe", "2026-04-04T14:45Z"),  # put back by half an hour
        ("2026-06-01T00:00", "UTC", "2026-06-01T00:00Z"),
    ],
)
def test_a_wall_clock_shows_one_instant(local: str, zone: str, expected: str) -> None:
    assert from_local(datetime.fromisoformat(local), zone) == datetime.fromisoformat(expected)


@pytest.mark.parametrize(
    ("local", "zone"),
    [
        ("2026-03-08T02:30", "America/New_York"),
        ("2026-03-29T01:15", "Europe/London"),
        ("2026-10-04T02:15", "Australia/Lord_Howe"),
        ("2011-12-30T12:00", "Pacific/Apia"),  # a day that never was
    ],
)
def test_a_time_that_clocks_jump_over_is_none(local: str, zone: str) -> None:
    with pytest.raises(NonexistentLocalTime):
        from_local(datetime.fromisoformat(local), zone)


@pytest.mark.parametrize("name", ["Europe/Nowhere", "europe/paris", "../UTC", "+01:00", "", "Europe/Paris\0"])
def test_no_zone_outside_the_list(name: str) -> None:
    assert TypeAdapter(TimeZone).validate_python("Europe/Paris") == "Europe/Paris"
    with pytest.raises(ValidationError):
        TypeAdapter(TimeZone).validate_python(name)


def test_an_aware_time_of_any_zone_is_the_same_instant() -> None:
    tokyo = datetime(2026, 11, 23, 9, tzinfo=timezone(timedelta(hours=9)))
    assert instant.validate_python(tokyo) == datetime(2026, 11, 23, tzinfo=UTC)
