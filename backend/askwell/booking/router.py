"""Proposals over REST: the seeker's side."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from askwell.booking import actions, queries
from askwell.booking.access import Editable, Kept, Visible
from askwell.booking.errors import TimeNotOffered
from askwell.booking.models import ProposalState
from askwell.booking.schemas import Acceptance, OutcomeWrite, ProposalCreate, ProposalPage, ProposalRead
from askwell.core.db import Reading, Writing
from askwell.core.errors import InvalidReference, NotFound, WrongState, responses
from askwell.core.pages import InvalidCursor, PageQuery
from askwell.core.preconditions import ShownOnce
from askwell.core.routing import SHOWN_ONCE, Router
from askwell.interviews.access import Kept as KeptInterview
from askwell.interviews.access import Reader
from askwell.interviews.errors import SlotTaken, WayToMeetNeeded

router = Router("booking")


@router.post(
    "/interviews/{id}/proposal",
    status_code=201,
    openapi_extra=SHOWN_ONCE,
    responses=responses(NotFound, WrongState, ShownOnce),
)
def propose_times(new: ProposalCreate, interview: KeptInterview, session: Writing) -> ProposalRead:
    """Offer the contact times to choose from, behind a link that is told once."""
    proposal, token = actions.propose(session, interview, new)
    return queries.one(session, proposal, token)


@router.get("/proposals", responses=responses(InvalidCursor))
def list_proposals(
    viewer: Reader,
    session: Reading,
    paging: PageQuery,
    state: ProposalState | None = None,
    interview_id: Annotated[UUID | None, Query(description="Those for one interview.")] = None,
) -> ProposalPage:
    """Proposals, the latest first."""
    return queries.page(session, viewer, paging, state, interview_id)


@router.get("/proposals/{id}", responses=responses(NotFound))
def get_proposal(proposal: Visible, session: Reading) -> ProposalRead:
    """One proposal, with what the contact answered."""
    return queries.one(session, proposal)


@router.delete("/proposals/{id}", status_code=204, responses=responses(NotFound))
def revoke_proposal(offer: Editable, session: Writing) -> None:
    """Take the proposal back: its link stops working. An interview that was agreed on stays."""
    actions.revoke(session, offer.proposal)


@router.post(
    "/proposals/{id}/link",
    status_code=201,
    openapi_extra=SHOWN_ONCE,
    responses=responses(NotFound, WrongState, ShownOnce),
)
def renew_link(offer: Kept, session: Writing) -> ProposalRead:
    """Make another link to the same proposal; the one before stops working."""
    token = actions.renew_link(session, offer.proposal)
    return queries.one(session, offer.proposal, token)


@router.put(
    "/proposals/{id}/acceptance",
    responses=responses(NotFound, WrongState, SlotTaken, WayToMeetNeeded, InvalidReference, TimeNotOffered),
)
def accept_time(accepted: Acceptance, offer: Editable, session: Writing) -> ProposalRead:
    """Agree to one of the times that the contact proposed instead."""
    actions.accept(session, offer, accepted)
    return queries.one(session, offer.proposal)


@router.put("/proposals/{id}/outcome", responses=responses(NotFound))
def tell_outcome(written: OutcomeWrite, offer: Editable, session: Writing) -> ProposalRead:
    """Tell the contact, on the page behind the link, what came of their advice."""
    offer.proposal.outcome = written.text
    session.flush()
    return queries.one(session, offer.proposal)
