"""Whoever has the link is the contact. Unknown, ended and revoked links cannot be told apart."""

from typing import Annotated

from fastapi import Path
from sqlalchemy import Select, select
from sqlmodel import col

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


def _proposal(token: str) -> Select[Proposal]:
    digest = links.digest(token)
    if digest is None:
        raise NotFound
    works = col(Proposal.answer) != Answer.revoked, col(Proposal.expires_at) > now()
    return select(Proposal).where(col(Proposal.digest) == digest, *works)


def _interview(proposal: Proposal) -> Select[Interview]:
    this = col(Interview.owner_id) == proposal.owner_id, col(Interview.id) == proposal.interview_id
    return select(Interview).where(*this, IN_SIGHT)


def _seen(token: Token, session: Reading) -> Offer:
    if (proposal := session.scalar(_proposal(token))) is None:
        raise NotFound
    if (interview := session.scalar(_interview(proposal))) is None:
        raise NotFound
    return Offer(proposal, interview)


def _held(token: Token, session: Writing) -> Offer:
    if (proposal := session.scalar(_proposal(token).with_for_update())) is None:
        raise NotFound
    if (interview := session.scalar(_interview(proposal).with_for_update())) is None:
        raise NotFound
    return Offer(proposal, interview)


Seen = Annotated[Offer, loaded(_seen)]
Held = Annotated[Offer, loaded(_held)]
