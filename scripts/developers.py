"""Builds the developers' pages from Markdown (docs/developers) into the web app's build: static, and searchable."""

import hashlib
import json
import re
import shutil
from html import escape
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
TEXTS, CHANGELOG = ROOT / "docs" / "developers", ROOT / "CHANGELOG.md"
LOOKS = ROOT / "frontend" / "developers"
COLOURS = ROOT / "frontend" / "src" / "design.css"
FONT = ROOT / "frontend/node_modules/@fontsource-variable/figtree/files/figtree-latin-wght-normal.woff2"
STAMP = ".stamp-developers"

PAGES = (
    "index", "authentication", "retries", "pagination", "rate-limits", "errors", "events", "webhooks", "oauth", "mcp",
    "clients", "deprecation", "changelog",
)  # fmt: skip
"""The pages, in the order in which they are read."""


class Section(NamedTuple):
    """What can be found: a heading, and the words below it."""

    title: str
    page: str
    url: str
    text: str


class Page(NamedTuple):
    """A page: where it is, what it is called, what it says, and what can be found in it."""

    url: str
    title: str
    content: str
    sections: list[Section]


def ensure_built(web: Path) -> None:
    """Build the pages into the folder of the web app, unless those there came from the same sources."""
    wanted, folder = digest(), web / "developers"
    stamp = folder / STAMP
    if stamp.is_file() and stamp.read_text() == wanted:
        return
    fresh = web / "developers_fresh"
    shutil.rmtree(fresh, ignore_errors=True)
    write(fresh)
    (fresh / STAMP).write_text(wanted)
    shutil.rmtree(folder, ignore_errors=True)
    fresh.rename(folder)


def digest() -> str:
    """SHA-256 over all that the pages are made of."""
    total = hashlib.sha256()
    for path in sorted([*TEXTS.glob("*.md"), *LOOKS.iterdir(), CHANGELOG, COLOURS, Path(__file__)]):
        total.update(path.relative_to(ROOT).as_posix().encode())
        total.update(path.read_bytes())
    return total.hexdigest()


def write(folder: Path) -> None:
    """Write every page, what can be found, and how it looks."""
    folder.mkdir(parents=True)
    pages = [read(name) for name in PAGES]
    template = (LOOKS / "page.html").read_text()
    for name, page in zip(PAGES, pages, strict=True):
        parts = {"title": escape(page.title), "pages": _list(pages, page), "content": page.content}
        parts["content"] += _following(pages, page)
        html = re.sub(r"\{\{(\w+)\}\}", lambda part: parts[part[1]], template)  # noqa: B023
        (folder / f"{name}.html").write_text(html)
    found = [section._asdict() for page in pages for section in page.sections]
    (folder / "search.json").write_text(json.dumps(found, ensure_ascii=False))
    for name in ("search.js", "theme.js"):
        shutil.copy(LOOKS / name, folder)
    (folder / "style.css").write_text(_colours() + (LOOKS / "style.css").read_text())
    shutil.copy(FONT, folder / "figtree.woff2")


def read(name: str) -> Page:
    """The page of a name."""
    from markdown_it import MarkdownIt

    path = CHANGELOG if name == "changelog" else TEXTS / f"{name}.md"
    url = "/developers/" if name == "index" else f"/developers/{name}"
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    # What tells the tests to run an example is no part of the text.
    tokens = markdown.parse(re.sub(r"^<!--.*-->\n", "", path.read_text(), flags=re.MULTILINE))
    title, sections = "", []
    for place, token in enumerate(tokens):
        if token.type != "heading_open":
            continue
        words = _words(tokens[place + 1].content)
        title = title or words
        anchor = _anchor(words)
        token.attrSet("id", anchor)
        text = " ".join(_below(tokens[place + 3 :]))
        sections.append(Section(words, title, url if token.tag == "h1" else f"{url}#{anchor}", text))
    html = markdown.renderer.render(tokens, markdown.options, {})
    return Page(url, title, _with_anchors(html), sections)


def _below(tokens: list) -> list[str]:  # type: ignore[type-arg]
    """The words until the next heading."""
    words = []
    for token in tokens:
        if token.type == "heading_open":
            break
        if token.type in ("inline", "fence"):
            words.append(_words(token.content))
    return words


def _words(markdown: str) -> str:
    return re.sub(
        r"\s+", " ", re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", markdown).replace("`", "").replace("**", "")
    ).strip()


def _anchor(words: str) -> str:
    """A code is its own anchor; other headings lose what is no letter."""
    return re.sub(r"[^\w]+", "-", words.lower()).strip("-")


def _with_anchors(html: str) -> str:
    """Headings lead to themselves; wide tables and examples scroll on their own, by keyboard, too."""
    link = r'<\1 id="\2">\3<a class="anchor" href="#\2" aria-label="Link to this section">#</a></\1>'
    html = re.sub(r'<(h[23]) id="([^"]*)">(.*?)</\1>', link, html)
    html = html.replace("<table>", '<div class="table" tabindex="0"><table>').replace("</table>", "</table></div>")
    return html.replace("<pre>", '<pre tabindex="0">')


def _list(pages: list[Page], shown: Page) -> str:
    current = {page.url: ' aria-current="page"' if page is shown else "" for page in pages}
    items = (f'<li><a href="{page.url}"{current[page.url]}>{escape(page.title)}</a></li>' for page in pages)
    return f"<ul>{''.join(items)}</ul>"


def _following(pages: list[Page], shown: Page) -> str:
    place = pages.index(shown)
    before, after = pages[:place][-1:], pages[place + 1 :][:1]
    links = [f'<a href="{page.url}" rel="prev">← {escape(page.title)}</a>' for page in before]
    links += [f'<a href="{page.url}" rel="next">{escape(page.title)} →</a>' for page in after]
    return f'<nav class="following" aria-label="Previous and next page">{"".join(links)}</nav>'


def _colours() -> str:
    """The app's colours, by day and by night."""
    blocks = re.findall(r"^(?::root|\.dark) \{.*?^\}\n", COLOURS.read_text(), re.DOTALL | re.MULTILINE)
    return "\n".join(blocks) + "\n"
