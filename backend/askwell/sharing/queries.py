"""Reading engagements, and who looked."""

from collections.abc import Iterable
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Uuid, and_, bindparam, case, literal, select
from sqlmodel import Session

from askwell.auth.models import Account
from askwell.auth.viewer import Viewer
from askwell.core.columns import Rows, choice, table_of
from askwell.core.errors import NotFound
from askwell.core.pages import Listing, Paging, Sort
from askwell.core.prepared import Prepared
from askwell.sharing.access import LINK_WORKS_FOR
from askwell.sharing.models import Engagement, EngagementState, Look, Role, SharedScope
from askwell.sharing.schemas import EngagementPage, EngagementRead, InvitationRead, LookPage

_engagement, _account, _look = table_of(Engagement), table_of(Account), table_of(Look)
_NAMES = (
    *("id", "version", "created_at", "updated_at", "state", "invited_by", "invited_email", "scopes", "ends_on"),
    *("started_at", "ended_at", "summary"),
)
_OWNER = bindparam("owner_id", type_=Uuid())
_IS_COACH, _IS_CLIENT = _engagement.c.coach_id == _OWNER, _engagement.c.client_id == _OWNER
_other_id = case((_IS_COACH, _engagement.c.client_id), else_=_engagement.c.coach_id)
_MINE = (
    select(
        *(_engagement.c[name] for name in _NAMES),
        case((_IS_COACH, literal(Role.coach, choice(Role))), else_=literal(Role.client, choice(Role))).label("role"),
        case((_IS_COACH, _engagement.c.coach_id), else_=_engagement.c.client_id).label("owner_id"),
        _account.c.display_name.label("other_name"),
        _account.c.headline.label("other_headline"),
    )
    .select_from(_engagement.outerjoin(_account, _account.c.id == _other_id))
    .where(_IS_COACH | _IS_CLIENT)
)
_ONE = Prepared(_MINE.where(_engagement.c.id == bindparam("id")))


class Filters(NamedTuple):
    """Which engagements are wanted; None does not filter."""

    role: Role | None = None
    state: EngagementState | None = None


def scopes_of(kept: Iterable[str]) -> list[SharedScope]:
    """Scopes as they are told, of those that are kept."""
    return [SharedScope(scope) for scope in kept]


def _read(row: dict[str, Any]) -> EngagementRead:
    name, headline = row.pop("other_name"), row.pop("other_headline")
    row.pop("owner_id")
    row["scopes"] = scopes_of(row["scopes"])
    if row["role"] is Role.coach:
        row["summary"] = None  # it stands with the client's progress, where no contact is named
    return {**row, "other": {"name": name, "headline": headline} if name is not None else None}  # type: ignore[typeddict-item]


def one(session: Session, viewer: Viewer, id: UUID) -> EngagementRead:
    """One engagement of the viewer's. Raises NotFound."""
    row = _ONE.first(session, {"owner_id": viewer.account_id, "id": id})
    if row is None:
        raise NotFound
    return _read(row)


@cache
def _listing(filters: frozenset[str]) -> Listing:
    mine = _MINE.subquery()
    wanted: Rows = select(mine).where(*(mine.c[name] == bindparam(name) for name in sorted(filters)))
    return Listing(wanted, mine.c.owner_id, mine.c.id, Sort("-created_at", mine.c.id, descending=True, is_unique=True))


def page(session: Session, viewer: Viewer, paging: Paging, filters: Filters) -> EngagementPage:
    """The viewer's engagements that meet every filter, the latest first."""
    given = {name: value for name, value in filters._asdict().items() if value is not None}
    found = _listing(frozenset(given)).page(session, paging, {"owner_id": viewer.account_id, **given})
    return {"items": [_read(row) for row in found["items"]], "next_cursor": found["next_cursor"]}


_INVITER = Prepared(select(_account.c.display_name.label("name"), _account.c.headline).where(_account.c.id == _OWNER))


def invitation(session: Session, engagement: Engagement) -> InvitationRead:
    """What the link of an invitation leads to."""
    inviter = _INVITER.rows(session, {"owner_id": engagement.side(engagement.invited_by)})[0]
    return {
        "role": engagement.invited_by.other,
        "invited_by": inviter,  # type: ignore[typeddict-item]
        "scopes": scopes_of(engagement.scopes),
        "ends_on": engagement.ends_on,
        "expires_at": engagement.created_at + LINK_WORKS_FOR,
    }


_of_mine = and_(_look.c.owner_id == _OWNER, _look.c.engagement_id == bindparam("id"))
_LOOKS = Listing(
    select(_look.c.kind, _look.c.at).where(_of_mine),
    _look.c.owner_id,
    _look.c.id,
    Sort("-at", _look.c.id, descending=True, is_unique=True),
)
_IS_CLIENTS = Prepared(select(_engagement.c.id).where(_engagement.c.id == bindparam("id"), _IS_CLIENT))


def looks(session: Session, viewer: Viewer, id: UUID, paging: Paging) -> LookPage:
    """What the viewer's coach looked at, the latest first. Raises NotFound."""
    bound = {"owner_id": viewer.account_id, "id": id}
    if _IS_CLIENTS.first(session, bound) is None:
        raise NotFound
    return _LOOKS.page(session, paging, bound)  # type: ignore[return-value]
