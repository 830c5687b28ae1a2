"""Identifiers. A UUIDv7 tells when it was made: never use one as a secret."""

import secrets
import string
import zlib
from datetime import datetime
from uuid import UUID

from uuid_utils.compat import uuid7

_ALPHABET = string.digits + string.ascii_uppercase + string.ascii_lowercase


def new_id() -> UUID:
    """A UUIDv7: rows made later sort later."""
    return uuid7()


def first_id_at(instant: datetime) -> UUID:
    """The lowest id that `new_id` may make at this instant: what was made before has a lower one."""
    return UUID(int=int(instant.timestamp() * 1000) << 80)


def _base62(number: int, width: int) -> str:
    digits = ""
    while number:
        number, rest = divmod(number, 62)
        digits = _ALPHABET[rest] + digits
    return digits.rjust(width, "0")


def new_token(prefix: str) -> str:
    """A secret of 178 random bits with a checksum, so that a mistyped one is told apart without a look-up."""
    return with_checksum(prefix + "".join(secrets.choice(_ALPHABET) for _ in range(30)))


def with_checksum(body: str) -> str:
    """The text with the checksum of a token behind it."""
    return body + _base62(zlib.crc32(body.encode()), 6)


def is_token(text: str, prefix: str) -> bool:
    """Whether the text has the shape and the checksum of a token of this kind."""
    if len(text) != len(prefix) + 36 or not text.startswith(prefix) or not text.isascii():
        return False
    return text == with_checksum(text[:-6])
