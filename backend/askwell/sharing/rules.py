"""What becomes of engagements when an account goes, or turns out to be somebody else's."""

from sqlmodel import Session

from askwell.auth.models import Account
from askwell.auth.moments import claimed, leaving
from askwell.sharing import actions


@leaving
def tell_the_other_side(session: Session, account: Account) -> None:
    """Whoever coached them, or was coached by them, hears that it is over."""
    actions.leave(session, account)


@claimed
def end_what_was_begun(session: Session, account: Account) -> None:
    """Nobody whom the new owner has not chosen sees anything."""
    actions.end_all(session, account)
