"""What a backup says of itself."""

from dataclasses import dataclass


class BackupError(Exception):
    """A backup that cannot be made, trusted or restored; the message says why, for the operator."""


@dataclass(frozen=True)
class Content:
    """What stood in a database at the instant of a backup."""

    revision: str
    """The migration that the database was at."""
    tables: dict[str, int]
    """Rows per table."""

    def expect(self, found: "Content") -> None:
        """BackupError unless what was found is exactly this."""
        if found != self:
            raise BackupError(f"The backup holds something else than it says: {found} instead of {self}.")
