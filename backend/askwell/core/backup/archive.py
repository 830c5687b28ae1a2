"""The archive: `manifest.json`, one dump of the database, and the secret key if asked for."""

import hashlib
import shutil
import tarfile
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO, BinaryIO, Literal

from pydantic import BaseModel, ValidationError
from sqlalchemy import make_url

from askwell import __version__
from askwell.core.backup import postgresql, sqlite
from askwell.core.backup.content import BackupError, Content
from askwell.core.backup.publish import publish
from askwell.core.clock import now
from askwell.core.keys import load_keys
from askwell.core.migrate import revisions
from askwell.core.settings import Settings

MANIFEST = "manifest.json"
KEY_FILE = "secret.key"
LONGEST_MANIFEST = 1_000_000
ENGINES = {"sqlite": sqlite, "postgresql": postgresql}


class Manifest(BaseModel):
    """What a backup says of itself."""

    format: Literal[1] = 1
    app_version: str
    engine: Literal["sqlite", "postgresql"]
    created_at: datetime
    key: str
    """Names the installation's secret key, and does not tell it."""
    revision: str
    """The migration that the database was at."""
    tables: dict[str, int]
    """Rows per table."""
    files: dict[str, str]
    """SHA-256 of each other member."""

    @property
    def content(self) -> Content:
        """What the database in the backup must hold."""
        return Content(self.revision, self.tables)


def back_up(settings: Settings, folder: Path, *, keep: int | None = None, with_secrets: bool = False) -> Path:
    """Write `askwell-TIME.tar.gz` into the folder, verify it, and remove all but the `keep` newest.

    BackupError when it cannot be made or cannot be trusted; nothing is left then.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with _verified_draft(settings, folder, with_secrets=with_secrets) as draft:
        target = folder / f"askwell-{now():%Y%m%dT%H%M%SZ}.tar.gz"
        publish(draft, target)
    for old in sorted(folder.glob("askwell-*.tar.gz"), reverse=True)[keep:] if keep else ():
        old.unlink()
    return target


def stream_backup(settings: Settings, stream: BinaryIO, *, with_secrets: bool = False) -> None:
    """Write a verified backup to a stream."""
    with _verified_draft(settings, None, with_secrets=with_secrets) as draft, draft.open("rb") as file:
        shutil.copyfileobj(file, stream)


def verify(file: Path) -> Manifest:
    """Check the hashes, the database's soundness and its row counts; BackupError at the first fault."""
    with tempfile.TemporaryDirectory() as scratch:
        return _unpack(file, Path(scratch))


def restore(file: Path, target: str, settings: Settings) -> Manifest:
    """Restore into an empty folder, or into an empty database given by its `postgresql+psycopg://` URL.

    The database is upgraded to this version, and a secret key in the backup goes into the folder (or into the data
    folder). BackupError when the backup is damaged, is of the other engine or of a newer version, or when the target
    is not empty.
    """
    with tempfile.TemporaryDirectory() as scratch:
        unpacked = Path(scratch)
        manifest = _unpack(file, unpacked)
        if manifest.engine != ("postgresql" if "://" in target else "sqlite"):
            raise BackupError(f"This is a backup of {manifest.engine}; the target is something else.")
        if manifest.revision not in revisions():
            raise BackupError(f"A newer Askwell made this backup: {manifest.app_version}. Update this one first.")
        if manifest.engine == "sqlite":
            sqlite.load(unpacked / sqlite.MEMBER, Path(target))
            _restore_key(unpacked, Path(target))
        else:
            postgresql.load(unpacked / postgresql.MEMBER, target, manifest.content)
            _restore_key(unpacked, settings.data_dir)
    return manifest


@contextmanager
def _verified_draft(settings: Settings, folder: Path | None, *, with_secrets: bool) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(dir=folder, prefix=".backup-") as scratch:
        draft = Path(scratch) / "draft.tar.gz"
        _pack(settings, Path(scratch), draft, with_secrets=with_secrets)
        verify(draft)
        yield draft


def _pack(settings: Settings, scratch: Path, archive: Path, *, with_secrets: bool) -> None:
    is_sqlite = make_url(settings.url).get_backend_name() == "sqlite"
    name: Literal["sqlite", "postgresql"] = "sqlite" if is_sqlite else "postgresql"
    engine = ENGINES[name]
    key = load_keys(settings).name
    content = engine.dump(settings.url, scratch / engine.MEMBER)
    members = [scratch / engine.MEMBER, *([_key_file(settings)] if with_secrets else [])]
    manifest = Manifest(
        app_version=__version__,
        engine=name,
        created_at=now(),
        key=key,
        revision=content.revision,
        tables=content.tables,
        files={member.name: _digest(member) for member in members},
    )
    (scratch / MANIFEST).write_text(manifest.model_dump_json(indent=2))
    with tarfile.open(archive, "w:gz", compresslevel=6) as tar:
        for member in (scratch / MANIFEST, *members):
            tar.add(member, arcname=member.name, filter=_anonymous)


def _unpack(file: Path, folder: Path) -> Manifest:
    """Take out what the manifest names and nothing else, and check it."""
    try:
        with tarfile.open(file, "r:gz") as tar:
            manifest = Manifest.model_validate_json(_member(tar, MANIFEST).read(LONGEST_MANIFEST))
            if unknown := manifest.files.keys() - {ENGINES[manifest.engine].MEMBER, KEY_FILE}:
                raise BackupError(f"The backup names files that do not belong in one: {sorted(unknown)}")
            for name in manifest.files:
                with (folder / name).open("xb") as target:
                    shutil.copyfileobj(_member(tar, name), target)
    except (OSError, EOFError, tarfile.TarError, ValidationError, zlib.error) as error:
        raise BackupError(f"{file} cannot be read as a backup: {error}") from error
    for name, digest in manifest.files.items():
        if _digest(folder / name) != digest:
            raise BackupError(f"{name} in {file} is not what was backed up: its hash differs.")
    engine = ENGINES[manifest.engine]
    engine.check(folder / engine.MEMBER, manifest.content)
    return manifest


def _member(tar: tarfile.TarFile, name: str) -> IO[bytes]:
    try:
        member = tar.extractfile(name)
    except KeyError:
        member = None
    if member is None:
        raise BackupError(f"The backup lacks {name}.")
    return member


def _anonymous(member: tarfile.TarInfo) -> tarfile.TarInfo:
    member.uid = member.gid = 0
    member.uname = member.gname = ""
    member.mode = 0o600
    return member


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _key_file(settings: Settings) -> Path:
    if settings.secret_key is not None:
        raise BackupError("The secret key is not in the data folder: ASKWELL_SECRET_KEY sets it. Keep that yourself.")
    return settings.data_dir / KEY_FILE


def _restore_key(unpacked: Path, folder: Path) -> None:
    key = unpacked / KEY_FILE
    if not key.exists():
        return
    folder.mkdir(parents=True, exist_ok=True)
    draft = folder / f".{KEY_FILE}"
    shutil.copyfile(key, draft)
    publish(draft, folder / KEY_FILE)
