"""Signatures as Standard Webhooks has them (https://www.standardwebhooks.com), with secrets that are derived."""

import base64
import hashlib
import hmac
from datetime import datetime, timedelta
from uuid import UUID

from askwell.core.clock import now
from askwell.core.keys import Keys
from askwell.webhooks.models import Webhook

OLD_SECRET_LIVES = timedelta(hours=24)
_PREFIX = "whsec_"


def secret(keys: Keys, webhook: Webhook) -> str:
    """The webhook's present secret, as its owner is shown it once."""
    return _PREFIX + base64.b64encode(_key(keys, webhook.id, webhook.secret_number)).decode()


def _key(keys: Keys, id: UUID, number: int) -> bytes:
    return keys.of(f"webhook {id.hex} {number}")


def headers(keys: Keys, webhook: Webhook, delivery_id: UUID, at: datetime, body: bytes) -> dict[str, str]:
    """What a receiver checks the body by; with two signatures for as long as the old secret lives."""
    numbers = [webhook.secret_number]
    if webhook.old_secret_until is not None and webhook.old_secret_until > now():
        numbers.append(webhook.secret_number - 1)
    told, sent_at = str(delivery_id), str(int(at.timestamp()))
    signed = f"{told}.{sent_at}.".encode() + body
    signatures = (hmac.digest(_key(keys, webhook.id, number), signed, hashlib.sha256) for number in numbers)
    return {
        "webhook-id": told,
        "webhook-timestamp": sent_at,
        "webhook-signature": " ".join(f"v1,{base64.b64encode(signature).decode()}" for signature in signatures),
    }
