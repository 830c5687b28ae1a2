"""What somebody can do with their templates."""

from typing import Any

from sqlmodel import Session

from askwell.auth.viewer import Viewer
from askwell.core.clock import now
from askwell.events.actions import record
from askwell.events.models import EventType
from askwell.outreach.templates.errors import UnknownField
from askwell.outreach.templates.models import MessageTemplate
from askwell.outreach.templates.schemas import MessageTemplateCreate, MessageTemplateRead, MessageTemplateUpdate
from askwell.outreach.texts import MergeField, fields_in

_COPY = " (copy)"


def create(session: Session, viewer: Viewer, new: MessageTemplateCreate) -> MessageTemplate:
    """A new template. Raises UnknownField."""
    template = MessageTemplate(owner_id=viewer.account_id, **new.model_dump())
    _require_known_fields(template)
    session.add(template)
    record(session, EventType.message_template_created, template)
    return template


def copy(session: Session, viewer: Viewer, original: MessageTemplateRead, name: str | None) -> MessageTemplate:
    """A template of one's own that says what another one says."""
    name = name or original["name"][: 200 - len(_COPY)] + _COPY
    told: dict[str, Any] = {field: original[field] for field in ("kind", "subject", "body")}
    return create(session, viewer, MessageTemplateCreate.model_construct(None, name=name, **told))


def edit(session: Session, template: MessageTemplate, changes: MessageTemplateUpdate) -> None:
    """Change a template. Raises UnknownField."""
    template.sqlmodel_update(changes.given())
    _require_known_fields(template)
    record(session, EventType.message_template_updated, template)


def _require_known_fields(template: MessageTemplate) -> None:
    for name in ("subject", "body"):
        unknown = [field for field in fields_in(getattr(template, name)) if field not in set(MergeField)]
        if unknown:
            raise UnknownField(f"/{name}", unknown)


def trash(session: Session, template: MessageTemplate) -> None:
    """Put the template into the trash, for 30 days."""
    template.trashed_at = now()
    record(session, EventType.message_template_deleted, template)


def restore(session: Session, template: MessageTemplate) -> None:
    """Take the template out of the trash; nothing happens if it is not in it."""
    if template.trashed_at is not None:
        template.trashed_at = None
        record(session, EventType.message_template_restored, template)
