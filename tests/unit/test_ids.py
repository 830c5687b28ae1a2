"""Ids and tokens: made in order, and never by guessing."""

from hypothesis import given
from hypothesis import strategies as st

from askwell.core.ids import is_token, new_id, new_token

PREFIX = "askw_pat_"


def test_ids_sort_in_the_order_they_were_made() -> None:
    made = [new_id() for _ in range(2000)]
    assert made == sorted(set(made))
    assert {id.version for id in made} == {7}


def test_tokens_differ_and_know_themselves() -> None:
    made = {new_token(PREFIX) for _ in range(200)}
    assert len(made) == 200
    assert {len(token) for token in made} == {len(PREFIX) + 36}
    assert all(is_token(token, PREFIX) for token in made)
    assert not any(is_token(token, "askw_oat_") for token in made)


@given(st.integers(min_value=0, max_value=44), st.characters(codec="ascii"))
def test_one_letter_mistyped_is_told_apart(place: int, letter: str) -> None:
    token = new_token(PREFIX)
    mistyped = token[:place] + letter + token[place + 1 :]
    assert is_token(mistyped, PREFIX) == (mistyped == token)


@given(st.text(max_size=60))
def test_no_text_is_taken_for_a_token(text: str) -> None:
    assert not is_token(text, PREFIX)
    assert not is_token(PREFIX + text, PREFIX)
