"""What can go wrong with webhooks."""

from askwell.core.errors import Conflict, Forbidden


class TooManyWebhooks(Conflict):
    """There are ten webhooks already. Delete one first."""


class WebhookOff(Conflict):
    """This webhook is switched off. Switch it on first."""


class WebhookOfAnother(Forbidden):
    """An app changes only the webhooks that it made."""
