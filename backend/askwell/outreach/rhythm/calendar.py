"""Whose days are free: the weekends and holidays of a country, and the days that somebody takes off."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import lru_cache, partial
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import delete, select
from sqlmodel import Session, col

from askwell.auth.models import Account
from askwell.core.clock import now
from askwell.outreach.rhythm.business_days import Rhythm
from askwell.outreach.rhythm.models import FreeDays
from askwell.outreach.rhythm.schemas import MOST, FreeDaysList, FreeDaysWrite, HolidayRead

_WEEKEND = frozenset({5, 6})
_YEAR = timedelta(days=365)


def rhythm_of(session: Session, account: Account) -> Rhythm:
    """The business days of an account."""
    off = [(days.starts_on, days.ends_on) for days in _own(session, account.id)]
    country = account.holiday_country
    return Rhythm(ZoneInfo(account.time_zone), _weekend(country), partial(_is_holiday, country), off)


def today_of(session: Session, owner_id: UUID) -> date:
    """The day that it is where the account's owner lives."""
    zone = session.scalar(select(col(Account.time_zone)).where(col(Account.id) == owner_id))
    return now().astimezone(ZoneInfo(zone or "UTC")).date()


def free_days(session: Session, owner_id: UUID) -> FreeDaysList:
    """The days that an account has off, and the holidays of its country in the year to come."""
    account = session.get_one(Account, owner_id)
    today = now().astimezone(ZoneInfo(account.time_zone)).date()
    return {
        "items": [
            {"starts_on": days.starts_on, "ends_on": days.ends_on, "name": days.name}
            for days in _own(session, owner_id)
        ],
        "holidays": _coming(account.holiday_country, today)[:MOST],
    }


def set_free_days(session: Session, owner_id: UUID, wanted: Sequence[FreeDaysWrite]) -> None:
    """Make these the account's free days."""
    session.execute(delete(FreeDays).where(col(FreeDays.owner_id) == owner_id))
    for days in wanted:
        last = days.ends_on or days.starts_on
        session.add(FreeDays(owner_id=owner_id, starts_on=days.starts_on, ends_on=last, name=days.name))


def _own(session: Session, owner_id: UUID) -> Sequence[FreeDays]:
    mine = select(FreeDays).where(col(FreeDays.owner_id) == owner_id)
    return session.scalars(mine.order_by(col(FreeDays.starts_on), col(FreeDays.id))).all()


def _coming(country: str | None, today: date) -> list[HolidayRead]:
    until = today + _YEAR
    both = {**_holidays(country, today.year), **_holidays(country, until.year)}
    return [{"on": day, "name": name[:200]} for day, name in sorted(both.items()) if today <= day < until]


def _is_holiday(country: str | None, day: date) -> bool:
    return day in _holidays(country, day.year)


# The library takes half a second to import, and a hundredth for each year of a country.
@lru_cache(maxsize=1000)
def _holidays(country: str | None, year: int) -> Mapping[date, str]:
    import holidays

    if country is None or country not in holidays.list_supported_countries():
        return {}
    return dict(holidays.country_holidays(country, years=year, language="en_US").items())


@lru_cache(maxsize=300)
def _weekend(country: str | None) -> frozenset[int]:
    import holidays

    if country is None or country not in holidays.list_supported_countries():
        return _WEEKEND
    return frozenset(holidays.country_holidays(country).weekend)
