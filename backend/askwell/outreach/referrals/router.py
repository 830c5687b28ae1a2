"""Referrals over REST."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from askwell.core.db import Reading, Writing
from askwell.core.errors import InvalidReference, NotFound, responses
from askwell.core.pages import InvalidCursor, PageQuery
from askwell.core.routing import Router
from askwell.outreach.access import Reader, Writer
from askwell.outreach.referrals import actions, graph, queries
from askwell.outreach.referrals.access import Editable, Trashed
from askwell.outreach.referrals.errors import ReferralKnown, SelfReferral
from askwell.outreach.referrals.models import Referral
from askwell.outreach.referrals.queries import Filters
from askwell.outreach.referrals.schemas import (
    ReferralCreate,
    ReferralGraphRead,
    ReferralPage,
    ReferralRead,
    ReferralUpdate,
)

router = Router("outreach", prefix="/referrals")


def _read(session: Writing, referral: Referral) -> ReferralRead:
    session.flush()
    return queries.one(session, referral.owner_id, referral.id)


@router.get("", responses=responses(InvalidCursor))
def list_referrals(
    viewer: Reader,
    session: Reading,
    paging: PageQuery,
    contact_id: Annotated[UUID | None, Query(description="From or to this contact.")] = None,
    thanked: Annotated[bool | None, Query(description="Those with thanks given, or those without.")] = None,
    trashed: Annotated[bool, Query(description="Those in the trash instead.")] = False,
) -> ReferralPage:
    """Who led to whom, the latest first."""
    return queries.page(session, viewer, paging, Filters(contact_id, thanked, trashed))


@router.post("", status_code=201, responses=responses(InvalidReference, SelfReferral, ReferralKnown))
def create_referral(new: ReferralCreate, viewer: Writer, session: Writing) -> ReferralRead:
    """Note that one contact led to another one; several may have led to the same."""
    return _read(session, actions.create(session, viewer, new))


@router.get("/graph")
def get_referral_graph(viewer: Reader, session: Reading) -> ReferralGraphRead:
    """Everybody who led to somebody, as a picture, and what came of each branch."""
    return graph.drawn(session, viewer.account_id)


@router.get("/{id}", responses=responses(NotFound))
def get_referral(id: UUID, viewer: Reader, session: Reading) -> ReferralRead:
    """One referral."""
    return queries.one(session, viewer.account_id, id)


@router.patch("/{id}", responses=responses(NotFound, InvalidReference, SelfReferral, ReferralKnown))
def update_referral(changes: ReferralUpdate, referral: Editable, viewer: Writer, session: Writing) -> ReferralRead:
    """Change who led there, or whether they were thanked and told the outcome."""
    actions.edit(session, viewer, referral, changes)
    return _read(session, referral)


@router.delete("/{id}", status_code=204, responses=responses(NotFound))
def delete_referral(referral: Editable, session: Writing) -> None:
    """Delete a referral; it can be restored for 30 days."""
    actions.trash(session, referral)


@router.put("/{id}/restoration", status_code=204, responses=responses(NotFound, ReferralKnown))
def restore_referral(referral: Trashed, viewer: Writer, session: Writing) -> None:
    """Have a deleted referral back."""
    actions.restore(session, viewer, referral)
