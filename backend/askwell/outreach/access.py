"""Who may see and change what belongs to outreach."""

from typing import Annotated

from askwell.auth.viewer import Scope, Viewer, allow

Reader = Annotated[Viewer, allow(Scope.outreach_read)]
Writer = Annotated[Viewer, allow(Scope.outreach_write)]
