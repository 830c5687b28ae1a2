"""What becomes of the calendar feed when an account turns out to be somebody else's."""

from sqlmodel import Session

from askwell.auth.models import Account
from askwell.auth.moments import claimed
from askwell.exchange.feed import actions


@claimed
def end_feed(session: Session, account: Account) -> None:
    """Nobody reads on who knows the address of the feed."""
    actions.end(session, account.id)
