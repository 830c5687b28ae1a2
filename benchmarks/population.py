"""The made-up people of the benchmark: the same for every server, whatever its tables look like."""

import random
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice, product
from typing import NamedTuple, TypeVar

from askwell.core.ids import with_checksum

PASSWORD = "correct horse battery staple"
OWNER = "owner@example.org"
"""The account that the load is run as."""

_ACCOUNTS, _CONTACTS_OF_OTHERS, _BEARERS_OF_A_NAME = 200, 10, 20
_GIVEN_NAMES = ("Ada", "Boris", "Chloe", "Deepa", "Emeka", "Femi", "Grace", "Hugo", "Ines", "Jonas", "Kofi", "Lena")
_TITLES = ("Research lead", "Engineer", "Product manager", "Founder", "Designer", "Analyst")
_PLACES = ("Lagos", "Lisbon", "Berlin", "Pune", "Osaka", "Quito", "Tunis", "Oslo")
_TAGS = ("health", "alumni", "warm", "research", "second-degree", "speaker")
_SYLLABLES = (
    "bar",
    "ben",
    "cor",
    "dal",
    "fen",
    "gor",
    "har",
    "jul",
    "kel",
    "lom",
    "mir",
    "nov",
    "pad",
    "qui",
    "ros",
    "tem",
)
_FAMILY_NAMES = ["".join(parts).capitalize() for parts in product((*_SYLLABLES, "vik", "wen"), repeat=3)]
_MEETINGS = (
    "met at the founders dinner and promised an introduction to her team",
    "prefers email in the morning and knows the procurement process well",
    "asked for a summary of the findings once the pricing research is done",
    "switched tools twice last year and has budget for the next quarter",
)
_SINCE = datetime(2026, 1, 5, 9, 0, 0, 123456, tzinfo=UTC)


class Somebody(NamedTuple):
    """One contact."""

    given_name: str
    family_name: str
    headline: str
    email: str
    phone: str
    link: str
    tags: tuple[str, str]
    title: str
    organization: str
    location: str
    how_met: str
    added_at: datetime


class Owner(NamedTuple):
    """One account, and how many contacts it has."""

    email: str
    contacts: int


def owners(contacts: int) -> list[Owner]:
    """Two hundred accounts; the owner, in their midst, has that many contacts, and the others have ten each."""
    others = [Owner(f"other{number}@example.org", _CONTACTS_OF_OTHERS) for number in range(_ACCOUNTS - 1)]
    middle = len(others) // 2
    return [*others[:middle], Owner(OWNER, contacts), *others[middle:]]


def family_names(contacts: int) -> list[str]:
    """The family names in an account of that size: about twenty contacts bear each, so a search finds as many."""
    return _FAMILY_NAMES[: max(1, contacts // _BEARERS_OF_A_NAME)]


def people(owner: Owner) -> Iterator[Somebody]:
    """The contacts of an account, the oldest first."""
    dice = random.Random(owner.email)
    names, organizations = family_names(owner.contacts), max(3, owner.contacts // 20)
    for number in range(owner.contacts):
        given, family = dice.choice(_GIVEN_NAMES), names[number % len(names)]
        handle = f"{given}.{family}.{number}".lower()
        yield Somebody(
            given_name=given,
            family_name=family,
            headline=f"{dice.choice(_TITLES)} in {dice.choice(_PLACES)}",
            email=f"{handle}@example.com",
            phone=f"+1 202 555 {number % 10_000:04}",
            link=f"https://profiles.example/in/{handle}",
            tags=(_TAGS[number % 3], _TAGS[3 + number % 3]),
            title=dice.choice(_TITLES),
            organization=f"Organization {dice.randrange(organizations)}",
            location=dice.choice(_PLACES),
            how_met="; ".join(dice.sample(_MEETINGS, 2)),
            added_at=_SINCE + timedelta(minutes=number),
        )


BOOKINGS = 100
"""So many contacts of the owner were sent a link to choose a time behind."""
WINDOW = ("09:00", "17:00")
"""When the owner can be met, on business days, by the clocks of the time zone."""
ZONE = "Europe/London"
MINUTES = 30
INTRODUCTION = "I would like to hear how you came to do what you do, and what you would do otherwise."


def booking_token(number: int) -> str:
    """What the link of one of them ends with."""
    return with_checksum(f"askw_book_{number:030}")


def proposed_times() -> list[datetime]:
    """What the owner proposes to all of them."""
    return [_in_days(days, 10) for days in (3, 5, 8)]


def taken_times() -> list[datetime]:
    """When the owner meets somebody else: once a day for three weeks."""
    return [_in_days(days, 13) for days in range(1, 22)]


def _in_days(days: int, hour: int) -> datetime:
    return (datetime.now(UTC) + timedelta(days=days)).replace(hour=hour, minute=0, second=0, microsecond=0)


Item = TypeVar("Item")


def in_portions(items: Iterable[Item]) -> Iterator[list[Item]]:
    """The items, a thousand at a time: as many as are written at once."""
    rest = iter(items)
    while portion := list(islice(rest, 1000)):
        yield portion
