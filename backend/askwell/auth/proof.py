"""Who somebody has proved to be, before a session begins."""

from typing import NamedTuple
from uuid import UUID


class Proof(NamedTuple):
    """Whose password was given, or what stands for it, and what for."""

    account_id: UUID
    password_hash: str
    scope: str


class Visit(NamedTuple):
    """What signs in: what it calls itself, and the network that it comes from."""

    user_agent: str | None
    network: str
