"""The one secret of an installation, and the keys that are derived from it for each purpose."""

import hashlib
import hmac
import os
import secrets
from pathlib import Path

from askwell.core.settings import Settings


class Keys:
    """Keys of 32 bytes, each for one purpose, from one master secret."""

    def __init__(self, master: bytes) -> None:
        if len(master) < 32:
            raise ValueError("The secret key needs at least 32 characters (ASKWELL_SECRET_KEY).")
        self._master = master
        self.name = self.of("name").hex()[:8]

    def of(self, purpose: str) -> bytes:
        """The key for a purpose, such as "cursor"."""
        return hmac.digest(self._master, purpose.encode(), hashlib.sha256)

    def sign(self, purpose: str, message: bytes) -> bytes:
        """A signature of 16 bytes."""
        return hmac.digest(self.of(purpose), message, hashlib.sha256)[:16]

    def is_signed(self, purpose: str, message: bytes, signature: bytes) -> bool:
        """Whether this installation signed the message, for this purpose."""
        return hmac.compare_digest(self.sign(purpose, message), signature)


def load_keys(settings: Settings) -> Keys:
    """The keys of this installation; without a configured secret, one is made in the data folder."""
    if settings.secret_key is not None:
        return Keys(settings.secret_key.get_secret_value().encode())
    path = settings.data_dir / "secret.key"
    if not path.exists():
        _create(path)
    return Keys(path.read_bytes())


def _create(path: Path) -> None:
    """Several processes may start at once: a finished file is linked into place, and the first one wins."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(secrets.token_hex(32).encode())
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
