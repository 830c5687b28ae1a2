"""Engagements over REST."""

from uuid import UUID

from fastapi import Depends, Request

from askwell.auth.errors import EmailUnconfirmed
from askwell.core.db import Reading, Writing
from askwell.core.errors import NotFound, responses
from askwell.core.limits import INVITATION, spend_shared
from askwell.core.mail import MailNotConfigured
from askwell.core.pages import InvalidCursor, PageQuery
from askwell.core.preconditions import ShownOnce
from askwell.core.routing import SHOWN_ONCE, Router
from askwell.sharing import actions, queries
from askwell.sharing.access import Acceptable, Editable, Ending, Invitation, Reader, Withdrawn, Writer
from askwell.sharing.errors import AlreadyEngaged, NotActive, OwnInvitation, TooManyEngagements
from askwell.sharing.models import Engagement, EngagementState, Role
from askwell.sharing.queries import Filters
from askwell.sharing.schemas import (
    EngagementAcceptance,
    EngagementCreate,
    EngagementCreated,
    EngagementPage,
    EngagementRead,
    EngagementUpdate,
    InvitationRead,
    LookPage,
    ScopeList,
    SummaryWrite,
)
from askwell.sharing.wording import SCOPES

router = Router("sharing", prefix="/engagements")


async def _sparingly(request: Request, viewer: Writer) -> None:
    """Sixty invitations an hour: addresses that are somebody else's are not to be flooded."""
    await spend_shared(request, INVITATION, viewer.account_id.hex)


def _read(session: Writing, viewer: Writer, engagement: Engagement) -> EngagementRead:
    session.flush()
    return queries.one(session, viewer, engagement.id)


@router.get("", responses=responses(InvalidCursor))
def list_engagements(
    viewer: Reader,
    session: Reading,
    paging: PageQuery,
    role: Role | None = None,
    state: EngagementState | None = None,
) -> EngagementPage:
    """Whom I coach, and who coaches me, the latest first."""
    return queries.page(session, viewer, paging, Filters(role, state))


@router.post(
    "",
    status_code=201,
    dependencies=[Depends(_sparingly)],
    responses=responses(TooManyEngagements, MailNotConfigured, EmailUnconfirmed, ShownOnce),
    openapi_extra=SHOWN_ONCE,
)
def invite(new: EngagementCreate, viewer: Writer, session: Writing) -> EngagementCreated:
    """Invite a client, or a coach. The link is shown this once, and mailed where an address is given."""
    engagement, url = actions.invite(session, viewer, new)
    return {**_read(session, viewer, engagement), "url": url, "mailed": new.email is not None}


@router.get("/scopes")
def list_shared_scopes(viewer: Reader, session: Reading) -> ScopeList:
    """What can be shared, in plain words, each with an example of what the coach will see."""
    return {"items": SCOPES}


@router.get("/invitations/{invitation}", responses=responses(NotFound))
def get_invitation(engagement: Invitation, session: Reading) -> InvitationRead:
    """Who invites me, and to what. A link that is used or over is not found, as one that never was."""
    return queries.invitation(session, engagement)


@router.put("/invitations/{invitation}/acceptance", responses=responses(NotFound, OwnInvitation, AlreadyEngaged))
def accept_invitation(
    accepted: EngagementAcceptance, engagement: Acceptable, viewer: Writer, session: Writing
) -> EngagementRead:
    """Take an invitation up. As a client I say what I share; it begins at once."""
    actions.accept(session, viewer, engagement, accepted)
    return _read(session, viewer, engagement)


@router.get("/{id}", responses=responses(NotFound))
def get_engagement(id: UUID, viewer: Reader, session: Reading) -> EngagementRead:
    """One engagement."""
    return queries.one(session, viewer, id)


@router.patch("/{id}", responses=responses(NotFound, NotActive))
def change_what_is_shared(
    changes: EngagementUpdate, engagement: Editable, viewer: Writer, session: Writing
) -> EngagementRead:
    """Share more, less, or until another day: from my coach's next request on. Only the client can."""
    actions.change(session, viewer, engagement, changes)
    return _read(session, viewer, engagement)


@router.delete("/{id}", status_code=204, responses=responses(NotFound))
def end_engagement(engagement: Ending, session: Writing) -> None:
    """End an engagement, or withdraw an invitation: from the next request on nothing is shared."""
    actions.end(session, engagement)


@router.put("/{id}/restoration", responses=responses(NotFound, TooManyEngagements))
def restore_invitation(invitation: Withdrawn, viewer: Writer, session: Writing) -> EngagementRead:
    """Let the link of an invitation that I withdrew work after all."""
    actions.restore(session, viewer, invitation)
    return _read(session, viewer, invitation)


@router.put("/{id}/summary", responses=responses(NotFound, NotActive))
def write_summary(summary: SummaryWrite, engagement: Editable, viewer: Writer, session: Writing) -> EngagementRead:
    """Tell my coach in my own words how it goes."""
    actions.summarize(session, engagement, summary.text)
    return _read(session, viewer, engagement)


@router.get("/{id}/log", responses=responses(NotFound, InvalidCursor))
def list_looks(id: UUID, viewer: Reader, session: Reading, paging: PageQuery) -> LookPage:
    """What my coach looked at and when, the latest first; one entry an hour for each kind of thing."""
    return queries.looks(session, viewer, id, paging)
