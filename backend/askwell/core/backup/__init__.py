"""Backups: one archive with the database and a manifest, checked when made and again before it is restored."""

from askwell.core.backup.archive import back_up, restore, stream_backup, verify
from askwell.core.backup.content import BackupError

__all__ = ["BackupError", "back_up", "restore", "stream_backup", "verify"]
