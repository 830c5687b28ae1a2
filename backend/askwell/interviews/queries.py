"""Reading interviews: one, and many."""

from datetime import datetime
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Row, and_, bindparam, func, select
from sqlmodel import Session, col

from askwell.auth.viewer import Viewer
from askwell.contacts.models import Contact, Organization
from askwell.core import trash
from askwell.core.columns import Rows, table_of
from askwell.core.errors import NotFound
from askwell.core.markdown import to_html
from askwell.core.pages import Listing, Paging, Sort
from askwell.core.schemas import told
from askwell.interviews.agenda.schemas import AgendaItemRead
from askwell.interviews.indexing import DIRECTIONS
from askwell.interviews.models import AgendaItem, Interview, InterviewState
from askwell.interviews.schemas import (
    ChecklistItemRead,
    DebriefRead,
    InterviewContact,
    InterviewPage,
    InterviewRead,
    InterviewSummary,
)

_CREATED, _STARTS = col(Interview.id), col(Interview.starts_at)  # ids rise with the time they are made at
SORTS = {
    sort.name: sort
    for sort in (
        Sort("created_at", _CREATED, is_unique=True),
        Sort("-created_at", _CREATED, descending=True, is_unique=True),
        Sort("starts_at", _STARTS, may_be_empty=True),
        Sort("-starts_at", _STARTS, descending=True, may_be_empty=True),
    )
}
_SUMMARY = (
    *(Interview.id, Interview.version, Interview.created_at, Interview.updated_at, Interview.state),
    *(Interview.starts_at, Interview.minutes, Interview.ends_at, Interview.time_zone, Interview.platform),
    Interview.trashed_at,
)
_CONTACT = ("id", "given_name", "family_name", "headline", "title", "time_zone")
_ITEM = (
    *(AgendaItem.id, AgendaItem.version, AgendaItem.created_at, AgendaItem.updated_at, AgendaItem.question_id),
    *(AgendaItem.text, AgendaItem.topic, AgendaItem.must_ask, AgendaItem.position, AgendaItem.status),
    AgendaItem.answer,
)
_AGENDA = (
    select(*(col(column) for column in _ITEM))
    .where(
        col(AgendaItem.owner_id) == bindparam("owner_id"),
        col(AgendaItem.interview_id) == bindparam("id"),
        col(AgendaItem.trashed_at).is_(None),
    )
    .order_by(col(AgendaItem.position), col(AgendaItem.id))
)
_CONDITIONS = {
    "state": lambda: col(Interview.state) == bindparam("state"),
    "contact_id": lambda: col(Interview.contact_id) == bindparam("contact_id"),
    "direction_id": lambda: DIRECTIONS.holds(table_of(Interview)),
    "starts_at_from": lambda: col(Interview.starts_at) >= bindparam("starts_at_from"),
    "starts_at_to": lambda: col(Interview.starts_at) < bindparam("starts_at_to"),
    "updated_since": lambda: col(Interview.updated_at) >= bindparam("updated_since"),
}


class Filters(NamedTuple):
    """Which interviews are wanted; None does not filter."""

    state: InterviewState | None = None
    contact_id: UUID | None = None
    direction_id: UUID | None = None
    starts_at_from: datetime | None = None
    starts_at_to: datetime | None = None
    updated_since: datetime | None = None
    trashed: bool = False

    def given(self) -> dict[str, Any]:
        """The filters that compare a column with a value."""
        return {name: value for name, value in self._asdict().items() if value is not None and name != "trashed"}


def _with_contact(*columns: Any) -> Rows:
    """The columns, and those that tell whom the interview is with, who is in sight; `owner_id` is to be bound."""
    works_at = and_(
        col(Organization.owner_id) == col(Contact.owner_id), col(Organization.id) == col(Contact.organization_id)
    )
    is_with = and_(col(Contact.owner_id) == col(Interview.owner_id), col(Contact.id) == col(Interview.contact_id))
    return (
        select(
            *columns,
            *(col(getattr(Contact, name)).label(f"contact_{name}") for name in _CONTACT),
            col(Organization.name).label("contact_organization_name"),
        )
        .select_from(Interview)
        .join(Contact, is_with)
        .outerjoin(Organization, works_at)
        .where(col(Interview.owner_id) == bindparam("owner_id"), col(Contact.trashed_at).is_(None))
    )


def _question_count() -> ColumnElement[int]:
    of_interview = and_(
        col(AgendaItem.owner_id) == col(Interview.owner_id), col(AgendaItem.interview_id) == col(Interview.id)
    )
    on_agenda = col(AgendaItem.trashed_at).is_(None)
    return select(func.count()).select_from(AgendaItem).where(of_interview, on_agenda).scalar_subquery()


def summaries_where(*conditions: ColumnElement[bool]) -> Rows:
    """Interviews as lists show them, in the trash or not; `summary` makes each row one."""
    return _with_contact(
        *(col(column) for column in _SUMMARY),
        col(Interview.debriefed_at).is_not(None).label("has_debrief"),
        _question_count().label("question_count"),
    ).where(*conditions)


def _contact(row: dict[str, Any]) -> InterviewContact:
    """Take out of a row what is said of the contact."""
    told = {name: row.pop(f"contact_{name}") for name in ("id", "headline", "title", "organization_name", "time_zone")}
    names = row.pop("contact_given_name"), row.pop("contact_family_name")
    return {**told, "name": " ".join(filter(None, names))}  # type: ignore[typeddict-item]


def summary(row: dict[str, Any]) -> InterviewSummary:
    """A row as lists show it."""
    return {"contact": _contact(row), **row}  # type: ignore[typeddict-item]


@cache
def _listing(filters: frozenset[str], is_trash: bool, sort: str) -> Listing:
    statement = summaries_where(trash.is_in(Interview, is_trash), *(_CONDITIONS[name]() for name in sorted(filters)))
    return Listing(statement, col(Interview.owner_id), col(Interview.id), SORTS[sort])


def summaries(session: Session, viewer: Viewer, paging: Paging, filters: Filters, sort: str) -> InterviewPage:
    """The interviews that meet every filter."""
    given = filters.given()
    found = _listing(frozenset(given), filters.trashed, sort).page(
        session, paging, {"owner_id": viewer.account_id, **given}
    )
    return {"items": [summary(row) for row in found["items"]], "next_cursor": found["next_cursor"]}


@cache
def _one() -> Rows:
    return _with_contact(Interview).where(col(Interview.id) == bindparam("id"), col(Interview.trashed_at).is_(None))


def one(session: Session, owner_id: UUID, id: UUID) -> InterviewRead:
    """Everything known of an interview that is in sight. Raises NotFound."""
    bound = {"owner_id": owner_id, "id": id}
    row = session.execute(_one(), bound).first()
    if row is None:
        raise NotFound
    interview: Interview = row.Interview
    return told(
        InterviewRead,
        interview,
        contact=_contact(row._asdict()),
        checklist=[_checklist_item(item) for item in interview.checklist],
        direction_ids=DIRECTIONS.ids(session, owner_id, id),
        agenda=[item_read(item) for item in session.execute(_AGENDA, bound)],
        debrief=told(DebriefRead, interview, written_at=interview.debriefed_at),
    )


def _checklist_item(item: dict[str, Any]) -> ChecklistItemRead:
    return {"id": UUID(item["id"]), "text": item["text"], "done": item["done"]}


def item_read(item: Row[Any] | AgendaItem) -> AgendaItemRead:
    """An item of the agenda, as it is read."""
    return told(AgendaItemRead, item, answer_html=to_html(item.answer) if item.answer else "")
