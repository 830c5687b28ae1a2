"""What each scope shares, in plain words, with an example of what the coach will see."""

from askwell.sharing.models import SharedScope
from askwell.sharing.schemas import ScopeRead

_MASKED = "Names of your contacts are replaced unless you share them, their addresses and numbers always."
SCOPES: list[ScopeRead] = [
    {
        "scope": SharedScope.progress,
        "title": "How far I am",
        "words": "Counts and dates, in sum and week by week: how many people you found, asked, heard from, met and "
        "thanked, how soon they answer, to whom others led you, and what is overdue or not booked. Your goals; your "
        "directions, and how many people you heard about each; what you decided, and how far that is; how it goes, in "
        "your words. And the timeline: each thing that you did, with its day and time. People go by a pseudonym made "
        "of their role and industry.",
        "example": "4 asked, 2 answered, 1 interview held. "
        "Tuesday 10 March, 09:12: wrote to Product manager, insurance, 2nd contact.",
    },
    {
        "scope": SharedScope.interviews,
        "title": "My interviews",
        "words": "Each interview: with whom, by a pseudonym; when, how long and where it is or was; how far it is, and "
        "whether there is a debrief; which directions it belongs to.",
        "example": "Thursday 12 March, 15:00, scheduled: Product manager, insurance, 2nd contact. UX research.",
    },
    {
        "scope": SharedScope.debriefs,
        "title": "What I wrote in interviews",
        "words": "Seen only together with your interviews: what each interview is for, its questions with the answers "
        f"that you noted, your takeaways with their ratings, and your debriefs with how well it suits you. {_MASKED}",
        "example": "Highlights: Product manager, insurance, 2nd contact says that half of the work is writing.",
    },
    {
        "scope": SharedScope.notes,
        "title": "Notes that I mark as shared",
        "words": "Only those notes that you have marked as shared with your coach, with when you wrote and changed "
        f"each and what it is about. {_MASKED}",
        "example": "After three talks I doubt that I like selling.",
    },
    {
        "scope": SharedScope.contact_names,
        "title": "The names of my contacts",
        "words": "Your contacts go by their names instead of a pseudonym, in everything else that you share, also in "
        "what you wrote. Their addresses and numbers stay yours.",
        "example": "Thursday 12 March, 15:00, scheduled: Amina Diallo.",
    },
]
"""In the order in which they are offered."""
