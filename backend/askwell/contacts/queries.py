"""Reading contacts: one, many, their tags and stages."""

from collections.abc import Callable
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, and_, bindparam, exists, func, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from askwell.auth.viewer import Viewer
from askwell.contacts.models import Contact, ContactRole, ContactTag, Organization, Stage
from askwell.contacts.schemas import ContactPage, ContactRead, ContactSummary, StageRead, TagRead
from askwell.core import search
from askwell.core.columns import Rows
from askwell.core.errors import NotFound
from askwell.core.pages import Listing, Paging, Sort
from askwell.events.models import Event, EventType

SORTS = {
    sort.name: sort
    for column, may_be_empty in (("created_at", False), ("updated_at", False), ("last_contact_at", True))
    for sort in (
        Sort(column, col(getattr(Contact, column)), may_be_empty=may_be_empty),
        Sort(f"-{column}", col(getattr(Contact, column)), descending=True, may_be_empty=may_be_empty),
    )
} | {
    "name": Sort("name", col(Contact.name_key)),
    "-name": Sort("-name", col(Contact.name_key), descending=True),
}

_SUMMARY = (
    *(Contact.id, Contact.version, Contact.created_at, Contact.updated_at, Contact.given_name, Contact.family_name),
    *(Contact.headline, Contact.title, Contact.organization_id, Contact.email, Contact.tags, Contact.stage),
    *(Contact.location, Contact.last_contact_at, Contact.trashed_at),
)
_DETAIL = (
    *(Contact.id, Contact.version, Contact.created_at, Contact.updated_at, Contact.given_name, Contact.family_name),
    *(Contact.headline, Contact.emails, Contact.phones, Contact.links, Contact.location, Contact.time_zone),
    *(Contact.preferred_platform, Contact.how_met, Contact.tags, Contact.stage, Contact.keep_in_touch_days),
    *(Contact.last_contact_at, Contact.source, Contact.referred_by_id, Contact.trashed_at),
)
_ROLE = (ContactRole.id, ContactRole.organization_id, ContactRole.title, ContactRole.started_on, ContactRole.ended_on)
_OWNED = col(Contact.owner_id) == bindparam("owner_id")


def _works_at(role: Any) -> ColumnElement[bool]:
    return and_(col(Organization.owner_id) == role.owner_id, col(Organization.id) == role.organization_id)


_referrer = aliased(Contact)
_ONE = (
    select(
        *(col(column) for column in _DETAIL),
        col(_referrer.given_name).label("referrer_given_name"),
        col(_referrer.family_name).label("referrer_family_name"),
    )
    .outerjoin(
        _referrer,
        and_(col(_referrer.owner_id) == col(Contact.owner_id), col(_referrer.id) == col(Contact.referred_by_id)),
    )
    .where(_OWNED, col(Contact.id) == bindparam("id"), col(Contact.merged_into_id).is_(None))
)
_ROLES = (
    select(*(col(column) for column in _ROLE), col(Organization.name).label("organization_name"))
    .outerjoin(Organization, _works_at(ContactRole))
    .where(col(ContactRole.owner_id) == bindparam("owner_id"), col(ContactRole.contact_id) == bindparam("id"))
    .order_by(col(ContactRole.owner_id), col(ContactRole.contact_id), col(ContactRole.position))
)


def one(session: Session, owner_id: UUID, id: UUID) -> ContactRead:
    """Everything known of a contact, also of one in the trash. Raises NotFound."""
    bound = {"owner_id": owner_id, "id": id}
    row = session.execute(_ONE, bound).first()
    if row is None:
        raise NotFound
    contact: dict[str, Any] = row._asdict()
    given, family = contact.pop("referrer_given_name"), contact.pop("referrer_family_name")
    referrer = contact.pop("referred_by_id")
    contact["referred_by"] = {"id": referrer, "name": f"{given} {family}".strip()} if referrer else None
    contact["roles"] = [role._asdict() for role in session.execute(_ROLES, bound)]
    return contact  # type: ignore[return-value]


class Filters(NamedTuple):
    """Which contacts are wanted; None does not filter."""

    stage: Stage | None = None
    tag: str | None = None
    organization_id: UUID | None = None
    updated_since: Any = None
    trashed: bool = False
    q: str | None = None

    def given(self) -> dict[str, Any]:
        """The filters that filter."""
        return {name: value for name, value in self._asdict().items() if value is not None and name != "q"}


def _has_tag() -> ColumnElement[bool]:
    tagged = (col(ContactTag.owner_id) == col(Contact.owner_id)) & (col(ContactTag.contact_id) == col(Contact.id))
    return exists().where(tagged, col(ContactTag.key) == bindparam("tag"))


def _has_role_at() -> ColumnElement[bool]:
    theirs = (col(ContactRole.owner_id) == col(Contact.owner_id)) & (col(ContactRole.contact_id) == col(Contact.id))
    return exists().where(theirs, col(ContactRole.organization_id) == bindparam("organization_id"))


_CONDITIONS: dict[str, Callable[[], ColumnElement[bool]]] = {
    "stage": lambda: col(Contact.stage) == bindparam("stage"),
    "tag": _has_tag,
    "organization_id": _has_role_at,
    "updated_since": lambda: col(Contact.updated_at) >= bindparam("updated_since"),
}


def summaries_where(*conditions: ColumnElement[bool]) -> Rows:
    """Contacts as lists show them; `owner_id` is to be bound, and `summary` puts each row in shape."""
    return (
        select(*(col(column) for column in _SUMMARY), col(Organization.name).label("organization_name"))
        .outerjoin(Organization, _works_at(Contact))
        .where(_OWNED, *conditions)
    )


def _conditions(filters: frozenset[str], is_trash: bool) -> list[ColumnElement[bool]]:
    trashed = col(Contact.trashed_at)
    in_trash = trashed.is_not(None) & col(Contact.merged_into_id).is_(None)
    return [in_trash if is_trash else trashed.is_(None), *(_CONDITIONS[name]() for name in sorted(filters))]


@cache
def _listing(filters: frozenset[str], is_trash: bool, sort: str) -> Listing:
    statement = summaries_where(*_conditions(filters, is_trash))
    return Listing(statement, col(Contact.owner_id), col(Contact.id), SORTS[sort])


@cache
def _search_listing(filters: frozenset[str], is_trash: bool, dialect: str) -> Listing:
    found = search.hits(dialect)
    of_contact = (found.owner_id == col(Contact.owner_id)) & (found.subject_id == col(Contact.id))
    statement = (
        select(*(col(column) for column in _SUMMARY), col(Organization.name).label("organization_name"))
        .select_from(found.source)
        .join(Contact, of_contact)
        .outerjoin(Organization, _works_at(Contact))
        .where(_OWNED, found.condition, *_conditions(filters, is_trash))
    )
    newest = Sort("-found", found.number, descending=True, is_unique=True)
    return Listing(statement, found.owner_id, found.subject_id, newest)


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
            listing = _search_listing(names, filters.trashed, session.get_bind().dialect.name)
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
