"""Organizations over REST."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import Query

from askwell.contacts.errors import NameTaken, SameContact
from askwell.contacts.organizations import actions, queries
from askwell.contacts.organizations.access import Editable, Merging, Reader, Removable, Writer
from askwell.contacts.organizations.schemas import (
    OrganizationCreate,
    OrganizationPage,
    OrganizationRead,
    OrganizationUpdate,
)
from askwell.core.db import Reading, Writing
from askwell.core.errors import InvalidReference, NotFound, responses
from askwell.core.pages import InvalidCursor, PageQuery
from askwell.core.routing import Router
from askwell.core.text import Line

router = Router("organizations")


@router.get("/organizations", responses=responses(InvalidCursor))
def list_organizations(
    viewer: Reader,
    session: Reading,
    paging: PageQuery,
    q: Annotated[Line | None, Query(description="Words, or their beginnings, in any field.")] = None,
    sort: Literal["name", "-created_at"] = "name",
) -> OrganizationPage:
    """Organizations, page by page."""
    return queries.page(session, viewer, paging, q, sort)


@router.post("/organizations", status_code=201, responses=responses(NameTaken))
def create_organization(new: OrganizationCreate, viewer: Writer, session: Writing) -> OrganizationRead:
    """Add an organization."""
    organization = actions.add(session, viewer, new)
    return queries.one(session, viewer.account_id, organization.id)


@router.get("/organizations/{id}", responses=responses(NotFound))
def get_organization(id: UUID, viewer: Reader, session: Reading) -> OrganizationRead:
    """One organization."""
    return queries.one(session, viewer.account_id, id)


@router.patch("/organizations/{id}", responses=responses(NotFound, NameTaken))
def update_organization(changes: OrganizationUpdate, organization: Editable, session: Writing) -> OrganizationRead:
    """Change an organization; what is not sent stays."""
    actions.edit(session, organization, changes)
    session.flush()
    return queries.one(session, organization.owner_id, organization.id)


@router.delete("/organizations/{id}", status_code=204, responses=responses(NotFound))
def delete_organization(organization: Removable, session: Writing) -> None:
    """Delete an organization; the roles of its people stay, without it."""
    actions.delete(session, organization)


@router.post("/organizations/{id}/merge", responses=responses(NotFound, SameContact, InvalidReference))
def merge_organizations(pair: Merging, session: Writing) -> OrganizationRead:
    """Fold another organization into this one: its people move over."""
    actions.merge(session, *pair)
    session.flush()
    return queries.one(session, pair.kept.owner_id, pair.kept.id)
