"""Answering, from signing in to signing out, with a keyboard alone: on a phone, on a desktop, and without scripts."""

from playwright.sync_api import ViewportSize, expect

from tests.site.browser import DESKTOP, Visiting
from tests.site.desk import Desk
from tests.site.keyboard import Keyboard, said


def test_who_comes_to_the_desk_signs_in_and_out(visiting: Visiting, desk: Desk, size: ViewportSize) -> None:
    with visiting(size=size, javascript=size is DESKTOP) as page:
        keyboard = Keyboard(page)
        page.goto(f"{desk.url}/desk/cases?view=mine")
        keyboard.press("caseworker")
        page.wait_for_url(f"{desk.url}/desk/cases?view=mine")
        expect(page.get_by_text("Signed in as Casey Worker, caseworker")).to_be_visible()
        keyboard.press("Sign out")
        expect(page.get_by_role("heading", level=1)).to_have_text("You have signed out")
        page.goto(f"{desk.url}/desk/cases")
        assert "/desk/" not in page.url.removeprefix(desk.url)


def test_the_worklist_is_looked_through_by_its_parts_and_a_case_is_taken(keyboard: Keyboard, desk: Desk) -> None:
    page, ref = keyboard.page, desk.rings("Iris Penhale")
    page.goto(f"{desk.url}/desk/cases")
    keyboard.follow("Nobody’s")
    expect(page.get_by_role("link", name="Nobody’s")).to_have_attribute("aria-current", "page")
    keyboard.reach("button", f"Take it…{ref}")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    said(page, "It is noted who sees to the case.")
    page.goto(f"{desk.url}/desk/cases")
    keyboard.follow("Mine")
    expect(page.get_by_role("row").filter(has_text=ref)).to_contain_text("Casey Worker")
    keyboard.follow("Needs eyes")
    expect(page.get_by_role("row").filter(has_text=desk.cases.forged)).to_be_visible()
    keyboard.follow("Complaints")
    expect(page.get_by_role("row").filter(has_text=desk.cases.complained)).to_be_visible()


def test_a_case_is_found_by_the_name_of_its_person(keyboard: Keyboard, desk: Desk) -> None:
    page = keyboard.page
    page.goto(f"{desk.url}/desk/cases")
    keyboard.write("Find a case by reference, name or email address", "lindqvist")
    keyboard.press("Find")
    expect(page.get_by_role("heading", level=2)).to_contain_text("1 found by name")
    keyboard.follow("Rosa Lindqvist")
    expect(page.get_by_role("heading", level=1)).to_have_text("Rosa Lindqvist")
    page.goto(f"{desk.url}/desk/search")
    keyboard.press("Find")
    expect(page.get_by_role("textbox")).to_have_accessible_description("Error: Fill this in: What to look for")


def test_a_reply_is_begun_from_a_draft_seen_changed_and_sent(keyboard: Keyboard, desk: Desk) -> None:
    page, ref = keyboard.page, desk.rings("Wren Holloway", f"wren.{id(keyboard)}@example.org")
    page.goto(f"{desk.url}/desk/cases/{ref}")
    keyboard.follow("Reply by email")
    keyboard.unfold("Begin from a draft")
    keyboard.follow("Getting ready for a meeting")
    expect(page.get_by_label("Your answer")).not_to_be_empty()
    keyboard.write("Your answer", "Dear Wren,\n\nThe school has to write to you every time.")
    keyboard.press("See it before it is sent")
    expect(page.get_by_role("heading", level=1)).to_have_text("Check the reply before it is sent")
    expect(page.get_by_role("main")).to_contain_text("The school has to write to you every time.")
    keyboard.press("Change it")
    keyboard.write("Your answer", "Dear Wren,\n\nIt has to say why, too.")
    keyboard.press("See it before it is sent")
    keyboard.press("Send it")
    said(page, "The reply is sent.")
    expect(page.get_by_role("heading", name="Answered", exact=True)).to_be_visible()
    desk.staff.settle()
    assert "It has to say why, too." in desk.staff.emails()[-1]["text"]


def test_what_was_said_on_the_telephone_is_recorded_and_stops_the_clock(keyboard: Keyboard, desk: Desk) -> None:
    page, ref = keyboard.page, desk.rings("Asher Quill")
    page.goto(f"{desk.url}/desk/cases/{ref}")
    keyboard.follow("Record a response")
    keyboard.press("Record the response")
    said(page, "Choose an answer: How were they answered?")
    keyboard.choose("How were they answered?", "Telephone")
    keyboard.write("In short, what was said?", "That she may not be sent home without it being written down")
    keyboard.press("Record the response")
    said(page, "The response is recorded and the clock has stopped.")
    keyboard.follow("Close the case")
    keyboard.tick("Suspension and exclusion")
    keyboard.choose("Level of intervention", "Level 1")
    keyboard.choose("Invite them to say what they think", "No")
    keyboard.choose("If not, why not?", "They do not want to be asked")
    keyboard.press("Close the case")
    said(page, "The case is closed.")
    keyboard.follow("There is more to do")
    keyboard.write("What is there to do", "It happened again")
    keyboard.press("Open the case again")
    said(page, "The case is open again.")


def test_words_advice_and_choice_are_noted_apart(keyboard: Keyboard, desk: Desk) -> None:
    page, ref = keyboard.page, desk.rings("Fern Castellan")
    page.goto(f"{desk.url}/desk/cases/{ref}")
    keyboard.follow("Add a note")
    keyboard.choose("What is it a note of?", "Advice that was given")
    keyboard.write("The note", "That there are two ways")
    keyboard.press("Save the note")
    expect(page.get_by_role("alert")).to_contain_text("There is a problem")
    expect(page.get_by_label("The note")).to_have_value("That there are two ways")
    keyboard.write("Of advice: what could they do?", "Ask for an assessment\nAsk the school again")
    keyboard.tick("SEND Code of Practice")
    keyboard.press("Save the note")
    said(page, "The note is on the case.")
    keyboard.follow("Add a note")
    keyboard.choose("What is it a note of?", "What they chose")
    keyboard.write("The note", "To ask the school again")
    keyboard.press("Save the note")
    keyboard.follow("Add a note")
    keyboard.choose("What is it a note of?", "What they said, in their own words")
    keyboard.write("The note", "I just want her to be safe there")
    keyboard.choose("whose?", "The child’s")
    keyboard.press("Save the note")
    expect(page.get_by_role("main")).to_contain_text("I just want her to be safe there")


def test_the_clock_stands_still_and_goes_on(keyboard: Keyboard, desk: Desk) -> None:
    page, ref = keyboard.page, desk.rings("Noor Bellamy")
    page.goto(f"{desk.url}/desk/cases/{ref}")
    keyboard.follow("Stop the clock")
    keyboard.choose("What do we wait for?", "They asked us to wait")
    keyboard.write("What was said", "They go away until Monday")
    keyboard.press("Stop the clock")
    said(page, "The clock stands still.")
    expect(page.get_by_role("main")).to_contain_text("Clock stopped on day")
    keyboard.follow("Let the clock go on")
    keyboard.press("Let it go on")
    said(page, "The clock goes on.")
