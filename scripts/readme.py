"""Writes the parts of README.md that are taken from elsewhere: the example and the table of settings."""

import re
from pathlib import Path
from typing import Any

from askwell.core.settings import Settings

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"


def rendered(text: str) -> str:
    """The text with each part between its markers as it should be."""
    example = (ROOT / "examples" / "first_steps.py").read_text()
    text = _between(text, "example", f"```python\n{example}```")
    return _between(text, "settings", _settings())


def _between(text: str, name: str, content: str) -> str:
    marked = re.compile(rf"(<!-- {name} -->\n).*(<!-- /{name} -->)", re.DOTALL)
    if not marked.search(text):
        raise ValueError(f"README.md lacks the markers of {name}")
    return marked.sub(lambda found: f"{found[1]}{content}\n{found[2]}", text)


def _settings() -> str:
    rows = (
        f"| `ASKWELL_{name.upper()}` | {_default(field.default)} | {field.description} |"
        for name, field in Settings.model_fields.items()
    )
    return "\n".join(["| variable | default | meaning |", "| --- | --- | --- |", *rows])


def _default(value: Any) -> str:
    return "" if value is None else f"`{str(value).lower() if isinstance(value, bool) else value}`"


if __name__ == "__main__":
    README.write_text(rendered(README.read_text()))
