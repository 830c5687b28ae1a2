"""Putting a finished file in its place."""

import os
from pathlib import Path


def publish(draft: Path, target: Path) -> None:
    """Move a finished file into place, so that it survives a power cut; FileExistsError if something stands there."""
    _flush(draft)
    os.link(draft, target)
    draft.unlink()
    _flush(target.parent)


def _flush(path: Path) -> None:
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
