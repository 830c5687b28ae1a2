"""Making the address of a feed, and giving it up."""

import hashlib
from uuid import UUID

from sqlalchemy import delete
from sqlmodel import Session, col

from askwell.auth.models import Account
from askwell.core.db import settings_of
from askwell.core.ids import new_token
from askwell.exchange.feed.models import CalendarFeed
from askwell.exchange.feed.schemas import CalendarFeedCreated

TOKEN_PREFIX = "askw_feed_"


def renew(session: Session, owner_id: UUID) -> CalendarFeedCreated:
    """A new address; the one before stops working."""
    end(session, owner_id)
    token = new_token(TOKEN_PREFIX)
    feed = CalendarFeed(owner_id=owner_id, digest=hashlib.sha256(token.encode()).digest())
    session.add(feed)
    url = f"{settings_of(session).origin}/api/v1/calendar/{token}.ics"
    return {"created_at": feed.created_at, "url": url}


def end(session: Session, owner_id: UUID) -> None:
    """The address stops working, if there is one."""
    session.get_one(Account, owner_id, with_for_update={"key_share": True})
    session.execute(delete(CalendarFeed).where(col(CalendarFeed.owner_id) == owner_id))
