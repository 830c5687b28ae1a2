"""Importing LinkedIn's list of connections in the browser: looked at, confirmed, undone."""

import csv
import io
import zipfile

import pytest
from playwright.sync_api import Page, expect

from axe import violations
from client import Client, succeeded
from people import contact

PREAMBLE = (
    "Notes:\r\n"
    '"Some e-mail addresses may be missing: a connection, who wants that, is the one who ""shares"" it."\r\n'
    "\r\n"
)
HEADER = ["First Name", "Last Name", "URL", "Email Address", "Company", "Position", "Connected On"]
PROFILE = "https://www.linkedin.com/in/"


def connections(count: int) -> list[list[str]]:
    """Rows as LinkedIn writes them: mostly without an e-mail address."""
    return [
        [
            "Person",
            f"Number {number}",
            f"{PROFILE}person-{number}",
            f"person{number}@example.org" if number % 9 == 0 else "",
            'Studio "Lumen", Inc.' if number % 2 else "",
            "Head of research,\nand of care" if number == 3 else "Designer",
            "05 Mar 2024",
        ]
        for number in range(1, count + 1)
    ]


def export(*rows: list[str]) -> bytes:
    """A Connections.csv with byte order mark and preamble."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(HEADER)
    writer.writerows(rows)
    return (PREAMBLE + text.getvalue()).encode("utf-8-sig")


def zipped(content: bytes) -> bytes:
    """The archive that LinkedIn sends."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("Invitations.csv", "From,To\r\n")
        file.writestr("Connections.csv", content)
    return archive.getvalue()


def choose(page: Page, name: str, content: bytes) -> None:
    page.goto("/contacts/import")
    chooser = page.get_by_label("Choose Connections.csv or the zip file")
    chooser.set_input_files({"name": name, "mimeType": "application/octet-stream", "buffer": content})


def how_many(ada: Client) -> int:
    return int(succeeded(ada.get("/contacts", params={"include_total": True}))["total"])


@pytest.fixture
def known(as_ada: Client) -> None:
    """Zoë with her profile, and somebody of whom the file tells nothing new."""
    as_ada.make("/contacts", contact(links=[{"value": f"{PROFILE}zoe"}]))


def test_shows_what_it_will_do_then_does_it_then_takes_it_back(ada_page: Page, as_ada: Client, known: None) -> None:
    zoe = ["Zoë", "Álvarez", f"{PROFILE}zoe", "", "South Clinic", "Director", "01 Feb 2022"]
    nobody = ["", "", f"{PROFILE}ghost", "", "", "", "01 Feb 2022"]
    twice = ["Person", "Number 1", f"{PROFILE}person-1", "", "", "", "05 Mar 2024"]
    page = ada_page
    choose(page, "Connections.csv", export(*connections(30), zoe, nobody, twice))

    expect(page.get_by_text("30 contacts to add, 1 contact to update")).to_be_visible()
    assert not violations(page)
    assert how_many(as_ada) == 1
    page.get_by_label("Import Person Number 2", exact=True).uncheck()
    page.get_by_role("tab", name="Update").click()
    row = page.get_by_role("listitem").filter(has_text="Zoë Álvarez")
    expect(row).to_contain_text("recognised by the profile link")
    expect(row).to_contain_text("South Clinic")
    page.get_by_role("tab", name="Skip").click()
    expect(page.get_by_text("The same person stands in line")).to_be_visible()
    page.get_by_role("tab", name="Refuse").click()
    expect(page.get_by_text("There is no name in this row.")).to_be_visible()
    assert not violations(page)

    page.get_by_role("button", name="Import the contacts").click()
    expect(page.get_by_role("button", name="Undo the import")).to_be_visible()
    assert how_many(as_ada) == 30
    assert not violations(page)
    page.get_by_role("link", name="Go to the contacts").click()
    expect(page.get_by_text("30 contacts", exact=True)).to_be_visible()

    page.get_by_role("link", name="Import", exact=True).click()
    page.get_by_role("button", name="Undo the import of Connections.csv").click()
    expect(page.get_by_text("Your contacts are as they were before.")).to_be_visible()
    assert how_many(as_ada) == 1


def test_takes_the_zip_file_and_forgets_a_cancelled_import(ada_page: Page, as_ada: Client) -> None:
    page = ada_page
    choose(page, "Basic_LinkedInDataExport.zip", zipped(export(*connections(3))))
    expect(page.get_by_text("3 contacts to add")).to_be_visible()
    page.get_by_role("button", name="Cancel the import").click()
    expect(page).to_have_url("/contacts/import")
    expect(page.get_by_role("heading", name="Earlier imports")).to_have_count(0)
    assert how_many(as_ada) == 0


@pytest.mark.noisy
def test_says_what_is_expected_of_another_file(ada_page: Page) -> None:
    page = ada_page
    choose(page, "holidays.csv", b"Day,Weather\r\nMonday,Rain\r\n")
    problem = page.get_by_role("alert").filter(has_text="holidays.csv was not taken.")
    expect(problem).to_contain_text("Connections.csv")
    assert not violations(page)
