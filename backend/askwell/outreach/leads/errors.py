"""What can go wrong with leads."""

from askwell.core.errors import Conflict


class LeadTurned(Conflict):
    """This lead has become a contact or an organization already."""
