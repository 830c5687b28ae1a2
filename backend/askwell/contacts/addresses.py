"""E-mail addresses, phone numbers and links: what is one, and when two are the same."""

from typing import Annotated
from urllib.parse import SplitResult, urlsplit

import phonenumbers
from email_validator import EmailNotValidError, validate_email
from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from askwell.core.text import Line

_LONGEST_LINK = 500


def _email(value: str) -> str:
    try:
        return validate_email(value, check_deliverability=False).normalized
    except EmailNotValidError as error:
        raise PydanticCustomError("email", "Write an address such as name@example.org.") from error


def _link(value: str) -> str:
    parts = _split(value)
    if parts is None or parts.scheme not in ("http", "https") or not parts.hostname:
        raise PydanticCustomError("link", "Write the whole address, such as https://example.org/name.")
    return value


def _split(value: str) -> SplitResult | None:
    try:
        return urlsplit(value)
    except ValueError:
        return None


Email = Annotated[Line, Field(min_length=3, max_length=254, examples=["zoe@example.org"]), AfterValidator(_email)]
Phone = Annotated[Line, Field(min_length=2, max_length=50, examples=["+33 1 23 45 67 89"])]
Link = Annotated[
    Line, Field(min_length=8, max_length=_LONGEST_LINK, examples=["https://example.org/zoe"]), AfterValidator(_link)
]


def email_key(email: str) -> str:
    """The spelling by which two addresses are compared: without regard to case."""
    return email.casefold()


def link_key(link: str) -> str:
    """The spelling by which two links are compared: host and path, without `www.`, query, fragment and last slash."""
    parts = _split(link.strip())
    if parts is None or not parts.netloc:
        return link.strip().casefold()[:_LONGEST_LINK]
    host = parts.netloc.casefold().removeprefix("www.")
    return f"{host}{parts.path.rstrip('/').casefold()}"[:_LONGEST_LINK]


def phone_key(phone: str) -> str:
    """The spelling by which two numbers are compared: E.164 where the country is told, the digits otherwise."""
    try:
        number = phonenumbers.parse(phone)
    except phonenumbers.NumberParseException:
        return "".join(character for character in phone if character.isdigit())
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
