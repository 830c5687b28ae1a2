"""What can go wrong with gaps."""

from askwell.core.errors import Conflict


class NoGap(Conflict):
    """This takeaway is not a gap, so there is nothing to close."""
