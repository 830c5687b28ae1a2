"""What can go wrong with takeaways."""

from askwell.core.errors import Invalid


class QuoteNotFound(Invalid):
    """The quoted words do not stand in that text."""

    def __init__(self) -> None:
        message = "These words do not stand there. Mark them again."
        super().__init__(errors=[{"pointer": "/source/quote", "code": "quote_not_found", "message": message}])
