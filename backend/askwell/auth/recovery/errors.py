"""What can go wrong when a password was forgotten."""

from askwell.core.errors import Conflict


class ResetEnded(Conflict):
    """This link has been used, or works no longer. Have another one mailed to you."""
