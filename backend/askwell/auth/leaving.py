"""What is still to be done for others before an account is gone."""

from collections.abc import Callable

from sqlmodel import Session

from askwell.auth.models import Account

Farewell = Callable[[Session, Account], None]
_farewells: list[Farewell] = []


def leaving(work: Farewell) -> Farewell:
    """Name a function as one that is done in the transaction that deletes an account, before its rows go."""
    _farewells.append(work)
    return work


def take_leave(session: Session, account: Account) -> None:
    """Do what is to be done."""
    for work in _farewells:
        work(session, account)
