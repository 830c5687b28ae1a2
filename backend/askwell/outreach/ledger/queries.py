"""What passed between the seeker and a contact, or the people of an organization: put together from what is there."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, bindparam, func, select
from sqlmodel import Session, col

from askwell.auth.viewer import Viewer
from askwell.contacts.access import found, visible_to
from askwell.contacts.models import Contact, ContactRole, Organization
from askwell.core.columns import Rows, table_of
from askwell.core.errors import NotFound
from askwell.core.prepared import Prepared, among
from askwell.interviews.models import Interview, InterviewState
from askwell.outreach.leads.models import Lead, LeadState
from askwell.outreach.ledger.schemas import MOST_ITEMS, LedgerItem, LedgerKind, LedgerRead
from askwell.outreach.messages.models import Message, MessageState
from askwell.outreach.referrals.models import Referral
from askwell.outreach.texts import MessageKind

_contact = table_of(Contact)
_ASKING = (MessageKind.request, MessageKind.nudge)
_IN_WORDS = {
    MessageKind.request: "You asked",
    MessageKind.nudge: "You reminded them",
    MessageKind.thank_you: "You said thank you",
    MessageKind.check_in: "You were in touch",
    MessageKind.outcome: "You told them what came of it",
}


def _passed(
    model: Any,
    contact_id: str,
    names: Sequence[str],
    *conditions: ColumnElement[bool],
    also: Sequence[ColumnElement[Any]] = (),
) -> Prepared:
    """Rows of a table about any of the contacts `ids`, with their names, the latest first."""
    table = table_of(model)
    is_about = and_(_contact.c.owner_id == table.c.owner_id, _contact.c.id == table.c[contact_id])
    statement: Rows = (
        select(
            *(table.c[name] for name in ("id", *names)),
            *also,
            *(_contact.c[name].label(f"contact_{name}") for name in ("id", "given_name", "family_name")),
        )
        .join(_contact, is_about)
        .where(
            table.c.owner_id == bindparam("owner_id"),
            among(table.c[contact_id], "ids"),
            table.c.trashed_at.is_(None),
            _contact.c.trashed_at.is_(None),
            *conditions,
        )
        .order_by(table.c.id.desc())
        .limit(MOST_ITEMS)
    )
    return Prepared(statement)


def _name_of_the_found() -> ColumnElement[str]:
    """The name of the one to whom a referral led; null while they are in the trash."""
    referral, who = table_of(Referral), _contact.alias("found")
    is_it = and_(who.c.owner_id == referral.c.owner_id, who.c.id == referral.c.to_contact_id)
    name = func.trim(who.c.given_name + " " + who.c.family_name)
    in_sight = select(name).where(is_it, who.c.trashed_at.is_(None))
    return in_sight.correlate(referral).scalar_subquery().label("found_name")


def _sent(row: dict[str, Any]) -> Iterator[LedgerItem]:
    kind = LedgerKind.asked if row["kind"] in _ASKING else LedgerKind.returned
    text = ": ".join(filter(None, (_IN_WORDS[row["kind"]], row["subject"])))
    about = {"message_id": row["id"], "interview_id": row["interview_id"]}
    if row["kind"] is not MessageKind.check_in:
        yield _item(row, kind, text, row["sent_at"], **about)
    if row["answered_at"] is not None:
        yield _item(row, LedgerKind.answered, "They answered", row["answered_at"], **about)


def _held(row: dict[str, Any]) -> Iterator[LedgerItem]:
    yield _item(
        row, LedgerKind.taken, f"{row['minutes']} minutes of their time", row["ended_at"], interview_id=row["id"]
    )


def _offered(row: dict[str, Any]) -> Iterator[LedgerItem]:
    about = {"lead_id": row["id"], "interview_id": row["interview_id"]}
    yield _item(row, LedgerKind.promised, row["text"], row["created_at"], **about)
    if row["state"] in (LeadState.pursued, LeadState.came_to_something):
        yield _item(row, LedgerKind.taken, row["text"], row["updated_at"], **about)


def _led(row: dict[str, Any]) -> Iterator[LedgerItem]:
    about = {"referral_id": row["id"], "lead_id": row["lead_id"]}
    somebody = row["found_name"] or "somebody"
    if row["lead_id"] is None:  # the lead tells of it otherwise
        yield _item(row, LedgerKind.taken, f"They led you to {somebody}", row["created_at"], **about)
    if row["thanked_at"] is not None:
        thanked = f"You thanked them for leading you to {somebody}"
        yield _item(row, LedgerKind.returned, thanked, row["thanked_at"], **about)
    if row["told_outcome_at"] is not None:
        told = f"You told them how it went with {somebody}"
        yield _item(row, LedgerKind.returned, told, row["told_outcome_at"], **about)


_MESSAGE = ("kind", "subject", "sent_at", "answered_at", "interview_id")
_LEAD = ("text", "state", "created_at", "updated_at", "interview_id")
_ARE_TWO = col(Referral.from_contact_id) != col(Referral.to_contact_id)
_REFERRAL = ("lead_id", "created_at", "thanked_at", "told_outcome_at")
_SOURCES: tuple[tuple[Prepared, Callable[[dict[str, Any]], Iterator[LedgerItem]]], ...] = (
    (_passed(Message, "contact_id", _MESSAGE, col(Message.state) == MessageState.sent), _sent),
    (
        _passed(Interview, "contact_id", ("minutes", "ended_at"), col(Interview.state) == InterviewState.completed),
        _held,
    ),
    (_passed(Lead, "from_contact_id", _LEAD), _offered),
    (
        _passed(Referral, "from_contact_id", _REFERRAL, _ARE_TWO, also=[_name_of_the_found()]),
        _led,
    ),
)


def of_contact(session: Session, viewer: Viewer, id: UUID) -> LedgerRead:
    """The ledger of one contact. Raises NotFound."""
    contact = found(session, visible_to(viewer).where(col(Contact.id) == id))
    return _ledger(session, contact.owner_id, [contact.id])


def of_organization(session: Session, viewer: Viewer, id: UUID) -> LedgerRead:
    """The ledger of all who work or worked somewhere. Raises NotFound."""
    if session.get(Organization, (viewer.account_id, id)) is None:
        raise NotFound
    there = select(col(ContactRole.contact_id)).where(
        col(ContactRole.owner_id) == viewer.account_id, col(ContactRole.organization_id) == id
    )
    return _ledger(session, viewer.account_id, list(session.scalars(there.distinct())))


def _ledger(session: Session, owner_id: UUID, ids: list[UUID]) -> LedgerRead:
    bound = {"owner_id": owner_id, "ids": ids}
    told = (item for source, tell in _SOURCES for row in source.rows(session, bound) for item in tell(row))
    # One message may make good what is owed for several referrals: it is what was returned, and comes first.
    by_instant = {(item["kind"], item["contact"]["id"], item["at"]): item for item in reversed(list(told))}
    items = sorted(by_instant.values(), key=lambda item: item["at"], reverse=True)
    counts = {kind.value: sum(item["kind"] is kind for item in items) for kind in LedgerKind}
    return {**counts, "items": items[:MOST_ITEMS]}  # type: ignore[typeddict-item]


def _item(row: dict[str, Any], kind: LedgerKind, text: str, at: Any, **about: UUID | None) -> LedgerItem:
    names = row["contact_given_name"], row["contact_family_name"]
    contact = {"id": row["contact_id"], "name": " ".join(filter(None, names))}
    nothing = dict.fromkeys(("interview_id", "message_id", "lead_id", "referral_id"))
    return {"kind": kind, "text": text[:500], "at": at, "contact": contact, **nothing, **about}  # type: ignore[typeddict-item]
