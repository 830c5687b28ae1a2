"""What can go wrong with imports."""

from askwell.core.errors import Conflict, Invalid


class NotAnExport(Invalid):
    """The file is not what is expected."""

    def __init__(self, message: str) -> None:
        super().__init__(message, errors=[{"pointer": "/file", "code": "not_an_export", "message": message}])


class ImportUnderWay(Conflict):
    """Another import of yours is under way. Wait for its end, or delete it."""


class RowNotOffered(Conflict):
    """This row cannot be chosen: it changes nothing, or cannot be used."""
