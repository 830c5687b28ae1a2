"""Builds the web app into the package before a wheel is packed, so that the wheel needs no Node."""

import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class WebApp(BuildHookInterface):
    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        root = Path(self.root)
        if version != "editable" and (root / "frontend").is_dir():
            subprocess.run([sys.executable, root / "scripts" / "web.py"], check=True)
