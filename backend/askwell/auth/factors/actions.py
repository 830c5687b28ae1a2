"""Turning second factors on and off, and signing in with them."""

import hashlib
from typing import Any
from uuid import UUID

from sqlalchemy import delete
from sqlmodel import Session, col

from askwell.auth import alerts, passwords
from askwell.auth.errors import CurrentPasswordWrong
from askwell.auth.factors import authenticators, challenges, passkeys
from askwell.auth.factors.access import has_authenticator, passkeys_of
from askwell.auth.factors.errors import (
    ChallengeEnded,
    NoSecondFactor,
    PasskeyRefused,
    SecondFactorRequired,
    SecondFactorWrong,
)
from askwell.auth.factors.models import Passkey
from askwell.auth.factors.schemas import (
    AuthenticatorBegun,
    PasskeyChallenge,
    PasskeyCreate,
    PasskeySignIn,
    SecondFactorProof,
)
from askwell.auth.models import Account
from askwell.auth.proof import Proof
from askwell.auth.viewer import Viewer
from askwell.core.acting import acting_for, acting_for_all
from askwell.core.db import settings_of
from askwell.core.keys import Keys

_SECOND_STEP, _PASSKEY, _NEW_PASSKEY = "second step", "passkey sign-in", "new passkey"


def require_password(account: Account, password: str) -> None:
    """Ask again, before it changes how one signs in. Raises CurrentPasswordWrong."""
    if not passwords.matches(password, account.password_hash):
        raise CurrentPasswordWrong("password")


def begin_authenticator(session: Session, keys: Keys, account: Account, password: str) -> AuthenticatorBegun:
    """A secret for an authenticator app. Raises CurrentPasswordWrong, AuthenticatorInUse."""
    require_password(account, password)
    return authenticators.begin(session, keys, account)


def confirm_authenticator(session: Session, viewer: Viewer, keys: Keys, account: Account, code: str) -> list[str]:
    """From now on codes are asked for. With the first factor come recovery codes.

    Raises NothingToConfirm, CodeWrong.
    """
    viewer.hold(session)
    authenticators.confirm(session, keys, account, code)
    alerts.changed(session, account, "an authenticator app is asked for from now on.")
    return _first_recovery_codes(session, account)


def remove_authenticator(session: Session, account: Account, password: str) -> None:
    """Codes are asked for no longer. Raises CurrentPasswordWrong."""
    require_password(account, password)
    authenticators.remove(session, account)
    alerts.changed(session, account, "the authenticator app was turned off.")
    _forget_needless_codes(session, account)


def renew_recovery_codes(session: Session, account: Account, password: str) -> list[str]:
    """Ten other recovery codes. Raises CurrentPasswordWrong, NoSecondFactor."""
    require_password(account, password)
    if not _has_any(session, account.id):
        raise NoSecondFactor
    return authenticators.new_recovery_codes(session, account)


def begin_passkey(session: Session, keys: Keys, account: Account, password: str) -> PasskeyChallenge:
    """What a device is asked for to make a key. Raises CurrentPasswordWrong, PasskeysUnavailable, TooManyPasskeys."""
    require_password(account, password)
    challenge = challenges.give(keys, _NEW_PASSKEY, account.id.hex)
    known = list(session.scalars(passkeys_of(account.id)))
    wanted = passkeys.to_make(settings_of(session), account, known, challenges.bytes_of(challenge))
    return PasskeyChallenge(challenge=challenge, public_key=wanted)


def add_passkey(
    session: Session, viewer: Viewer, keys: Keys, account: Account, new: PasskeyCreate
) -> tuple[Passkey, list[str]]:
    """Keep the key that a device has made. With the first factor come recovery codes.

    Raises ChallengeEnded, PasskeyRefused.
    """
    challenge = challenges.read(keys, _NEW_PASSKEY, new.challenge)
    if challenge.told != [account.id.hex]:
        raise ChallengeEnded
    viewer.hold(session)
    challenges.use(session, challenge)
    passkey = passkeys.made(settings_of(session), account, new.name, new.credential, challenge.digest)
    codes = _first_recovery_codes(session, account)
    session.add(passkey)
    session.flush()
    alerts.changed(session, account, "a passkey was added, which signs in without the password.")
    return passkey, codes


