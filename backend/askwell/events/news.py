"""Word of what was recorded, for whoever follows the feed in this process: at once, instead of at the next look."""

from collections.abc import Callable
from uuid import UUID

from sqlalchemy import event
from sqlalchemy.orm import SessionTransaction
from sqlmodel import Session

Hear = Callable[[UUID], None]
_hearing: set[Hear] = set()


def hear(work: Hear) -> None:
    """Have this called, in whatever thread commits, with each account of which something was recorded."""
    _hearing.add(work)


def unhear(work: Hear) -> None:
    """Call it no more."""
    _hearing.discard(work)


def note(session: Session, owner_id: UUID) -> None:
    """Tell of this account when the transaction has ended. If it was rolled back, whoever looks finds nothing."""
    session.info.setdefault("recorded_for", set()).add(owner_id)


@event.listens_for(Session, "after_transaction_end")
def _tell(session: Session, transaction: SessionTransaction) -> None:
    if transaction.parent is None and (owner_ids := session.info.pop("recorded_for", None)):
        for work in tuple(_hearing):
            for owner_id in owner_ids:
                work(owner_id)
