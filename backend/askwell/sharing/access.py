"""Whose engagements these are, and what a coach may see by them: nothing without an active one and its scope.

The client may ask whatever their coach may, and hears the same: so they see what the coach sees. That leaves no trace.
"""

import hashlib
from collections.abc import Iterable
from datetime import timedelta
from typing import Annotated, Any, NamedTuple
from uuid import UUID

from fastapi import Path
from sqlalchemy import ColumnElement, Select, Text, and_, bindparam, cast, func, or_, select
from sqlmodel import Session, col

from askwell.auth.viewer import Scope, Viewer, allow
from askwell.core.acting import ActingFor, acting_for
from askwell.core.clock import now
from askwell.core.columns import table_of
from askwell.core.db import Reading, Writing
from askwell.core.errors import NotFound
from askwell.core.ids import is_token
from askwell.core.preconditions import IfMatch
from askwell.core.routing import loaded
from askwell.sharing import looking
from askwell.sharing.errors import NotActive
from askwell.sharing.models import Engagement, EngagementState, LookKind, Role, SharedScope

TOKEN_PREFIX, LINK_WORKS_FOR = "askw_inv_", timedelta(days=14)
Reader = Annotated[Viewer, allow(Scope.account_read)]
Writer = Annotated[Viewer, allow(Scope.account_write)]
Coach = Annotated[Viewer, allow(Scope.clients_read)]
ActingCoach = Annotated[Viewer, allow(Scope.clients_write)]
Token = Annotated[str, Path(max_length=100, description="What the link ends with.")]
_engagement = table_of(Engagement)


_SEEN = {
    SharedScope.progress: (Scope.contacts_read, Scope.interviews_read, Scope.outreach_read, Scope.directions_read),
    SharedScope.interviews: (Scope.interviews_read,),
    SharedScope.debriefs: (Scope.interviews_read, Scope.directions_read),
    SharedScope.notes: (Scope.notes_read,),
    SharedScope.contact_names: (Scope.contacts_read,),
}


def seen_by(shared: Iterable[SharedScope]) -> set[Scope]:
    """What whoever shares this has to be allowed to read themselves."""
    return {scope for each in shared for scope in _SEEN[each]}


def digest_of(token: str) -> bytes:
    """What is kept of a link's token."""
    return hashlib.sha256(token.encode()).digest()


def role_of(engagement: Engagement, viewer: Viewer) -> Role:
    """On which side the viewer is, who is on one."""
    return Role.coach if engagement.coach_id == viewer.account_id else Role.client


def visible_to(viewer: Viewer) -> Select[Engagement]:
    """The engagements that the viewer is a side of."""
    mine = (col(Engagement.coach_id) == viewer.account_id) | (col(Engagement.client_id) == viewer.account_id)
    return select(Engagement).where(mine)


def _held(session: Session, viewer: Viewer, wanted: Select[Engagement]) -> Engagement:
    engagement = session.scalar(wanted.with_for_update())
    if engagement is None:
        raise NotFound
    sides = {viewer.account_id, engagement.coach_id, engagement.client_id}
    acting_for(session, *(side for side in sides if side is not None))  # either hears of what is done to it
    return engagement


def _ending(viewer: Writer, session: Writing, id: UUID, expected: IfMatch) -> Engagement:
    engagement = _held(session, viewer, visible_to(viewer).where(col(Engagement.id) == id))
    expected.of(engagement)
    return engagement


def _editable(viewer: Writer, session: Writing, id: UUID, expected: IfMatch) -> Engagement:
    mine = (col(Engagement.id) == id) & (col(Engagement.client_id) == viewer.account_id)
    engagement = _held(session, viewer, select(Engagement).where(mine))
    expected.of(engagement)
    if engagement.state is not EngagementState.active:
        raise NotActive
    return engagement


def _invited(token: str) -> Select[Engagement]:
    """The invitation whose link this is. Raises NotFound: used, over and never made are the same."""
    if not is_token(token, TOKEN_PREFIX):
        raise NotFound
    works = col(Engagement.created_at) > now() - LINK_WORKS_FOR
    open_ = (col(Engagement.digest) == digest_of(token)) & (col(Engagement.state) == EngagementState.invited)
    return select(Engagement).where(open_, works)


def _invitation(viewer: Reader, session: Reading, invitation: Token) -> Engagement:
    engagement = session.scalar(_invited(invitation))
    if engagement is None:
        raise NotFound
    return engagement


def _acceptable(viewer: Writer, session: Writing, invitation: Token) -> Engagement:
    return _held(session, viewer, _invited(invitation))


