"""Whose decisions these are. One is out of sight while its direction is in the trash."""

from typing import Annotated
from uuid import UUID

from sqlalchemy import Select, and_, bindparam, exists, select
from sqlmodel import col

from askwell.auth.viewer import Viewer
from askwell.core.db import Writing
from askwell.core.errors import NotFound
from askwell.core.preconditions import IfMatch
from askwell.core.routing import loaded
from askwell.directions.access import Reader as Reader
from askwell.directions.access import Writer as Writer
from askwell.directions.models import Direction
from askwell.evidence.decisions.models import Decision

_IS_ABOUT = and_(col(Direction.owner_id) == col(Decision.owner_id), col(Direction.id) == col(Decision.direction_id))
IN_SIGHT = exists().where(_IS_ABOUT, col(Direction.trashed_at).is_(None)).correlate(Decision)
SHARED = and_(col(Decision.owner_id) == bindparam("owner_id"), IN_SIGHT)
"""Which decisions of a client, bound as `owner_id`, a coach may see."""


def editable_by(viewer: Viewer) -> Select[Decision]:
    """The decisions that the viewer may revoke or look back on; their rows are held until that is done."""
    return select(Decision).where(col(Decision.owner_id) == viewer.account_id, IN_SIGHT).with_for_update(of=Decision)


def _editable(viewer: Writer, session: Writing, id: UUID, expected: IfMatch) -> Decision:
    decision = session.scalar(editable_by(viewer).where(col(Decision.id) == id))
    if decision is None:
        raise NotFound
    expected.of(decision)
    return decision


Editable = Annotated[Decision, loaded(_editable)]
