"""Whose outcomes these are."""

from typing import Annotated
from uuid import UUID

from sqlalchemy import Select, select
from sqlmodel import Session, col

from askwell.auth.viewer import Viewer
from askwell.core.db import Writing
from askwell.core.errors import NotFound
from askwell.core.preconditions import IfMatch
from askwell.core.routing import loaded
from askwell.directions.access import Reader as Reader
from askwell.directions.access import Writer as Writer
from askwell.evidence.outcomes.models import Outcome


def editable_by(viewer: Viewer) -> Select[Outcome]:
    """The outcomes that the viewer may change, in the trash or not; their rows are held until the change is done."""
    return select(Outcome).where(col(Outcome.owner_id) == viewer.account_id).with_for_update()


def _one(session: Session, wanted: Select[Outcome], id: UUID) -> Outcome:
    outcome = session.scalar(wanted.where(col(Outcome.id) == id))
    if outcome is None:
        raise NotFound
    return outcome


def _editable(viewer: Writer, session: Writing, id: UUID, expected: IfMatch) -> Outcome:
    outcome = _one(session, editable_by(viewer).where(col(Outcome.trashed_at).is_(None)), id)
    expected.of(outcome)
    return outcome


def _trashed(viewer: Writer, session: Writing, id: UUID) -> Outcome:
    return _one(session, editable_by(viewer), id)


Editable = Annotated[Outcome, loaded(_editable)]
Trashed = Annotated[Outcome, loaded(_trashed)]
"""An outcome that may be in the trash."""
