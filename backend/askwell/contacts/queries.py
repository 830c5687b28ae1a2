"""Reading contacts: one, many, their tags and stages."""

from collections.abc import Callable
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, FromClause, and_, bindparam, exists, func, select
from sqlmodel import Session, col

from askwell.auth.viewer import Viewer
from askwell.contacts.indexing import DIRECTIONS
from askwell.contacts.models import Contact, ContactRole, ContactTag, Organization, Stage
from askwell.contacts.schemas import ContactPage, ContactRead, ContactSummary, StageRead, TagRead
from askwell.core import search
from askwell.core.columns import Rows, table_of
from askwell.core.errors import NotFound
from askwell.core.pages import Listing, Paging, Sort
from askwell.core.prepared import Prepared
from askwell.events.models import Event, EventType

_contact, _role, _organization = table_of(Contact), table_of(ContactRole), table_of(Organization)
_referrer = _contact.alias("referrer")

SORTS = {
    sort.name: sort
    for column, may_be_empty in (("created_at", False), ("updated_at", False), ("last_contact_at", True))
    for sort in (
        Sort(column, _contact.c[column], may_be_empty=may_be_empty),
        Sort(f"-{column}", _contact.c[column], descending=True, may_be_empty=may_be_empty),
    )
} | {
    "name": Sort("name", _contact.c.name_key),
    "-name": Sort("-name", _contact.c.name_key, descending=True),
}

_SUMMARY = [
    *("id", "version", "created_at", "updated_at", "given_name", "family_name", "headline", "title", "organization_id"),
    *("email", "tags", "stage", "location", "last_contact_at", "trashed_at"),
]
_DETAIL = [
    *("id", "version", "created_at", "updated_at", "given_name", "family_name", "headline", "emails", "phones"),
    *("links", "location", "time_zone", "preferred_platform", "how_met", "level", "in_field_since"),
    *("outlook", "tags", "stage", "keep_in_touch_days"),
    *("bounced_emails", "last_contact_at", "source", "referred_by_id", "trashed_at"),
]
_OWNED = _contact.c.owner_id == bindparam("owner_id")


def _works_at(who: FromClause) -> ColumnElement[bool]:
    return and_(_organization.c.owner_id == who.c.owner_id, _organization.c.id == who.c.organization_id)


_ONE = Prepared(
    select(
        *(_contact.c[name] for name in _DETAIL),
        _referrer.c.given_name.label("referrer_given_name"),
        _referrer.c.family_name.label("referrer_family_name"),
    )
    .outerjoin(
        _referrer, and_(_referrer.c.owner_id == _contact.c.owner_id, _referrer.c.id == _contact.c.referred_by_id)
    )
    .where(_OWNED, _contact.c.id == bindparam("id"), _contact.c.merged_into_id.is_(None))
)
_ROLES = Prepared(
    select(
        *(_role.c[name] for name in ("id", "organization_id", "title", "started_on", "ended_on")),
        _organization.c.name.label("organization_name"),
    )
    .outerjoin(_organization, _works_at(_role))
    .where(_role.c.owner_id == bindparam("owner_id"), _role.c.contact_id == bindparam("id"))
    .order_by(_role.c.owner_id, _role.c.contact_id, _role.c.position)
)


def one(session: Session, owner_id: UUID, id: UUID) -> ContactRead:
    """Everything known of a contact, also of one in the trash. Raises NotFound."""
    bound = {"owner_id": owner_id, "id": id}
    contact = _ONE.first(session, bound)
    if contact is None:
        raise NotFound
    given, family = contact.pop("referrer_given_name"), contact.pop("referrer_family_name")
    referrer = contact.pop("referred_by_id")
    contact["referred_by"] = {"id": referrer, "name": f"{given} {family}".strip()} if referrer else None
    contact["roles"] = _ROLES.rows(session, bound)
    contact["direction_ids"] = DIRECTIONS.ids(session, owner_id, id)
    return contact  # type: ignore[return-value]


class Filters(NamedTuple):
    """Which contacts are wanted; None does not filter."""

    stage: Stage | None = None
    tag: str | None = None
    organization_id: UUID | None = None
    direction_id: UUID | None = None
    updated_since: Any = None
    trashed: bool = False
    q: str | None = None

    def given(self) -> dict[str, Any]:
        """The filters that filter."""
        return {name: value for name, value in self._asdict().items() if value is not None and name != "q"}


def _has_tag() -> ColumnElement[bool]:
    tag = table_of(ContactTag).c
    return exists().where(
        tag.owner_id == _contact.c.owner_id, tag.contact_id == _contact.c.id, tag.key == bindparam("tag")
    )


def _has_role_at() -> ColumnElement[bool]:
    theirs = (_role.c.owner_id == _contact.c.owner_id) & (_role.c.contact_id == _contact.c.id)
    return exists().where(theirs, _role.c.organization_id == bindparam("organization_id"))


