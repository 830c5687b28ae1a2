"""A coach and a client, side by side in two browsers: what is shared is seen, and nothing else."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from axe import violations
from client import Client, succeeded
from evidencing import drawn
from interviewing import interview_in
from people import Person, contact, note, person
from sharing import engaged, group

NAME = "Zoë Álvarez"
DUE = "2099-12-12"


@pytest.fixture
def carmen(address: str) -> Person:
    """Somebody who coaches."""
    carmen = person("coach")
    with Client([address]) as client:
        client.sign_up(carmen)
    return carmen


@pytest.fixture
def as_carmen(address: str, carmen: Person) -> Iterator[Client]:
    """The API, signed in as Carmen."""
    with Client([address]) as client:
        yield client.sign_in(carmen)


@pytest.fixture
def carmen_page(signed_in: Any, carmen: Person) -> Page:
    """A page where Carmen signed in before, in a browser of her own."""
    return signed_in(carmen).new_page()


def path_of(url: str) -> str:
    """An invitation's address on the server that is tried here."""
    return url[url.index("/invitation#") :]


def shared(as_carmen: Client, as_ada: Client, scopes: list[str]) -> str:
    """The address of what Carmen sees of Ada."""
    return f"/clients/{engaged(as_carmen, as_ada, scopes)}"


def held(as_ada: Client) -> Any:
    return interview_in(as_ada, "completed", as_ada.make("/contacts", contact())["id"])


@pytest.mark.noisy
def test_shares_with_a_coach_more_and_then_nothing(
    carmen_page: Page, ada_page: Page, as_ada: Client, carmen: Person
) -> None:
    held(as_ada)
    coach, ada = carmen_page, ada_page
    coach.goto("/clients")
    expect(coach.get_by_role("heading", name="No clients yet")).to_be_visible()
    coach.get_by_role("button", name="Invite a client").first.click()
    coach.get_by_role("button", name="Make the invitation").click()
    url = coach.get_by_label("Link of the invitation").input_value()
    assert not violations(coach)
    coach.get_by_role("button", name="Done").click()
    withdraw = coach.get_by_role("button", name="Withdraw the invitation: By link")
    withdraw.click()
    expect(withdraw).to_have_count(0)
    coach.get_by_role("button", name="Undo").click()
    expect(withdraw).to_be_visible()

    ada.goto(path_of(url))
    expect(ada.get_by_role("heading", name=f"{carmen.display_name} would like to coach you")).to_be_visible()
    expect(ada.get_by_text("For example: 4 asked, 2 answered")).to_be_visible()
    ada.get_by_role("checkbox", name="How far I am").check()
    ada.get_by_role("checkbox", name="My interviews").check()
    assert not violations(ada)
    ada.get_by_role("button", name="Accept").click()
    expect(ada.get_by_role("heading", name=carmen.display_name)).to_be_visible()
    assert not violations(ada)

    coach.reload()
    coach.get_by_role("link", name="Ada Byron").click()
    expect(coach.get_by_text("Contacts go by pseudonyms.")).to_be_visible()
    expect(coach.get_by_role("row", name="Interview held 1")).to_be_visible()
    expect(coach.get_by_role("button", name="Look at the interview with Research lead")).to_be_visible()
    expect(coach.get_by_text("Zoë")).to_have_count(0)
    assert not violations(coach)

    ada.get_by_role("button", name=f"Change what {carmen.display_name} sees").click()
    ada.get_by_role("dialog").get_by_role("checkbox", name="The names of my contacts").check()
    ada.get_by_role("button", name="Share this").click()
    expect(ada.get_by_text("Your contacts go by their names")).to_be_visible()
    coach.reload()
    expect(coach.get_by_role("button", name=f"Look at the interview with {NAME}")).to_be_visible()

    ada.get_by_text(f"What {carmen.display_name} looked at").click()
    expect(ada.get_by_text("Your progress", exact=True)).to_be_visible()
    ada.get_by_role("button", name=f"End sharing with {carmen.display_name}").click()
    expect(ada.get_by_text("It ends at once")).to_be_visible()
    ada.get_by_role("button", name="End it now").click()
    expect(ada.get_by_role("heading", name="You share with nobody")).to_be_visible()
    earlier = ada.get_by_role("region", name="Earlier")
    earlier.get_by_text(f"What {carmen.display_name} looked at").click()
    expect(earlier.get_by_text("Your progress", exact=True)).to_be_visible()
    assert not violations(ada)
    coach.reload()
    expect(coach.get_by_role("heading", name="You see nothing here")).to_be_visible()
    expect(coach.get_by_text(NAME)).to_have_count(0)
    coach.goto("/clients")
    expect(coach.get_by_role("heading", name="No clients yet")).to_be_visible()


