"""Reading the timeline."""

from functools import cache
from typing import Any

from sqlalchemy import bindparam, select
from sqlmodel import Session, col

from askwell.auth.viewer import Viewer
from askwell.core.pages import Listing, Paging, Sort
from askwell.events.models import Event
from askwell.events.schemas import EventPage

_COLUMNS = (Event.id, Event.type, Event.at, Event.subject_kind, Event.subject_id, Event.data)


@cache
def _listing(filters: frozenset[str]) -> Listing:
    statement = select(*(col(column) for column in _COLUMNS)).where(col(Event.owner_id) == bindparam("owner_id"))
    for name in filters:
        statement = statement.where(getattr(Event, name) == bindparam(name))
    return Listing(
        statement, col(Event.owner_id), col(Event.id), Sort("-at", col(Event.id), descending=True, is_unique=True)
    )


def timeline(session: Session, viewer: Viewer, paging: Paging, filters: dict[str, Any]) -> EventPage:
    """The account's events, the latest first, that meet every filter."""
    given = {name: value for name, value in filters.items() if value is not None}
    found = _listing(frozenset(given)).page(session, paging, {"owner_id": viewer.account_id, **given})
    for row in found["items"]:
        row["subject"] = {"kind": row.pop("subject_kind"), "id": row.pop("subject_id")}
    return found  # type: ignore[return-value]
