"""Plain mails about what matters for the safety of an account, to the address that is known to be its owner's."""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session

from askwell.auth import devices
from askwell.auth.models import Account, SignIn
from askwell.core import mail
from askwell.core.clock import now
from askwell.core.db import settings_of
from askwell.core.mail import Letter

_SIGNED_IN = """Hello,

somebody signed in to your account in a way that is new to us:

When: {at}
With: {device}
From: {network}

If this was you, there is nothing to do. If not, end that session and set another password, here:

{origin}/settings/security
"""
_CHANGED = """Hello,

{what}

When: {at}

If this was you, there is nothing to do. If not, set another password, which signs out everywhere:

{origin}/reset-password

Then look at what has access to your account: {origin}/settings/security
"""


def signed_in(session: Session, account: Account, new: SignIn) -> None:
    """Somebody signed in with a device, or from a network, that is new."""
    told = {"device": devices.in_words(new.user_agent), "network": new.network or "an unknown address"}
    _tell(session, account, "A new sign-in to your account", _SIGNED_IN, **told)


def password_changed(session: Session, account: Account) -> None:
    """The password is another one."""
    _tell(session, account, "Your password was changed", _CHANGED, what="the password of your account was changed.")


def changed(session: Session, account: Account, what: str) -> None:
    """How one signs in has changed otherwise; `what` is a sentence that begins with a small letter."""
    _tell(session, account, "How you sign in was changed", _CHANGED, what=what)


def _tell(session: Session, account: Account, subject: str, text: str, **told: str) -> None:
    if account.mailbox is None:
        return
    at, origin = _local(now(), account.time_zone), settings_of(session).origin
    written = text.format(at=at, origin=origin, **told)
    letter = Letter(owner_id=account.id, kind="security", to=account.mailbox, subject=subject, text=written)
    mail.send(session, letter)


def _local(instant: datetime, zone: str) -> str:
    return f"{instant.astimezone(ZoneInfo(zone)):%-d %B %Y, %H:%M} ({zone})"
