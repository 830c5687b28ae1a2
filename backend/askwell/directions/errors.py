"""What can go wrong with directions."""

from askwell.core.errors import Invalid


class DirectionUnnamed(Invalid):
    """A direction needs a name, a role or an industry."""

    def __init__(self) -> None:
        message = "Write a name, a role or an industry."
        super().__init__(errors=[{"pointer": "/name", "code": "direction_unnamed", "message": message}])
