"""That an address belongs to its account: a link is mailed to it, which works once, for two days."""

import hashlib
from datetime import timedelta

from sqlalchemy import select
from sqlmodel import Session, col

from askwell.auth.errors import ConfirmationEnded, EmailConfirmed
from askwell.auth.models import Account
from askwell.core import mail
from askwell.core.clock import now
from askwell.core.db import settings_of
from askwell.core.ids import is_token, new_token
from askwell.core.mail import Letter, MailNotConfigured

_PREFIX, _WORKS_FOR = "askw_mail_", timedelta(days=2)
# Nothing that somebody typed stands in it: anybody may sign up with an address that is not theirs.
_TEXT = """Hello,

confirm that this is your address, so that Askwell can tell you by mail what is due:

{url}

The link works once, for two days. If you have not signed up, leave this mail alone.
"""


def ask(session: Session, account: Account) -> None:
    """Mail the link; the one before stops working. Raises EmailConfirmed, MailNotConfigured."""
    if account.email_confirmed_at is not None:
        raise EmailConfirmed
    if not mail.can_send(session):
        raise MailNotConfigured
    token = new_token(_PREFIX)
    account.confirmation_asked_at, account.confirmation_digest = now(), _digest(token)
    session.flush()
    mail.send(
        session,
        Letter(
            owner_id=account.id,
            kind="confirmation",
            to=account.email,
            subject="Confirm your address",
            text=_TEXT.format(url=f"{settings_of(session).origin}/confirm-email#{token}"),
        ),
    )


def confirm(session: Session, token: str) -> None:
    """The link reached its account's owner. Whether it is unknown, used or over cannot be told apart.

    Raises ConfirmationEnded.
    """
    if not is_token(token, _PREFIX):
        raise ConfirmationEnded
    works = col(Account.confirmation_asked_at) > now() - _WORKS_FOR
    wanted = select(Account).where(col(Account.confirmation_digest) == _digest(token), works)
    account = session.scalar(wanted.with_for_update(key_share=True))
    if account is None:
        raise ConfirmationEnded
    account.email_confirmed_at, account.confirmation_digest = now(), None


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
