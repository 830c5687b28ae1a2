"""What can go wrong with notes."""

from askwell.core.errors import Conflict


class IdTaken(Conflict):
    """You have a note with this id already. Change that one, or choose another id."""
