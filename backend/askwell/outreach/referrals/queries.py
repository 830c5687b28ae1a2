"""Reading referrals: one, and many."""

from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, and_, bindparam, or_, select
from sqlmodel import Session

from askwell.auth.viewer import Viewer
from askwell.contacts.models import Contact
from askwell.core import trash
from askwell.core.columns import Rows, table_of
from askwell.core.errors import NotFound
from askwell.core.pages import Listing, Paging, Sort
from askwell.core.prepared import Prepared
from askwell.core.schemas import Reference
from askwell.outreach.referrals.models import Referral
from askwell.outreach.referrals.schemas import ReferralPage, ReferralRead

_referral = table_of(Referral)
_giver, _found = table_of(Contact).alias("giver"), table_of(Contact).alias("found")
_NAMES = (
    *("id", "version", "created_at", "updated_at", "lead_id", "thanked_at", "told_outcome_at", "trashed_at"),
)  # fmt: skip


def _named(who: Any, prefix: str) -> list[Any]:
    return [who.c[name].label(f"{prefix}_{name}") for name in ("id", "given_name", "family_name")]


def _referrals(*conditions: ColumnElement[bool]) -> Rows:
    """Referrals whose contacts are two, and in sight, with their names; `owner_id` is to be bound."""
    ends = [(_giver, _referral.c.from_contact_id), (_found, _referral.c.to_contact_id)]
    statement = select(*(_referral.c[name] for name in _NAMES), *_named(_giver, "giver"), *_named(_found, "found"))
    statement = statement.select_from(_referral)
    for who, id in ends:
        is_it = and_(who.c.owner_id == _referral.c.owner_id, who.c.id == id, who.c.trashed_at.is_(None))
        statement = statement.join(who, is_it)
    are_two = _referral.c.from_contact_id != _referral.c.to_contact_id
    return statement.where(_referral.c.owner_id == bindparam("owner_id"), are_two, *conditions)


_ONE = Prepared(_referrals(_referral.c.id == bindparam("id"), _referral.c.trashed_at.is_(None)))


def one(session: Session, owner_id: UUID, id: UUID) -> ReferralRead:
    """One referral. Raises NotFound."""
    row = _ONE.first(session, {"owner_id": owner_id, "id": id})
    if row is None:
        raise NotFound
    return _read(row)


def _reference(row: dict[str, Any], prefix: str) -> Reference:
    id, given, family = (row.pop(f"{prefix}_{name}") for name in ("id", "given_name", "family_name"))
    return {"id": id, "name": " ".join(filter(None, (given, family)))}


def _read(row: dict[str, Any]) -> ReferralRead:
    return {"from_contact": _reference(row, "giver"), "to_contact": _reference(row, "found"), **row}  # type: ignore[typeddict-item]


_ANYBODY = UUID(int=1)
"""Stands for the contact where a statement is kept: which one it is does not change it."""


class Filters(NamedTuple):
    """Which referrals are wanted; None does not filter."""

    contact_id: UUID | None = None
    thanked: bool | None = None
    trashed: bool = False


def _conditions(filters: Filters) -> list[ColumnElement[bool]]:
    conditions = [trash.is_in(Referral, filters.trashed)]
    if filters.contact_id is not None:
        ends = (_referral.c.from_contact_id, _referral.c.to_contact_id)
        conditions.append(or_(*(end == bindparam("contact_id") for end in ends)))
    if filters.thanked is not None:
        thanked = _referral.c.thanked_at
        conditions.append(thanked.is_not(None) if filters.thanked else thanked.is_(None))
    return conditions


@cache
def _listing(asked: Filters) -> Listing:
    newest = Sort("-created_at", _referral.c.id, descending=True, is_unique=True)
    return Listing(_referrals(*_conditions(asked)), _referral.c.owner_id, _referral.c.id, newest)


def page(session: Session, viewer: Viewer, paging: Paging, filters: Filters) -> ReferralPage:
    """The referrals that meet every filter, the latest first."""
    asked = filters._replace(
        contact_id=filters.contact_id and UUID(int=0)
    )  # which contact does not change the statement
    bound = {"owner_id": viewer.account_id, "contact_id": filters.contact_id}
    found = _listing(asked).page(session, paging, bound)
    return {"items": [_read(row) for row in found["items"]], "next_cursor": found["next_cursor"]}
