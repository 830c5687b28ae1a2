"""Clients that are made from openapi.json: without a warning, with names that can be read, and they work."""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from client import SignIn
from node import node

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
DOCUMENT, MODULES = ROOT / "openapi.json", ROOT / "frontend" / "node_modules"
BIN = Path(sys.executable).parent

OPTIONAL = "--default-non-nullable=false"
"""What has a default need not be sent."""

pytestmark = pytest.mark.parametrize("installation", ["sqlite"], indirect=True)


def run(command: Sequence[str | Path], folder: Path, **told: str) -> str:
    environment = {**os.environ, "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}", "NO_PROXY": "127.0.0.1", **told}
    done = subprocess.run(
        command, cwd=folder, env=environment, check=False, capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


@pytest.fixture
def told(servers: list[str], sign_in: SignIn) -> dict[str, str]:
    """What a program is told: where the server is, and a token."""
    with sign_in("ada").with_token("contacts:write", "interviews:write") as program:
        token = program.headers["Authorization"].removeprefix("Bearer ")
    return {"ASKWELL_URL": servers[0], "ASKWELL_TOKEN": token}


def test_a_python_client(tmp_path: Path, told: dict[str, str]) -> None:
    made = ["--path", DOCUMENT, "--meta", "none", "--output-path", tmp_path / "askwell_client"]
    command = [BIN / "openapi-python-client", "generate", *made, "--config", HERE / "client.yaml", "--fail-on-warning"]
    assert "arning" not in run(command, tmp_path)
    unnamed = [path.name for path in (tmp_path / "askwell_client").rglob("*.py") if "VALUE_0" in path.read_text()]
    assert unnamed == [], "every word of a list has a name"
    assert run([sys.executable, HERE / "drive.py"], tmp_path, PYTHONPATH=str(tmp_path), **told) == "done\n"


def test_a_typescript_client(tmp_path: Path, told: dict[str, str]) -> None:
    if not MODULES.is_dir():
        pytest.skip("the web app's packages are not installed")
    (tmp_path / "node_modules").symlink_to(MODULES)
    (tmp_path / "package.json").write_text('{"type": "module"}')
    shutil.copy(HERE / "drive.ts", tmp_path)
    made = run([*node(), MODULES / "openapi-typescript/bin/cli.js", DOCUMENT, "-o", "askwell.d.ts", OPTIONAL], tmp_path)
    assert "arning" not in made
    strict = ["--strict", "--noEmit", "--skipLibCheck", "--module", "esnext", "--moduleResolution", "bundler"]
    strict += ["--target", "es2022", "--lib", "es2022,dom", "--types", "node"]
    run([*node(), MODULES / "typescript/bin/tsc", *strict, "drive.ts"], tmp_path)
    assert run([*node(), "drive.ts"], tmp_path, NODE_NO_WARNINGS="1", **told) == "done\n"
