"""What becomes of the ways in when an account turns out to be somebody else's."""

from sqlalchemy import delete, update
from sqlmodel import Session, col

from askwell.auth.factors.models import Authenticator, Passkey, RecoveryCode
from askwell.auth.models import AccessToken, Account
from askwell.auth.moments import claimed
from askwell.auth.oauth.models import Grant
from askwell.core.clock import now


@claimed
def close(session: Session, account: Account) -> None:
    """Tokens and apps reach it no longer, and no factor is asked for that only whoever signed up can prove."""
    for table in (AccessToken, Grant):
        session.execute(update(table).where(col(table.owner_id) == account.id).values(revoked_at=now()))
    for factor in (Authenticator, Passkey, RecoveryCode):
        session.execute(delete(factor).where(col(factor.owner_id) == account.id))
