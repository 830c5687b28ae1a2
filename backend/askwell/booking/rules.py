"""What becomes of links to contacts when an account turns out to be somebody else's."""

from sqlmodel import Session

from askwell.auth.models import Account
from askwell.auth.moments import claimed
from askwell.booking import actions


@claimed
def end_links(session: Session, account: Account) -> None:
    """Whoever has a link sees the owner's free times no longer: they may have sent it to themselves."""
    actions.revoke_all(session, account.id)
