"""Whose templates these are; the starters are everybody's, and nobody's to change."""

from typing import Annotated
from uuid import UUID

from sqlalchemy import Select, select
from sqlmodel import Session, col

from askwell.auth.viewer import Viewer
from askwell.core.db import Reading, Writing
from askwell.core.errors import InvalidReference, NotFound
from askwell.core.preconditions import IfMatch
from askwell.core.routing import loaded
from askwell.outreach.access import Reader, Writer
from askwell.outreach.templates import queries
from askwell.outreach.templates.errors import StarterTemplate
from askwell.outreach.templates.models import MessageTemplate
from askwell.outreach.templates.schemas import MessageTemplateRead
from askwell.outreach.templates.starters import STARTERS


def editable_by(viewer: Viewer) -> Select[MessageTemplate]:
    """The templates that the viewer may change, in the trash or not; their rows are held until the change is done."""
    return select(MessageTemplate).where(col(MessageTemplate.owner_id) == viewer.account_id).with_for_update()


def referred(session: Session, viewer: Viewer, id: UUID, pointer: str) -> MessageTemplateRead:
    """The template that a payload refers to, perhaps a starter. Raises InvalidReference."""
    template = queries.template(session, viewer.account_id, id)
    if template is None:
        raise InvalidReference(pointer)
    return template


def _held(viewer: Viewer, session: Session, id: UUID) -> MessageTemplate:
    if id in STARTERS:
        raise StarterTemplate
    template = session.scalar(editable_by(viewer).where(col(MessageTemplate.id) == id))
    if template is None:
        raise NotFound
    return template


def _visible(viewer: Reader, session: Reading, id: UUID) -> MessageTemplateRead:
    template = queries.template(session, viewer.account_id, id)
    if template is None:
        raise NotFound
    return template


def _copied(viewer: Writer, session: Writing, id: UUID) -> MessageTemplateRead:
    return _visible(viewer, session, id)


def _editable(viewer: Writer, session: Writing, id: UUID, expected: IfMatch) -> MessageTemplate:
    template = _held(viewer, session, id)
    if template.trashed_at is not None:
        raise NotFound
    expected.of(template)
    return template


def _trashed(viewer: Writer, session: Writing, id: UUID) -> MessageTemplate:
    return _held(viewer, session, id)


Visible = Annotated[MessageTemplateRead, loaded(_visible)]
Copied = Annotated[MessageTemplateRead, loaded(_copied)]
"""A template, perhaps a starter, that a copy is made of."""
Editable = Annotated[MessageTemplate, loaded(_editable)]
Trashed = Annotated[MessageTemplate, loaded(_trashed)]
"""A template that may be in the trash."""