def test_comes_back_to_the_invitation_after_signing_in(page: Page, as_carmen: Client, ada: Person) -> None:
    url = as_carmen.make("/engagements", {"role": "coach"})["url"]
    page.goto(path_of(url))
    expect(page.get_by_role("heading", name="You are invited")).to_be_visible()
    assert not violations(page)
    page.get_by_role("link", name="Sign in").click()
    page.get_by_label("E-mail").fill(ada.email)
    page.get_by_label("Password", exact=True).fill(ada.password)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Carmen Coach would like to coach you")).to_be_visible()
    page.get_by_role("link", name="Not now").click()
    expect(page.get_by_role("heading", name="Today", level=1)).to_be_visible()


def test_a_client_invites_a_coach_and_sees_as_they_see(
    ada_page: Page, carmen_page: Page, as_ada: Client, carmen: Person
) -> None:
    held(as_ada)
    ada = ada_page
    ada.goto("/sharing")
    ada.get_by_role("button", name="Invite a coach").first.click()
    ada.get_by_role("checkbox", name="How far I am").check()
    ada.get_by_role("button", name="Make the invitation").click()
    url = ada.get_by_label("Link of the invitation").input_value()
    carmen_page.goto(path_of(url))
    expect(carmen_page.get_by_role("heading", name="Ada Byron asks you to be their coach")).to_be_visible()
    carmen_page.get_by_role("button", name="Accept").click()
    expect(carmen_page.get_by_role("link", name="Ada Byron")).to_be_visible()
    expect(carmen_page.get_by_role("navigation").get_by_role("link", name="Clients")).to_be_visible()

    ada.reload()
    ada.get_by_label("How it goes, in your words").fill("Better than I thought")
    expect(ada.get_by_text("Saved", exact=True)).to_be_visible()
    ada.get_by_role("link", name="See as my coach sees it").click()
    expect(ada.get_by_text("You see this as your coach sees it.")).to_be_visible()
    expect(ada.get_by_text("Better than I thought")).to_be_visible()
    expect(ada.get_by_role("heading", name="Timeline")).to_be_visible()
    expect(ada.get_by_role("button", name="Propose a goal")).to_have_count(0)
    expect(ada.get_by_label("Private notes")).to_have_count(0)
    assert not violations(ada)


def test_debriefs_and_interviews_are_chosen_together(ada_page: Page, as_carmen: Client) -> None:
    page = ada_page
    page.goto(path_of(as_carmen.make("/engagements", {"role": "coach"})["url"]))
    interviews = page.get_by_role("checkbox", name="My interviews")
    debriefs = page.get_by_role("checkbox", name="What I wrote in interviews")
    debriefs.check()
    expect(interviews).to_be_checked()
    expect(page.get_by_role("status").filter(has_text="“My interviews” is chosen, too")).to_be_visible()
    assert not violations(page)
    interviews.uncheck()
    expect(debriefs).not_to_be_checked()
    expect(page.get_by_role("status").filter(has_text="“What I wrote in interviews” is left out, too")).to_be_visible()
    debriefs.check()
    page.get_by_role("button", name="Accept").click()
    told = page.get_by_role("list", name="What Carmen Coach sees").get_by_role("listitem")
    expect(told).to_contain_text(["My interviews", "What I wrote in interviews"])


def test_a_coach_is_told_that_debriefs_need_interviews(carmen_page: Page, as_carmen: Client, as_ada: Client) -> None:
    succeeded(as_ada.put(f"/interviews/{held(as_ada)['id']}/debrief", json={"highlights": "Quiet"}))
    page = carmen_page
    page.goto(shared(as_carmen, as_ada, ["progress", "debriefs"]))
    expect(page.get_by_text("You see counts and the timeline.")).to_contain_text(
        "Not shared: interviews, what was written in interviews"
    )
    expect(page.get_by_text("There is more that you do not see")).to_contain_text("1 interview, 1 debrief")


