"""Reading organizations."""

from functools import cache
from typing import cast
from uuid import UUID

from sqlalchemy import and_, bindparam, func, select
from sqlmodel import Session, col

from askwell.auth.viewer import Viewer
from askwell.contacts.models import Contact, ContactRole, Organization
from askwell.contacts.organizations.schemas import OrganizationPage, OrganizationRead
from askwell.core import search
from askwell.core.columns import Rows
from askwell.core.errors import NotFound
from askwell.core.pages import Listing, Paging, Sort

SORTS = {
    "name": Sort("name", col(Organization.name_key)),
    "-created_at": Sort("-created_at", col(Organization.created_at), descending=True),
}
_COLUMNS = (
    *(Organization.id, Organization.version, Organization.created_at, Organization.updated_at),
    *(Organization.name, Organization.website, Organization.industry, Organization.location),
)
_PEOPLE = (
    select(func.count(func.distinct(col(ContactRole.contact_id))))
    .join(
        Contact,
        and_(col(Contact.owner_id) == col(ContactRole.owner_id), col(Contact.id) == col(ContactRole.contact_id)),
    )
    .where(
        col(ContactRole.owner_id) == col(Organization.owner_id),
        col(ContactRole.organization_id) == col(Organization.id),
        col(Contact.trashed_at).is_(None),
    )
    .correlate(Organization)
    .scalar_subquery()
    .label("contact_count")
)
_OWNED = col(Organization.owner_id) == bindparam("owner_id")
_ALL = select(*(col(column) for column in _COLUMNS), _PEOPLE).where(_OWNED)
_ONE = _ALL.where(col(Organization.id) == bindparam("id"))


def one(session: Session, owner_id: UUID, id: UUID) -> OrganizationRead:
    """One organization. Raises NotFound."""
    row = session.execute(_ONE, {"owner_id": owner_id, "id": id}).first()
    if row is None:
        raise NotFound
    return cast(OrganizationRead, row._asdict())


@cache
def _listing(sort: str) -> Listing:
    return Listing(_ALL, col(Organization.owner_id), col(Organization.id), SORTS[sort])


@cache
def _search_listing(way: search.Way) -> Listing:
    found = search.hits(way)
    of_organization = (found.owner_id == col(Organization.owner_id)) & (found.subject_id == col(Organization.id))
    statement: Rows = (
        select(*(col(column) for column in _COLUMNS), _PEOPLE)
        .select_from(found.source)
        .join(Organization, of_organization)
        .where(_OWNED, found.condition)
    )
    return Listing(
        statement, found.owner_id, found.subject_id, Sort("-found", found.number, descending=True, is_unique=True)
    )


def page(session: Session, viewer: Viewer, paging: Paging, q: str | None, sort: str) -> OrganizationPage:
    """Organizations; those that a search finds come newest first."""
    parameters = {"owner_id": viewer.account_id}
    wanted = search.Search(viewer.account_id, "organization", q or "")
    if not wanted.words:
        return _listing(sort).page(session, paging, parameters)  # type: ignore[return-value]
    listing = _search_listing(wanted.way(session))
    return listing.page(session, paging, parameters | wanted.parameters)  # type: ignore[return-value]