def _withdrawn(viewer: Writer, session: Writing, id: UUID) -> Engagement:
    open_ = col(Engagement.digest).is_not(None) & (col(Engagement.created_at) > now() - LINK_WORKS_FOR)
    return _held(session, viewer, visible_to(viewer).where(col(Engagement.id) == id, open_))


Ending = Annotated[Engagement, loaded(_ending)]
"""An engagement, whichever side the viewer is on."""
Editable = Annotated[Engagement, loaded(_editable)]
"""An active engagement of which the viewer is the client."""
Withdrawn = Annotated[Engagement, loaded(_withdrawn)]
"""An invitation of the viewer's whose link works, unless it was withdrawn."""
Invitation = Annotated[Engagement, loaded(_invitation)]
Acceptable = Annotated[Engagement, loaded(_acceptable)]


class Share(NamedTuple):
    """What one client shares with one coach at this moment; `is_preview` when it is the client who asks."""

    engagement_id: UUID
    coach_id: UUID
    client_id: UUID
    scopes: frozenset[str]
    is_preview: bool

    def has(self, scope: SharedScope) -> bool:
        """Whether the scope is shared."""
        return scope.value in self.scopes

    def shows(self, scope: SharedScope) -> bool:
        """Whether the coach sees anything by the scope: what was written in interviews stands in them."""
        return self.has(scope) and (scope is not SharedScope.debriefs or self.has(SharedScope.interviews))


def is_active(at: Any = bindparam("now")) -> ColumnElement[bool]:
    """That an engagement shares something at an instant, which is bound as `now` unless it is given."""
    in_time = or_(_engagement.c.ends_at.is_(None), _engagement.c.ends_at > at)
    return and_(_engagement.c.state == EngagementState.active, in_time)


_VIEWER: ColumnElement[Any] = bindparam("viewer_id", type_=_engagement.c.coach_id.type)
_SHARED = ActingFor(
    select(*(_engagement.c[name] for name in ("id", "coach_id", "client_id", "scopes"))).where(
        _engagement.c.id == bindparam("id"),
        is_active(),
        or_(_engagement.c.coach_id == _VIEWER, _engagement.c.client_id == _VIEWER),
    ),
    _engagement.c.coach_id,
    _engagement.c.client_id,
)
_COACH: ColumnElement[Any] = bindparam("coach_id", type_=_engagement.c.coach_id.type)
_CASELOAD = ActingFor(
    select(func.count()).where(_engagement.c.coach_id == _COACH, is_active()),
    _COACH,
    func.string_agg(cast(_engagement.c.client_id, Text), ","),
)


def share(session: Session, viewer: Viewer, id: UUID) -> Share:
    """What is shared by an active engagement, to either side; the session acts for both from then on.

    Raises NotFound.
    """
    row = _SHARED.first(session, {"id": id, "viewer_id": viewer.account_id, "now": now()})
    if row is None:
        raise NotFound
    is_preview = row["client_id"] == viewer.account_id
    return Share(row["id"], row["coach_id"], row["client_id"], frozenset(row["scopes"]), is_preview)


def acting_for_clients(session: Session, coach_id: UUID) -> None:
    """Let the session read what is a coach's, and what is their clients'."""
    _CASELOAD.say(session, {"coach_id": coach_id, "now": now()})


def looked_at(session: Session, shares: Iterable[Share], kind: LookKind) -> None:
    """Have the clients see that their coach looked, before the coach does; looking at oneself is nobody's affair."""
    looking.note(session, [(each.client_id, each.engagement_id) for each in shares if not each.is_preview], kind)


def looks(kind: LookKind, *needed: SharedScope) -> Any:
    """For reading a kind of thing of the client `{id}`, who shares all that is needed, and sees who looked."""

    def load(viewer: Coach, session: Reading, id: UUID) -> Share:
        found = share(session, viewer, id)
        if not all(map(found.has, needed)):
            raise NotFound
        looked_at(session, [found], kind)
        return found

    return loaded(load)


def _coached(viewer: Coach, session: Reading, id: UUID) -> Share:
    found = share(session, viewer, id)
    if found.is_preview:
        raise NotFound
    return found


def _coaching(viewer: ActingCoach, session: Writing, id: UUID) -> Share:
    return _coached(viewer, session, id)


Coached = Annotated[Share, loaded(_coached)]
"""What the coach has of the client `{id}` besides what is shared: it is read by the coach alone."""
Coaching = Annotated[Share, loaded(_coaching)]
"""As `Coached`, to do something."""
