"""Whose notices these are."""

from typing import Annotated
from uuid import UUID

from sqlalchemy import select
from sqlmodel import col

from askwell.auth.viewer import Scope, Viewer, allow
from askwell.core.db import Writing
from askwell.core.errors import NotFound
from askwell.core.preconditions import IfMatch
from askwell.core.routing import loaded
from askwell.outreach.access import Writer
from askwell.outreach.notices.models import Notice

MailReader = Annotated[Viewer, allow(Scope.outreach_read, Scope.account_read)]


def _editable(viewer: Writer, session: Writing, id: UUID, expected: IfMatch) -> Notice:
    mine = select(Notice).where(col(Notice.owner_id) == viewer.account_id, col(Notice.id) == id)
    notice = session.scalar(mine.with_for_update())
    if notice is None:
        raise NotFound
    expected.of(notice)
    return notice


Editable = Annotated[Notice, loaded(_editable)]
