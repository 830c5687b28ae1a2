"""Lets judges from outside read the API document and question a server about it: `make conformance`.

The judges are fetched when they are first asked, in versions that are written down, into environments of their own,
so that they constrain nothing of ours.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tests"))

from askwell.core.logs import configure  # noqa: E402
from askwell.core.settings import Settings  # noqa: E402
from client import Client  # noqa: E402
from databases import sqlite_copies  # noqa: E402
from people import person  # noqa: E402
from servers import serving  # noqa: E402

DOCUMENT = "openapi.json"
BIN = Path(sys.executable).parent
VALIDATOR = [BIN / "openapi-spec-validator", DOCUMENT]
JUDGES = Path("tests/conformance/judges")
INSTALL = [BIN / "npm", "ci", "--prefix", JUDGES, "--ignore-scripts", "--no-fund", "--no-audit", "--loglevel", "error"]
REDOCLY = [JUDGES / "node_modules/.bin/redocly", "lint", DOCUMENT, "--config", JUDGES / "redocly.yaml"]
SPECTRAL = [JUDGES / "node_modules/.bin/spectral", "lint", DOCUMENT, "--ruleset", JUDGES / ".spectral.js"]
SPECTRAL += ["--fail-severity", "hint", "--quiet"]
ST = [BIN / "uv", "tool", "run", "--from", "schemathesis==4.32.5", "st"]
SCHEMATHESIS = [*ST, "--config-file", "tests/conformance/schemathesis.toml", "run", DOCUMENT, "--checks", "all"]
THOROUGH = ["--phases", "examples,coverage,fuzzing,stateful", "-n", "30", "--generation-deterministic"]


def main(arguments: list[str]) -> int:
    """Ask every judge; the number of those who found something."""
    found = [ask("openapi-spec-validator", VALIDATOR), ask("npm", INSTALL)]
    found += [ask("Redocly", REDOCLY), ask("Spectral", SPECTRAL), question_a_server(arguments)]
    return sum(found)


def ask(name: str, command: list[str | Path], **told: str) -> bool:
    """Whether the judge has found something."""
    print(f"== {name}", flush=True)
    path = f"{BIN}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path, "REDOCLY_TELEMETRY": "off", **told}
    return bool(subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode)


def question_a_server(arguments: list[str]) -> bool:
    """Send what the document allows, and what it does not, to a server that is thrown away."""
    folder = Path(tempfile.mkdtemp())
    try:
        with serving(sqlite_copies(folder)()) as address, Client([address]) as client:
            ada = person("ada")
            client.sign_up(ada)
            told = {"JUDGE_URL": address, "JUDGE_EMAIL": ada.email, "JUDGE_PASSWORD": ada.password}
            return ask("schemathesis", [*SCHEMATHESIS, "--url", address, *(arguments or THOROUGH)], **told)
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    configure(Settings())
    sys.exit(main(sys.argv[1:]))
