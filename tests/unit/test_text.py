"""Text: what may come in, and which spellings are the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from askwell.core.text import Line, Name, Prose, folded, one_line

line, name, prose = TypeAdapter(Line), TypeAdapter(Name), TypeAdapter(Prose)


@pytest.mark.parametrize(
    "value", ["a\nb", "a\rb", "a\tb", "\x00", "\x1b[31m", "\x85", "\u2028", "\u202e", "\u2066", "\ud800"]
)
def test_a_line_holds_no_character_that_breaks_or_turns_it(value: str) -> None:
    for kind in (line, name):
        with pytest.raises(ValidationError):
            kind.validate_python(value)


def test_prose_may_have_lines_but_nothing_that_is_no_text() -> None:
    assert prose.validate_python("one\n\ttwo\r\n") == "one\n\ttwo\r\n"
    for value in ("\x00", "\ud800", "a\udfffb"):
        with pytest.raises(ValidationError):
            prose.validate_python(value)


@pytest.mark.parametrize(
    "value", ["", " ", "\u00a0", "\u3000", "\u200b", "\u2060\u200d", "\u00ad \ufeff", "\u3164", "\u2800", "\ufe0f"]
)
def test_a_name_says_something(value: str) -> None:
    with pytest.raises(ValidationError):
        name.validate_python(value)
    assert line.validate_python(value) == ""


def test_bounds_hold_for_what_is_kept() -> None:
    assert name.validate_python("  " + "x" * 200 + "  ") == "x" * 200
    assert name.validate_python("e\u0301" * 200) == "é" * 200
    with pytest.raises(ValidationError):
        name.validate_python("x" * 201)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Zoë", "zoe"),
        ("ZOË", "Zoe\u0308"),
        ("Straße", "STRASSE"),
        ("Łukasz", "lukasz"),
        ("Søren", "soren"),
        ("İpek", "ipek"),
        ("ﬁne", "fine"),
        ("Ａｄａ", "ada"),
        ("𝐀𝐝𝐚", "ada"),
        ("Ὀδυσσεύς", "οδυσσευσ"),
    ],
)
def test_spellings_of_one_word_are_the_same(one: str, other: str) -> None:
    assert folded(one) == folded(other)


@given(st.text())
def test_folding_again_changes_nothing(value: str) -> None:
    assert folded(folded(value)) == folded(value)


@given(st.text(), st.integers(min_value=1, max_value=300))
def test_any_foreign_text_makes_a_line(value: str, limit: int) -> None:
    made = one_line(value, limit)
    assert len(made) <= limit
    assert line.validate_python(made[:200]) in (made[:200].strip(), "")
