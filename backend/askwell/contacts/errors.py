"""What can go wrong with contacts and organizations."""

from askwell.core.errors import Conflict, Invalid


class NameNeeded(Invalid):
    """A contact needs a name: a given name, a family name, or both."""

    def __init__(self) -> None:
        message = "Write a given name or a family name."
        super().__init__(errors=[{"pointer": "/given_name", "code": "name_needed", "message": message}])


class NameTaken(Conflict):
    """You have an organization of this name already. Merge the two instead."""


class SameContact(Conflict):
    """A contact cannot be merged with itself."""


class MergeUndone(Conflict):
    """This merge has been undone already."""


class MergedAway(Conflict):
    """This contact was merged into another one. Undo the merge to have it back."""
