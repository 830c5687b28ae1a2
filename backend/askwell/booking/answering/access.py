"""Whoever has the link is the contact. Unknown, ended and revoked links cannot be told apart."""

from typing import Annotated

from fastapi import Path
from sqlalchemy import Select, bindparam, select
from sqlmodel import Session, col

from askwell.booking import links
from askwell.booking.access import Offer
from askwell.booking.models import Answer, Proposal
from askwell.core.clock import now
from askwell.core.db import Reading, Writing
from askwell.core.errors import NotFound
from askwell.core.routing import loaded
from askwell.interviews.access import IN_SIGHT
from askwell.interviews.models import Interview

Token = Annotated[str, Path(max_length=100, description="What the link ends with.")]


_PROPOSAL = select(Proposal).where(
    col(Proposal.digest) == bindparam("digest"),
    col(Proposal.answer) != Answer.revoked,
    col(Proposal.expires_at) > bindparam("at"),
)
_INTERVIEW = select(Interview).where(
    col(Interview.owner_id) == bindparam("owner_id"), col(Interview.id) == bindparam("id"), IN_SIGHT
)


def _offer(session: Session, token: str, proposals: Select[Proposal], interviews: Select[Interview]) -> Offer:
    digest = links.digest(token)
    proposal = session.scalar(proposals, {"digest": digest, "at": now()}) if digest is not None else None
    if proposal is None:
        raise NotFound
    interview = session.scalar(interviews, {"owner_id": proposal.owner_id, "id": proposal.interview_id})
    if interview is None:
        raise NotFound
    return Offer(proposal, interview)


def _seen(token: Token, session: Reading) -> Offer:
    return _offer(session, token, _PROPOSAL, _INTERVIEW)


def _held(token: Token, session: Writing) -> Offer:
    return _offer(session, token, _PROPOSAL.with_for_update(), _INTERVIEW.with_for_update())


Seen = Annotated[Offer, loaded(_seen)]
Held = Annotated[Offer, loaded(_held)]
