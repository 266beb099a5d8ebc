"""The telephone note, filled in while somebody is on the telephone."""

from datetime import timedelta

from playwright.sync_api import expect

from infra.local.sign_in import sign_in
from tests.site.browser import Visiting
from tests.site.desk import Desk
from tests.site.keyboard import Keyboard, said

WORDS = "They want to send him home at noon every day"


def test_a_note_is_taken_during_a_call(keyboard: Keyboard, desk: Desk) -> None:
    page = keyboard.page
    page.goto(f"{desk.url}/desk/telephone-notes")
    expect(page.get_by_text("You do not have to give me any details.")).to_be_visible()
    keyboard.write("What do they ask, in their own words?", WORDS)
    keyboard.tick("They were told why and how")
    keyboard.choose("Do they agree that their details are kept?", "Yes")
    keyboard.choose("How were they asked?", "Aloud")
    keyboard.choose("Who are they?", "Carer")
    keyboard.write("Name (optional)", "Edda Loxley")
    keyboard.write("Telephone number", "01632 960222")
    keyboard.tick("Leave no voicemail")
    keyboard.write("The child’s or young person’s name", "Bram")
    keyboard.press("Save the note")
    said(page, "The note is saved, and the answer is promised.")
    expect(page.get_by_role("heading", level=1)).to_have_text("Edda Loxley")
    expect(page.get_by_role("region", name="Before you contact them")).to_contain_text("Leave no voicemail")
    expect(page.get_by_role("main")).to_contain_text(WORDS)


def test_who_says_nothing_of_themselves_is_a_case_like_any_other(keyboard: Keyboard, desk: Desk) -> None:
    page = keyboard.page
    page.goto(f"{desk.url}/desk/telephone-notes")
    keyboard.write("What do they ask, in their own words?", "How long may a plan take?")
    keyboard.press("Save the note")
    said(page, "The note is saved, and the answer is promised.")
    expect(page.get_by_role("heading", level=1)).to_have_text("Name not known")


def test_what_is_missing_is_said_at_the_top_and_leads_to_its_field(keyboard: Keyboard, desk: Desk) -> None:
    page = keyboard.page
    page.goto(f"{desk.url}/desk/telephone-notes")
    keyboard.choose("What did they get in touch for?", "A complaint")
    keyboard.write("Name (optional)", "Edda Loxley")
    keyboard.unfold("If it is a complaint")
    keyboard.date("When did it happen", "31", "2", "2026")
    keyboard.press("Save the note")
    said(page, "There is a problem")
    assert page.title().startswith("Error: New telephone note")
    expect(page.get_by_role("group", name="When did it happen")).to_be_visible()
    keyboard.reach("link", "When did it happen")
    page.keyboard.press("Enter")
    expect(page.get_by_role("group", name="When did it happen").get_by_label("Day")).to_be_focused()
    keyboard.date("When did it happen", "", "", "")
    keyboard.press("Save the note")
    keyboard.reach("link", "Fill this in: What do they ask")
    page.keyboard.press("Enter")
    expect(page.get_by_label("What do they ask, in their own words?")).to_be_focused()
    expect(page.get_by_label("Name (optional)", exact=True).first).to_have_value("Edda Loxley")


def test_feedback_by_telephone_was_read_back(keyboard: Keyboard, desk: Desk) -> None:
    page = keyboard.page
    page.goto(f"{desk.url}/desk/telephone-notes")
    keyboard.write("What do they ask, in their own words?", "The letter was kind")
    keyboard.choose("What did they get in touch for?", "A compliment")
    keyboard.unfold("If it is a comment")
    keyboard.choose("Do they want a reply?", "No")
    keyboard.press("Save the note")
    said(page, "There is a problem")
    keyboard.choose("was it read back to them", "Yes")
    keyboard.press("Save the note")
    said(page, "The note is saved")
    keyboard.follow("Close the feedback")
    keyboard.write("What was done about it?", "Read out at the team meeting")
    keyboard.press("Close it")
    said(page, "The feedback is closed.")


def test_who_was_signed_out_meanwhile_finds_their_words_again(keyboard: Keyboard, desk: Desk) -> None:
    page = keyboard.page
    page.goto(f"{desk.url}/desk/telephone-notes")
    keyboard.write("What do they ask, in their own words?", WORDS)
    keyboard.unfold("If it is a complaint")
    keyboard.write("That person’s sign-in id", "somebody")
    desk.staff.move(desk.staff.now() + timedelta(minutes=31))
    keyboard.press("Save the note")
    expect(page.get_by_role("heading", level=1)).to_have_text("What you wrote is kept")
    keyboard.follow("Sign in and go on")
    keyboard.press("caseworker")
    expect(page.get_by_label("What do they ask, in their own words?")).to_have_value(WORDS)
    expect(page.get_by_label("That person’s sign-in id")).to_have_value("somebody")
    keyboard.press("Save the note")
    said(page, "The note is saved")


def test_a_way_out_of_the_call_is_a_click_away(visiting: Visiting, desk: Desk) -> None:
    with visiting() as page:
        sign_in(page, desk.url, "caseworker")
        keyboard = Keyboard(page)
        keyboard.follow("New note")
        keyboard.follow("Back")
        expect(page.get_by_role("heading", level=1)).to_have_text("Worklist")
