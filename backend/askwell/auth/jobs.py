"""What is done around accounts without being asked."""

from sqlalchemy import delete
from sqlmodel import Session, col

from askwell.auth.models import AccessToken, SignIn
from askwell.core.clock import days_from_now
from askwell.core.jobs import daily

_KEPT_DAYS = 30


@daily
def forget_ended(session: Session) -> None:
    """Forget sessions and tokens that ended a month ago."""
    long_ago = days_from_now(-_KEPT_DAYS)
    for table in (SignIn, AccessToken):
        ended = (col(table.expires_at) < long_ago) | (col(table.revoked_at) < long_ago)
        session.execute(delete(table).where(ended))