def test_agrees_on_a_goal(carmen_page: Page, ada_page: Page, as_carmen: Client, as_ada: Client) -> None:
    coach, ada = carmen_page, ada_page
    coach.goto(shared(as_carmen, as_ada, ["progress"]))
    coach.get_by_role("button", name="Propose a goal").click()
    dialog = coach.get_by_role("dialog")
    dialog.get_by_label("Interviews").fill("5")
    dialog.get_by_label("By").fill(DUE)
    assert not violations(coach)
    dialog.get_by_role("button", name="Propose the goal").click()
    expect(coach.get_by_text("Proposed", exact=True)).to_be_visible()

    coach.get_by_role("button", name="Withdraw the goal: 5 interviews by").click()
    expect(coach.get_by_text("No goals yet.")).to_be_visible()
    coach.get_by_role("button", name="Undo").click()
    expect(coach.get_by_text("Proposed", exact=True)).to_be_visible()

    ada.goto("/today")
    ada.get_by_role("button", name="Decline the goal: 5 interviews by").click()
    expect(ada.get_by_text("Your coach proposes")).to_have_count(0)
    ada.get_by_role("button", name="Undo").click()
    ada.get_by_role("button", name="Accept the goal: 5 interviews by").click()
    expect(ada.get_by_text("Interviews: 0 of 5 by 12 Dec 2099")).to_be_visible()
    assert not violations(ada)
    coach.reload()
    expect(coach.get_by_text("Interviews: 0 of 5 by 12 Dec 2099")).to_be_visible()


def test_gives_an_assignment(carmen_page: Page, ada_page: Page, as_carmen: Client, as_ada: Client) -> None:
    coach, ada = carmen_page, ada_page
    coach.goto(shared(as_carmen, as_ada, []))
    coach.get_by_role("button", name="Give an assignment").click()
    dialog = coach.get_by_role("dialog")
    dialog.get_by_label("What", exact=True).select_option("debrief")
    dialog.get_by_label("Challenges").check()
    dialog.get_by_label("In your words").fill("Two lines are enough")
    assert not violations(coach)
    dialog.get_by_role("button", name="Give the assignment").click()
    expect(coach.get_by_text("Two lines are enough")).to_be_visible()
    coach.get_by_role("button", name="Withdraw the assignment: Write in each debrief").click()
    expect(coach.get_by_text("No assignments yet.")).to_be_visible()
    coach.get_by_role("button", name="Undo").click()
    expect(coach.get_by_text("Two lines are enough")).to_be_visible()
    ada.goto("/today")
    expect(ada.get_by_text("Write in each debrief: highlights and challenges")).to_be_visible()


def test_talks_about_a_note_while_it_is_shared(
    carmen_page: Page, ada_page: Page, as_carmen: Client, as_ada: Client
) -> None:
    coach, ada = carmen_page, ada_page
    zoe = as_ada.make("/contacts", contact())
    written = as_ada.make("/notes", note(zoe["id"], body="I doubt that I like selling."))
    ada.goto(f"/notes/{written['id']}")
    expect(ada.get_by_label("Note", exact=True)).to_be_visible()
    expect(ada.get_by_role("switch", name="Share with coach")).to_have_count(0)
    path = shared(as_carmen, as_ada, ["notes"])
    ada.reload()
    ada.get_by_role("switch", name="Share with coach").check()
    expect(ada.get_by_text("Saved", exact=True)).to_be_visible()
    assert not violations(ada)

    coach.goto(path)
    expect(coach.get_by_text("I doubt that I like selling.")).to_be_visible()
    coach.get_by_label("Comment to Ada Byron").fill("What would you rather do?")
    coach.get_by_role("button", name="Comment", exact=True).click()
    expect(coach.get_by_role("list", name="Comments")).to_contain_text("What would you rather do?")
    assert not violations(coach)

    ada.goto("/today")
    expect(ada.get_by_text("What would you rather do?")).to_be_visible()
    ada.get_by_label("Your answer to Carmen Coach").fill("Explain things")
    assert not violations(ada)
    ada.get_by_role("button", name="Answer").click()
    expect(ada.get_by_text("What would you rather do?")).to_have_count(0)
    coach.reload()
    expect(coach.get_by_text("Explain things")).to_be_visible()

    ada.goto(f"/notes/{written['id']}")
    ada.get_by_role("switch", name="Share with coach").uncheck()
    expect(ada.get_by_text("Saved", exact=True)).to_be_visible()
    coach.reload()
    expect(coach.get_by_text("None is marked as shared.")).to_be_visible()
    expect(coach.get_by_text("Explain things")).to_have_count(0)


