"""Showing what was found: texts in pieces, with the words that were looked for set apart."""

from collections.abc import Iterator

from askwell.core.search import WORD
from askwell.core.text import folded
from askwell.search.schemas import SearchPart


def marked(value: str, asked: list[str]) -> list[SearchPart]:
    """The text in pieces, those found marked."""
    pieces, end = [], 0
    for start, stop in _finds(value, asked):
        pieces += [SearchPart(text=value[end:start], found=False), SearchPart(text=value[start:stop], found=True)]
        end = stop
    pieces.append(SearchPart(text=value[end:], found=False))
    return [piece for piece in pieces if piece["text"]]


def excerpt(value: str, asked: list[str], length: int) -> str:
    """About so many characters around the first find, or from the beginning; on one line."""
    first = next(_finds(value, asked), (0, 0))[0]
    start = max(0, first - length // 3)
    piece = " ".join(value[start : start + length].split())
    return ("…" if start else "") + piece + ("…" if start + length < len(value) else "")


def _finds(value: str, asked: list[str]) -> Iterator[tuple[int, int]]:
    beginnings = tuple(asked)
    return (word.span() for word in WORD.finditer(value) if folded(word.group()).startswith(beginnings))
