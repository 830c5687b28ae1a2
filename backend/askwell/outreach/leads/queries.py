"""Reading leads: one, and many."""

from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, and_, bindparam, or_, select
from sqlmodel import Session

from askwell.auth.viewer import Viewer
from askwell.contacts.models import Contact, Organization
from askwell.core import trash
from askwell.core.columns import Rows, table_of
from askwell.core.errors import NotFound
from askwell.core.pages import Listing, Paging, Sort
from askwell.core.prepared import Prepared
from askwell.core.schemas import Reference
from askwell.outreach.follow_ups.models import FollowUp, FollowUpState
from askwell.outreach.leads.models import Lead, LeadKind, LeadState
from askwell.outreach.leads.schemas import LeadPage, LeadRead

_lead, _organization, _follow_up = table_of(Lead), table_of(Organization), table_of(FollowUp)
_giver, _person = table_of(Contact).alias("giver"), table_of(Contact).alias("person")
_NAMES = (
    *("id", "version", "created_at", "updated_at", "kind", "text", "note", "state", "interview_id", "organization_id"),
    "trashed_at",
)


def _named(who: Any, prefix: str) -> list[Any]:
    return [who.c[name].label(f"{prefix}_{name}") for name in ("id", "given_name", "family_name")]


def _leads(*conditions: ColumnElement[bool]) -> Rows:
    """Leads whose givers are in sight, with the names of all concerned; `owner_id` is to be bound."""
    follow_up = (
        select(_follow_up.c.id)
        .where(
            _follow_up.c.owner_id == _lead.c.owner_id,
            _follow_up.c.lead_id == _lead.c.id,
            _follow_up.c.state == FollowUpState.open,
            _follow_up.c.trashed_at.is_(None),
        )
        .order_by(_follow_up.c.id)
        .limit(1)
        .scalar_subquery()
    )
    at = and_(_organization.c.owner_id == _lead.c.owner_id, _organization.c.id == _lead.c.organization_id)
    return (
        select(
            *(_lead.c[name] for name in _NAMES),
            *_named(_giver, "giver"),
            *_named(_person, "person"),
            _organization.c.name.label("organization_name"),
            follow_up.label("follow_up_id"),
        )
        .select_from(
            _lead.outerjoin(_giver, _is(_giver, _lead.c.from_contact_id))
            .outerjoin(_person, and_(_is(_person, _lead.c.contact_id), _person.c.trashed_at.is_(None)))
            .outerjoin(_organization, at)
        )
        .where(
            _lead.c.owner_id == bindparam("owner_id"),
            or_(_lead.c.from_contact_id.is_(None), _giver.c.trashed_at.is_(None)),
            *conditions,
        )
    )


def _is(who: Any, id: Any) -> ColumnElement[bool]:
    return and_(who.c.owner_id == _lead.c.owner_id, who.c.id == id)


_ONE = Prepared(_leads(_lead.c.id == bindparam("id"), _lead.c.trashed_at.is_(None)))


def one(session: Session, owner_id: UUID, id: UUID) -> LeadRead:
    """One lead. Raises NotFound."""
    row = _ONE.first(session, {"owner_id": owner_id, "id": id})
    if row is None:
        raise NotFound
    return _read(row)


def _reference(row: dict[str, Any], prefix: str) -> Reference | None:
    id, given, family = (row.pop(f"{prefix}_{name}") for name in ("id", "given_name", "family_name"))
    return {"id": id, "name": " ".join(filter(None, (given, family)))} if id is not None else None


def _read(row: dict[str, Any]) -> LeadRead:
    organization = row.pop("organization_id"), row.pop("organization_name")
    return {
        "from_contact": _reference(row, "giver"),
        "contact": _reference(row, "person"),
        "organization": {"id": organization[0], "name": organization[1]} if organization[0] else None,
        **row,  # type: ignore[typeddict-item]
    }


class Filters(NamedTuple):
    """Which leads are wanted; None does not filter."""

    state: LeadState | None = None
    kind: LeadKind | None = None
    interview_id: UUID | None = None
    contact_id: UUID | None = None
    trashed: bool = False

    def given(self) -> dict[str, Any]:
        """The filters that compare a column with a value."""
        return {name: value for name, value in self._asdict().items() if value is not None and name != "trashed"}


def _condition(name: str) -> ColumnElement[bool]:
    column = "from_contact_id" if name == "contact_id" else name
    return _lead.c[column] == bindparam(name)


@cache
def _listing(filters: frozenset[str], is_trash: bool) -> Listing:
    wanted = (_condition(name) for name in sorted(filters))
    newest = Sort("-created_at", _lead.c.created_at, descending=True)
    return Listing(_leads(trash.is_in(Lead, is_trash), *wanted), _lead.c.owner_id, _lead.c.id, newest)


def page(session: Session, viewer: Viewer, paging: Paging, filters: Filters) -> LeadPage:
    """The leads that meet every filter, the latest first."""
    given = filters.given()
    found = _listing(frozenset(given), filters.trashed).page(session, paging, {"owner_id": viewer.account_id, **given})
    return {"items": [_read(row) for row in found["items"]], "next_cursor": found["next_cursor"]}
