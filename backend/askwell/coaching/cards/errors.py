"""What can go wrong with nudges."""

from askwell.core.errors import Conflict


class NudgedLately(Conflict):
    """You have nudged this client within a week. Leave them some time."""
