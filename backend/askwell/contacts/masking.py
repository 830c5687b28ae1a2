"""Texts without the people in them: names, addresses and numbers of contacts give way to pseudonyms.

Texts and names are compared letter by letter without case and accents, in whole words. A name that several contacts
bear gives way to "a contact", and so does each part of a longer name. Rather a word too many than one too few: who is
called Will makes "will" vanish, too.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple, TypeVar

import phonenumbers

from askwell.contacts.addresses import link_key
from askwell.core.text import folded

ANYBODY = "a contact"
_WORD = re.compile(r"[^\W_]+")
_ADDRESS_END = re.compile(r"[^\s)\]>\"']*")
_SHORTEST_NUMBER, _SHORTEST_PART = 5, 3
_BETWEEN_DIGITS = frozenset(" \t\u00a0().-/\u2010\u2011\u2012\u2013")


Key = TypeVar("Key")


class Somebody(NamedTuple):
    """A contact as texts may name them, and as they go by instead."""

    pseudonym: str
    given_name: str
    family_name: str
    is_named: bool
    """Whether their name may be told: then only addresses and numbers give way."""
    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    links: tuple[str, ...] = ()


class _Span(NamedTuple):
    start: int
    end: int
    instead: str


class _Folded(NamedTuple):
    """A text without case, accents and what is not seen; `places` tells where each letter stands in the text."""

    text: str
    places: list[int]


@lru_cache(maxsize=4096)
def _letter(character: str) -> str:
    return "" if unicodedata.category(character) == "Cf" else folded(character)


def _fold(text: str) -> _Folded:
    if text.isascii():
        return _Folded(text.lower(), list(range(len(text) + 1)))
    letters: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        told = _letter(character)
        letters.append(told)
        places.extend([place] * len(told))
    return _Folded("".join(letters), [*places, len(text)])


def _words(name: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(_fold(unicodedata.normalize("NFC", name)).text))


def _needs_no_spaces(word: str) -> bool:
    """Whether words of this script are written without spaces between, or with endings that cling to them."""
    return len(word) > 1 and unicodedata.category(word[0]) == "Lo"


class Mask:
    """Replaces every name, address and number of some contacts."""

    def __init__(self, people: Iterable[Somebody]) -> None:
        self._names: dict[tuple[str, ...], str] = {}
        self._addresses: dict[str, str] = {}
        self._numbers: dict[str, str] = {}
        for somebody in people:
            self._learn(somebody)
        self._longest = max((len(name) for name in self._names), default=0)
        self._clinging = {
            name[0]: said for name, said in self._names.items() if len(name) == 1 and _needs_no_spaces(name[0])
        }

    def _learn(self, somebody: Somebody) -> None:
        instead = somebody.pseudonym
        if not somebody.is_named:
            for name in _spellings(somebody.given_name, somebody.family_name):
                _put(self._names, name, instead)
        for email in somebody.emails:
            _put(self._addresses, _fold(email).text, instead)
        for link in somebody.links:
            _put(self._addresses, _fold(link_key(link)).text, instead)
        for phone in somebody.phones:
            if len(digits := _significant(phone)) >= _SHORTEST_NUMBER:
                _put(self._numbers, digits, instead)

    def __call__(self, text: str) -> str:
        """The text with pseudonyms."""
        text = unicodedata.normalize("NFC", text)
        seen = _fold(text)
        found = [*self._numbers_in(seen), *self._addresses_in(seen), *self._names_in(seen)]
        return _replaced(text, seen, found) if found else text

    def or_none(self, text: str | None) -> str | None:
        """As called, for what may not be there."""
        return self(text) if text is not None else None

    def _names_in(self, seen: _Folded) -> Iterator[_Span]:
        words = list(_WORD.finditer(seen.text))
        place = 0
        while place < len(words):
            taken = self._name_at(words, place)
            if taken:
                instead = self._names[tuple(word[0] for word in words[place : place + taken])]
                yield _Span(words[place].start(), words[place + taken - 1].end(), instead)
            place += taken or 1
        for name, instead in self._clinging.items():
            for start in _occurrences(seen.text, name):
                yield _Span(start, start + len(name), instead)

    def _name_at(self, words: list[re.Match[str]], place: int) -> int:
        """How many words the longest name has that begins here; 0 for none."""
        for count in range(min(self._longest, len(words) - place), 0, -1):
            if tuple(word[0] for word in words[place : place + count]) in self._names:
                return count
        return 0

    def _addresses_in(self, seen: _Folded) -> Iterator[_Span]:
        if "." in seen.text:
            for address, instead in self._addresses.items():
                for start in _occurrences(seen.text, address):
                    end = _ADDRESS_END.match(seen.text, start + len(address))
                    is_link = "@" not in address
                    yield _Span(start, end.end() if is_link and end else start + len(address), instead)

    def _numbers_in(self, seen: _Folded) -> Iterator[_Span]:
        for run in _digit_runs(seen.text) if self._numbers else ():
            digits = "".join(digit for _, digit in run)
            for number, instead in self._numbers.items():
                for start in _occurrences(digits, number):
                    yield _Span(run[start][0], run[start + len(number) - 1][0] + 1, instead)


def _put(known: dict[Key, str], key: Key, instead: str) -> None:
    known[key] = instead if known.get(key, instead) == instead else ANYBODY


@lru_cache(maxsize=20_000)
def _spellings(given: str, family: str) -> tuple[tuple[str, ...], ...]:
    """The ways in which somebody is named: as a whole either way round, by each name, and by each part of it."""
    first, last = _words(given), _words(family)
    told = {first + last, last + first, first, last}
    if first and last and unicodedata.category(last[0][0]) == "Lo":
        told |= {("".join(last + first),), ("".join(first + last),)}
    parts = {
        _words(part)
        for name in (given, family)
        for part in re.split(r"[\s\-\u2010-\u2015]+", name)
        if len(part) >= _SHORTEST_PART and not part.islower()
    }
    return tuple(name for name in told | parts if name and (len(name) > 1 or len(name[0]) > 1))


def _significant(phone: str) -> str:
    """The digits of a number that stand in every way of writing it: without those of the country, and the first 0."""
    try:
        return phonenumbers.national_significant_number(phonenumbers.parse(phone))
    except phonenumbers.NumberParseException:
        return "".join(character for character in phone if character.isdecimal()).lstrip("0")


def _occurrences(text: str, wanted: str) -> Iterator[int]:
    place = text.find(wanted)
    while place >= 0:
        yield place
        place = text.find(wanted, place + 1)


def _digit_runs(text: str) -> Iterator[list[tuple[int, str]]]:
    """The digits of each stretch of text that nothing but what separates digits interrupts, with their places."""
    run: list[tuple[int, str]] = []
    for place, character in enumerate(text):
        if character.isdecimal():
            run.append((place, str(unicodedata.decimal(character))))
        elif character not in _BETWEEN_DIGITS:
            if len(run) >= _SHORTEST_NUMBER:
                yield run
            run = []
    if len(run) >= _SHORTEST_NUMBER:
        yield run


def _replaced(text: str, seen: _Folded, found: list[_Span]) -> str:
    """The text with what was found replaced: what overlaps once, and so what of one contact stands side by side."""
    told: list[str] = []
    done, last = 0, ""
    for span in sorted(found, key=lambda span: (span.start, -span.end)):
        start, end = seen.places[span.start], seen.places[span.end - 1] + 1
        between = text[done:start]
        if start >= done and not (told and span.instead == last and not between.strip()):
            told += [between, span.instead]
            last = span.instead
        done = max(done, end)
    return "".join([*told, text[done:]])
