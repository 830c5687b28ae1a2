"""What each row of a file would do: add a contact, update one, or nothing, and why."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from pydantic import TypeAdapter, ValidationError

from askwell.contacts.addresses import Link, link_key
from askwell.core.email import Email, email_key
from askwell.core.text import folded
from askwell.exchange.linkedin import Connection
from askwell.exchange.models import OFFERED, Action
from askwell.exchange.recognition import Facts, Known, Role, Said, keys_of, may_be_one
from askwell.exchange.schemas import FieldChange

_MOST_ADDRESSES = 20
_email: TypeAdapter[str] = TypeAdapter(Email)
_link: TypeAdapter[str] = TypeAdapter(Link)


@dataclass
class Draft:
    """A row of the preview; it is refused until it is judged."""

    line: int
    given_name: str
    family_name: str
    email: str | None
    link: str | None
    organization: str | None
    title: str | None
    connected_on: date | None
    reason: str
    action: Action = Action.refuse
    chosen: bool = False
    contact_id: UUID | None = None
    changes: list[FieldChange] = field(default_factory=list)


def draft(said: Connection) -> Draft:
    """The row as the file says it. What is no address or no link is left out."""
    link = said.link if ":" in said.link else f"https://{said.link}"
    return Draft(
        line=said.line,
        reason=_fault(said),
        given_name=said.given_name,
        family_name=said.family_name,
        email=_if_valid(_email, said.email),
        link=_if_valid(_link, link),
        organization=said.organization or None,
        title=said.title or None,
        connected_on=said.connected_on,
    )


def _if_valid(kind: TypeAdapter[str], value: str) -> str | None:
    try:
        return kind.validate_python(value) if value else None
    except ValidationError:
        return None


def _fault(said: Connection) -> str:
    """Why the row cannot be used; empty if it can."""
    if said.is_garbled:
        return "This row has more cells than the table has columns."
    if not said.given_name and not said.family_name:
        return "There is no name in this row."
    return ""


class Seen:
    """The rows of the file so far, by what they are recognised by; each knows the line it stands in."""

    def __init__(self) -> None:
        self._lines: dict[str | UUID, int] = {}
        self._people: dict[tuple[str, str], list[tuple[str, int]]] = {}

    def line_of(self, row: Draft, contact_id: UUID | None) -> int | None:
        """Where the same person stood before; else None, and this row is remembered."""
        keys = keys_of(row)
        marks = [mark for mark in (contact_id, keys.link, keys.email) if mark]
        namesakes = self._people.setdefault(keys.person, [])
        earlier = [self._lines[mark] for mark in marks if mark in self._lines]
        earlier += [line for link, line in namesakes if may_be_one(keys.link, link)]
        self._lines.update(dict.fromkeys(marks, row.line))
        namesakes.append((keys.link, row.line))
        return min(earlier, default=None)


def judge(row: Draft, known: Known, seen: Seen) -> None:
    """Decide what a row that can be used does."""
    found = known.of(row)
    row.contact_id = found and found.contact.id
    earlier = seen.line_of(row, row.contact_id)
    if earlier is not None:
        row.action, row.reason = Action.skip, f"The same person stands in line {earlier}."
    elif found is None:
        row.action, row.reason = Action.add, "You do not have this contact yet."
    else:
        row.changes = list(differences(found.contact, row))
        row.action = Action.update if row.changes else Action.skip
        row.reason = f"You have this contact already, recognised by {found.by}."
    row.chosen = row.action in OFFERED


def differences(contact: Facts, row: Said) -> Iterator[FieldChange]:
    """What the row tells that the contact does not: empty fields are filled, a new role is put before the others."""
    for name, known, told in (
        ("given_name", contact.given_name, row.given_name),
        ("family_name", contact.family_name, row.family_name),
        ("how_met", contact.how_met, how_met(row.connected_on)),
    ):
        if told and not known:
            yield _change(name, None, told)
    if row.email and _is_new(email_key(row.email), [email_key(email["value"]) for email in contact.emails]):
        yield _change("email", None, row.email)
    if row.link and _is_new(link_key(row.link), [link_key(link["value"]) for link in contact.links]):
        yield _change("link", None, row.link)
    yield from _new_role(contact, Role(row.organization, row.title))


def _change(field: str, before: str | None, after: str | None) -> FieldChange:
    return {"field": field, "from": before, "to": after}


def _is_new(key: str, known: list[str]) -> bool:
    return key not in known and len(known) < _MOST_ADDRESSES


def _new_role(contact: Facts, told: Role) -> Iterator[FieldChange]:
    """What the file leaves empty says nothing, so it agrees with everything."""
    if any(_agrees(told.organization, role.organization) and _agrees(told.title, role.title) for role in contact.roles):
        return
    present = contact.roles[0] if contact.roles else Role(None, None)
    for name, before, after in zip(Role._fields, present, told, strict=True):
        if not _agrees(after, before):
            yield _change(name, before, after)


def _agrees(told: str | None, known: str | None) -> bool:
    return told is None or (known is not None and folded(told) == folded(known))


def how_met(connected_on: date | None) -> str | None:
    """What the day of the connection tells."""
    return f"Connected on LinkedIn on {connected_on.day} {connected_on:%B %Y}" if connected_on else None
