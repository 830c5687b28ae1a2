"""Lets wapiti and sqlmap attack a server that is thrown away: `make attack`.

Both are fetched when asked for, each into an environment of its own. Wapiti goes through every operation of the API
document; sqlmap tries every text that a question takes, and the fields of a new contact, on both engines.
"""

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tests"))

import pgtest  # noqa: E402
from askwell.auth.viewer import Scope  # noqa: E402
from askwell.core.logs import configure  # noqa: E402
from askwell.core.settings import Settings  # noqa: E402
from client import API, Client  # noqa: E402
from databases import NewDatabase, postgresql_copies, sqlite_copies  # noqa: E402
from people import contact, person  # noqa: E402
from servers import serving  # noqa: E402
from world import World, furnish  # noqa: E402

BIN = Path(sys.executable).parent
Command = list[str | Path]
WAPITI: Command = [BIN / "uv", "tool", "run", "--from", "wapiti3==3.2.3", "wapiti"]
SQLMAP: Command = [BIN / "uv", "tool", "run", "--from", "sqlmap==1.10.10", "sqlmap"]
MODULES = "cookieflags,crlf,csp,exec,file,http_headers,log4shell,permanentxss,redirect,sql,ssrf,timesql,upload,xss,xxe"
_SIGNED = "cursor"
"""Refused before a database hears of it, when a letter is changed."""
_NOTHING = "all tested parameters do not appear to be injectable"
DOCUMENT = json.loads((ROOT / "openapi.json").read_text())


def main() -> int:
    """Attack on both engines; the number of findings."""
    folder = Path(tempfile.mkdtemp())
    programs = pgtest.binaries()
    server = pgtest.Server(programs) if programs else None
    try:
        found = attacked("SQLite", sqlite_copies(folder / "sqlite"), folder, everything=True)
        if server is not None:
            found += attacked("PostgreSQL", postgresql_copies(folder / "postgresql", server.url), folder)
        return found
    finally:
        if server is not None:
            server.stop()
        shutil.rmtree(folder)


def attacked(engine: str, new: NewDatabase, folder: Path, *, everything: bool = False) -> int:
    """Fill a server and attack it; only one engine needs to hear what no database has a part in."""
    with serving(new()) as address, Client([address]) as ada:
        somebody = person("ada")
        ada.sign_up(somebody)
        world = furnish(ada.sign_in(somebody), "quollword")
        token = ada.make("/tokens", {"name": "Attacker", "scopes": [scope.value for scope in Scope]})["token"]
        found = by_sqlmap(address, token, world, folder / f"sqlmap-{engine}")
        if everything:
            found += by_wapiti(address, token, folder / "wapiti.json")
    print(f"== {engine}: {found} findings", flush=True)
    return found


def by_wapiti(address: str, token: str, report: Path) -> int:
    """Every operation of the document, and the pages."""
    options = ["--flush-session", "--no-bugreport", "--max-scan-time", "1800", "--max-attack-time", "300"]
    header = f"Authorization: Bearer {token}"
    target = ["--url", f"{address}/", "--swagger", f"{address}/openapi.json", "--header", header, "--module", MODULES]
    run([*WAPITI, *target, *options, "--format", "json", "--output", str(report), "--verbose", "0"])
    told = json.loads(report.read_text())
    found = {kind: cases for kind, cases in told["vulnerabilities"].items() if cases}
    for kind, cases in found.items():
        print(kind, *(f"  {case['method']} {case['path']} {case['info']}" for case in cases), sep="\n")
    return sum(map(len, found.values()))


def by_sqlmap(address: str, token: str, world: World, folder: Path) -> int:
    """Every text that a question takes, and a new contact; a target that could not be tried counts as found."""
    options = ["--batch", "--level=2", "--risk=2", "--flush-session", "--disable-coloring", f"--output-dir={folder}"]
    headers = f"--headers=Authorization: Bearer {token}\nContent-Type: application/json"
    body = json.dumps(contact())
    targets = [["-u", f"{address}{path}", "-p", ",".join(names)] for path, names in questions(world)]
    targets += [["-u", f"{address}{API}/contacts", f"--data={body}", "-p", "given_name,headline"]]
    return sum(_NOTHING not in run([*SQLMAP, *target, headers, *options]) for target in targets)


def questions(world: World) -> Iterator[tuple[str, list[str]]]:
    """The operations that take text in a query, ready to be asked, with the names of what they take."""
    for template, operations in DOCUMENT["paths"].items():
        names = [each["name"] for each in operations.get("get", {}).get("parameters", []) if takes_text(each)]
        try:
            path = world.path(template)
        except KeyError:
            continue
        if names:
            yield f"{API}{path}?{urlencode(dict.fromkeys(names, 'zoe'))}", names


def takes_text(parameter: dict[str, Any]) -> bool:
    """Whether it stands in the query and may be any text: what is parsed as something else reaches no database."""
    kinds = [parameter["schema"], *parameter["schema"].get("anyOf", [])]
    return (
        parameter["in"] == "query"
        and parameter["name"] != _SIGNED
        and any(kind.get("type") == "string" and not {"format", "enum", "const"} & kind.keys() for kind in kinds)
    )


def run(command: Command) -> str:
    """What the program says; it is repeated here when it says that it failed."""
    told = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)
    if told.returncode:
        print(told.stdout[-2000:], told.stderr[-2000:], sep="\n", flush=True)
    return told.stdout


if __name__ == "__main__":
    configure(Settings())
    sys.exit(min(main(), 1))
