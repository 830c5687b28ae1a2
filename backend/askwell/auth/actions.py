"""What somebody can do with their account, their sessions and their tokens."""

import hashlib
from datetime import UTC, datetime, time, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col

from askwell.auth import alerts, confirming, devices, passwords, refresh
from askwell.auth.access import good_tokens
from askwell.auth.errors import CurrentPasswordWrong, RefreshTokenReused, TooManyTokens, WeakPassword, WrongPassword
from askwell.auth.factors.actions import require_second_factor
from askwell.auth.models import AccessToken, Account, SignIn
from askwell.auth.moments import leaving
from askwell.auth.proof import Proof, Visit
from askwell.auth.schemas import AccessTokenCreate, AccountCreate, AccountUpdate, SignInForm
from askwell.auth.viewer import TOKEN_PREFIX, Viewer
from askwell.core import mail
from askwell.core.acting import acting_for
from askwell.core.clock import days_from_now, now
from askwell.core.db import Database
from askwell.core.email import email_key
from askwell.core.errors import Invalid, NotSignedIn
from askwell.core.ids import new_token
from askwell.core.keys import Keys
from askwell.events.actions import record
from askwell.events.models import EventType

_TOKEN_DAYS, _MOST_TOKEN_DAYS, _MOST_TOKENS = 90, 365, 50


def sign_up(session: Session, new: AccountCreate) -> None:
    """Make the account, unless the address has one already: then nothing changes, and nothing tells."""
    passwords.require_strong(new.password, new.email)
    password_hash = passwords.hashed(new.password)
    account = Account(
        email=email_key(new.email),
        password_hash=password_hash,
        display_name=new.display_name,
        time_zone=new.time_zone,
    )
    try:
        with session.begin_nested():
            session.add(account)
    except IntegrityError:
        return
    acting_for(session, account.id)
    record(session, EventType.account_created, account)
    if mail.can_send(session):
        confirming.ask(session, account)


def prove(database: Database, keys: Keys, form: SignInForm) -> Proof:
    """Whose password this is. No transaction is held while that is worked out.

    Raises WrongPassword, SecondFactorRequired.
    """
    with database.reading() as session:
        account = session.scalar(select(Account).where(col(Account.email) == email_key(form.username)))
    if not passwords.matches(form.password, account.password_hash if account else None) or account is None:
        raise WrongPassword
    proof = Proof(account.id, account.password_hash, " ".join(sorted(set(form.scope.split()))))
    with database.reading() as session:
        require_second_factor(session, keys, proof)
    return proof


def sign_in(session: Session, proof: Proof, visit: Visit) -> SignIn:
    """Begin a session, and tell the owner by mail when it comes from a place that is new.

    Raises WrongPassword for a password that was changed since it was proved, also by what has not ended yet.
    """
    same = (col(Account.id) == proof.account_id) & (col(Account.password_hash) == proof.password_hash)
    account = session.scalar(select(Account).where(same).with_for_update(read=True))
    if account is None:
        raise WrongPassword
    acting_for(session, proof.account_id)
    signed_in = SignIn(
        owner_id=proof.account_id,
        expires_at=now() + refresh.LIFETIME,
        user_agent=visit.user_agent,
        network=visit.network,
        scope=proof.scope or None,
    )
    if not _is_expected(session, account, visit):
        alerts.signed_in(session, account, signed_in)
    session.add(signed_in)
    return signed_in


def _is_expected(session: Session, account: Account, visit: Visit) -> bool:
    """Whether the owner need not hear of it: signed in so before, or with the sign-up."""
    before = select(col(SignIn.user_agent)).where(col(SignIn.owner_id) == account.id)
    known = session.scalars(before.where(col(SignIn.network) == visit.network)).all()
    if any(devices.are_alike(each, visit.user_agent) for each in known):
        return True
    return account.created_at > days_from_now(-1) and session.scalar(before.limit(1)) is None


def refresh_session(session: Session, presented: refresh.Refresh) -> SignIn:
    """Use a refresh token. One that was used before ends the session: somebody else has a copy. Raises NotSignedIn."""
    acting_for(session, presented.owner_id)
    key = (presented.owner_id, presented.sign_in_id)
    signed_in = session.get(SignIn, key, with_for_update=True)
    if signed_in is None or signed_in.revoked_at is not None or signed_in.expires_at <= now():
        raise NotSignedIn
    if not refresh.renew(signed_in, presented.generation):
        raise RefreshTokenReused
    return signed_in


def end_session(session: Session, owner_id: object, sign_in_id: object) -> None:
    """Sign out one place; its tokens stop working at once."""
    this = (col(SignIn.owner_id) == owner_id) & (col(SignIn.id) == sign_in_id)
    session.execute(update(SignIn).where(this).values(revoked_at=now()))


def edit_account(account: Account, changes: AccountUpdate) -> None:
    """Change what the account says of its owner."""
    account.sqlmodel_update(changes.given())


def change_password(session: Session, account: Account, viewer: Viewer, current: str, new: str) -> None:
    """Set another password and sign out everywhere else."""
    if not passwords.matches(current, account.password_hash):
        raise CurrentPasswordWrong("current_password")
    if current == new:
        raise WeakPassword("new_password", "The new password is the old one.")
    passwords.require_strong(new, account.email, "new_password")
    account.password_hash = passwords.hashed(new)
    others = (col(SignIn.owner_id) == account.id) & (col(SignIn.id) != viewer.credential_id)
    session.execute(update(SignIn).where(others).values(revoked_at=now()))
    alerts.password_changed(session, account)


def delete_account(session: Session, account: Account, password: str) -> None:
    """Erase the account and everything of theirs; nothing happens if another tab has done it meanwhile."""
    if not passwords.matches(password, account.password_hash):
        raise CurrentPasswordWrong("password")
    this = col(Account.id) == account.id
    if session.scalar(select(col(Account.id)).where(this).with_for_update()) is not None:
        leaving.comes(session, account)
        session.execute(delete(Account).where(this))
    session.expunge(account)


def create_token(session: Session, viewer: Viewer, new: AccessTokenCreate) -> tuple[AccessToken, str]:
    """A personal access token and its secret, which is not kept. Raises MissingScope, TooManyTokens."""
    viewer.require(new.scopes)
    _require_room(session, viewer)
    secret = new_token(TOKEN_PREFIX)
    token = AccessToken(
        owner_id=viewer.account_id,
        name=new.name,
        scopes=sorted({scope.value for scope in new.scopes}),
        expires_at=_expiry(new),
        prefix=secret[: len(TOKEN_PREFIX) + 4],
        digest=hashlib.sha256(secret.encode()).digest(),
    )
    session.add(token)
    return token, secret


def _expiry(new: AccessTokenCreate) -> datetime:
    if new.expires_on is None:
        return days_from_now(_TOKEN_DAYS)
    end = datetime.combine(new.expires_on, time(), UTC) + timedelta(days=1)
    if not now() < end <= days_from_now(_MOST_TOKEN_DAYS + 1):
        message = f"Choose a day from today to {_MOST_TOKEN_DAYS} days from now."
        raise Invalid(errors=[{"pointer": "/expires_on", "code": "out_of_range", "message": message}])
    return end


def _require_room(session: Session, viewer: Viewer) -> None:
    viewer.hold(session)  # so that two who count at once do not both find room for one more
    if len(session.scalars(good_tokens(viewer)).all()) >= _MOST_TOKENS:
        raise TooManyTokens


def revoke_token(token: AccessToken) -> None:
    """The token stops working at once."""
    token.revoked_at = now()
