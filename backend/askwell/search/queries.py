"""Searching everything at once."""

from collections.abc import Iterable
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Row, select, true
from sqlmodel import Session, col

from askwell.auth.viewer import Viewer
from askwell.contacts.models import Contact, Organization
from askwell.core.columns import Rows
from askwell.core.search import Search, SearchEntry, Way, hits, words_of
from askwell.directions.models import Direction
from askwell.evidence.takeaways.access import IN_SIGHT as TAKEAWAY_IN_SIGHT
from askwell.evidence.takeaways.models import Takeaway
from askwell.interviews.access import IN_SIGHT as INTERVIEW_IN_SIGHT
from askwell.interviews.models import Interview
from askwell.notes.access import IN_SIGHT as NOTE_IN_SIGHT
from askwell.notes.models import Note
from askwell.outreach.leads.access import IN_SIGHT as LEAD_IN_SIGHT
from askwell.outreach.leads.models import Lead
from askwell.outreach.messages.access import IN_SIGHT as MESSAGE_IN_SIGHT
from askwell.outreach.messages.models import Message
from askwell.questions.models import Question
from askwell.search.marking import excerpt, marked
from askwell.search.schemas import FoundKind, SearchGroup, SearchItem, SearchRead

_WEIGHED, _EXCERPT = 200, 160


class Place(NamedTuple):
    """Where things of a kind are kept, which of them are in sight, and where the web app shows them."""

    table: Any
    is_in_sight: ColumnElement[bool]
    page: Any
    url: str


_PLACES = {
    FoundKind.contact: Place(Contact, col(Contact.trashed_at).is_(None), col(Contact.id), "/contacts/{page}"),
    FoundKind.organization: Place(Organization, true(), col(Organization.id), "/organizations/{page}"),
    FoundKind.interview: Place(Interview, INTERVIEW_IN_SIGHT, col(Interview.id), "/interviews/{page}"),
    FoundKind.question: Place(
        Question, col(Question.trashed_at).is_(None), col(Question.question_set_id), "/questions/{page}#{id}"
    ),
    FoundKind.note: Place(Note, NOTE_IN_SIGHT, col(Note.id), "/notes/{page}"),
    FoundKind.message: Place(Message, MESSAGE_IN_SIGHT, col(Message.id), "/messages/{page}"),
    FoundKind.lead: Place(Lead, LEAD_IN_SIGHT, col(Lead.id), "/leads/{page}"),
    FoundKind.direction: Place(Direction, col(Direction.trashed_at).is_(None), col(Direction.id), "/directions/{page}"),
    FoundKind.takeaway: Place(Takeaway, TAKEAWAY_IN_SIGHT, col(Takeaway.interview_id), "/interviews/{page}#{id}"),
}


@cache
def _newest(kind: FoundKind, way: Way) -> Rows:
    found, place = hits(way), _PLACES[kind]
    is_place = (found.owner_id == col(place.table.owner_id)) & (found.subject_id == col(place.table.id))
    return (
        select(
            found.subject_id.label("id"), place.page.label("page"), found.number.label("number"), col(SearchEntry.title)
        )
        .select_from(found.source)
        .join(place.table, is_place)
        .where(found.condition, place.is_in_sight)
        .order_by(found.number.desc())
        .limit(_WEIGHED)
    )


def everything(session: Session, viewer: Viewer, q: str, limit: int) -> SearchRead:
    """The best few of each kind; every word has to be found, each by its beginning."""
    asked = words_of(q)
    if not asked:
        return {"groups": []}
    found = {kind: _best(session, Search(viewer.account_id, kind, q), limit) for kind in FoundKind}
    bodies = _bodies(session, viewer, [hit.number for hits in found.values() for hit in hits])
    groups = [_group(kind, hits, bodies, asked) for kind, hits in found.items() if hits]
    return {"groups": groups}


def _best(session: Session, search: Search, limit: int) -> list[Row[Any]]:
    """Words in the title first, whole words before beginnings, then the newest.

    Only the newest 200 are weighed: to rank all that a common word finds would cost more than it tells.
    """
    rows = session.execute(_newest(FoundKind(search.kind), search.way(session)), search.parameters)
    return sorted(rows, key=lambda hit: -_weight(words_of(hit.title), search.words))[:limit]


def _weight(title: list[str], asked: list[str]) -> int:
    whole = sum(wanted in title for wanted in asked)
    return whole + 2 * sum(any(word.startswith(wanted) for word in title) for wanted in asked)


def _bodies(session: Session, viewer: Viewer, numbers: Iterable[int]) -> dict[int, str]:
    """Bodies can be long: only those that are shown are read."""
    shown = (col(SearchEntry.owner_id) == viewer.account_id) & col(SearchEntry.number).in_(numbers)
    rows = session.execute(select(col(SearchEntry.number), col(SearchEntry.body)).where(shown))
    return {row.number: row.body for row in rows}


def _group(kind: FoundKind, hits: list[Row[Any]], bodies: dict[int, str], asked: list[str]) -> SearchGroup:
    return {"kind": kind, "items": [_item(kind, hit, bodies[hit.number], asked) for hit in hits]}


def _item(kind: FoundKind, hit: Row[Any], body: str, asked: list[str]) -> SearchItem:
    return {
        "id": hit.id,
        "kind": kind,
        "title": marked(hit.title, asked),
        "excerpt": marked(excerpt(body, asked, _EXCERPT), asked),
        "url": _PLACES[kind].url.format(page=hit.page, id=hit.id),
    }
