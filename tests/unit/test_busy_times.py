"""What a calendar file says of when its owner is busy: of well-meant files, and of others."""

import time
from contextlib import suppress
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from askwell.booking.busy.reading import NotACalendar, busy_times, is_reasonable

PARIS = ZoneInfo("Europe/Paris")
SINCE, UNTIL = datetime(2027, 3, 22, tzinfo=UTC), datetime(2027, 4, 5, tzinfo=UTC)


def event(*lines: str) -> str:
    return "\n".join(
        [
            "BEGIN:VEVENT",
            *([] if any("UID:" in line for line in lines) else ["UID:1"]),
            "DTSTAMP:20270101T000000Z",
            *lines,
            "END:VEVENT",
        ]
    )


def calendar(*events: str, head: str = "") -> bytes:
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Tests//EN", *filter(None, [head]), *events, "END:VCALENDAR"]
    return "\r\n".join("\n".join(lines).split("\n")).encode()


def busy(*events: str, head: str = "") -> list[str]:
    """The busy times, on the clocks of Greenwich."""
    spans = busy_times(calendar(*events, head=head), PARIS, SINCE, UNTIL)
    return [f"{span.starts_at:%d %H:%M}-{span.ends_at:%d %H:%M}" for span in spans]


HOUR = ("DTSTART:20270323T090000Z", "DTEND:20270323T100000Z")


@pytest.mark.parametrize(
    ("lines", "wanted"),
    [
        (HOUR, ["23 09:00-23 10:00"]),
        (("DTSTART:20270323T090000Z", "DURATION:PT90M"), ["23 09:00-23 10:30"]),
        (("DTSTART;TZID=America/New_York:20270323T090000", "DURATION:PT1H"), ["23 13:00-23 14:00"]),
        (("DTSTART:20270323T090000", "DURATION:PT1H"), ["23 08:00-23 09:00"]),
        (("DTSTART;VALUE=DATE:20270323",), ["22 23:00-23 23:00"]),
        (("DTSTART;VALUE=DATE:20270327", "DTEND;VALUE=DATE:20270329"), ["26 23:00-28 22:00"]),
        ((*HOUR, "TRANSP:TRANSPARENT"), []),
        ((*HOUR, "STATUS:CANCELLED"), []),
        (("DTSTART:20270323T090000Z",), []),
        (("DTSTART:20260101T090000Z", "DURATION:PT1H"), []),
        (("DTSTART:20270320T090000Z", "DTEND:20270322T100000Z"), ["20 09:00-22 10:00"]),
    ],
)
def test_reads_what_is_said(lines: tuple[str, ...], wanted: list[str]) -> None:
    assert busy(event(*lines)) == wanted


def test_a_weekly_meeting_stays_at_its_hour_when_the_clocks_change() -> None:
    weekly = ("DTSTART;TZID=Europe/Paris:20200106T090000", "DURATION:PT1H", "RRULE:FREQ=WEEKLY;BYDAY=MO")
    assert busy(event(*weekly)) == ["22 08:00-22 09:00", "29 07:00-29 08:00"]
    assert busy(event(*weekly, "EXDATE;TZID=Europe/Paris:20270329T090000")) == ["22 08:00-22 09:00"]


def test_one_meeting_of_a_series_may_be_moved() -> None:
    weekly = event("DTSTART:20270301T090000Z", "DURATION:PT1H", "RRULE:FREQ=WEEKLY")
    moved = event("RECURRENCE-ID:20270322T090000Z", "DTSTART:20270324T150000Z", "DURATION:PT1H")
    assert busy(weekly, moved) == ["24 15:00-24 16:00", "29 09:00-29 10:00"]


def test_a_calendar_may_name_its_zone_in_its_own_way() -> None:
    assert busy(event("DTSTART:20270323T090000", "DURATION:PT1H"), head="X-WR-TIMEZONE:Asia/Tokyo") == [
        "23 00:00-23 01:00"
    ]


