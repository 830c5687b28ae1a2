"""A room hears what a room above it has recorded: at once, or by a job wanted in the transaction of the fact."""

from collections.abc import Callable
from typing import Any, NamedTuple
from uuid import UUID

from sqlmodel import Session

from askwell.core.jobs import Claim, enqueue, job
from askwell.events.models import EventType


class Fact(NamedTuple):
    """What happened, to whom, and what the event says of it."""

    owner_id: UUID
    subject_id: UUID
    data: dict[str, Any]


Work = Callable[[Session, Fact], None]
Concern = Callable[[dict[str, Any]], bool]

_listeners: dict[EventType, list[tuple[Work, Concern]]] = {}
_followers: dict[EventType, list[tuple[str, Concern]]] = {}


def hears(*types: EventType, concerning: Concern = lambda data: True) -> Callable[[Work], Work]:
    """Name a function as what is done in the transaction of facts of these types whose data concern it: what it changes
    shares their fate."""

    def named(work: Work) -> Work:
        for type in types:
            _listeners.setdefault(type, []).append((work, concerning))
        return work

    return named


def follows(kind: str, *types: EventType, concerning: Concern = lambda data: True) -> Callable[[Work], Work]:
    """Name a function as what is done, in jobs of this kind, after facts of these types whose data concern it."""
    for type in types:
        _followers.setdefault(type, []).append((kind, concerning))

    def named(work: Work) -> Work:
        @job(kind)
        def do(claim: Claim) -> None:
            told = claim.payload
            with claim.step() as session:
                work(session, Fact(UUID(told["owner_id"]), UUID(told["subject_id"]), told["data"]))

        return work

    return named


def tell(session: Session, type: EventType, fact: Fact) -> None:
    """Have those hear of it who follow such facts."""
    for work, concerning in _listeners.get(type, ()):
        if concerning(fact.data):
            work(session, fact)
    for kind, concerning in _followers.get(type, ()):
        if concerning(fact.data):
            told = {"owner_id": fact.owner_id.hex, "subject_id": fact.subject_id.hex, "data": fact.data}
            enqueue(session, kind, told, owner_id=fact.owner_id)
