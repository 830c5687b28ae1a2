"""Reading messages: one, and many."""

from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, and_, bindparam, select
from sqlmodel import Session

from askwell.auth.viewer import Viewer
from askwell.contacts.models import Contact
from askwell.core import trash
from askwell.core.columns import Rows, table_of
from askwell.core.errors import NotFound
from askwell.core.pages import Listing, Paging, Sort
from askwell.core.prepared import Prepared
from askwell.interviews.models import Interview
from askwell.outreach.messages.checking import advise
from askwell.outreach.messages.models import Message, MessageState
from askwell.outreach.messages.schemas import MessagePage, MessageRead
from askwell.outreach.texts import MessageKind, fields_in

_message, _contact, _interview = table_of(Message), table_of(Contact), table_of(Interview)
_NAMES = (
    *("id", "version", "created_at", "updated_at", "interview_id", "template_id", "kind", "channel", "subject", "body"),
    *("state", "recipient", "sent_at", "answered_at", "failure", "trashed_at"),
)


def _messages(*conditions: ColumnElement[bool]) -> Rows:
    """Messages to contacts in sight, with what advice goes by; `owner_id` is to be bound."""
    is_to = and_(_contact.c.owner_id == _message.c.owner_id, _contact.c.id == _message.c.contact_id)
    is_about = and_(_interview.c.owner_id == _message.c.owner_id, _interview.c.id == _message.c.interview_id)
    return (
        select(
            *(_message.c[name] for name in _NAMES),
            *(_contact.c[name].label(f"contact_{name}") for name in ("id", "given_name", "family_name", "how_met")),
            _interview.c.highlights.label("highlights"),
        )
        .select_from(_message)
        .join(_contact, is_to)
        .outerjoin(_interview, is_about)
        .where(_message.c.owner_id == bindparam("owner_id"), _contact.c.trashed_at.is_(None), *conditions)
    )


_ONE = Prepared(_messages(_message.c.id == bindparam("id"), _message.c.trashed_at.is_(None)))


def one(session: Session, owner_id: UUID, id: UUID) -> MessageRead:
    """One message. Raises NotFound."""
    row = _ONE.first(session, {"owner_id": owner_id, "id": id})
    if row is None:
        raise NotFound
    return _read(row)


def _read(row: dict[str, Any]) -> MessageRead:
    names = row.pop("contact_given_name"), row.pop("contact_family_name")
    contact = {"id": row.pop("contact_id"), "name": " ".join(filter(None, names))}
    how_met, highlights = row.pop("contact_how_met"), row.pop("highlights")
    is_draft = row["state"] is MessageState.draft
    missing = fields_in(row["subject"], row["body"]) if is_draft else []
    told = row["kind"], row["channel"], row["subject"], row["body"]
    advice = advise(*told, how_met=how_met, highlights=highlights) if is_draft and row["body"] else []
    return {**row, "contact": contact, "missing_fields": missing, "advice": advice}  # type: ignore[typeddict-item]


class Filters(NamedTuple):
    """Which messages are wanted; None does not filter."""

    contact_id: UUID | None = None
    interview_id: UUID | None = None
    state: MessageState | None = None
    kind: MessageKind | None = None
    answered: bool | None = None
    trashed: bool = False

    def given(self) -> dict[str, Any]:
        """The filters that compare a column with a value."""
        others = ("answered", "trashed")
        return {name: value for name, value in self._asdict().items() if value is not None and name not in others}


def _is_answered(answered: bool) -> ColumnElement[bool]:
    at = _message.c.answered_at
    return at.is_not(None) if answered else and_(_message.c.state == MessageState.sent, at.is_(None))


@cache
def _listing(filters: frozenset[str], answered: bool | None, is_trash: bool) -> Listing:
    wanted = [_message.c[name] == bindparam(name) for name in sorted(filters)]
    if answered is not None:
        wanted.append(_is_answered(answered))
    newest = Sort("-created_at", _message.c.created_at, descending=True)
    return Listing(_messages(trash.is_in(Message, is_trash), *wanted), _message.c.owner_id, _message.c.id, newest)


def page(session: Session, viewer: Viewer, paging: Paging, filters: Filters) -> MessagePage:
    """The messages that meet every filter, the latest first."""
    given = filters.given()
    listing = _listing(frozenset(given), filters.answered, filters.trashed)
    found = listing.page(session, paging, {"owner_id": viewer.account_id, **given})
    return {"items": [_read(row) for row in found["items"]], "next_cursor": found["next_cursor"]}