@pytest.mark.parametrize(
    "content",
    [b"", b"<html>", b"BEGIN:VCARD\r\nEND:VCARD", b"BEGIN:VCALENDAR", b"\xff\xfe\x00", b"BEGIN:VCALENDAR\r\nx"],
)
def test_refuses_what_is_no_calendar(content: bytes) -> None:
    with pytest.raises(NotACalendar):
        busy_times(content, PARIS, SINCE, UNTIL)


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=DAILY",
        "FREQ=WEEKLY;BYDAY=MO,WE;INTERVAL=2;COUNT=10",
        "FREQ=MONTHLY;BYDAY=-1FR",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29",
        "FREQ=DAILY;UNTIL=20271231T000000Z",
        "FREQ=WEEKLY;WKST=SU;BYDAY=TU",
    ],
)
def test_expands_reasonable_rules(rule: str) -> None:
    assert is_reasonable(rule)


BOMBS = [
    "FREQ=SECONDLY",
    "FREQ=MINUTELY",
    "FREQ=HOURLY",
    "FREQ=DAILY;INTERVAL=0",
    "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
    "FREQ=YEARLY;BYHOUR=0,1,2,3;BYMINUTE=0,1,2,3",
    "FREQ=DAILY;COUNT=1000000000",
    "FREQ=DAILY;BYSECOND=1",
    "FREQ=DAILY;FREQ=DAILY",
    "",
    "FREQ=DAILY;UNTIL=x;COUNT=3",
    "FREQ=DAILY;INTERVAL=99999999999999999999",
    "FREQ=DAILY;BYDAY=" + "MO," * 200,
    "FREQ=DAILY;X=1",
]


@pytest.mark.parametrize("rule", BOMBS)
def test_leaves_unreasonable_rules_alone(rule: str) -> None:
    assert not is_reasonable(rule)
    begun = time.thread_time()
    busy(event("DTSTART:19700101T000000Z", "DURATION:PT1H", f"RRULE:{rule}"), event(*HOUR))
    assert time.thread_time() - begun < 0.5


ZONE_BOMB = "\n".join(
    ["BEGIN:VTIMEZONE", "TZID:Bomb", "BEGIN:STANDARD", "DTSTART:19700101T000000", "RRULE:FREQ=SECONDLY",
     "TZOFFSETFROM:+0000", "TZOFFSETTO:+0100", "END:STANDARD", "END:VTIMEZONE"]
)  # fmt: skip


@pytest.mark.parametrize(
    "content",
    [
        calendar(*(event(*HOUR, f"UID:{n}") for n in range(20_000))),
        calendar(
            *(event("DTSTART:19700101T000000Z", "DURATION:PT1H", "RRULE:FREQ=DAILY", f"UID:{n}") for n in range(9_000))
        ),
        calendar(event("DTSTART:19700101T000000Z", "DURATION:PT1H", "RRULE:FREQ=DAILY"), event(*HOUR)),
        calendar(event(*HOUR, "SUMMARY:" + "x" * 1_900_000)),
        calendar(event("DTSTART;TZID=Bomb:20270323T090000", "DURATION:PT1H"), head=ZONE_BOMB),
        b"BEGIN:VCALENDAR\r\n" + b"BEGIN:VEVENT\r\n" * 100_000,
        b"BEGIN:VCALENDAR\r\n" + b"BEGIN:X\r\n" * 100_000,
        calendar(event(*HOUR, "EXDATE:" + ",".join(["20270323T090000Z"] * 500))),
        calendar(event("DTSTART:20270323T090000Z", "DURATION:P99999999999D")),
        calendar(event("DTSTART:99991231T235959Z", "DTEND:00010101T000000Z")),
    ],
    ids=["many", "many that recur", "an old one", "long", "zone", "open", "nested", "dates", "endless", "no such day"],
)
def test_takes_no_time_over_files_of_ill_will(content: bytes) -> None:
    begun = time.thread_time()
    with suppress(NotACalendar):
        busy_times(content, PARIS, SINCE, UNTIL)
    took = time.thread_time() - begun
    assert took < 2, took
