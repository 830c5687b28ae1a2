"""Notices and the mail log over REST."""

from typing import Annotated

from fastapi import Query

from askwell.core.db import Reading, Writing
from askwell.core.errors import NotFound, responses
from askwell.core.pages import InvalidCursor, PageQuery
from askwell.core.routing import Router
from askwell.core.schemas import told
from askwell.outreach.access import Reader, Writer
from askwell.outreach.notices import actions, queries
from askwell.outreach.notices.access import Editable, MailReader
from askwell.outreach.notices.schemas import MailPage, NoticePage, NoticeRead

router = Router("outreach")


@router.get("/notices", responses=responses(InvalidCursor))
def list_notices(
    viewer: Reader,
    session: Reading,
    paging: PageQuery,
    unread: Annotated[bool, Query(description="Those that were not read yet.")] = False,
) -> NoticePage:
    """What happened without me, the latest first."""
    return queries.notices(session, viewer, paging, unread=unread)


@router.put("/notices/{id}/reading", responses=responses(NotFound))
def read_notice(notice: Editable, session: Writing) -> NoticeRead:
    """It has been read."""
    actions.read(notice)
    session.flush()
    return told(NoticeRead, notice)


@router.put("/notices/reading", status_code=204)
def read_notices(viewer: Writer, session: Writing) -> None:
    """All of them have been read."""
    actions.read_all(session, viewer.account_id)


@router.get("/mail-log", responses=responses(InvalidCursor))
def list_mails(viewer: MailReader, session: Reading, paging: PageQuery) -> MailPage:
    """Every mail that was sent for me, and what became of it."""
    return queries.mails(session, viewer, paging)
