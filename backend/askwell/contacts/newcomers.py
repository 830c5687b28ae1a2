"""Adding contacts, one or many, as rows: an object of the session's for each would cost more than all the rest."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import insert
from sqlmodel import Session

from askwell.contacts import indexing
from askwell.contacts.models import Contact, Level, Outlook, Platform, Source, Stage
from askwell.contacts.roles import Row, add_roles
from askwell.core.clock import now
from askwell.core.columns import table_of
from askwell.core.ids import new_id
from askwell.core.prepared import Prepared, together
from askwell.events.models import Subject

Addresses = Sequence[dict[str, Any]]


@dataclass
class Newcomer:
    """A contact that is not there yet, with the title and the organization of its present role."""

    SUBJECT: ClassVar = Subject.contact

    id: UUID
    owner_id: UUID
    given_name: str
    family_name: str
    source: Source = Source.manual
    version: int = 1
    title: str | None = None
    organization_id: UUID | None = None
    headline: str | None = None
    location: str | None = None
    time_zone: str | None = None
    preferred_platform: Platform | None = None
    how_met: str | None = None
    level: Level | None = None
    in_field_since: int | None = None
    outlook: Outlook | None = None
    stage: Stage = Stage.identified
    keep_in_touch_days: int | None = None
    referred_by_id: UUID | None = None
    emails: Addresses = ()
    phones: Addresses = ()
    links: Addresses = ()
    tags: Sequence[str] = ()
    bounced_emails: Sequence[str] = ()

    @property
    def name(self) -> str:
        """The whole name, as it is said."""
        return f"{self.given_name} {self.family_name}".strip()


_ADD = Prepared(insert(table_of(Contact)))
_NOT_YET = ("trashed_at", "last_contact_at", "merged_into_id")


def add_one(session: Session, newcomer: Newcomer, roles: list[Row]) -> None:
    """Add a contact with all its roles, the present one first."""
    _add(session, [newcomer], roles)


def add_many(session: Session, newcomers: Sequence[Newcomer]) -> None:
    """Add contacts of one account, each with its present role. What brings them tells of it: each has no event."""
    _add(session, newcomers, [_role(newcomer) for newcomer in newcomers if newcomer.title or newcomer.organization_id])


def _add(session: Session, newcomers: Sequence[Newcomer], roles: list[Row]) -> None:
    if not newcomers:
        return
    at = now()
    with together(session):
        _ADD.run(session, [_row(newcomer) | {"created_at": at, "updated_at": at} for newcomer in newcomers])
        add_roles(session, roles)
        indexing.index_new(session, *newcomers)


def _row(newcomer: Newcomer) -> Row:
    return {**dict.fromkeys(_NOT_YET), **vars(newcomer), **indexing.derived(newcomer)}


def _role(newcomer: Newcomer) -> Row:
    told = {name: getattr(newcomer, name) for name in ("owner_id", "organization_id", "title")}
    return {**told, "id": new_id(), "contact_id": newcomer.id, "position": 0, "started_on": None, "ended_on": None}
