"""Quotes and the texts that they are from. A text may change: a quote is looked for again each time it is read."""

from collections.abc import Iterable
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Table, bindparam, select
from sqlmodel import Session, col

from askwell.core.columns import table_of
from askwell.core.errors import InvalidReference
from askwell.core.prepared import Prepared, among
from askwell.evidence.takeaways.errors import QuoteNotFound
from askwell.evidence.takeaways.models import DebriefField, SourceKind
from askwell.evidence.takeaways.schemas import SourceWrite
from askwell.interviews.models import AgendaItem, Interview
from askwell.notes.models import Note

_note, _item, _interview = table_of(Note), table_of(AgendaItem), table_of(Interview)
_TEXTS: dict[SourceKind, tuple[Table, list[Any], Any]] = {
    SourceKind.note: (_note, [_note.c.body.label("body")], _note.c.trashed_at),
    SourceKind.answer: (_item, [_item.c.answer.label("body")], _item.c.trashed_at),
    SourceKind.debrief: (_interview, [_interview.c[field] for field in DebriefField], _interview.c.trashed_at),
}
_READ = {
    kind: Prepared(
        select(table.c.id, *texts).where(
            table.c.owner_id == bindparam("owner_id"), among(table.c.id, "ids"), trashed_at.is_(None)
        )
    )
    for kind, (table, texts, trashed_at) in _TEXTS.items()
}


class Source(NamedTuple):
    """A text that can be quoted: a note's, an answer, or one of a debrief."""

    kind: SourceKind
    id: UUID
    field: DebriefField | None


def place_of(quote: str, text: str, start: int) -> int | None:
    """Where the quote stands in the text: there, or else next to there. All places are counted in code points."""
    before, after = text.rfind(quote, 0, start + len(quote)), text.find(quote, start)
    places = [place for place in (before, after) if place >= 0]
    return min(places, key=lambda place: abs(place - start), default=None)


def texts_of(session: Session, owner_id: UUID, sources: Iterable[Source]) -> dict[Source, str]:
    """What the sources say now; those that are gone or empty are left out."""
    said: dict[Source, str] = {}
    wanted = set(sources)
    for kind, statement in _READ.items():
        ids = sorted({source.id for source in wanted if source.kind is kind})
        for row in statement.rows(session, {"owner_id": owner_id, "ids": ids}) if ids else ():
            for field in DebriefField if kind is SourceKind.debrief else (None,):
                if text := row[field or "body"]:
                    said[Source(kind, row["id"], field)] = text
    return said


def settled(session: Session, interview: Interview, wanted: SourceWrite | None) -> dict[str, Any]:
    """The columns of a takeaway from this interview that keep the quote. Raises InvalidReference, QuoteNotFound."""
    if wanted is None:
        return dict.fromkeys(("source_kind", "source_id", "source_field", "source_start", "quote"))
    if not _is_of(session, interview, wanted):
        raise InvalidReference("/source/id")
    source = Source(wanted.kind, wanted.id, wanted.field)
    text = texts_of(session, interview.owner_id, [source]).get(source, "")
    start = place_of(wanted.quote, text, wanted.start)
    if start is None:
        raise QuoteNotFound
    told = {"source_kind": wanted.kind, "source_id": wanted.id, "source_field": wanted.field}
    return {**told, "source_start": start, "quote": wanted.quote}


def _is_of(session: Session, interview: Interview, wanted: SourceWrite) -> bool:
    """Whether the source belongs to the interview; notes about its contact do, too."""
    if wanted.kind is SourceKind.debrief:
        return wanted.id == interview.id
    key = (interview.owner_id, wanted.id)
    if wanted.kind is SourceKind.answer:
        item = session.get(AgendaItem, key)
        return item is not None and item.interview_id == interview.id and item.trashed_at is None
    about = (col(Note.interview_id) == interview.id) | (col(Note.contact_id) == interview.contact_id)
    this = (col(Note.owner_id) == interview.owner_id) & (col(Note.id) == wanted.id)
    return session.scalar(select(col(Note.id)).where(this, about, col(Note.trashed_at).is_(None))) is not None
