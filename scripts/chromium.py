"""Finds the Chromium that the browser tests drive; run as a script, it installs one or says how."""

import os
import shutil
import subprocess
import sys
import time

CANDIDATES = (
    "chromium-headless-shell",  # opens a page with a third less work than a browser that could show it
    "/usr/lib/chromium/chromium",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
PACKAGES = "chromium-headless-shell", "chromium"
INSTALLERS = {
    "apt-get": "sudo apt-get install -y chromium",
    "dnf": "sudo dnf install -y chromium",
    "pacman": "sudo pacman -S --noconfirm chromium",
    "apk": "sudo apk add chromium",
    "brew": "brew install --cask chromium",
}
LOCKED = ("could not get lock", "unable to acquire", "unable to lock")
PATIENCE = 300  # seconds that another package manager may hold the lock


def find() -> str | None:
    """The path of a Chromium: ASKWELL_CHROMIUM, else the first that is installed."""
    wanted = os.environ.get("ASKWELL_CHROMIUM")
    return shutil.which(wanted) if wanted else next(filter(None, map(shutil.which, CANDIDATES)), None)


def advice() -> str:
    """One sentence that names the command to type on this machine."""
    known = (f"type `{command}`" for tool, command in INSTALLERS.items() if shutil.which(tool))
    return f"The browser tests need Chromium: {next(known, 'install it, or set ASKWELL_CHROMIUM to its path')}."


def apt(*arguments: str) -> None:
    """Run apt-get, waiting for whoever else holds its lock."""
    command = ["apt-get", "-qq", "-y", "--no-install-recommends", *arguments]
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C"}
    patience_ends = time.monotonic() + PATIENCE
    while True:
        done = subprocess.run(command, env=environment, check=False, capture_output=True, text=True)
        if done.returncode == 0:
            return
        locked = any(word in done.stderr.lower() for word in LOCKED)
        if not locked or time.monotonic() > patience_ends:
            sys.exit(f"{done.stderr.strip()}\n{advice()}")
        time.sleep(3)


def is_known(package: str) -> bool:
    """Whether this machine's sources have it: not all have the shell."""
    asked = subprocess.run(["apt-cache", "show", package], check=False, capture_output=True)
    return asked.returncode == 0


def main() -> None:
    if find():
        return
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        sys.exit(advice())
    print("Installing Chromium for the browser tests (about 110 MB) ...", flush=True)
    apt("update")
    apt("install", next(filter(is_known, PACKAGES)))
    if not find():
        sys.exit(advice())


if __name__ == "__main__":
    main()
