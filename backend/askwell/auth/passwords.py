"""Passwords: argon2id at rest, and no common ones."""

import threading
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from askwell.auth.errors import WeakPassword
from askwell.core.cores import on_any_core

# The second recommendation of OWASP's password storage cheat sheet: two passes over 19 MiB on one lane.
_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
# A burst of sign-ins must not take all memory and both cores.
_at_once = threading.BoundedSemaphore(2)
# The hash of a random secret that nobody kept.
_NOBODYS = "$argon2id$v=19$m=19456,t=2,p=1$7IQvSN6uO/jO+v5OBwuI7w$OvOSN+qA99Q9TYOmpq/34trmXfuFFl2dzm9OihVs0yE"

SHORTEST = 10


@cache
def _common() -> frozenset[str]:
    from zxcvbn.frequency_lists import FREQUENCY_LISTS  # here: the lists are large, and few processes need them

    return frozenset(word for word in FREQUENCY_LISTS["passwords"] if len(word) >= SHORTEST)


def require_strong(password: str, email: str, field: str = "password") -> None:
    """Refuse what a guesser tries first. Raises WeakPassword."""
    lowered = password.casefold()
    if len(password) < SHORTEST:
        raise WeakPassword(field, f"Use at least {SHORTEST} characters.")
    if lowered in _common() or len(set(lowered)) < 4:
        raise WeakPassword(field, "Many people use this password, so it is guessed first. Choose another one.")
    if lowered in (email.casefold(), email.casefold().partition("@")[0]):
        raise WeakPassword(field, "Do not use your e-mail address as your password.")


def hashed(password: str) -> str:
    """What is kept of a password."""
    with _at_once, on_any_core():
        return _hasher.hash(password)


def matches(password: str, kept: str | None) -> bool:
    """Whether this is the password; without an account the work is done all the same, so that time tells nothing."""
    with _at_once, on_any_core():
        try:
            return _hasher.verify(kept or _NOBODYS, password) and kept is not None
        except (VerificationError, InvalidHashError):
            return False
