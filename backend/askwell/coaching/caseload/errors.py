"""What can go wrong with cohorts."""

from askwell.core.errors import Conflict


class TooFewClients(Conflict):
    """Fewer than five of these clients share their progress: sums would tell of single people."""
