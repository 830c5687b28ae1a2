"""What is deleted can be had back for 30 days."""

from datetime import timedelta
from typing import Any

from sqlalchemy import Table, delete
from sqlmodel import Session

from askwell.core.clock import now

KEPT = timedelta(days=30)


def empty(session: Session, model: Any) -> None:
    """Delete for good what has been in the trash for 30 days."""
    table: Table = model.__table__
    session.execute(delete(table).where(table.c.trashed_at < now() - KEPT))
