"""Message templates over REST."""

from typing import Annotated

from fastapi import Query

from askwell.core.db import Reading, Writing
from askwell.core.errors import NotFound, responses
from askwell.core.pages import InvalidCursor, PageQuery
from askwell.core.routing import Router
from askwell.outreach.access import Reader, Writer
from askwell.outreach.templates import actions, queries
from askwell.outreach.templates.access import Copied, Editable, Trashed, Visible
from askwell.outreach.templates.errors import StarterTemplate, UnknownField
from askwell.outreach.templates.models import MessageTemplate
from askwell.outreach.templates.schemas import (
    MessageTemplateCopy,
    MessageTemplateCreate,
    MessageTemplatePage,
    MessageTemplateRead,
    MessageTemplateUpdate,
)
from askwell.outreach.texts import MessageKind

router = Router("outreach", prefix="/message-templates")


def _read(session: Writing, template: MessageTemplate) -> MessageTemplateRead:
    session.flush()
    return queries.read(template)


@router.get("", responses=responses(InvalidCursor))
def list_message_templates(
    viewer: Reader,
    session: Reading,
    paging: PageQuery,
    kind: MessageKind | None = None,
    trashed: Annotated[bool, Query(description="Those in the trash instead.")] = False,
) -> MessageTemplatePage:
    """The starters, then my own templates, the latest first."""
    return queries.page(session, viewer, paging, kind, trashed=trashed)


@router.post("", status_code=201, responses=responses(UnknownField))
def create_message_template(new: MessageTemplateCreate, viewer: Writer, session: Writing) -> MessageTemplateRead:
    """Write a template."""
    return _read(session, actions.create(session, viewer, new))


@router.get("/{id}", responses=responses(NotFound))
def get_message_template(template: Visible, session: Reading) -> MessageTemplateRead:
    """One template, perhaps a starter."""
    return template


@router.patch("/{id}", responses=responses(NotFound, StarterTemplate, UnknownField))
def update_message_template(
    changes: MessageTemplateUpdate, template: Editable, session: Writing
) -> MessageTemplateRead:
    """Change a template; what is not sent stays."""
    actions.edit(session, template, changes)
    return _read(session, template)


@router.delete("/{id}", status_code=204, responses=responses(NotFound, StarterTemplate))
def delete_message_template(template: Editable, session: Writing) -> None:
    """Delete a template; it can be restored for 30 days."""
    actions.trash(session, template)


@router.put("/{id}/restoration", status_code=204, responses=responses(NotFound, StarterTemplate))
def restore_message_template(template: Trashed, session: Writing) -> None:
    """Have a deleted template back."""
    actions.restore(session, template)


@router.post("/{id}/copy", status_code=201, responses=responses(NotFound))
def copy_message_template(
    wanted: MessageTemplateCopy, original: Copied, viewer: Writer, session: Writing
) -> MessageTemplateRead:
    """Make a template of my own from this one, which may be a starter."""
    return _read(session, actions.copy(session, viewer, original, wanted.name))
