"""Reading templates: the account's own and, in the same lists, the starters."""

from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, literal, select, union_all
from sqlmodel import Session

from askwell.auth.viewer import Viewer
from askwell.core import trash
from askwell.core.columns import Rows, table_of
from askwell.core.pages import Listing, Paging, Sort
from askwell.core.schemas import told
from askwell.outreach.templates.models import MessageTemplate
from askwell.outreach.templates.schemas import MessageTemplatePage, MessageTemplateRead
from askwell.outreach.templates.starters import STARTERS
from askwell.outreach.texts import MessageKind

_template = table_of(MessageTemplate)
_NAMES = ("id", "version", "created_at", "updated_at", "name", "kind", "subject", "body", "trashed_at")


def read(template: MessageTemplate) -> MessageTemplateRead:
    """A template of one's own, as it is read."""
    return told(MessageTemplateRead, template, starter=False)


def template(session: Session, owner_id: UUID, id: UUID) -> MessageTemplateRead | None:
    """A starter, or a template of this account that is not in the trash."""
    if id in STARTERS:
        return STARTERS[id]
    found = session.get(MessageTemplate, (owner_id, id))
    return read(found) if found is not None and found.trashed_at is None else None


def _starter(starter: MessageTemplateRead) -> Rows:
    values = [literal(starter[name], _template.c[name].type).label(name) for name in _NAMES]  # type: ignore[literal-required]
    owner_id = bindparam("owner_id", type_=_template.c.owner_id.type)
    return select(owner_id.label("owner_id"), *values, literal(True).label("starter"))


@cache
def _listing(kind: MessageKind | None, *, is_trash: bool) -> Listing:
    columns = [_template.c[name] for name in _NAMES]
    own = select(_template.c.owner_id, *columns, literal(False).label("starter")).where(
        _template.c.owner_id == bindparam("owner_id"), trash.is_in(MessageTemplate, is_trash)
    )
    starters = [] if is_trash else map(_starter, STARTERS.values())
    both = union_all(own, *starters).subquery()
    shown: list[Any] = [column for column in both.c if column.key != "owner_id"]
    statement = select(*shown) if kind is None else select(*shown).where(both.c.kind == kind)
    newest = Sort("-created_at", both.c.id, descending=True, is_unique=True)
    return Listing(statement, both.c.owner_id, both.c.id, newest)


def page(
    session: Session, viewer: Viewer, paging: Paging, kind: MessageKind | None, *, trashed: bool
) -> MessageTemplatePage:
    """The starters, then the viewer's own, the latest first; or else those in the trash."""
    return _listing(kind, is_trash=trashed).page(session, paging, {"owner_id": viewer.account_id})  # type: ignore[return-value]
