"""What is misconfigured, in plain words, with what to do about it: `askwell doctor`."""

from collections.abc import Iterator

from askwell.core.doctor.findings import Finding, Verdict
from askwell.core.doctor.reach import mail, public_url
from askwell.core.doctor.storage import data_folder, database, secret_key, sqlite
from askwell.core.doctor.work import queue
from askwell.core.settings import Settings

__all__ = ["Finding", "Verdict", "examine"]


def examine(settings: Settings) -> Iterator[Finding]:
    """Look at everything that an installation rests on; each part is asked whatever another one said."""
    for look in (data_folder, secret_key, sqlite, database, queue, public_url, mail):
        yield from look(settings)