def test_talks_about_a_direction(carmen_page: Page, ada_page: Page, as_carmen: Client, as_ada: Client) -> None:
    coach, ada = carmen_page, ada_page
    research = as_ada.make("/directions", {"role": "Research"})
    coach.goto(shared(as_carmen, as_ada, ["progress"]))
    directions = coach.get_by_role("region", name="Directions")
    directions.get_by_label("Comment to Ada Byron").fill("What would have to be true?")
    directions.get_by_role("button", name="Comment", exact=True).click()
    expect(directions.get_by_role("list", name="Comments")).to_contain_text("What would have to be true?")
    assert not violations(coach)

    ada.goto("/today")
    expect(ada.get_by_text("What would have to be true?")).to_be_visible()
    answers_beside_it(ada, f"/directions/{research['id']}", "What would have to be true?")
    coach.reload()
    expect(directions.get_by_text("Mine to find out")).to_be_visible()


@pytest.mark.parametrize("state", ["planned", "scheduled", "completed"])
def test_talks_about_an_interview_at_any_time(ada_page: Page, as_carmen: Client, as_ada: Client, state: str) -> None:
    id = engaged(as_carmen, as_ada, ["interviews"])
    talk = interview_in(as_ada, state, as_ada.make("/contacts", contact())["id"])
    as_carmen.make(f"/engagements/{id}/comments", {"text": "What do you hope for?", "interview_id": talk["id"]})
    answers_beside_it(ada_page, f"/interviews/{talk['id']}", "What do you hope for?")


def answers_beside_it(ada: Page, path: str, question: str) -> None:
    """Have Ada answer her coach where the thing stands that they talk about."""
    ada.goto(path)
    talk = ada.get_by_role("region", name="You and Carmen Coach")
    expect(talk.get_by_text(question)).to_be_visible()
    talk.get_by_label("Comment to Carmen Coach").fill("Mine to find out")
    talk.get_by_role("button", name="Comment", exact=True).click()
    expect(talk.get_by_role("list", name="Comments")).to_contain_text("Mine to find out")
    assert not violations(ada)


def test_prints_the_report(signed_in: Any, carmen: Person, as_carmen: Client, as_ada: Client) -> None:
    path = shared(as_carmen, as_ada, ["progress", "interviews"])
    talk = held(as_ada)
    research = as_ada.make("/directions", {"role": "UX research"})
    drawn(as_ada, talk, direction_id=research["id"])
    decided = {"direction_id": research["id"], "verdict": "pause", "reason": "Rest", "override_reason": "Tired"}
    as_ada.make("/decisions", decided)
    as_ada.make("/goals", {"target": 5, "due_on": DUE})
    page = signed_in(carmen, viewport={"width": 1280, "height": 500}).new_page()
    page.goto(path)
    expect(page.get_by_role("heading", name="Week by week")).to_be_attached()
    page.mouse.move(600, 300)  # whoever prints moves a hand, at which what is further down is made
    expect(page.get_by_role("figure", name="People at each stage")).to_be_attached()
    expect(page.get_by_role("region", name="Goals").get_by_role("listitem")).to_have_count(1)
    expect(page.get_by_role("button", name="Propose a goal")).to_be_visible()
    page.emulate_media(media="print")
    funnel = page.get_by_role("region", name="Progress")
    expect(funnel.get_by_role("row", name="Interview held 1")).to_be_visible()
    expect(funnel.get_by_role("figure", name="People at each stage")).to_be_visible()
    weeks = page.get_by_role("region", name="Week by week").get_by_role("row")
    expect(weeks.nth(12)).to_be_visible()
    expect(page.get_by_role("region", name="Directions")).to_contain_text("UX research")
    expect(page.get_by_role("region", name="Decisions")).to_contain_text("UX research")
    expect(page.get_by_role("region", name="Goals")).to_contain_text("Interviews: 1 of 5 by 12 Dec 2099")
    assert page.locator("button:visible, input:visible, textarea:visible, nav:visible, aside:visible").all() == []
    assert page.pdf(format="A4").count(b"/Type /Page\n") <= 3


