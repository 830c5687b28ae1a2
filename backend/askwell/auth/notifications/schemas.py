"""What crosses the wire of notification settings."""

from typing import Annotated

from pydantic import MISSING, Field
from typing_extensions import TypedDict

from askwell.core.clock import Instant
from askwell.core.schemas import Changes, Flag, Version, Whole

Hour = Annotated[Whole, Field(ge=0, le=23, description="On the clocks of the account's time zone.")]
Country = Annotated[str, Field(min_length=2, max_length=2, pattern="^[A-Z]{2}$", examples=["FR"])]


class NotificationSettingsUpdate(Changes):
    """Changes to what is told by mail."""

    digest_hour: Hour | MISSING = MISSING
    digest_mail: Flag | MISSING = MISSING
    reminders_mail: Flag | MISSING = MISSING
    confidential: Flag | MISSING = MISSING
    holiday_country: Country | None | MISSING = MISSING


class NotificationSettingsRead(TypedDict):
    """What is told by mail: nothing until `email` is confirmed, for which a link was mailed at `confirmation_asked_at`.

    `confidential` keeps the words interview and direction out of calendars and mails.
    """

    version: Version
    email: Annotated[str, Field(max_length=254)]
    email_confirmed_at: Instant | None
    confirmation_asked_at: Instant | None
    digest_hour: Hour
    digest_mail: bool
    reminders_mail: bool
    confidential: bool
    holiday_country: Country | None
