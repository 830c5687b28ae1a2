"""What is done to directions once a day."""

from sqlalchemy import select, tuple_, update
from sqlmodel import Session, col

from askwell.core import search, trash
from askwell.core.clock import now
from askwell.core.jobs import daily
from askwell.directions.linking import references
from askwell.directions.models import Direction
from askwell.events.actions import forget_gone


@daily
def empty_trash(session: Session) -> None:
    """Delete for good the directions that were trashed 30 days ago; what was merely about them stays without them."""
    forget_gone(session, Direction)
    gone = select(col(Direction.owner_id), col(Direction.id)).where(col(Direction.trashed_at) < now() - trash.KEPT)
    for table, column in references():
        is_about = tuple_(table.c.owner_id, table.c[column]).in_(gone)
        session.execute(update(table).where(is_about).values({column: None}))
    trash.empty(session, Direction)
    search.forget_gone(session, "direction", Direction)
