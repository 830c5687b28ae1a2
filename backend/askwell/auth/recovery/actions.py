"""Another password for somebody who forgot theirs, proved by reading their mail."""

import hashlib
from datetime import timedelta

from sqlalchemy import delete, select, update
from sqlmodel import Session, col

from askwell.auth import alerts, passwords
from askwell.auth.models import Account, SignIn
from askwell.auth.moments import claimed
from askwell.auth.recovery.errors import ResetEnded
from askwell.auth.recovery.models import PasswordReset
from askwell.core import mail
from askwell.core.acting import acting_for, acting_for_all
from askwell.core.clock import now
from askwell.core.db import settings_of
from askwell.core.ids import is_token, new_token
from askwell.core.jobs import enqueue
from askwell.core.mail import Letter, MailNotConfigured

JOB = "password.reset"
WORKS_FOR = timedelta(hours=1)
_PREFIX = "askw_reset_"
_TEXT = """Hello,

somebody, probably you, wants to set another password for this address:

{url}

The link works once, for an hour. If you did not ask for it, leave this mail alone: your password stays as it is.
"""


def ask(session: Session, email: str) -> None:
    """Have the link mailed, if an account has this address.

    Whether one has is looked at by a job, so that neither the answer nor its time can tell. Raises MailNotConfigured.
    """
    if not mail.can_send(session):
        raise MailNotConfigured
    enqueue(session, JOB, {"email": email})


def mail_link(session: Session, email: str) -> None:
    """Mail the link to the account of this address, if there is one."""
    account = _account(session, email)
    if account is None:
        return
    letter = Letter(
        owner_id=account.id,
        kind="password_reset",
        to=account.email,
        subject="Set another password",
        text=_TEXT.format(url=_new_link(session, account)),
    )
    mail.send(session, letter)


def link_for(session: Session, email: str) -> str | None:
    """The link, for somebody whom no mail reaches; None if no account has this address."""
    account = _account(session, email)
    return _new_link(session, account) if account is not None else None


def _account(session: Session, email: str) -> Account | None:
    return session.scalar(select(Account).where(col(Account.email) == email))


def _new_link(session: Session, account: Account) -> str:
    """A link that works once, within an hour; the one before stops working."""
    token = new_token(_PREFIX)
    session.merge(PasswordReset(owner_id=account.id, asked_at=now(), digest=_digest(token)))
    return f"{settings_of(session).origin}/reset-password#{token}"


def reset(session: Session, token: str, password: str) -> None:
    """Set the password and sign out everywhere. The link reached the address, so that is confirmed as well.

    Anybody can have signed up with an address that was never confirmed: then every other way in ends, too. Whether a
    link is unknown, used or over cannot be told apart. Raises ResetEnded, WeakPassword.
    """
    if not is_token(token, _PREFIX):
        raise ResetEnded
    password_hash = passwords.hashed(password)  # first: nobody has to wait for the database meanwhile
    acting_for_all(session)  # whose link it is, the link alone tells
    works = (col(PasswordReset.digest) == _digest(token)) & (col(PasswordReset.asked_at) > now() - WORKS_FOR)
    used = delete(PasswordReset).where(works).returning(col(PasswordReset.owner_id))
    owner_id = session.scalar(used)
    if owner_id is None:
        raise ResetEnded
    acting_for(session, owner_id)
    account = session.get_one(Account, owner_id, with_for_update={"key_share": True})
    passwords.require_strong(password, account.email, "new_password")
    account.password_hash = password_hash
    if account.email_confirmed_at is None:
        claimed.comes(session, account)
    account.email_confirmed_at, account.confirmation_digest = account.email_confirmed_at or now(), None
    session.execute(update(SignIn).where(col(SignIn.owner_id) == owner_id).values(revoked_at=now()))
    alerts.password_changed(session, account)


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
