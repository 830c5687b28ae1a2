"""Forgotten passwords over REST."""

from typing import Annotated

from fastapi import Body, Depends, Request

from askwell.auth.errors import WeakPassword
from askwell.auth.rates import PUBLIC
from askwell.auth.recovery import actions
from askwell.auth.recovery.errors import ResetEnded
from askwell.auth.recovery.schemas import PasswordResetAsk, PasswordResetProof
from askwell.core.db import Writing
from askwell.core.email import email_key
from askwell.core.errors import TooManyRequests, responses
from askwell.core.limits import AUTH, RECOVERY, network_of, spend_shared
from askwell.core.mail import MailNotConfigured
from askwell.core.routing import Router

router = Router("account", prefix="/password-reset")


async def _asked(request: Request, asked: Annotated[PasswordResetAsk, Body()]) -> str:
    """Whose password it is about. Ten a minute from one network, and three mails an hour to one address, known or
    not."""
    await spend_shared(request, AUTH, network_of(request))
    await spend_shared(request, RECOVERY, email_key(asked.email))
    return email_key(asked.email)


@router.post("", status_code=204, responses=responses(MailNotConfigured, TooManyRequests))
def ask_for_password_reset(email: Annotated[str, Depends(_asked)], session: Writing) -> None:
    """Have a link mailed that sets another password. The answer is the same whether an account has the address."""
    actions.ask(session, email)


@router.put("", status_code=204, dependencies=PUBLIC, responses=responses(ResetEnded, WeakPassword, TooManyRequests))
def reset_password(proof: PasswordResetProof, session: Writing) -> None:
    """Set another password with the link that was mailed. It works once, for an hour, and signs out everywhere."""
    actions.reset(session, proof.token, proof.new_password)
