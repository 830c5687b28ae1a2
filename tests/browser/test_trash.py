"""What was deleted, in the browser: found again long after the offer to undo has gone, and brought back."""

from playwright.sync_api import Page, expect

from axe import violations
from client import Client, succeeded
from people import contact, interview, note, question_set


def test_brings_back_what_was_deleted(ada_page: Page, as_ada: Client) -> None:
    zoe = as_ada.make("/contacts", contact())
    rosa = as_ada.make("/contacts", contact(given_name="Rosa", family_name="Lopez", emails=[]))
    deleted = {
        "Rosa Lopez": f"/contacts/{rosa['id']}",
        "Interview with Zoë Álvarez": f"/interviews/{as_ada.make('/interviews', interview(zoe['id']))['id']}",
        "Second talks": f"/question-sets/{as_ada.make('/question-sets', question_set(name='Second talks'))['id']}",
        "Knows every ward.": f"/notes/{as_ada.make('/notes', note(zoe['id'], body='Knows every ward.'))['id']}",
    }
    page = ada_page
    page.goto("/trash")
    expect(page.get_by_role("heading", name="The trash is empty")).to_be_visible()
    for path in deleted.values():
        assert as_ada.delete(path).is_success
    page.reload()
    expect(page.get_by_role("heading", level=2)).to_have_text(["Contacts", "Interviews", "Question sets", "Notes"])
    assert not violations(page)
    for name in deleted:
        page.get_by_role("button", name=f"Restore {name}").click()
        expect(page.get_by_role("button", name=f"Restore {name}")).to_have_count(0)
    expect(page.get_by_role("heading", name="The trash is empty")).to_be_visible()
    for path in deleted.values():
        succeeded(as_ada.get(path))


def test_a_deleted_question_waits_in_its_set(ada_page: Page, as_ada: Client) -> None:
    mine = as_ada.make("/question-sets", question_set(questions=[{"text": "Who decides?"}, {"text": "What next?"}]))
    page = ada_page
    page.goto(f"/questions/{mine['id']}")
    page.get_by_role("button", name="More about question 1").click()
    page.get_by_role("menuitem", name="Delete").click()
    page.get_by_text("1 deleted question").click()
    assert not violations(page)
    page.get_by_role("button", name="Restore “Who decides?”").click()
    expect(page.get_by_text("1 deleted question")).to_have_count(0)
    expect(page.get_by_label("Text of question")).to_have_count(2)
