"""Text as it may enter the product, and text as it is compared."""

import re
import unicodedata
from collections.abc import Callable
from typing import Annotated

from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError

# What no database column, calendar file or mail header may hold: NUL and lone surrogates.
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
# What would break a line or turn its reading direction round.
_LINE_BREAKING = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
# Letters and signs that show nothing, besides spaces, marks and what only steers the others.
_BLANK = frozenset("\u115f\u1160\u2800\u3164\uffa0")
_UNSEEN = frozenset(("Cc", "Cf", "Mn", "Zs", "Zl", "Zp"))
_WORD = re.compile(r"\w+")
# Letters that Unicode does not take apart, though people leave the stroke or the ligature out when they search.
_PLAIN = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ħ": "h", "ı": "i", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe"})


def _storable(value: str) -> str:
    if _UNSTORABLE.search(value):
        raise PydanticCustomError("unstorable_text", "Remove the characters that are not text.")
    return unicodedata.normalize("NFC", value)


def _single_line(value: str) -> str:
    if _LINE_BREAKING.search(value):
        raise PydanticCustomError("control_character", "Write this on one line, without control characters.")
    line = _storable(value).strip()
    return line if any(map(_is_seen, line)) else ""


def _is_seen(character: str) -> bool:
    return unicodedata.category(character) not in _UNSEEN and character not in _BLANK


def _as_kept(clean: Callable[[str], str]) -> BeforeValidator:
    """Bounds hold for what is kept: without spaces around it, and normalised, which makes some letters two."""
    return BeforeValidator(lambda value: clean(value) if isinstance(value, str) else value)


ONE_LINE = _as_kept(_single_line)
"""For lines that may be longer or shorter than these; the bounds of nested types would all hold."""
Line = Annotated[str, Field(max_length=200), ONE_LINE]
"""One line of at most 200 characters; may be empty."""
Name = Annotated[str, Field(min_length=1, max_length=200), ONE_LINE]
"""One line of 1 to 200 characters."""
Sentence = Annotated[str, Field(min_length=1, max_length=500), ONE_LINE]
"""One line of 1 to 500 characters."""
Prose = Annotated[str, Field(max_length=20_000), _as_kept(_storable)]
"""Text of at most 20,000 characters."""
Paragraph = Annotated[str, Field(max_length=2_000), _as_kept(_storable)]
"""Text of at most 2,000 characters."""


def one_line(value: str, limit: int = 200) -> str:
    """Foreign text made into a line: what cannot stand in one becomes a space, what is too long is cut."""
    cleaned = unicodedata.normalize("NFC", _LINE_BREAKING.sub(" ", _UNSTORABLE.sub("", value)))
    return " ".join(cleaned.split())[:limit].rstrip()


def folded(value: str) -> str:
    """Without case and accents, for comparing: "Zoë" and "zoe" are the same, "Łukasz" and "lukasz", too."""
    if value.isascii():  # most text is, and this is ten times as fast
        return value.lower()
    # Taken apart before and after: "𝐀" has no small letter, but the "A" in it has; "ẞ" gives two letters.
    parts = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", value).casefold()).translate(_PLAIN)
    return "".join(c for c in parts if not unicodedata.combining(c))


def words(value: str) -> list[str]:
    """The folded words of a text, in order."""
    return _WORD.findall(folded(value))
