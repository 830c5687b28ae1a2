"""What can go wrong with goals."""

from askwell.core.errors import Conflict


class GoalDecided(Conflict):
    """This goal has been accepted or declined already."""
