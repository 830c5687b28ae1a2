"""What each scope shares, in plain words, with an example of what the coach will see."""

from askwell.sharing.models import SharedScope
from askwell.sharing.schemas import ScopeRead

SCOPES: list[ScopeRead] = [
    {
        "scope": SharedScope.progress,
        "title": "How far I am",
        "words": "Counts, dates and states: how many people you found, asked, spoke with and thanked, your goals, "
        "your directions, and how far decisions are. People go by a pseudonym.",
        "example": "4 asked, 2 answered, 1 interview held. Product manager, insurance, 2nd contact: thanked.",
    },
    {
        "scope": SharedScope.interviews,
        "title": "My interviews",
        "words": "When each interview is or was, how far it is, and which directions it belongs to.",
        "example": "Thursday 12 March, 15:00, scheduled: Product manager, insurance, 2nd contact. UX research.",
    },
    {
        "scope": SharedScope.debriefs,
        "title": "What I wrote in interviews",
        "words": "The questions of your interviews with the answers that you noted, and your debriefs. "
        "Names, addresses and numbers of your contacts are replaced.",
        "example": "Highlights: Product manager, insurance, 2nd contact says that half of the work is writing.",
    },
    {
        "scope": SharedScope.notes,
        "title": "Notes that I mark as shared",
        "words": "Only those notes that you have marked as shared with your coach. "
        "Names, addresses and numbers of your contacts are replaced.",
        "example": "After three talks I doubt that I like selling.",
    },
    {
        "scope": SharedScope.contact_names,
        "title": "The names of my contacts",
        "words": "Your contacts go by their names instead of a pseudonym. Their addresses and numbers stay yours.",
        "example": "Thursday 12 March, 15:00, scheduled: Amina Diallo.",
    },
]
"""In the order in which they are offered."""
