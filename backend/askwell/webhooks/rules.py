"""What becomes of webhooks when an account turns out to be somebody else's."""

from sqlalchemy import select
from sqlmodel import Session, col

from askwell.auth.models import Account
from askwell.auth.moments import claimed
from askwell.webhooks.actions import abandon
from askwell.webhooks.models import Webhook


@claimed
def switch_off(session: Session, account: Account) -> None:
    """No address is told any more, until the new owner wants it to be."""
    for webhook in session.scalars(select(Webhook).where(col(Webhook.owner_id) == account.id).with_for_update()):
        webhook.enabled = False
        abandon(session, webhook)
