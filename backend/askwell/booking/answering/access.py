"""Whoever has the link is the contact. Unknown, ended and revoked links cannot be told apart."""

from typing import Annotated, Any

from fastapi import Path
from sqlalchemy import bindparam, select
from sqlmodel import Session, col

from askwell.booking import links
from askwell.booking.access import INTERVIEW, Offer, hold
from askwell.booking.models import Answer, Proposal
from askwell.core.acting import acting_for, acting_for_all
from askwell.core.clock import now
from askwell.core.db import Reading, Writing
from askwell.core.errors import NotFound
from askwell.core.routing import loaded

Token = Annotated[str, Path(max_length=100, description="What the link ends with.")]


_PROPOSAL = select(Proposal).where(
    col(Proposal.digest) == bindparam("digest"),
    col(Proposal.answer) != Answer.revoked,
    col(Proposal.expires_at) > bindparam("at"),
)


def _bound(token: str) -> dict[str, Any]:
    """What the link stands for. Raises NotFound for what cannot be one."""
    if (digest := links.digest(token)) is None:
        raise NotFound
    return {"digest": digest, "at": now()}


def _proposal(session: Session, token: str) -> Proposal:
    """What the link leads to; from then on the session acts for whose it is. Raises NotFound."""
    bound = _bound(token)
    acting_for_all(session)
    proposal = session.scalar(_PROPOSAL, bound)
    if proposal is None:
        raise NotFound
    acting_for(session, proposal.owner_id)
    return proposal


def _seen(token: Token, session: Reading) -> Offer:
    proposal = _proposal(session, token)
    interview = session.scalar(INTERVIEW, {"owner_id": proposal.owner_id, "id": proposal.interview_id})
    if interview is None:
        raise NotFound
    return Offer(proposal, interview)


def _held(token: Token, session: Writing) -> Offer:
    _proposal(session, token)
    return hold(session, _PROPOSAL, _bound(token))


Seen = Annotated[Offer, loaded(_seen)]
Held = Annotated[Offer, loaded(_held)]
