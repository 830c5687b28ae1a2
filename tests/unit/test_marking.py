"""Showing what was found: nothing is lost, and what is marked was asked for."""

from hypothesis import given
from hypothesis import strategies as st

from askwell.core.text import folded
from askwell.search.marking import excerpt, marked

TEXT = "Zoë reads. ZOE writes; azoe does not, zoë-like does."


def found(value: str, *asked: str) -> list[str]:
    return [piece["text"] for piece in marked(value, list(asked)) if piece["found"]]


def test_marks_whole_words_by_their_beginnings() -> None:
    assert found(TEXT, "zo") == ["Zoë", "ZOE", "zoë"]
    assert found(TEXT, "read", "writ") == ["reads", "writes"]
    assert found(TEXT, "oe") == []


def test_marks_nothing_where_nothing_is_asked() -> None:
    assert marked(TEXT, []) == [{"text": TEXT, "found": False}]
    assert marked("", ["zoe"]) == []


@given(st.text(max_size=200), st.lists(st.text(min_size=1, max_size=5).map(folded).filter(bool), max_size=3))
def test_the_pieces_are_the_text(value: str, asked: list[str]) -> None:
    pieces = marked(value, asked)
    assert "".join(piece["text"] for piece in pieces) == value
    assert all(folded(piece["text"]).startswith(tuple(asked)) for piece in pieces if piece["found"])


def test_an_excerpt_is_about_the_first_find() -> None:
    long = "word " * 100 + "needle " + "word " * 100
    piece = excerpt(long, ["needle"], 60)
    assert "needle" in piece
    assert piece.startswith("…")
    assert piece.endswith("…")
    assert excerpt("short\n\ttext", ["needle"], 60) == "short text"


@given(st.text(max_size=500), st.integers(min_value=10, max_value=100))
def test_an_excerpt_is_short_and_on_one_line(value: str, length: int) -> None:
    piece = excerpt(value, ["a"], length)
    assert len(piece) <= length + 2
    assert "\n" not in piece
