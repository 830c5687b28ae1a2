"""Reading proposals."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, bindparam, or_, select
from sqlmodel import Session, col

from askwell.auth.viewer import Viewer
from askwell.booking import links
from askwell.booking.access import OF_INTERVIEW
from askwell.booking.availability.taken import Taken, between, is_free
from askwell.booking.models import Answer, Proposal, ProposalState
from askwell.booking.schemas import CounterTime, ProposalPage, ProposalRead, ProposedTime
from askwell.contacts.models import Contact, Platform
from askwell.core.clock import now
from askwell.core.columns import Rows, table_of
from askwell.core.pages import Listing, Paging, Sort
from askwell.core.schemas import told
from askwell.interviews.models import Interview
from askwell.questions.models import Topic

_WAITING = or_(col(Proposal.answer) == Answer.open, col(Proposal.answer) == Answer.countered)
_HAS_ENDED = col(Proposal.expires_at) <= bindparam("at")
_OF_CONTACT = and_(col(Contact.owner_id) == col(Proposal.owner_id), col(Contact.id) == col(Proposal.contact_id))
_LONGEST = timedelta(hours=8)


def one(session: Session, proposal: Proposal, token: str | None = None) -> ProposalRead:
    """A proposal with what the contact answered; with its link, while its token is known."""
    contact = session.get_one(Contact, (proposal.owner_id, proposal.contact_id))
    taken = taken_around(session, proposal.owner_id, [proposal])
    return _read(proposal, contact.name, taken, token and links.url(session, token))


def page(
    session: Session, viewer: Viewer, paging: Paging, state: ProposalState | None, interview_id: UUID | None
) -> ProposalPage:
    """The proposals that meet every filter."""
    bound = {"owner_id": viewer.account_id, "at": now(), "interview_id": interview_id}
    found = _listing(state, interview_id is not None).page(session, paging, bound)
    names = [" ".join(filter(None, (row.pop("given_name"), row.pop("family_name")))) for row in found["items"]]
    proposals = [Proposal(**row) for row in found["items"]]
    taken = taken_around(session, viewer.account_id, proposals)
    items = [_read(proposal, name, taken) for proposal, name in zip(proposals, names, strict=True)]
    return {"items": items, "next_cursor": found["next_cursor"]}


@cache
def _listing(state: ProposalState | None, of_interview: bool) -> Listing:
    statement = _in_sight()
    if state is not None:
        statement = statement.where(_in_state(state))
    if of_interview:
        statement = statement.where(col(Proposal.interview_id) == bindparam("interview_id"))
    newest = Sort("-created_at", col(Proposal.id), descending=True, is_unique=True)
    return Listing(statement, col(Proposal.owner_id), col(Proposal.id), newest)


def _in_state(state: ProposalState) -> ColumnElement[bool]:
    if state is ProposalState.expired:
        return and_(_WAITING, _HAS_ENDED)
    return and_(col(Proposal.answer) == Answer(state), or_(~_WAITING, ~_HAS_ENDED))


def _in_sight() -> Rows:
    columns = [getattr(Proposal, name) for name in table_of(Proposal).c.keys()]  # noqa: SIM118 - columns, not names
    return (
        select(*columns, col(Contact.given_name), col(Contact.family_name))
        .join(Interview, OF_INTERVIEW)
        .join(Contact, _OF_CONTACT)
        .where(
            col(Proposal.owner_id) == bindparam("owner_id"),
            col(Interview.trashed_at).is_(None),
            col(Contact.trashed_at).is_(None),
        )
    )


def taken_around(session: Session, owner_id: UUID, proposals: Sequence[Proposal]) -> list[Taken]:
    """What is taken around the times of these proposals that are to come."""
    times = [instant(time) for each in proposals for time in (*each.times, *each.counter_times)]
    to_come = [at for at in times if at > now()]
    return between(session, owner_id, min(to_come), max(to_come) + _LONGEST) if to_come else []


def instant(time: dict[str, Any]) -> datetime:
    """When a kept time begins."""
    return datetime.fromisoformat(time["starts_at"])


def is_taken(taken: Sequence[Taken], proposal: Proposal, at: datetime) -> bool:
    """Whether a time has passed, or something other than the interview itself is then."""
    return at <= now() or not is_free(taken, at, proposal.minutes, moving=proposal.interview_id)


def _read(proposal: Proposal, name: str, taken: Sequence[Taken], url: str | None = None) -> ProposalRead:
    return told(
        ProposalRead,
        proposal,
        contact={"id": proposal.contact_id, "name": name},
        url=url,
        times=[_proposed(proposal, time, taken) for time in proposal.times],
        counter_times=counter_times(proposal, taken),
        platforms=[Platform(platform) for platform in proposal.platforms],
        struck_topics=[Topic(topic) for topic in proposal.struck_topics],
    )


def _proposed(proposal: Proposal, time: dict[str, Any], taken: Sequence[Taken]) -> ProposedTime:
    at = instant(time)
    is_gone = is_taken(taken, proposal, at)
    return {"id": UUID(time["id"]), "starts_at": at, "minutes": proposal.minutes, "taken": is_gone}


def counter_times(proposal: Proposal, taken: Sequence[Taken]) -> list[CounterTime]:
    """The times that the contact proposed."""
    times = ((UUID(time["id"]), instant(time)) for time in proposal.counter_times)
    return [{"id": id, "starts_at": at, "taken": is_taken(taken, proposal, at)} for id, at in times]
