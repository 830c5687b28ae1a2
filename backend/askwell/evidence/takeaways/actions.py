"""What somebody can do with their takeaways."""

from typing import Any
from uuid import UUID

from sqlmodel import Session, col

from askwell.auth.viewer import Viewer
from askwell.core import search
from askwell.core.clock import now
from askwell.core.errors import InvalidReference, NotFound
from askwell.directions.access import referred as referred_direction
from askwell.events.actions import record
from askwell.events.models import EventType
from askwell.evidence.takeaways import quoting
from askwell.evidence.takeaways.models import Takeaway
from askwell.evidence.takeaways.schemas import TakeawayCreate, TakeawayUpdate
from askwell.interviews import access as interviews
from askwell.interviews.indexing import DIRECTIONS
from askwell.interviews.models import Interview


def create(session: Session, viewer: Viewer, new: TakeawayCreate) -> Takeaway:
    """A new finding. Raises InvalidReference, QuoteNotFound."""
    interview = _referred(session, viewer, new.interview_id)
    given = new.model_dump(exclude={"source", "direction_id"})
    takeaway = Takeaway(
        owner_id=interview.owner_id,
        contact_id=interview.contact_id,
        heard_at=min(interview.ended_at or interview.starts_at or now(), now()),
        direction_id=_direction_id(session, viewer, interview, new),
        **given,
        **quoting.settled(session, interview, new.source),
    )
    session.add(takeaway)
    _index(session, takeaway)
    record(session, EventType.takeaway_created, takeaway, kind=takeaway.kind)
    return takeaway


def _referred(session: Session, viewer: Viewer, id: UUID) -> Interview:
    try:
        return interviews.found(session, interviews.visible_to(viewer).where(col(Interview.id) == id))
    except NotFound as error:
        raise InvalidReference("/interview_id") from error


def _direction_id(session: Session, viewer: Viewer, interview: Interview, new: TakeawayCreate) -> UUID | None:
    """The one that was sent, or the only one of the interview."""
    if "direction_id" in new.model_fields_set:
        return _known_direction(session, viewer, new.direction_id)
    ids = DIRECTIONS.ids(session, interview.owner_id, interview.id)
    return ids[0] if len(ids) == 1 else None


def _known_direction(session: Session, viewer: Viewer, id: Any) -> UUID | None:
    return referred_direction(session, viewer, id, "/direction_id").id if id is not None else None


def edit(session: Session, viewer: Viewer, takeaway: Takeaway, changes: TakeawayUpdate) -> None:
    """Change a takeaway. Raises InvalidReference, QuoteNotFound."""
    given: dict[str, Any] = changes.given()
    fields = sorted(given)
    if "direction_id" in given:
        given["direction_id"] = _known_direction(session, viewer, given["direction_id"])
    if "source" in given:
        interview = session.get_one(Interview, (takeaway.owner_id, takeaway.interview_id))
        given |= quoting.settled(session, interview, given.pop("source"))
    takeaway.sqlmodel_update(given)
    _index(session, takeaway)
    record(session, EventType.takeaway_updated, takeaway, fields=fields)


def _index(session: Session, takeaway: Takeaway) -> None:
    session.flush()
    told = search.Findable("takeaway", takeaway.id, takeaway.text, takeaway.quote or "")
    search.put(session, takeaway.owner_id, told)


def trash(session: Session, takeaway: Takeaway) -> None:
    """Put the takeaway into the trash, for 30 days."""
    takeaway.trashed_at = now()
    record(session, EventType.takeaway_deleted, takeaway)


def restore(session: Session, takeaway: Takeaway) -> None:
    """Take the takeaway out of the trash; nothing happens if it is not in it."""
    if takeaway.trashed_at is not None:
        takeaway.trashed_at = None
        record(session, EventType.takeaway_restored, takeaway)
