"""What axe-core finds wrong with a page that is open."""

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

RULES = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    },
    "resultTypes": ["violations"],  # to describe what passes takes longer than to look at it
}
COLOURS = {**RULES, "runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
"""What may differ between the two themes of one page."""
AXE = Axe()


def violations(page: Page, but: frozenset[str] = frozenset(), rules: dict[str, Any] = RULES) -> list[str]:
    """One line for each element that breaks a rule, `but` these; empty for a page that everybody can use."""
    found = AXE.run(page, options=rules).response["violations"]  # an axe that is there already remembers other colours
    return [
        f"{page.url}: {rule['id']}: {node['html']}: {_why(node)}"
        for rule in found
        if rule["id"] not in but
        for node in rule["nodes"]
    ]


def _why(node: dict[str, Any]) -> str:
    return "; ".join(check["message"] for check in (*node["any"], *node["all"], *node["none"]))
