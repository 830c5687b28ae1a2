"""What becomes of the ways in when an account turns out to be somebody else's."""

import secrets

from sqlalchemy import delete, update
from sqlmodel import Session, col

from askwell.auth.factors.models import Authenticator, Passkey, RecoveryCode
from askwell.auth.models import AccessToken, Account
from askwell.auth.moments import claimed
from askwell.auth.oauth.models import App, Grant
from askwell.core.clock import now


@claimed
def close(session: Session, account: Account) -> None:
    """Tokens and apps reach it no longer, and no factor is asked for that only whoever signed up can prove.

    Apps that were registered from here go on under another secret, which their new owner can have made.
    """
    for table in (AccessToken, Grant):
        session.execute(update(table).where(col(table.owner_id) == account.id).values(revoked_at=now()))
    for factor in (Authenticator, Passkey, RecoveryCode):
        session.execute(delete(factor).where(col(factor.owner_id) == account.id))
    own = (col(App.owner_id) == account.id) & col(App.secret_digest).is_not(None)
    session.execute(update(App).where(own).values(secret_digest=secrets.token_bytes(32), secret_made_at=now()))
