"""Deciding in the browser: too early, all the same, without haste; and what came of it."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from askwell.core.db import Database
from askwell.core.settings import Settings
from axe import violations
from client import Client, succeeded
from evidencing import cooled_off, drawn, hearing, year
from interviewing import interview_in
from people import Person

Thing = dict[str, Any]


@pytest.fixture
def direction(as_ada: Client) -> Thing:
    return as_ada.make("/directions", {"role": "UX research"})


@pytest.fixture
def database(settings: Settings) -> Iterator[Database]:
    database = Database(settings, for_all=True)
    yield database
    database.close()


def test_decides_too_early_and_takes_it_back(ada_page: Page, as_ada: Client, direction: Thing) -> None:
    talk = hearing(as_ada, direction, "North Clinic")
    drawn(as_ada, talk, topic="advice", rating=5, direction_id=direction["id"])
    page = ada_page
    page.goto(f"/directions/{direction['id']}")
    expect(page.get_by_text("It is early to decide.")).to_be_visible()
    expect(page.get_by_text("You heard 1 of at least 3 people.")).to_be_visible()
    page.get_by_role("button", name="Decide all the same").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_text("Pursue it").click()
    dialog.get_by_label("Why", exact=True).fill("It is what I have looked for.")
    dialog.get_by_label("Quiet Fridays").check()
    dialog.get_by_role("button", name="Decide all the same").click()
    reason = dialog.get_by_label("Why it cannot wait")
    expect(reason).to_be_focused()
    assert not violations(page)
    reason.fill("The offer ends on Friday.")
    dialog.get_by_role("button", name="Decide all the same").click()

    decisions = page.get_by_role("list", name="Decisions")
    expect(decisions.get_by_text("Cooling off")).to_be_visible()
    expect(decisions.get_by_text("The offer ends on Friday.")).to_be_visible()
    expect(decisions.get_by_role("link", name="Quiet Fridays")).to_be_visible()
    assert not violations(page)
    [made] = succeeded(as_ada.get("/decisions"))["items"]
    assert (made["state"], made["cooling_off_days"], made["takeaways"]) == ("cooling_off", 3, 1)

    decisions.get_by_role("button", name="Revoke").click()
    expect(decisions.get_by_text("Revoked", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="Decide all the same")).to_be_visible()


def test_decides_all_the_same_lets_it_cool_and_looks_back(
    ada_page: Page, as_ada: Client, ada: Person, direction: Thing, database: Database
) -> None:
    talk = hearing(as_ada, direction, "North Clinic")
    drawn(as_ada, talk, topic="advice", rating=5, direction_id=direction["id"])
    drawn(as_ada, talk, text="Long days", kind="downside", rating=2, direction_id=direction["id"])
    page = ada_page
    page.goto(f"/directions/{direction['id']}")
    expect(page.get_by_text("You heard 1 of at least 3 people.")).to_be_visible()
    page.get_by_role("button", name="Decide all the same").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="Tick the one that speaks for it").click()
    expect(dialog.get_by_label("Quiet Fridays")).to_be_checked()
    expect(dialog.get_by_label("Long days")).not_to_be_checked()
    dialog.get_by_label("Why it cannot wait").fill("The offer ends on Friday.")
    dialog.get_by_label("Look back on").fill(datetime.now(ZoneInfo(ada.time_zone)).date().isoformat())
    dialog.get_by_role("button", name="Decide all the same").click()
    decisions = page.get_by_role("list", name="Decisions")
    expect(decisions.get_by_text("Until then you can take it back.")).to_be_visible()

    [made] = succeeded(as_ada.get("/decisions"))["items"]
    cooled_off(as_ada, database, made)
    page.goto("/notices")
    page.get_by_role("link", name="Your decision is final: pursue UX research.").click()
    expect(decisions.get_by_text("Final", exact=True)).to_be_visible()
    expect(decisions.get_by_role("button", name="Revoke")).to_have_count(0)
    expect(page.get_by_role("button", name="State of UX research: Decided")).to_be_visible()
    decisions.get_by_label("How did it turn out?").select_option("worse")
    decisions.get_by_label("What you know now").fill("I should have asked two more.")
    decisions.get_by_role("button", name="Save").click()
    expect(decisions.get_by_text("Looking back: Worse than I thought")).to_be_visible()
    expect(decisions.get_by_text("The offer ends on Friday.")).to_be_visible()
    assert not violations(page)


@pytest.mark.noisy
def test_decides_when_enough_is_known_and_looks_back(ada_page: Page, as_ada: Client, direction: Thing) -> None:
    for number, place in enumerate(("North Clinic", "South Clinic", "East Clinic")):
        told = {"in_field_since": year(15), "outlook": "left"} if number else {"level": "entry"}
        talk = hearing(as_ada, direction, place, **told)
        drawn(as_ada, talk, kind="downside" if number else "upside", topic="advice", direction_id=direction["id"])
    page = ada_page
    page.goto(f"/directions/{direction['id']}")
    expect(page.get_by_text("Enough is known to decide.")).to_be_visible()
    page.get_by_role("button", name="Decide", exact=True).click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_text("Drop it").click()
    expect(dialog.get_by_label("Why it cannot wait")).to_have_count(0)
    dialog.get_by_label("Cooling-off time").select_option("0")
    dialog.get_by_role("button", name="Decide", exact=True).click()
    expect(dialog.get_by_text("Write why, or choose at least one takeaway")).to_be_visible()
    why = dialog.get_by_label("Why", exact=True)
    expect(why).to_be_focused()
    why.fill("Two of three have left.")
    dialog.get_by_label("Look back on").fill("2020-01-01")
    dialog.get_by_role("button", name="Decide", exact=True).click()
    expect(dialog.get_by_text("Choose today or a later day.")).to_be_visible()
    dialog.get_by_label("Look back on").fill("")
    dialog.get_by_role("button", name="Decide", exact=True).click()
    decisions = page.get_by_role("list", name="Decisions")
    expect(decisions.get_by_text("Decided to drop it")).to_be_visible()
    decisions.get_by_role("button", name="Look back").click()
    decisions.get_by_label("How did it turn out?").select_option("better")
    decisions.get_by_label("What you know now").fill("It saved me a year.")
    assert not violations(page)
    decisions.get_by_role("button", name="Save").click()
    expect(decisions.get_by_text("Looking back: Better than I thought")).to_be_visible()
    decisions.get_by_role("button", name="Look back again").click()
    expect(decisions.get_by_label("What you know now")).to_have_value("")
    decisions.get_by_label("What you know now").fill("By now I miss it.")
    decisions.get_by_role("button", name="Save").click()
    expect(decisions.get_by_text("By now I miss it.")).to_be_visible()
    expect(decisions.get_by_text("It saved me a year.")).to_be_visible()


def test_says_what_may_close_a_gap(ada_page: Page, as_ada: Client, direction: Thing) -> None:
    talk = hearing(as_ada, direction, "North Clinic")
    drawn(as_ada, talk, kind="gap", text="Statistics")
    drawn(as_ada, talk, kind="strength", text="Listening")
    drawn(as_ada, talk, kind="advice", text="Take the evening course")
    as_ada.make("/leads", {"kind": "resource", "text": "The Tuesday meet-up", "interview_id": talk["id"]})
    page = ada_page
    page.goto("/gaps")
    expect(page.get_by_text("Listening")).to_be_visible()
    page.get_by_role("button", name="What may close it").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("The Tuesday meet-up").check()
    dialog.get_by_label("Take the evening course").check()
    dialog.get_by_label("What you will do").fill("Sign up in January.")
    assert not violations(page)
    dialog.get_by_role("button", name="Save").click()
    expect(page.get_by_role("link", name="The Tuesday meet-up")).to_be_visible()
    page.get_by_role("button", name="State of the gap Statistics: Being closed").click()
    page.get_by_role("menuitem", name="Closed", exact=True).click()
    expect(page.get_by_role("button", name="State of the gap Statistics: Closed")).to_be_visible()
    [gap] = succeeded(as_ada.get("/gaps", params={"kind": "gap"}))["items"]
    assert (gap["closing"]["state"], len(gap["closing"]["leads"])) == ("closed", 1)

    page.get_by_role("button", name="What may close it").click()
    dialog.get_by_role("button", name="Remove").click()
    expect(page.get_by_role("link", name="The Tuesday meet-up")).to_have_count(0)
    removed = page.get_by_role("listitem").filter(has_text="What may close the gap was removed")
    removed.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("link", name="The Tuesday meet-up")).to_be_visible()
    expect(page.get_by_role("button", name="State of the gap Statistics: Closed")).to_be_visible()


def test_offers_all_that_may_close_a_gap(ada_page: Page, as_ada: Client, direction: Thing) -> None:
    talk = hearing(as_ada, direction, "North Clinic")
    gap = drawn(as_ada, talk, kind="gap", text="Statistics")
    for number in range(51):
        as_ada.make("/leads", {"kind": "resource", "text": f"Lead {number}.", "interview_id": talk["id"]})
        drawn(as_ada, talk, kind="advice", text=f"Advice {number}.")
    page = ada_page
    page.goto("/gaps")
    page.get_by_role("button", name="What may close it").click()
    dialog = page.get_by_role("dialog")
    for name, first in (("Leads", "Lead 0."), ("Advice", "Advice 0.")):
        expect(dialog.get_by_role("group", name=name).get_by_role("checkbox")).to_have_count(50)
        more = dialog.get_by_role("button", name=f"Show more: {name}")
        more.click()
        dialog.get_by_label(first).check()
        expect(more).to_have_count(0)
    dialog.get_by_role("button", name="Save").click()
    expect(page.get_by_role("link", name="Lead 0.")).to_be_visible()
    [closed] = succeeded(as_ada.get("/gaps", params={"kind": "gap"}))["items"]
    assert closed["takeaway_id"] == gap["id"]
    assert (len(closed["closing"]["leads"]), len(closed["closing"]["advice"])) == (1, 1)


def test_notes_what_came_of_a_talk(ada_page: Page, as_ada: Client) -> None:
    interview_in(as_ada, "completed")
    page = ada_page
    page.goto("/outcomes")
    page.get_by_role("button", name="Add an outcome").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Kind").select_option("ruled_out")
    dialog.get_by_label("What happened").fill("It saved me from a bad move.")
    dialog.get_by_role("button", name="Add the outcome").click()
    expect(dialog.get_by_text("Choose at least one interview that led there.")).to_be_visible()
    dialog.get_by_role("checkbox").check()
    dialog.get_by_role("button", name="Add the outcome").click()
    expect(page.get_by_text("It saved me from a bad move.")).to_be_visible()
    page.get_by_role("button", name="Change the outcome").click()
    expect(dialog.get_by_role("checkbox")).to_be_checked()
    dialog.get_by_label("What happened").fill("It saved me a year.")
    assert not violations(page)
    dialog.get_by_role("button", name="Save").click()
    expect(page.get_by_text("It saved me a year.")).to_be_visible()
    page.get_by_role("button", name="Move the outcome to the trash").click()
    expect(page.get_by_role("heading", name="No outcomes yet")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("It saved me a year.")).to_be_visible()


def test_tells_numbers_with_how_sure_they_are(ada_page: Page, as_ada: Client) -> None:
    interview_in(as_ada, "completed")
    page = ada_page
    page.goto("/insights")
    row = page.get_by_role("row", name="Interview held 1")
    expect(row).to_contain_text("100 %")
    expect(page.get_by_text("Small number").filter(visible=True).first).to_be_visible()
    expect(page.get_by_text("1 in 12 interviews leads to an offer")).to_be_visible()
    page.get_by_role("button", name="Compare by").click()
    page.get_by_role("menuitem", name="Stage of career").click()
    expect(page.get_by_role("row", name="Not said 1")).to_be_visible()
    page.get_by_role("button", name="Share: Answered").click()
    page.get_by_role("menuitem", name="Interview held").click()
    expect(page.get_by_role("table", name="Interview held, as a share of answered")).to_be_visible()
    expect(page.get_by_role("figure")).to_have_count(2)
    assert not violations(page)


def test_reads_and_keeps_a_report(ada_page: Page, as_ada: Client, direction: Thing) -> None:
    talk = hearing(as_ada, direction, "North Clinic")
    rest = drawn(as_ada, talk, topic="advice", rating=5, direction_id=direction["id"])
    grounds = {"takeaway_ids": [rest["id"]], "override_reason": "The offer ends on Friday.", "cooling_off_days": 0}
    made = as_ada.make("/decisions", {"direction_id": direction["id"], "verdict": "pursue", **grounds})
    succeeded(as_ada.put(f"/decisions/{made['id']}/look-back", json={"how_it_turned_out": "worse"}))
    page = ada_page
    page.goto(f"/directions/{direction['id']}")
    page.get_by_role("button", name="More about the direction").click()
    page.get_by_role("menuitem", name="Report to print").click()
    decided = page.get_by_role("region", name="What you decided")
    for text in ("The offer ends on Friday.", "It rests on:", "Quiet Fridays", "Looking back: Worse than I thought"):
        expect(decided.get_by_text(text)).to_be_visible()
    assert not violations(page)
    with page.expect_download() as saving:
        page.get_by_role("button", name="Save as Markdown").click()
    assert saving.value.suggested_filename == "UX research.md"
    assert "Quiet Fridays" in saving.value.path().read_text()
