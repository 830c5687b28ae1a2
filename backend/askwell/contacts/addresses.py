"""E-mail addresses, phone numbers and links: what is one, and when two are the same."""

from typing import Annotated
from urllib.parse import SplitResult, urlsplit

import phonenumbers
from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from askwell.core.email import Email as Email
from askwell.core.email import email_key as email_key
from askwell.core.text import ONE_LINE

_LONGEST_LINK = 500


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


Phone = Annotated[str, Field(min_length=2, max_length=50, examples=["+33 1 23 45 67 89"]), ONE_LINE]
Link = Annotated[
    str,
    Field(min_length=8, max_length=_LONGEST_LINK, examples=["https://example.org/zoe"]),
    ONE_LINE,
    AfterValidator(_link),
]


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
