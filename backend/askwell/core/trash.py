"""What is deleted can be had back for 30 days."""

from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, Table, delete
from sqlmodel import Session, col

from askwell.core.clock import now

KEPT = timedelta(days=30)


def is_in(model: Any, wanted: bool) -> ColumnElement[bool]:
    """That a row is in the trash, or that it is not."""
    trashed = col(model.trashed_at)
    return trashed.is_not(None) if wanted else trashed.is_(None)


def empty(session: Session, model: Any) -> None:
    """Delete for good what has been in the trash for 30 days."""
    table: Table = model.__table__
    session.execute(delete(table).where(table.c.trashed_at < now() - KEPT))
