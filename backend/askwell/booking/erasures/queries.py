"""Reading erasures."""

from functools import cache
from typing import Any

from sqlalchemy import and_, bindparam, select
from sqlmodel import Session, col

from askwell.auth.viewer import Viewer
from askwell.booking.erasures.models import Erasure
from askwell.booking.erasures.schemas import ErasurePage, ErasureRead, ErasureState
from askwell.contacts.models import Contact
from askwell.core.pages import Listing, Paging, Sort

_COLUMNS = (
    *(Erasure.id, Erasure.version, Erasure.created_at, Erasure.updated_at, Erasure.contact_id),
    *(Erasure.due_at, Erasure.erased_at, Contact.given_name, Contact.family_name),
)


@cache
def _listing() -> Listing:
    of_contact = and_(col(Contact.owner_id) == col(Erasure.owner_id), col(Contact.id) == col(Erasure.contact_id))
    statement = (
        select(*(col(column) for column in _COLUMNS))
        .select_from(Erasure)
        .outerjoin(Contact, of_contact)
        .where(col(Erasure.owner_id) == bindparam("owner_id"))
    )
    newest = Sort("-created_at", col(Erasure.id), descending=True, is_unique=True)
    return Listing(statement, col(Erasure.owner_id), col(Erasure.id), newest)


def page(session: Session, viewer: Viewer, paging: Paging) -> ErasurePage:
    """The account's erasures, the latest first."""
    found = _listing().page(session, paging, {"owner_id": viewer.account_id})
    return {"items": [_read(row) for row in found["items"]], "next_cursor": found["next_cursor"]}


def one(session: Session, erasure: Erasure) -> ErasureRead:
    """An erasure, as it is read."""
    session.flush()
    names = ("id", "version", "created_at", "updated_at", "contact_id", "due_at", "erased_at")
    contact = session.get(Contact, (erasure.owner_id, erasure.contact_id)) if erasure.contact_id else None
    name = {"given_name": contact and contact.given_name, "family_name": contact and contact.family_name}
    return _read({**{name: getattr(erasure, name) for name in names}, **name})


def _read(row: dict[str, Any]) -> ErasureRead:
    id, *names = row.pop("contact_id"), row.pop("given_name"), row.pop("family_name")
    is_done = row["erased_at"] is not None
    return {
        **row,  # type: ignore[typeddict-item]
        "state": ErasureState.done if is_done else ErasureState.requested,
        "contact": {"id": id, "name": " ".join(filter(None, names))} if id is not None else None,
        "requested_at": row["created_at"],
    }
