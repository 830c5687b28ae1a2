"""Writes the parts of documents that are taken from elsewhere: README's example and the table of settings."""

import re
from pathlib import Path
from typing import Any

from askwell.core.settings import Settings

ROOT = Path(__file__).parents[1]
README, CONFIGURATION = ROOT / "README.md", ROOT / "docs" / "configuration.md"


def rendered(document: Path) -> str:
    """The document with the part between its markers as it should be."""
    if document == README:
        example = (ROOT / "examples" / "first_steps.py").read_text()
        return _between(document, "example", f"```python\n{example}```")
    return _between(document, "settings", _settings())


def _between(document: Path, name: str, content: str) -> str:
    text, marked = document.read_text(), re.compile(rf"(<!-- {name} -->\n).*(<!-- /{name} -->)", re.DOTALL)
    if not marked.search(text):
        raise ValueError(f"{document.name} lacks the markers of {name}")
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
    for document in (README, CONFIGURATION):
        document.write_text(rendered(document))
