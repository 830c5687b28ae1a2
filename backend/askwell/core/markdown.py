"""Markdown as HTML that cannot do harm: HTML in the source stays text, what is made of the rest is sanitised."""

from functools import lru_cache
from html import unescape

import nh3
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore

# Images would tell their server who reads. Tables and reference definitions let 20,000 characters grow to megabytes.
# Deep nesting costs the square of its depth: with twelve levels the worst 20,000 characters that we found take 0.3 s.
_MARKDOWN = MarkdownIt("commonmark", {"html": False, "breaks": True, "maxNesting": 12})
_MARKDOWN.enable("strikethrough").disable(["image", "reference"])

_BLOCKS = {"p", "hr", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote", "pre"}
_WORDS = {"br", "em", "strong", "s", "a", "code"}
_ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}}
_SCHEMES = {"http", "https", "mailto", "tel"}
_PAGE_HEADINGS = 2


def _lower_headings(state: StateCore) -> None:
    """The page has headings of its own above the text's."""
    for token in state.tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(6, int(token.tag[1]) + _PAGE_HEADINGS)}"


_MARKDOWN.core.ruler.push("lower_headings", _lower_headings)


@lru_cache(maxsize=256)
def to_html(source: str) -> str:
    """Safe HTML of at most 20,000 characters of Markdown."""
    html: str = _MARKDOWN.render(source)
    return nh3.clean(
        html, tags=_BLOCKS | _WORDS, attributes=_ATTRIBUTES, url_schemes=_SCHEMES, link_rel="noopener nofollow"
    )


def to_text(source: str) -> str:
    """What a reader of the HTML reads."""
    return unescape(nh3.clean(to_html(source), tags=set())).strip()
