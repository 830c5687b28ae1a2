"""Adding many contacts at once, as rows: an object of the session's for each would cost more than all the rest."""

from collections.abc import Sequence
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import insert
from sqlmodel import Session

from askwell.contacts import indexing
from askwell.contacts.models import Contact, ContactRole, Source
from askwell.core.ids import new_id

Addresses = Sequence[dict[str, Any]]


class Newcomer(NamedTuple):
    """A contact that is not there yet, with at most one role."""

    id: UUID
    owner_id: UUID
    source: Source
    given_name: str
    family_name: str
    title: str | None = None
    organization_id: UUID | None = None
    headline: str | None = None
    location: str | None = None
    how_met: str | None = None
    emails: Addresses = ()
    phones: Addresses = ()
    links: Addresses = ()
    tags: Sequence[str] = ()

    @property
    def name(self) -> str:
        """The whole name, as it is said."""
        return f"{self.given_name} {self.family_name}".strip()


def add_many(session: Session, newcomers: Sequence[Newcomer]) -> None:
    """Add contacts of one account. What brings them tells of it: there is no event for each."""
    if not newcomers:
        return
    blank = Contact(owner_id=newcomers[0].owner_id, name_key="").model_dump()
    session.execute(insert(Contact), [blank | newcomer._asdict() | _derived(newcomer) for newcomer in newcomers])
    if roles := [_role(newcomer) for newcomer in newcomers if newcomer.title or newcomer.organization_id]:
        session.execute(insert(ContactRole), roles)
    indexing.index(session, *newcomers)


def _derived(newcomer: Newcomer) -> dict[str, str | None]:
    email = next((entry["value"] for entry in newcomer.emails if entry["primary"]), None)
    return {"name_key": indexing.name_key(newcomer.given_name, newcomer.family_name), "email": email}


def _role(newcomer: Newcomer) -> dict[str, Any]:
    told = {name: getattr(newcomer, name) for name in ("owner_id", "organization_id", "title")}
    return {**told, "id": new_id(), "contact_id": newcomer.id, "position": 0}
