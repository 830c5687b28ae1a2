"""Reading what a client shares. Texts pass the mask, and are plain: Markdown can spell a name in pieces."""

from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import and_, bindparam, select
from sqlmodel import Session

from askwell.coaching.reading.schemas import (
    MOST_TAKEAWAYS,
    ClientContact,
    ClientDebrief,
    ClientInterviewPage,
    ClientInterviewRead,
    ClientNotePage,
    ClientNoteRead,
)
from askwell.contacts.masking import Mask
from askwell.contacts.pseudonyms import Cast, cast_of
from askwell.core.columns import table_of
from askwell.core.errors import NotFound
from askwell.core.markdown import to_text
from askwell.core.pages import Listing, Paging, Sort
from askwell.core.prepared import Prepared, among
from askwell.core.schemas import Reference
from askwell.directions import access as directions
from askwell.directions.models import Direction
from askwell.evidence.takeaways import access as takeaways
from askwell.evidence.takeaways.models import Takeaway
from askwell.interviews import access as interviews
from askwell.interviews.models import AgendaItem, Interview, InterviewDirection, InterviewState
from askwell.notes import access as notes
from askwell.notes.models import Note
from askwell.notes.schemas import SubjectKind
from askwell.sharing.access import Share
from askwell.sharing.models import SharedScope

_interview, _item, _linked, _direction = (table_of(t) for t in (Interview, AgendaItem, InterviewDirection, Direction))
_takeaway, _note = table_of(Takeaway), table_of(Note)
_CONVERSATION = (
    *(_interview.c[name] for name in ("id", "contact_id", "state", "starts_at", "minutes", "platform")),
    _interview.c.debriefed_at.is_not(None).label("has_debrief"),
)
_DEBRIEF = ("highlights", "challenges", "improvements")
_LATEST = Sort("-starts_at", _interview.c.starts_at, descending=True, may_be_empty=True)
_ONE = Prepared(
    select(*_CONVERSATION, *(_interview.c[name] for name in ("purpose", *_DEBRIEF, "fit_before", "fit_after")))
    .add_columns(_interview.c.debriefed_at.label("written_at"))
    .where(interviews.SHARED, _interview.c.id == bindparam("id"))
)
_AGENDA = Prepared(
    select(*(_item.c[name] for name in ("id", "text", "topic", "must_ask", "status", "answer")))
    .where(
        _item.c.owner_id == bindparam("owner_id"),
        _item.c.interview_id == bindparam("id"),
        _item.c.trashed_at.is_(None),
    )
    .order_by(_item.c.position, _item.c.id)
)
_TAKEAWAYS = Prepared(
    select(*(_takeaway.c[name] for name in ("id", "kind", "topic", "rating", "text")))
    .where(takeaways.SHARED, _takeaway.c.interview_id == bindparam("id"))
    .order_by(_takeaway.c.id)
    .limit(MOST_TAKEAWAYS)
)
_DIRECTIONS = Prepared(
    select(_linked.c.interview_id, _direction.c.id, _direction.c.name)
    .join(_direction, and_(_direction.c.owner_id == _linked.c.owner_id, _direction.c.id == _linked.c.direction_id))
    .where(_linked.c.owner_id == bindparam("owner_id"), among(_linked.c.interview_id, "ids"), directions.SHARED)
    .order_by(_direction.c.id)
)


def as_text(mask: Mask, markdown: str | None) -> str | None:
    """What a text says, to somebody who may not know whom it names."""
    return mask(to_text(markdown)) if markdown else None


def contact_of(cast: Cast, share: Share, id: UUID) -> ClientContact:
    """A contact, as the coach hears of them."""
    return {"id": id, "name": cast.names[id], "is_pseudonym": not share.has(SharedScope.contact_names)}


@cache
def _conversations(*, by_state: bool) -> Listing:
    wanted = [interviews.SHARED, *([_interview.c.state == bindparam("state")] if by_state else [])]
    return Listing(select(*_CONVERSATION).where(*wanted), _interview.c.owner_id, _interview.c.id, _LATEST)


def conversations(session: Session, share: Share, paging: Paging, state: InterviewState | None) -> ClientInterviewPage:
    """The interviews of a client, the latest first."""
    bound: dict[str, Any] = {"owner_id": share.client_id, **({"state": state} if state is not None else {})}
    found = _conversations(by_state=state is not None).page(session, paging, bound)
    items = _with_people(session, share, cast_of(session, share), found["items"])
    return {"items": items, "next_cursor": found["next_cursor"]}  # type: ignore[typeddict-item]


