"""What axe-core finds wrong with a page that is open."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

RULES = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    }
}


AXE = Axe()


def violations(page: Page, but: frozenset[str] = frozenset()) -> list[str]:
    """One line for each element that breaks a rule, `but` these; empty for a page that everybody can use."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.axe_script)
    found = page.evaluate("rules => axe.run(rules)", RULES)["violations"]
    return [
        f"{page.url}: {rule['id']}: {node['html']}" for rule in found if rule["id"] not in but for node in rule["nodes"]
    ]
