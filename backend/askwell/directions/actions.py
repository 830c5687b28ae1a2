"""What somebody can do with their directions."""

from sqlmodel import Session

from askwell.auth.viewer import Viewer
from askwell.core import search
from askwell.core.clock import now
from askwell.core.text import one_line
from askwell.directions.errors import DirectionUnnamed
from askwell.directions.models import Direction, DirectionState
from askwell.directions.schemas import DirectionCreate, DirectionUpdate
from askwell.events.actions import record
from askwell.events.models import EventType


def add(session: Session, viewer: Viewer, new: DirectionCreate) -> Direction:
    """A new direction. Raises DirectionUnnamed."""
    direction = Direction(owner_id=viewer.account_id, **{**new.model_dump(), "name": new.name or ""})
    _name(direction)
    session.add(direction)
    _index(session, direction)
    record(session, EventType.direction_created, direction, name=direction.name)
    return direction


def edit(session: Session, direction: Direction, changes: DirectionUpdate) -> None:
    """Change a direction. Raises DirectionUnnamed."""
    given = changes.given()
    if "name" in given:
        given["name"] = given["name"] or ""
    direction.sqlmodel_update(given)
    _name(direction)
    _index(session, direction)
    record(session, EventType.direction_updated, direction, fields=sorted(given))


def bring_to(session: Session, direction: Direction, state: DirectionState) -> None:
    """Bring the direction to a state; nothing happens if it is in it."""
    if direction.state is not state:
        direction.state = state
        record(session, EventType.direction_updated, direction, fields=["state"])


def _name(direction: Direction) -> None:
    """A direction without a name goes by its role, its industry, or both."""
    direction.name = direction.name or one_line(" in ".join(filter(None, [direction.role, direction.industry])))
    if not direction.name:
        raise DirectionUnnamed


def _index(session: Session, direction: Direction) -> None:
    session.flush()
    told = [direction.role, direction.industry, direction.attracts, direction.worries, *direction.must_be_true]
    body = "\n".join(part for part in told if part)
    search.put(session, direction.owner_id, search.Findable("direction", direction.id, direction.name, body))


def trash(session: Session, direction: Direction) -> None:
    """Put the direction into the trash, for 30 days."""
    direction.trashed_at = now()
    record(session, EventType.direction_deleted, direction)


def restore(session: Session, direction: Direction) -> None:
    """Take the direction out of the trash; nothing happens if it is not in it."""
    if direction.trashed_at is not None:
        direction.trashed_at = None
        record(session, EventType.direction_restored, direction)
