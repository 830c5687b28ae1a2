"""Waiting for what a page brings about elsewhere, such as on the server."""

from collections.abc import Callable

from playwright.sync_api import Page


def eventually(page: Page, claim: Callable[[], bool]) -> None:
    """Wait up to eight seconds until the claim holds; the page goes on meanwhile."""
    for _ in range(80):
        if claim():
            return
        page.wait_for_timeout(100)
    assert claim()
