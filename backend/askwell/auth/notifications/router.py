"""Notification settings over REST."""

from askwell.auth.access import MyAccount, MyEditableAccount
from askwell.auth.notifications.schemas import NotificationSettingsRead, NotificationSettingsUpdate
from askwell.core.db import Reading, Writing
from askwell.core.routing import Router
from askwell.core.schemas import told

router = Router("account", prefix="/notification-settings")


@router.get("")
def get_notification_settings(account: MyAccount, session: Reading) -> NotificationSettingsRead:
    """What you are told by mail, and when; its version is the account's."""
    return told(NotificationSettingsRead, account)


@router.patch("")
def update_notification_settings(
    changes: NotificationSettingsUpdate, account: MyEditableAccount, session: Writing
) -> NotificationSettingsRead:
    """Change what you are told by mail."""
    account.sqlmodel_update(changes.given())
    session.flush()
    return told(NotificationSettingsRead, account)
