"""What is done around second factors without being asked."""

from sqlmodel import Session

from askwell.auth.factors import challenges
from askwell.core.jobs import daily


@daily
def forget_challenges(session: Session) -> None:
    """Forget answered challenges that would be over anyway."""
    challenges.forget_over(session)
