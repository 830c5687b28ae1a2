"""Reading the list of connections: whatever its year, language, encoding and neighbours, and nothing else."""

import io
import time
import zipfile
from datetime import date
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from askwell.exchange.linkedin import EXPECTED, Connection, Export, NotAnExport
from connections import ENGLISH, FIELDS, GERMAN, connection, named, table, zipped

ZOE = Connection(
    line=6,
    given_name="Zoë",
    family_name="Álvarez",
    link="https://www.linkedin.com/in/zoe",
    email="zoe@clinic.example",
    organization="North Clinic",
    title="Research lead",
    connected_on=date(2024, 3, 5),
)
LONG = 5.0
"""Seconds: a hundred times what refusing takes, and less than a time that grows with the square."""


def read(content: bytes) -> list[Connection]:
    return list(Export(content).connections())


def test_reads_a_row() -> None:
    assert read(table(connection())) == [ZOE]


@pytest.mark.parametrize("header", [ENGLISH, GERMAN, tuple(name.upper() for name in ENGLISH)])
def test_reads_each_language(header: tuple[str, ...]) -> None:
    assert read(table(connection(), header=header)) == [ZOE]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_reads_each_encoding(encoding: str) -> None:
    assert read(table(connection()).decode().encode(encoding)) == [ZOE]


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_reads_what_a_spreadsheet_has_saved_again(ending: str, delimiter: str) -> None:
    rows = [ENGLISH, [connection()[field] for field in FIELDS]]
    text = ending.join(delimiter.join(f'"{cell}"' for cell in row) for row in rows)
    assert read(text.encode()) == [ZOE._replace(line=2)]


@pytest.mark.parametrize(("preamble", "line"), [("", 2), ("\n\n", 4), ('"a\nb\nc"\n', 5)])
def test_finds_the_header_below_any_preamble(preamble: str, line: int) -> None:
    assert read(table(connection(), preamble=preamble)) == [ZOE._replace(line=line)]


@pytest.mark.parametrize("columns", range(2, 7))
def test_reads_older_files_that_lack_columns(columns: int) -> None:
    [row] = read(table(connection(), header=ENGLISH[:columns]))
    told = [getattr(row, field) or "" for field in FIELDS]
    assert told == [getattr(ZOE, field) if place < columns else "" for place, field in enumerate(FIELDS)]


def test_a_cell_may_hold_commas_quotes_and_lines() -> None:
    rows = read(table(connection(organization='Smith, "Jones"\nand sons', title="Lead\r\nof all"), named("Bo")))
    assert [(row.organization, row.title) for row in rows] == [('Smith, "Jones" and sons', "Lead of all"), ("", "")]
    assert [row.line for row in rows] == [6, 9]


def test_empty_lines_are_no_rows() -> None:
    assert [row.given_name for row in read(table(named("Ada"), {}, named("Bo")))] == ["Ada", "Bo"]


def test_tells_rows_with_too_many_cells() -> None:
    [row] = read(table(preamble="") + b"Ada,Byron,,,Smith, Jones and sons,Lead,05 Mar 2024\n")
    assert row.is_garbled


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("05 Mar 2024", date(2024, 3, 5)),
        ("5 mar 2024", date(2024, 3, 5)),
        ("29 February 2024", date(2024, 2, 29)),
        ("29 Feb 2023", None),
        ("05 Mär 2024", None),
        ("2024-03-05", None),
        ("05 Mar 0001", None),
        ("", None),
    ],
)
def test_reads_days(said: str, day: date | None) -> None:
    assert read(table(connection(connected_on=said))) == [ZOE._replace(connected_on=day)]


def test_formulas_are_only_text() -> None:
    [row] = read(table(connection(given_name="=cmd|' /C calc'!A0", title="+1", organization="@SUM(A1)")))
    assert (row.given_name, row.title, row.organization) == ("=cmd|' /C calc'!A0", "+1", "@SUM(A1)")


def test_what_cannot_stand_in_a_line_is_taken_out() -> None:
    [row] = read(table(named("Zo\0e\u202e \u2028  evil", family_name="x" * 300)))
    assert (row.given_name, row.family_name) == ("Zoe evil", "x" * 200)


@pytest.mark.parametrize("name", ["Connections.csv", "Basic_Export_2024/Connections.csv", "CONNECTIONS.CSV"])
def test_reads_the_export(name: str) -> None:
    assert read(zipped(table(connection()), name)) == [ZOE]


def _archive(**options: Any) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", **options) as archive:
        archive.writestr("Connections.csv", table(connection()))
    return file.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"Name,Phone\nAda,1\n",
        b"%PDF-1.7\n\xff\xfe\x00" * 99,
        b"\xff\xfe\x00",
        b"PK\x03\x04",
        _archive(compression=zipfile.ZIP_LZMA),
        _archive()[:-30],
        zipped(table(connection()), "Kontakte.csv"),
        zipped(zipped(table(connection()))),
    ],
    ids=["empty", "another table", "PDF", "half a character", "no zip", "LZMA", "cut off", "another file", "nested"],
)
def test_says_what_is_expected(content: bytes) -> None:
    with pytest.raises(NotAnExport) as refusal:
        Export(content)
    assert str(refusal.value).endswith(EXPECTED)


def _bomb() -> bytes:
    return zipped(b"First Name,Last Name\n" + b"\0" * 500_000_000)


def _crowd() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for number in range(5_001):
            archive.writestr(str(number), "")
    return file.getvalue()


START = b"First Name,Last Name\n"


@pytest.mark.parametrize(
    "content",
    [_bomb(), _crowd(), START + b"a,b\n" * 60_000, START + b'"' + b"x" * 200_000, START + b'a,"' + b"\n" * 200_000],
    ids=["bomb", "crowd", "rows", "long cell", "open quotation"],
)
def test_refuses_bombs_soon(content: bytes) -> None:
    begun = time.thread_time()
    with pytest.raises(NotAnExport):
        read(content)
    assert time.thread_time() - begun < LONG


@given(st.binary(max_size=300))
@example(b"PK\x03\x04" + _archive()[4:])
def test_any_bytes_are_read_or_refused(noise: bytes) -> None:
    for content in (noise, START + noise, b"PK\x03\x04" + noise, _archive()[:40] + noise + _archive()[40:]):
        try:
            rows = read(content)
        except NotAnExport:
            continue
        assert all(isinstance(row, Connection) for row in rows)
