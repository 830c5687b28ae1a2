"""What can go wrong with goals."""

from askwell.core.errors import Conflict


class GoalDecided(Conflict):
    """This goal has been accepted or declined already."""


class GoalNotProposed(Conflict):
    """Nobody proposed this goal to you: there is no answer to take back."""