def remove_passkey(session: Session, account: Account, passkey: Passkey, password: str) -> None:
    """The key signs in no longer. Raises CurrentPasswordWrong."""
    require_password(account, password)
    this = (col(Passkey.owner_id) == passkey.owner_id) & (col(Passkey.id) == passkey.id)
    session.execute(delete(Passkey).where(this))
    session.expunge(passkey)
    alerts.changed(session, account, "a passkey was removed.")
    _forget_needless_codes(session, account)


def _has_any(session: Session, owner_id: UUID) -> bool:
    return has_authenticator(session, owner_id) or session.scalar(passkeys_of(owner_id).limit(1)) is not None


def _first_recovery_codes(session: Session, account: Account) -> list[str]:
    if authenticators.recovery_codes_left(session, account.id):
        return []
    return authenticators.new_recovery_codes(session, account)


def _forget_needless_codes(session: Session, account: Account) -> None:
    session.flush()
    if not _has_any(session, account.id):
        authenticators.forget_recovery_codes(session, account)


def require_second_factor(session: Session, keys: Keys, proof: Proof) -> None:
    """Let nobody in by the password alone who has a second factor. Raises SecondFactorRequired."""
    acting_for(session, proof.account_id)
    known = list(session.scalars(passkeys_of(proof.account_id)))
    if not known and not has_authenticator(session, proof.account_id):
        return
    challenge = challenges.give(
        keys, _SECOND_STEP, proof.account_id.hex, _fingerprint(proof.password_hash), proof.scope
    )
    told: dict[str, Any] = {"challenge": challenge}
    if known and passkeys.are_possible(settings_of(session)):
        told["public_key"] = passkeys.to_use(settings_of(session), known, challenges.bytes_of(challenge))
    raise SecondFactorRequired(**told)


def account_of_second_step(keys: Keys, challenge: str) -> str:
    """Whose sign-in goes on with this challenge. Raises ChallengeEnded."""
    return challenges.read(keys, _SECOND_STEP, challenge).told[0]


def prove_second_factor(session: Session, keys: Keys, given: SecondFactorProof) -> Proof:
    """Who has given both. Raises ChallengeEnded, SecondFactorWrong, PasskeyRefused."""
    challenge = challenges.read(keys, _SECOND_STEP, given.challenge)
    account_id, fingerprint, scope = UUID(challenge.told[0]), *challenge.told[1:]
    acting_for(session, account_id)
    account = session.get(Account, account_id)
    if account is None or _fingerprint(account.password_hash) != fingerprint:
        raise ChallengeEnded
    if given.credential is not None:
        if passkeys.used(session, settings_of(session), given.credential, challenge.digest).owner_id != account_id:
            raise PasskeyRefused
    elif not authenticators.is_right(session, keys, account_id, given.code or ""):
        raise SecondFactorWrong
    challenges.use(session, challenge)
    return Proof(account.id, account.password_hash, scope)


def begin_passkey_sign_in(session: Session, keys: Keys) -> PasskeyChallenge:
    """What a device is asked for to sign in, whoever it belongs to. Raises PasskeysUnavailable."""
    challenge = challenges.give(keys, _PASSKEY)
    wanted = passkeys.to_use(settings_of(session), [], challenges.bytes_of(challenge))
    return PasskeyChallenge(challenge=challenge, public_key=wanted)


def prove_by_passkey(session: Session, keys: Keys, given: PasskeySignIn) -> Proof:
    """Whose passkey was used: something they have, and, verified by the device, know or are.

    Raises ChallengeEnded, PasskeyRefused.
    """
    challenge = challenges.read(keys, _PASSKEY, given.challenge)
    acting_for_all(session)  # whose passkey it is, the passkey alone tells
    passkey = passkeys.used(session, settings_of(session), given.credential, challenge.digest)
    acting_for(session, passkey.owner_id)
    challenges.use(session, challenge)
    account = session.get_one(Account, passkey.owner_id)
    return Proof(account.id, account.password_hash, "")


def _fingerprint(password_hash: str) -> str:
    """Of the password, so that a challenge ends when it is changed."""
    return hashlib.sha256(password_hash.encode()).hexdigest()[:16]
