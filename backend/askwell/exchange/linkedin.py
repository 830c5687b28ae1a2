"""Reading the file of connections that LinkedIn gives to its members: bytes in, rows out, no database."""

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from askwell.core.text import one_line

EXPECTED = "Choose Connections.csv, or the zip file that LinkedIn sent: it has the columns First Name and Last Name."
_MEMBER = "connections.csv"
_COMPRESSIONS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_MOST_MEMBERS, _MOST_BYTES, _MOST_ROWS = 5_000, 20_000_000, 50_000
_LATEST_HEADER, _LONGEST_LINE = 50, 100_000
_COLUMNS = {
    "first name": "given_name",
    "vorname": "given_name",
    "last name": "family_name",
    "nachname": "family_name",
    "url": "link",
    "email address": "email",
    "e-mail-adresse": "email",
    "company": "organization",
    "unternehmen": "organization",
    "position": "title",
    "connected on": "connected_on",
    "verbunden am": "connected_on",
}
_AROUND_CELL = ' "\r\n'
_LENGTHS = {"link": 500, "email": 254}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAY = re.compile(r"(\d{1,2}) ([A-Za-z]{3})[a-z]* ((?:19|20)\d{2})")


class NotAnExport(Exception):
    """The file is not what is expected; the message is one sentence for whoever chose it."""


class Connection(NamedTuple):
    """One row of the file; what it does not say is empty. `line` is where it begins, counted from 1."""

    line: int
    given_name: str = ""
    family_name: str = ""
    link: str = ""
    email: str = ""
    organization: str = ""
    title: str = ""
    connected_on: date | None = None
    # More cells than the header has columns: what belongs where cannot be told.
    is_garbled: bool = False


class _Layout(NamedTuple):
    """Where the header row stands, and what its columns mean; None for a column that is not ours."""

    line: int
    delimiter: str
    columns: list[str | None]


class Export:
    """An export that was opened. Raises NotAnExport at once if there is no table of connections in it."""

    def __init__(self, content: bytes) -> None:
        self._content = _unzipped(content) if content[:4] == b"PK\x03\x04" else content
        self._encoding = _encoding(self._content)
        self._layout = _layout(self._text())

    @property
    def lines(self) -> int:
        """About how many rows there are; rows that span lines count more than once."""
        return max(0, self._content.count(b"\n") + 1 - self._layout.line)

    def connections(self) -> Iterator[Connection]:
        """The rows, one by one. Raises NotAnExport where the file stops being a table, or is too long."""
        text = self._text()
        for _ in range(self._layout.line):
            next(text)
        reader, before = csv.reader(text, delimiter=self._layout.delimiter), 0
        try:
            for number, cells in enumerate(reader):
                if number >= _MOST_ROWS:
                    raise NotAnExport(f"The file has more than {_MOST_ROWS:,} rows. Split it, and import the parts.")
                line, before = self._layout.line + before + 1, reader.line_num
                if any(cell.strip() for cell in cells):
                    yield _connection(line, cells, self._layout.columns)
        except (csv.Error, UnicodeError) as error:
            line = self._layout.line + reader.line_num
            raise NotAnExport(f"The table breaks off near line {line}: a quotation mark is not closed.") from error

    def _text(self) -> Iterator[str]:
        errors = "replace" if self._encoding == "cp1252" else "strict"
        text = io.TextIOWrapper(io.BytesIO(self._content), self._encoding, errors, newline="")
        return iter(lambda: text.readline(_LONGEST_LINE), "")


def _unzipped(content: bytes) -> bytes:
    """The one file that is wanted, if it is no bomb: neither its size nor the number of files is believed."""
    if content.count(b"PK\x01\x02") > _MOST_MEMBERS:
        raise NotAnExport(f"The zip file holds too many files. {EXPECTED}")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            found = [member for member in archive.infolist() if _is_wanted(member)]
            if not found:
                raise NotAnExport(f"There is no Connections.csv in this zip file. {EXPECTED}")
            with archive.open(found[0]) as member:
                table = member.read(_MOST_BYTES + 1)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError) as error:
        raise NotAnExport(f"This zip file is damaged or locked. {EXPECTED}") from error
    if len(table) > _MOST_BYTES:
        raise NotAnExport(f"Connections.csv is larger than {_MOST_BYTES // 1_000_000} MB. {EXPECTED}")
    return table


def _is_wanted(member: zipfile.ZipInfo) -> bool:
    name = member.filename.casefold().rpartition("/")[2]
    return name == _MEMBER and member.compress_type in _COMPRESSIONS


def _encoding(content: bytes) -> str:
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8-sig"


def _layout(text: Iterator[str]) -> _Layout:
    """Find the header row: notes may stand above it."""
    try:
        for number, line in zip(range(1, _LATEST_HEADER + 1), text, strict=False):
            for delimiter in ",;\t":
                columns = [_COLUMNS.get(cell.strip(_AROUND_CELL).casefold()) for cell in line.split(delimiter)]
                if {"given_name", "family_name"} <= set(columns):
                    return _Layout(number, delimiter, columns)
    except UnicodeError as error:
        raise NotAnExport(f"This is not a text file. {EXPECTED}") from error
    raise NotAnExport(f"This is not a list of connections from LinkedIn. {EXPECTED}")


def _connection(line: int, cells: list[str], columns: list[str | None]) -> Connection:
    said = {name: one_line(cell, _LENGTHS.get(name, 200)) for name, cell in zip(columns, cells, strict=False) if name}
    connected_on = _day(said.pop("connected_on", ""))
    is_garbled = any(cell.strip() for cell in cells[len(columns) :])
    return Connection(line, connected_on=connected_on, is_garbled=is_garbled, **said)


def _day(said: str) -> date | None:
    """A date such as `05 Mar 2024`, whose months are English in every language; None for anything else."""
    found = _DAY.fullmatch(said)
    if found is None or found[2].casefold() not in _MONTHS:
        return None
    try:
        return date(int(found[3]), _MONTHS.index(found[2].casefold()) + 1, int(found[1]))
    except ValueError:
        return None
