"""Which facts somebody may hear of: those about things that they may read."""

from collections.abc import Iterable
from functools import cache

from askwell.auth.viewer import Scope
from askwell.events.models import Subject

_READ_BY: dict[Scope, tuple[Subject, ...]] = {
    Scope.account_read: (Subject.account, Subject.engagement),
    Scope.contacts_read: (Subject.contact, Subject.organization, Subject.import_, Subject.erasure),
    Scope.questions_read: (Subject.question_set,),
    Scope.interviews_read: (Subject.interview, Subject.proposal),
    Scope.notes_read: (Subject.note,),
    Scope.outreach_read: (
        *(Subject.message_template, Subject.message, Subject.follow_up, Subject.lead, Subject.referral),
    ),
    Scope.directions_read: (Subject.direction, Subject.takeaway, Subject.decision, Subject.outcome),
    Scope.clients_read: (Subject.goal, Subject.assignment, Subject.comment),
}

SCOPE_OF: dict[Subject, Scope] = {subject: scope for scope, subjects in _READ_BY.items() for subject in subjects}
"""The scope that it takes to hear of a kind of thing."""


@cache
def may_see(scopes: Iterable[str]) -> frozenset[Subject]:
    """The kinds of things that these scopes, of which a frozenset is wanted, let somebody hear of."""
    return frozenset(subject for subject, scope in SCOPE_OF.items() if scope in scopes)
