"""Askwell as it would be if nobody's token were looked at: what the checks cost is told beside it."""

import os
from typing import Any
from uuid import UUID

from askwell.app import create_app
from askwell.auth.models import Credential
from askwell.auth.viewer import Credentials, Scope, Viewer
from askwell.core.acting import acting_for
from askwell.core.settings import Settings

_OWNER = Viewer(UUID(os.environ["BENCHMARK_OWNER"]), frozenset(Scope), Credential.session, UUID(int=0))


async def _trusted(*_: Any) -> Viewer:
    return _OWNER


Credentials.viewer = _trusted  # type: ignore[method-assign]
Viewer.confirm = lambda viewer, session: acting_for(session, viewer.account_id)  # type: ignore[method-assign]
app = create_app(Settings())
