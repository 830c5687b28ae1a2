"""Passkeys (WebAuthn): the only module that touches the library."""

from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import select
from sqlmodel import Session, col
from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import base64url_to_bytes, options_to_json_dict
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from askwell.auth.factors.errors import PasskeyRefused, PasskeysUnavailable, TooManyPasskeys
from askwell.auth.factors.models import Passkey
from askwell.auth.factors.schemas import NewPasskey, UsedPasskey
from askwell.auth.models import Account
from askwell.core.clock import now
from askwell.core.settings import Settings

_MOST = 20
_VERIFIED = UserVerificationRequirement.REQUIRED


def are_possible(settings: Settings) -> bool:
    """Whether browsers keep passkeys for this installation's address: it needs a name, and HTTPS or localhost."""
    host = _host(settings)
    try:
        ip_address(host)
    except ValueError:
        return settings.https or host == "localhost"
    return False


def _host(settings: Settings) -> str:
    return urlsplit(settings.origin).hostname or ""


def to_make(settings: Settings, account: Account, known: list[Passkey], challenge: bytes) -> dict[str, Any]:
    """What a device is asked for to make a key. Raises PasskeysUnavailable, TooManyPasskeys."""
    if not are_possible(settings):
        raise PasskeysUnavailable
    if len(known) >= _MOST:
        raise TooManyPasskeys
    options = generate_registration_options(
        rp_id=_host(settings),
        rp_name="Askwell",
        user_id=account.id.bytes,
        user_name=account.email,
        user_display_name=account.display_name,
        challenge=challenge,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=_VERIFIED
        ),
        exclude_credentials=_described(known),
    )
    return options_to_json_dict(options)


def to_use(settings: Settings, known: list[Passkey], challenge: bytes) -> dict[str, Any]:
    """What a device is asked for to use a key; without known ones, whichever it has. Raises PasskeysUnavailable."""
    if not are_possible(settings):
        raise PasskeysUnavailable
    options = generate_authentication_options(
        rp_id=_host(settings), challenge=challenge, allow_credentials=_described(known), user_verification=_VERIFIED
    )
    return options_to_json_dict(options)


def _described(known: list[Passkey]) -> list[PublicKeyCredentialDescriptor]:
    return [PublicKeyCredentialDescriptor(id=each.credential_id) for each in known]


def made(settings: Settings, account: Account, name: str, credential: NewPasskey, challenge: bytes) -> Passkey:
    """The key that a device has made. Raises PasskeyRefused."""
    try:
        verified = verify_registration_response(
            credential=_written(credential),
            expected_challenge=challenge,
            expected_rp_id=_host(settings),
            expected_origin=settings.origin,
            require_user_verification=True,
        )
    except Exception as error:  # the library lets all kinds out for what is no key
        raise PasskeyRefused from error
    return Passkey(
        owner_id=account.id,
        name=name,
        credential_id=verified.credential_id,
        public_key=verified.credential_public_key,
        sign_count=verified.sign_count,
    )


def used(session: Session, settings: Settings, credential: UsedPasskey, challenge: bytes) -> Passkey:
    """The key that a device has used, whoever it belongs to. Raises PasskeyRefused."""
    known: Passkey | None = session.scalar(_with_id(credential).with_for_update())
    if known is None:
        raise PasskeyRefused
    try:
        verified = verify_authentication_response(
            credential=_written(credential),
            expected_challenge=challenge,
            expected_rp_id=_host(settings),
            expected_origin=settings.origin,
            credential_public_key=known.public_key,
            credential_current_sign_count=known.sign_count,
            require_user_verification=True,
        )
    except Exception as error:  # as above
        raise PasskeyRefused from error
    known.sign_count, known.last_used_at = verified.new_sign_count, now()
    return known


def _with_id(credential: UsedPasskey) -> Any:
    try:
        return select(Passkey).where(col(Passkey.credential_id) == base64url_to_bytes(credential.id))
    except ValueError as error:
        raise PasskeyRefused from error


def _written(credential: NewPasskey | UsedPasskey) -> dict[str, Any]:
    told = credential.model_dump(exclude_none=True)
    return {**told, "rawId": credential.id, "type": "public-key"}
