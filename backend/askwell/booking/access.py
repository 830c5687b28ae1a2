"""Whose proposals these are. A proposal is out of sight while its interview, or its contact, is in the trash.

Whoever changes one holds its contact first, then its interview, and the proposal last.
"""

from typing import Annotated, Any, NamedTuple
from uuid import UUID

from sqlalchemy import Select, and_, bindparam, select
from sqlmodel import Session, col

from askwell.auth.viewer import Viewer
from askwell.booking.models import Proposal
from askwell.contacts.models import Contact
from askwell.core.db import Reading, Writing
from askwell.core.errors import NotFound
from askwell.core.preconditions import IfMatch
from askwell.core.routing import loaded
from askwell.interviews.access import IN_SIGHT, Reader, Writer
from askwell.interviews.models import Interview

INTERVIEW = select(Interview).where(
    col(Interview.owner_id) == bindparam("owner_id"), col(Interview.id) == bindparam("id"), IN_SIGHT
)
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


def hold(session: Session, wanted: Select[Proposal], bound: dict[str, Any] | None = None) -> Offer:
    """The one proposal wanted, its contact and its interview: held in the order in which all take them.

    Raises NotFound.
    """
    if (seen := session.scalar(wanted, bound)) is None:
        raise NotFound
    contact = seen.owner_id, seen.contact_id
    session.get(Contact, contact, with_for_update={"key_share": True}, populate_existing=True)
    interview = session.scalar(INTERVIEW.with_for_update(), {"owner_id": seen.owner_id, "id": seen.interview_id})
    # It may have changed, or ended, while its contact was waited for.
    proposal = session.scalar(wanted.with_for_update(), bound, execution_options={"populate_existing": True})
    if interview is None or proposal is None:
        raise NotFound
    return Offer(proposal, interview)


def _held(viewer: Writer, session: Writing, id: UUID) -> Offer:
    return hold(session, visible_to(viewer).where(col(Proposal.id) == id))


def _editable(viewer: Writer, session: Writing, id: UUID, expected: IfMatch) -> Offer:
    offer = _held(viewer, session, id)
    expected.of(offer.proposal)
    return offer


Visible = Annotated[Proposal, loaded(_visible)]
Editable = Annotated[Offer, loaded(_editable)]
Kept = Annotated[Offer, loaded(_held)]
"""A proposal that a POST below it adds to, which names no version."""
