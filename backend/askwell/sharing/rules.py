"""What becomes of engagements when an account goes."""

from sqlmodel import Session

from askwell.auth.leaving import leaving
from askwell.auth.models import Account
from askwell.sharing import actions


@leaving
def tell_the_other_side(session: Session, account: Account) -> None:
    """Whoever coached them, or was coached by them, hears that it is over."""
    actions.leave(session, account)
