"""What is done around apps without being asked."""

from sqlalchemy import delete
from sqlmodel import Session, col

from askwell.auth.oauth.models import Grant
from askwell.core.clock import days_from_now
from askwell.core.jobs import daily

_KEPT_DAYS = 30


@daily
def forget_ended(session: Session) -> None:
    """Forget what apps were allowed once it ended a month ago."""
    long_ago = days_from_now(-_KEPT_DAYS)
    session.execute(delete(Grant).where((col(Grant.expires_at) < long_ago) | (col(Grant.revoked_at) < long_ago)))
