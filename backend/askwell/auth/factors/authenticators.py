"""Authenticator apps (RFC 6238), and the recovery codes for when they are lost."""

import base64
import hashlib
import hmac
import re
import secrets
import time
from io import BytesIO
from uuid import UUID

import pyotp
import segno
from cryptography.fernet import Fernet, InvalidToken
from sqlalchemy import delete, func, select
from sqlmodel import Session, col

from askwell.auth.factors.errors import AuthenticatorInUse, CodeWrong, NothingToConfirm
from askwell.auth.factors.models import Authenticator, RecoveryCode
from askwell.auth.factors.schemas import AuthenticatorBegun
from askwell.auth.models import Account
from askwell.core.clock import now
from askwell.core.keys import Keys

_STEP_SECONDS, _MANY = 30, 10
_DIGITS = re.compile(r"[0-9]{6}")
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none is taken for another


def begin(session: Session, keys: Keys, account: Account) -> AuthenticatorBegun:
    """A secret for an app, which counts once a first code was shown. Raises AuthenticatorInUse."""
    known = session.get(Authenticator, account.id, with_for_update=True)
    if known is not None and known.confirmed_at is not None:
        raise AuthenticatorInUse
    secret = pyotp.random_base32()
    kept = _box(keys).encrypt(secret.encode())
    session.merge(Authenticator(owner_id=account.id, created_at=now(), secret=kept))
    uri = pyotp.TOTP(secret).provisioning_uri(name=account.email, issuer_name="Askwell")
    return AuthenticatorBegun(secret=secret, uri=uri, qr_svg=_drawn(uri))


def _drawn(uri: str) -> str:
    drawing = BytesIO()
    segno.make(uri, micro=False).save(drawing, kind="svg", scale=5, dark="#000", light="#fff", xmldecl=False)
    return drawing.getvalue().decode()


def confirm(session: Session, keys: Keys, account: Account, code: str) -> None:
    """The app shows the right codes, and is asked for from now on. Raises NothingToConfirm, CodeWrong."""
    known = session.get(Authenticator, account.id, with_for_update=True)
    if known is None or known.confirmed_at is not None:
        raise NothingToConfirm
    if not _use(keys, known, _plain(code)):
        raise CodeWrong
    known.confirmed_at = now()


def remove(session: Session, account: Account) -> None:
    """The app is asked for no longer."""
    session.execute(delete(Authenticator).where(col(Authenticator.owner_id) == account.id))


def is_right(session: Session, keys: Keys, owner_id: UUID, code: str) -> bool:
    """Whether this is the app's present code, or a recovery code; either is used up by that."""
    plain = _plain(code)
    if not _DIGITS.fullmatch(plain):
        return _use_recovery_code(session, owner_id, plain)
    known = session.get(Authenticator, owner_id, with_for_update=True)
    return known is not None and known.confirmed_at is not None and _use(keys, known, plain)


def _use(keys: Keys, authenticator: Authenticator, code: str) -> bool:
    """A code is good for its own 30 seconds and those beside them, and only if none of its time or later was used."""
    try:
        totp = pyotp.TOTP(_box(keys).decrypt(authenticator.secret).decode())
    except InvalidToken:  # the installation's secret is another one now
        return False
    present = int(time.time()) // _STEP_SECONDS
    for step in range(max(present - 1, authenticator.last_step + 1), present + 2):
        if hmac.compare_digest(totp.generate_otp(step), code):
            authenticator.last_step = step
            return True
    return False


def _box(keys: Keys) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(keys.of("authenticator")))


def new_recovery_codes(session: Session, account: Account) -> list[str]:
    """Ten codes; those before work no longer."""
    forget_recovery_codes(session, account)
    codes = ["-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4)) for _ in range(_MANY)]
    session.add_all(RecoveryCode(owner_id=account.id, digest=_digest(_plain(code))) for code in codes)
    return codes


def forget_recovery_codes(session: Session, account: Account) -> None:
    """No recovery code works any longer."""
    session.execute(delete(RecoveryCode).where(col(RecoveryCode.owner_id) == account.id))


def recovery_codes_left(session: Session, owner_id: UUID) -> int:
    """How many were not yet used."""
    counted = select(func.count()).select_from(RecoveryCode).where(col(RecoveryCode.owner_id) == owner_id)
    return session.scalar(counted) or 0


def _use_recovery_code(session: Session, owner_id: UUID, code: str) -> bool:
    this = (col(RecoveryCode.owner_id) == owner_id) & (col(RecoveryCode.digest) == _digest(code))
    used = session.execute(delete(RecoveryCode).where(this).returning(col(RecoveryCode.digest)))
    return used.first() is not None


def _plain(code: str) -> str:
    return re.sub(r"[\s-]", "", code).lower()


def _digest(code: str) -> bytes:
    return hashlib.sha256(code.encode()).digest()
