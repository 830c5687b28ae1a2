"""Writes the first migration anew from the models, as long as there is no release; those that follow it stay."""

import shutil
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import Script

from askwell.core.db import Database
from askwell.core.settings import Settings

MIGRATIONS = Path(__file__).parents[1] / "backend" / "askwell" / "migrations"
FIRST = MIGRATIONS / "versions" / "20261123_first.py"


def written(folder: Path) -> str:
    """What Alembic writes for an empty history and an empty database, both in the folder."""
    scripts = folder / "migrations"
    shutil.copytree(MIGRATIONS, scripts, ignore=shutil.ignore_patterns("*_*.py", "__pycache__"))
    with closing(Database(Settings(data_dir=folder), for_all=True)) as database:
        config = Config(attributes={"database": database})
        config.set_main_option("script_location", str(scripts))
        made = command.revision(config, "The tables of the first release.", autogenerate=True, rev_id="0001")
    assert isinstance(made, Script)
    return Path(made.path).read_text()


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        FIRST.write_text(written(Path(folder)))
    ruff = [sys.executable, "-m", "ruff"]
    subprocess.run([*ruff, "check", "--quiet", "--fix", "--select", "I,F", FIRST], check=True)
    subprocess.run([*ruff, "format", "--quiet", FIRST], check=True)


if __name__ == "__main__":
    main()
