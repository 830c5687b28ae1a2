"""What can go wrong when two agree on a time."""

from askwell.core.errors import Conflict


class TimeNotOffered(Conflict):
    """This time is not on offer, or not any more. Choose one of those that are shown."""


class PlatformNotOffered(Conflict):
    """This platform is not on offer. Choose one of those that are shown."""
