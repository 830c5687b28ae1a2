"""What can go wrong with engagements."""

from askwell.core.errors import Conflict


class OwnInvitation(Conflict):
    """This is your own invitation. Send the link to the one whom you invite."""


class AlreadyEngaged(Conflict):
    """The two of you are engaged already. Change what is shared there."""


class NotActive(Conflict):
    """This engagement is not active: nothing is shared by it."""


class TooManyEngagements(Conflict):
    """You have as many open invitations as there can be. Withdraw one first."""
