"""What can go wrong with webhooks."""

from askwell.core.errors import Conflict


class TooManyWebhooks(Conflict):
    """There are ten webhooks already. Delete one first."""


class WebhookOff(Conflict):
    """This webhook is switched off. Switch it on first."""
