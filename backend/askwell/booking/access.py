"""Whose proposals these are. A proposal is out of sight while its interview, or its contact, is in the trash.

Whoever changes one holds the proposal first, then its interview.
"""

from typing import Annotated, NamedTuple
from uuid import UUID

from sqlalchemy import Select, and_, select
from sqlmodel import col

from askwell.auth.viewer import Viewer
from askwell.booking.models import Proposal
from askwell.core.db import Reading, Writing
from askwell.core.errors import NotFound
from askwell.core.preconditions import IfMatch
from askwell.core.routing import loaded
from askwell.interviews import access
from askwell.interviews.access import IN_SIGHT, Reader, Writer
from askwell.interviews.models import Interview

OF_INTERVIEW = and_(col(Interview.owner_id) == col(Proposal.owner_id), col(Interview.id) == col(Proposal.interview_id))


class Offer(NamedTuple):
    """A proposal, and the interview that it is for."""

    proposal: Proposal
    interview: Interview


def visible_to(viewer: Viewer) -> Select[Proposal]:
    """The proposals that the viewer may see."""
    in_sight = select(col(Interview.id)).where(OF_INTERVIEW, IN_SIGHT).exists()
    return select(Proposal).where(col(Proposal.owner_id) == viewer.account_id, in_sight)


def _visible(viewer: Reader, session: Reading, id: UUID) -> Proposal:
    proposal = session.scalar(visible_to(viewer).where(col(Proposal.id) == id))
    if proposal is None:
        raise NotFound
    return proposal


def _held(viewer: Writer, session: Writing, id: UUID) -> Offer:
    proposal = session.scalar(visible_to(viewer).where(col(Proposal.id) == id).with_for_update())
    if proposal is None:
        raise NotFound
    theirs = access.editable_by(viewer).where(col(Interview.id) == proposal.interview_id)
    return Offer(proposal, access.found(session, theirs))


def _editable(viewer: Writer, session: Writing, id: UUID, expected: IfMatch) -> Offer:
    offer = _held(viewer, session, id)
    expected.of(offer.proposal)
    return offer


Visible = Annotated[Proposal, loaded(_visible)]
Editable = Annotated[Offer, loaded(_editable)]
Kept = Annotated[Offer, loaded(_held)]
"""A proposal that a POST below it adds to, which names no version."""
