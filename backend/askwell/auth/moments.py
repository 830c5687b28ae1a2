"""What becomes of an account, and what other rooms do about it in the same transaction."""

from collections.abc import Callable

from sqlmodel import Session

from askwell.auth.models import Account

Work = Callable[[Session, Account], None]


class Moment:
    """Decorates the functions that are called when it comes."""

    def __init__(self) -> None:
        self._works: list[Work] = []

    def __call__(self, work: Work) -> Work:
        self._works.append(work)
        return work

    def comes(self, session: Session, account: Account) -> None:
        """Do what is to be done."""
        for work in self._works:
            work(session, account)


leaving = Moment()
"""An account is about to be deleted: its rows are still there."""
claimed = Moment()
"""Somebody proves that the address is theirs, which whoever signed up with it never did: what that one gave programs
and other people ends here."""