def test_keeps_private_notes_and_nudges_once_a_week(carmen_page: Page, as_carmen: Client, as_ada: Client) -> None:
    page = carmen_page
    path = shared(as_carmen, as_ada, ["progress"])
    page.goto(path)
    page.get_by_label("Private notes").fill("Ask about the move")
    expect(page.get_by_text("Saved", exact=True)).to_be_visible()
    page.get_by_label("Add a tag").fill("spring")
    page.get_by_label("Add a tag").press("Enter")
    expect(page.get_by_role("link", name="spring")).to_be_visible()
    page.get_by_label("What you say").fill("You are nearly there")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("The next one may go")).to_be_visible()
    expect(page.get_by_label("What you say")).to_have_count(0)
    assert not violations(page)
    page.reload()
    expect(page.get_by_label("Private notes")).to_have_value("Ask about the move")
    assert as_ada.get(path.replace("/clients/", "/coach/clients/") + "/card").status_code == 404
    assert "You are nearly there" in str(succeeded(as_ada.get("/notices")))


@pytest.mark.noisy
def test_sorts_finds_and_saves_views_of_the_caseload(
    carmen_page: Page, as_carmen: Client, as_ada: Client, address: str
) -> None:
    page = carmen_page
    ada_id = engaged(as_carmen, as_ada, ["progress"])
    with Client([address]) as as_bob:
        bob = person("bob")
        as_bob.sign_up(bob)
        engaged(as_carmen, as_bob.sign_in(bob), [])
    succeeded(as_carmen.patch(f"/coach/clients/{ada_id}/card", json={"tags": ["spring"]}))
    page.goto("/clients")
    rows = page.get_by_role("rowheader")
    expect(rows).to_have_count(2)
    assert not violations(page)
    page.get_by_role("link", name="Client", exact=True).click()
    expect(rows.first).to_contain_text("Ada Byron")
    expect(page.get_by_role("columnheader", name="Client")).to_have_attribute("aria-sort", "ascending")
    header_sorts(page, "Last activity", "descending", "Ada Byron")
    header_sorts(page, "Last activity", "ascending", "Bob")
    header_sorts(page, "Attention", "descending", "Ada Byron")
    page.get_by_label("Find a client").fill("bob")
    expect(rows).to_have_count(1)
    page.get_by_label("Find a client").fill("")
    page.get_by_role("button", name="Tag", exact=True).click()
    page.get_by_role("menuitem", name="spring").click()
    expect(rows).to_have_count(1)
    page.get_by_role("button", name="Save this view").click()
    page.get_by_label("Name of the view").fill("Spring group")
    page.get_by_role("button", name="Save", exact=True).click()
    page.goto("/clients")
    page.get_by_role("link", name="Spring group").click()
    expect(rows).to_have_count(1)
    with page.expect_download() as download:
        page.get_by_role("button", name="Save as CSV").click()
    table = download.value.path().read_text()
    assert "Ada Byron" in table
    assert "Bob" not in table

    page.get_by_role("link", name="Look at the group").click()
    expect(page.get_by_role("heading", name="Too few to sum")).to_be_visible()
    assert not violations(page)
    page.set_viewport_size({"width": 360, "height": 800})
    page.goto("/clients")
    expect(page.get_by_role("list", name="Caseload").get_by_role("link", name="Ada Byron")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert not violations(page)


def header_sorts(page: Page, column: str, order: str, first: str) -> None:
    """A click on the header of a column has the table in that order, so that this client comes first."""
    page.get_by_role("link", name=column, exact=True).click()
    expect(page.get_by_role("columnheader", name=column)).to_have_attribute("aria-sort", order)
    expect(page.get_by_role("rowheader").first).to_contain_text(first)


def test_draws_how_far_a_group_came(carmen_page: Page, as_carmen: Client, as_ada: Client) -> None:
    group(as_carmen, "spring")
    page = carmen_page
    page.goto("/clients/cohorts/spring")
    expect(page.get_by_role("row", name="Identified 0")).to_be_visible()
    expect(page.get_by_role("figure")).to_have_count(0)

    held(as_ada)
    id = engaged(as_carmen, as_ada)
    succeeded(as_carmen.patch(f"/coach/clients/{id}/card", json={"tags": ["spring"]}))
    page.reload()
    expect(page.get_by_role("row", name="Interview held 1")).to_be_visible()
    figure = page.get_by_role("figure", name="People at each stage, of the whole group")
    figure.scroll_into_view_if_needed()
    expect(figure.get_by_text("Interview held")).to_be_visible()
    assert not violations(page)
    page.set_viewport_size({"width": 360, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
