"""Names, addresses and numbers give way to pseudonyms, however they are written."""

import pytest

from askwell.contacts.masking import ANYBODY, Mask, Somebody
from askwell.contacts.pseudonyms import ordinal

ZOE = Somebody(
    "Manager, 1st contact",
    "Zoë",
    "Álvarez Núñez",
    is_named=False,
    emails=("zoe@clinic.example",),
    phones=("+33 1 23 45 67 89",),
    links=("https://www.linkedin.com/in/z-alvarez?utm=1",),
)
P = ZOE.pseudonym
ANNA = Somebody("2nd contact", "Anna", "van der Berg", is_named=False, phones=("555 0134",))
OTHER_ANNA = Somebody("3rd contact", "Anna", "Groß", is_named=False)
WILL = Somebody("4th contact", "Will", "Oak", is_named=True, emails=("will@oak.example",))
CHEOLSU = Somebody("5th contact", "철수", "김", is_named=False)
EVERYBODY = Mask([ZOE, ANNA, OTHER_ANNA, WILL, CHEOLSU])


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("Zoë Álvarez Núñez said so.", f"{P} said so."),
        ("Álvarez Núñez, Zoë", P),
        ("ZOE's idea; zoe_b", f"{P}'s idea; {P}_b"),
        ("Zoe\u0308 and Z\u200boë", f"{P} and {P}"),
        ("Zoë Núñez", P),
        ("Mrs Nunez and Mrs Alvarez", f"Mrs {P} and Mrs {P}"),
        ("Zoë\n Álvarez Núñez", P),
        ("zoology, Zoёlogy", "zoology, Zoёlogy"),
        ("Mail zoe@CLINIC.example.", f"Mail {P}."),
        ("01 23 45 67 89 or +33123456789 or (0033) 1.23.45.67.89", f"0{P} or +33{P} or (0033) {P}"),
        ("See https://linkedin.com/in/z-alvarez/details?x=1 now", f"See https://{P} now"),
        ("Anna knows.", f"{ANYBODY} knows."),
        ("Anna van der Berg, Anna Groß, GROSS", "2nd contact, 3rd contact, 3rd contact"),
        ("der Tag, van", "der Tag, van"),
        ("Call 555-0134, 2026", "Call 2nd contact, 2026"),
        ("Will will@oak.example", "Will 4th contact"),
        ("철수가 김철수는", "5th contact가 5th contact는"),
        ("", ""),
    ],
)
def test_masks_whole_names_addresses_and_numbers(text: str, masked: str) -> None:
    assert EVERYBODY(text) == masked


def test_without_anybody_nothing_is_masked() -> None:
    assert Mask([])("Zoë zoe@clinic.example 555 0134") == "Zoë zoe@clinic.example 555 0134"


def test_a_long_text_and_many_people_take_no_time() -> None:
    crowd = Mask(
        Somebody(f"{n}", f"Given{n}", f"Family{n}", False, (f"g{n}@example.org",), (f"+331234{n:05}",))
        for n in range(1000)
    )
    text = "Given7 wrote to Family12. " * 700 + "+33 1 23 40 00 11 and g3@example.org"
    masked = crowd(text)
    assert "Given7" not in masked
    assert masked.endswith(" 11 and 3")


def test_counts_people() -> None:
    told = [ordinal(number) for number in (1, 2, 3, 4, 11, 112, 121)]
    assert told == ["1st", "2nd", "3rd", "4th", "11th", "112th", "121st"]
