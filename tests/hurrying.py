"""Hashing takes its time on purpose: tests have better things to do with it."""

from argon2 import PasswordHasher

from askwell.auth import passwords

AS_OUTSIDE = {"_hasher": passwords._hasher, "_NOBODYS": passwords._NOBODYS}
"""What passwords are hashed with outside of tests, by its names in `passwords`."""


def hurry() -> None:
    """Have passwords hashed in no time, in this process."""
    hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    passwords._hasher, passwords._NOBODYS = hasher, hasher.hash("nobody's")
