"""What can go wrong with question sets."""

from askwell.core.errors import Conflict, Forbidden


class NotEditable(Forbidden):
    """A starter set belongs to everybody. Make a copy of it and change that."""


class TooManyQuestions(Conflict):
    """A question set holds at most 100 questions."""