_CONDITIONS: dict[str, Callable[[], ColumnElement[bool]]] = {
    "stage": lambda: _contact.c.stage == bindparam("stage"),
    "tag": _has_tag,
    "organization_id": _has_role_at,
    "direction_id": lambda: DIRECTIONS.holds(_contact),
    "updated_since": lambda: _contact.c.updated_at >= bindparam("updated_since"),
}


# Looked up for what is shown alone: PostgreSQL would join every organization before it knows how few are found.
_ORGANIZATION_NAME = (
    select(_organization.c.name).where(_works_at(_contact)).scalar_subquery().label("organization_name")
)


def summaries_where(*conditions: ColumnElement[bool]) -> Rows:
    """Contacts as lists show them; `owner_id` is to be bound, and `summary` puts each row in shape."""
    return _summaries_from(_contact).where(_OWNED, *conditions)


def _summaries_from(source: FromClause) -> Rows:
    return select(*(_contact.c[name] for name in _SUMMARY), _ORGANIZATION_NAME).select_from(source)


def _conditions(filters: frozenset[str], is_trash: bool) -> list[ColumnElement[bool]]:
    trashed = _contact.c.trashed_at
    in_trash = trashed.is_not(None) & _contact.c.merged_into_id.is_(None)
    return [in_trash if is_trash else trashed.is_(None), *(_CONDITIONS[name]() for name in sorted(filters))]


@cache
def _listing(filters: frozenset[str], is_trash: bool, sort: str) -> Listing:
    statement = summaries_where(*_conditions(filters, is_trash))
    return Listing(statement, _contact.c.owner_id, _contact.c.id, SORTS[sort])


@cache
def _search_listing(filters: frozenset[str], is_trash: bool, way: search.Way) -> Listing:
    found = search.hits(way)
    of_contact = (found.owner_id == _contact.c.owner_id) & (found.subject_id == _contact.c.id)
    statement = _summaries_from(found.source.join(_contact, of_contact)).where(
        _OWNED, found.condition, *_conditions(filters, is_trash)
    )
    newest = Sort("-found", found.number, descending=True, is_unique=True)
    return Listing(statement, found.owner_id, _contact.c.id, newest)


def summary(row: dict[str, Any]) -> ContactSummary:
    """A row as lists show it: the organization's id and name stand together."""
    name, id = row.pop("organization_name"), row.pop("organization_id")
    return {**row, "organization": {"id": id, "name": name} if id else None}  # type: ignore[typeddict-item]


def summaries(
    session: Session, viewer: Viewer, paging: Paging, filters: Filters, sort: str, *, include_total: bool = False
) -> ContactPage:
    """The contacts that meet every filter; those that a search finds come newest first."""
    parameters = {"owner_id": viewer.account_id, **filters.given()}
    names = frozenset(parameters) - {"owner_id", "trashed"}
    listing = _listing(names, filters.trashed, sort)
    if filters.q is not None:
        wanted = search.Search(viewer.account_id, "contact", filters.q)
        if wanted.words:
            listing = _search_listing(names, filters.trashed, wanted.way(session))
            parameters |= wanted.parameters
    found = listing.page(session, paging, parameters)
    found["items"] = [summary(row) for row in found["items"]]
    found["total"] = listing.total(session, parameters) if include_total else None
    return found  # type: ignore[return-value]


def stages(session: Session, contact: Contact) -> list[StageRead]:
    """The stages that the contact went through, the latest first."""
    changes = session.scalars(
        select(Event)
        .where(
            col(Event.owner_id) == contact.owner_id,
            col(Event.subject_id) == contact.id,
            col(Event.type) == EventType.contact_stage_changed,
        )
        .order_by(col(Event.owner_id).desc(), col(Event.subject_id).desc(), col(Event.id).desc())
        .limit(999)
    ).all()
    told: list[StageRead] = [{"stage": Stage(e.data["to"]), "at": e.at, "by": e.data["by"]} for e in changes]
    first = Stage(changes[-1].data["from"]) if changes else contact.stage
    return [*told, {"stage": first, "at": contact.created_at, "by": "seeker"}]


_TAGS = (
    select(func.min(col(ContactTag.name)).label("name"), func.count().label("count"))
    .join(
        Contact, and_(col(Contact.owner_id) == col(ContactTag.owner_id), col(Contact.id) == col(ContactTag.contact_id))
    )
    .where(col(ContactTag.owner_id) == bindparam("owner_id"), col(Contact.trashed_at).is_(None))
    .group_by(col(ContactTag.key))
    .order_by(col(ContactTag.key))
    .limit(1000)
)


def tags(session: Session, viewer: Viewer) -> list[TagRead]:
    """Every tag in use, by name."""
    rows = session.execute(_TAGS, {"owner_id": viewer.account_id})
    return [{"name": row.name, "count": row.count} for row in rows]  # type: ignore[typeddict-item]
