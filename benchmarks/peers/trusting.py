"""Askwell as it would be if nobody's token were looked at: what the checks cost is told beside it."""

import os
from typing import Any
from uuid import UUID

from askwell.auth.models import Credential
from askwell.auth.viewer import Credentials, Scope, Viewer
from askwell.cli import app as app
from askwell.core.acting import acting_for

_OWNER = Viewer(UUID(os.environ["BENCHMARK_OWNER"]), frozenset(Scope), Credential.session, UUID(int=0))


async def _trusted(*_: Any) -> Viewer:
    return _OWNER


Credentials.viewer = _trusted  # type: ignore[assignment, method-assign]
# Row security has to be told all the same for whom a session acts; the check says that in the statement of its own.
Viewer.confirm = lambda viewer, session: acting_for(session, viewer.account_id)  # type: ignore[assignment, method-assign]
