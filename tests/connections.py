"""Files as LinkedIn gives them, and as it did in other years and languages."""

import csv
import io
import zipfile
from collections.abc import Sequence
from typing import Any

ENGLISH = ("First Name", "Last Name", "URL", "Email Address", "Company", "Position", "Connected On")
GERMAN = ("Vorname", "Nachname", "URL", "E-Mail-Adresse", "Unternehmen", "Position", "Verbunden am")
PREAMBLE = 'Notes:\r\n"Some ""e-mail addresses"" are missing,\r\nbecause members may keep theirs."\r\n\r\n'
FIELDS = ("given_name", "family_name", "link", "email", "organization", "title", "connected_on")


def connection(**changes: str) -> dict[str, str]:
    """A row that says something in every cell."""
    return {
        "given_name": "Zoë",
        "family_name": "Álvarez",
        "link": "https://www.linkedin.com/in/zoe",
        "email": "zoe@clinic.example",
        "organization": "North Clinic",
        "title": "Research lead",
        "connected_on": "05 Mar 2024",
        **changes,
    }


def named(given_name: str, **changes: str) -> dict[str, str]:
    """A row that says no more than a name, and what is added."""
    return {"given_name": given_name, **changes}


def table(*rows: dict[str, str], header: Sequence[str] = ENGLISH, preamble: str = PREAMBLE) -> bytes:
    """A Connections.csv; a header may lack columns at its end."""
    text = io.StringIO(newline="")
    text.write(preamble)
    written = csv.writer(text)
    written.writerow(header)
    written.writerows([row.get(field, "") for field in FIELDS[: len(header)]] for row in rows)
    return text.getvalue().encode()


def zipped(content: bytes, name: str = "Connections.csv", **options: Any) -> bytes:
    """The export's zip: the list among other files."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, **options) as archive:
        archive.writestr("Profile.csv", "First Name,Last Name\nAda,Byron\n")
        archive.writestr(name, content)
    return file.getvalue()
