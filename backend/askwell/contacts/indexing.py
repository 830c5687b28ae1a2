"""What makes a contact quick to find: its search entry, and its tags and addresses as rows."""

from collections.abc import Container, Iterable, Sequence
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy import and_, bindparam, delete, insert, select
from sqlmodel import Session

from askwell.contacts.addresses import email_key, link_key, phone_key
from askwell.contacts.models import (
    AddressKind,
    Contact,
    ContactAddress,
    ContactDirection,
    ContactRole,
    ContactTag,
    Organization,
)
from askwell.core import search
from askwell.core.columns import table_of
from askwell.core.prepared import Prepared, among
from askwell.core.text import folded
from askwell.directions.linking import Links

ADDRESSES = ("emails", "phones", "links")
_LONGEST_TAG_KEY = 100
_Addresses = Sequence[dict[str, Any]]


class Described(Protocol):
    """A contact, or what is about to be one: all that it is found by."""

    @property
    def owner_id(self) -> UUID: ...
    @property
    def id(self) -> UUID: ...
    @property
    def given_name(self) -> str: ...
    @property
    def family_name(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def title(self) -> str | None: ...
    @property
    def headline(self) -> str | None: ...
    @property
    def location(self) -> str | None: ...
    @property
    def how_met(self) -> str | None: ...
    @property
    def tags(self) -> Sequence[str]: ...
    @property
    def emails(self) -> _Addresses: ...
    @property
    def phones(self) -> _Addresses: ...
    @property
    def links(self) -> _Addresses: ...


def name_key(given_name: str, family_name: str) -> str:
    """The spelling by which names are sorted and compared: family name first, without case and accents."""
    return folded(f"{family_name} {given_name}".strip())[:800]


def derived(contact: Described) -> dict[str, str | None]:
    """What the contact repeats of itself so that lists read one row."""
    return {
        "name_key": name_key(contact.given_name, contact.family_name),
        "email": next((entry["value"] for entry in contact.emails if entry["primary"]), None),
    }


def derive(contact: Contact) -> None:
    """Bring up to date what the contact repeats of itself."""
    for name, value in derived(contact).items():
        setattr(contact, name, value)


def tag_key(tag: str) -> str:
    """The spelling by which tags are compared."""
    return folded(tag)[:_LONGEST_TAG_KEY]


def tag_rows(contact: Described) -> list[dict[str, Any]]:
    """The rows by which the contact is found under its tags."""
    by_key = {tag_key(tag): tag for tag in contact.tags}
    return [
        {"owner_id": contact.owner_id, "key": key, "contact_id": contact.id, "name": name}
        for key, name in by_key.items()
    ]


def address_rows(contact: Described) -> list[dict[str, Any]]:
    """The rows by which the contact is recognised."""
    keys = {
        *((AddressKind.email, email_key(email["value"])) for email in contact.emails),
        *((AddressKind.phone, phone_key(phone["value"])) for phone in contact.phones),
        *((AddressKind.link, link_key(link["value"])) for link in contact.links),
    }
    return [
        {"owner_id": contact.owner_id, "kind": kind, "key": key, "contact_id": contact.id} for kind, key in sorted(keys)
    ]


def findable(contact: Described, organizations: Iterable[str]) -> search.Findable:
    """What a contact is found by: the name first, then all that is said of it."""
    told = [contact.title, *organizations, contact.headline, contact.location, *contact.tags, contact.how_met]
    addresses = [entry["value"] for entry in (*contact.emails, *contact.phones, *contact.links)]
    body = " · ".join(part for part in (*told, *addresses) if part)
    return search.Findable("contact", contact.id, contact.name, body)


def index(session: Session, *contacts: Described, changed: Container[str] | None = None) -> None:
    """Bring the rows and the search entries up to what the contacts, all of one account, say now.

    `changed` names the fields that may differ from what the rows tell; without it, any may.
    """
    session.flush()
    owner_id, ids = contacts[0].owner_id, [contact.id for contact in contacts]
    if changed is None or "tags" in changed:
        _TAGS.bring(session, owner_id, ids, [row for contact in contacts for row in tag_rows(contact)])
    if changed is None or any(name in changed for name in ADDRESSES):
        _ADDRESSES.bring(session, owner_id, ids, [row for contact in contacts for row in address_rows(contact)])
    put(session, owner_id, contacts)


def index_new(session: Session, *contacts: Described) -> None:
    """The same for contacts that were just added: no rows tell of them yet."""
    _TAGS.add(session, [row for contact in contacts for row in tag_rows(contact)])
    _ADDRESSES.add(session, [row for contact in contacts for row in address_rows(contact)])
    put(session, contacts[0].owner_id, contacts)


class _Derived:
    """A table whose rows follow from what contacts say."""

    def __init__(self, model: type[ContactTag] | type[ContactAddress]) -> None:
        table = table_of(model)
        self._names = [column.name for column in table.c]
        theirs = (table.c.owner_id == bindparam("owner_id")) & among(table.c.contact_id, "ids")
        self._known, self._add = Prepared(select(table).where(theirs)), Prepared(insert(table))
        this = (column == bindparam(column.name) for column in table.c)
        self._remove = Prepared(delete(table).where(*this))

    def add(self, session: Session, rows: list[dict[str, Any]]) -> None:
        """Add the rows of contacts that have none."""
        self._add.run(session, rows)

    def bring(self, session: Session, owner_id: UUID, ids: list[UUID], rows: list[dict[str, Any]]) -> None:
        """Make these the rows of the contacts; what is there already stays as it is."""
        known = self._by_key(self._known.rows(session, {"owner_id": owner_id, "ids": ids}))
        wanted = self._by_key(rows)
        self._remove.run(session, [row for key, row in known.items() if key not in wanted])
        self.add(session, [row for key, row in wanted.items() if key not in known])

    def _by_key(self, rows: list[dict[str, Any]]) -> dict[tuple[Any, ...], dict[str, Any]]:
        return {tuple([row[name] for name in self._names]): row for row in rows}


_TAGS, _ADDRESSES = _Derived(ContactTag), _Derived(ContactAddress)
DIRECTIONS = Links(ContactDirection, "contact_id")


def put(session: Session, owner_id: UUID, contacts: Sequence[Described]) -> None:
    """Make the contacts findable by what they say now."""
    ids = [contact.id for contact in contacts]
    organizations: dict[UUID, list[str]] = {}
    for row in _ORGANIZATIONS.rows(session, {"owner_id": owner_id, "ids": ids}):
        organizations.setdefault(row["contact_id"], []).append(row["name"])
    search.put(session, owner_id, *(findable(contact, organizations.get(contact.id, [])) for contact in contacts))


_role, _organization = table_of(ContactRole), table_of(Organization)
_works_at = and_(_organization.c.owner_id == _role.c.owner_id, _organization.c.id == _role.c.organization_id)
_ORGANIZATIONS = Prepared(
    select(_role.c.contact_id, _organization.c.name)
    .join(_organization, _works_at)
    .where(_role.c.owner_id == bindparam("owner_id"), among(_role.c.contact_id, "ids"))
    .order_by(_role.c.contact_id, _role.c.position)
)
