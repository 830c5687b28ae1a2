"""E-mail addresses: what is one, and when two are the same."""

import unicodedata
from typing import Annotated

from email_validator import EmailNotValidError, validate_email
from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from askwell.core.text import ONE_LINE


def _email(value: str) -> str:
    try:
        return validate_email(value, check_deliverability=False, test_environment=True).normalized
    except EmailNotValidError as error:
        raise PydanticCustomError("email", "Write an address such as name@example.org.") from error


Email = Annotated[
    str, Field(min_length=3, max_length=254, examples=["zoe@example.org"]), ONE_LINE, AfterValidator(_email)
]


def email_key(email: str) -> str:
    """The spelling by which two addresses are compared: without regard to case and to spaces around it."""
    return unicodedata.normalize("NFC", email.strip()).casefold()


def routable(email: str) -> str:
    """The address as mail servers look it up: its domain in ASCII (RFC 5890)."""
    if email.isascii():
        return email
    found = validate_email(email, check_deliverability=False, test_environment=True)
    return f"{found.local_part}@{found.ascii_domain}"