def _with_people(session: Session, share: Share, cast: Cast, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Interviews with whom they are with, and what they are for."""
    linked: dict[UUID, list[Reference]] = {}
    for link in _DIRECTIONS.rows(session, {"owner_id": share.client_id, "ids": [row["id"] for row in rows]}):
        linked.setdefault(link["interview_id"], []).append({"id": link["id"], "name": cast.mask(link["name"])[:500]})
    return [
        {**row, "contact": contact_of(cast, share, row.pop("contact_id")), "directions": linked.get(row["id"], [])}
        for row in rows
    ]


def conversation(session: Session, share: Share, id: UUID) -> ClientInterviewRead:
    """One interview of a client, with what was said and written if that is shared. Raises NotFound."""
    bound = {"owner_id": share.client_id, "id": id}
    row = _ONE.first(session, bound)
    if row is None:
        raise NotFound
    cast = cast_of(session, share)
    written = {name: row.pop(name) for name in (*_DEBRIEF, "fit_before", "fit_after", "written_at")}
    purpose = row.pop("purpose")
    [told] = _with_people(session, share, cast, [row])
    if share.has(SharedScope.debriefs):
        told |= _said(session, cast.mask, bound, purpose, written) | {"not_shared": []}
    else:
        told |= {"purpose": None, "agenda": [], "takeaways": [], "debrief": None, "not_shared": [SharedScope.debriefs]}
    return told  # type: ignore[return-value]


def _said(
    session: Session, mask: Mask, bound: dict[str, Any], purpose: str | None, written: dict[str, Any]
) -> dict[str, Any]:
    """What was said and written in an interview."""
    return {
        "purpose": mask.or_none(purpose),
        "agenda": [_question(mask, item) for item in _AGENDA.rows(session, bound)],
        "takeaways": [{**each, "text": mask(each["text"])} for each in _TAKEAWAYS.rows(session, bound)],
        "debrief": _debrief(mask, written) if written["written_at"] is not None else None,
    }


def _question(mask: Mask, item: dict[str, Any]) -> dict[str, Any]:
    return {**item, "text": mask(item["text"]), "answer": as_text(mask, item["answer"])}


def _debrief(mask: Mask, written: dict[str, Any]) -> ClientDebrief:
    return {**written, **{name: as_text(mask, written[name]) for name in _DEBRIEF}}  # type: ignore[typeddict-item]


_NAMING = ("contact_id", "organization_id", "interview_id", "direction_id")
_talked_about = _interview.alias("talked_about")
_NOTES = Listing(
    select(
        *(_note.c[name] for name in ("id", "created_at", "updated_at", "body", *_NAMING)),
        _direction.c.name.label("direction_name"),
        _talked_about.c.contact_id.label("interview_contact_id"),
    )
    .select_from(
        _note.outerjoin(
            _direction, and_(_direction.c.owner_id == _note.c.owner_id, _direction.c.id == _note.c.direction_id)
        ).outerjoin(
            _talked_about,
            and_(_talked_about.c.owner_id == _note.c.owner_id, _talked_about.c.id == _note.c.interview_id),
        )
    )
    .where(notes.SHARED),
    _note.c.owner_id,
    _note.c.id,
    Sort("-created_at", _note.c.created_at, descending=True),
)


def shared_notes(session: Session, share: Share, paging: Paging) -> ClientNotePage:
    """The notes that a client marked as shared, the latest first."""
    found = _NOTES.page(session, paging, {"owner_id": share.client_id})
    cast = cast_of(session, share)
    return {"items": [_note_read(cast, row) for row in found["items"]], "next_cursor": found["next_cursor"]}


def _note_read(cast: Cast, row: dict[str, Any]) -> ClientNoteRead:
    kind = next(kind for kind in SubjectKind if row[f"{kind}_id"] is not None)
    contact_id = row["contact_id"] or row["interview_contact_id"]
    name = cast.names[contact_id] if contact_id is not None else cast.mask.or_none(row["direction_name"])
    told = {name: row[name] for name in ("id", "created_at", "updated_at")}
    return {**told, "text": as_text(cast.mask, row["body"]) or "", "subject": {"kind": kind, "name": name}}  # type: ignore[typeddict-item]
