"""Reading notices, and the log of mails."""

from functools import cache

from sqlalchemy import bindparam, func, select
from sqlmodel import Session

from askwell.auth.models import Account
from askwell.auth.viewer import Viewer
from askwell.core.columns import table_of
from askwell.core.mail import Mail, can_send
from askwell.core.pages import Listing, Paging, Sort
from askwell.core.prepared import Prepared
from askwell.outreach.notices.models import Notice
from askwell.outreach.notices.schemas import MailPage, NoticePage

_notice, _mail = table_of(Notice), table_of(Mail)
_NOTICE = ("id", "version", "created_at", "updated_at", "kind", "text", "url", "read_at")
_MAIL = ("id", "created_at", "kind", "recipient", "subject", "state", "settled_at", "failure")
_UNREAD = Prepared(
    select(func.count().label("unread")).where(_notice.c.owner_id == bindparam("owner_id"), _notice.c.read_at.is_(None))
)


@cache
def _notices(*, unread: bool) -> Listing:
    wanted = select(*(_notice.c[name] for name in _NOTICE)).where(_notice.c.owner_id == bindparam("owner_id"))
    if unread:
        wanted = wanted.where(_notice.c.read_at.is_(None))
    newest = Sort("-created_at", _notice.c.id, descending=True, is_unique=True)
    return Listing(wanted, _notice.c.owner_id, _notice.c.id, newest)


def notices(session: Session, viewer: Viewer, paging: Paging, *, unread: bool) -> NoticePage:
    """An account's notices, the latest first."""
    bound = {"owner_id": viewer.account_id}
    found = _notices(unread=unread).page(session, paging, bound)
    return {**found, **_UNREAD.rows(session, bound)[0]}  # type: ignore[typeddict-item]


@cache
def _mails() -> Listing:
    mine = select(*(_mail.c[name] for name in _MAIL)).where(_mail.c.owner_id == bindparam("owner_id"))
    return Listing(mine, _mail.c.owner_id, _mail.c.id, Sort("-created_at", _mail.c.id, descending=True, is_unique=True))


def mails(session: Session, viewer: Viewer, paging: Paging) -> MailPage:
    """What was mailed for an account, the latest first."""
    found = _mails().page(session, paging, {"owner_id": viewer.account_id})
    is_confirmed = session.get_one(Account, viewer.account_id).mailbox is not None
    return {**found, "can_send": can_send(session), "email_confirmed": is_confirmed}  # type: ignore[typeddict-item]
