"""A complaint through its steps, up to a manager of the council; how people behaved; with a keyboard alone."""

from playwright.sync_api import expect

from infra.local.sign_in import sign_in
from tests.site.browser import Visiting
from tests.site.desk import Desk
from tests.site.keyboard import Keyboard, said

WORDS = "Nobody came to the review"


def test_a_complaint_goes_up_to_a_manager_who_reads_and_answers_their_step_alone(
    keyboard: Keyboard, desk: Desk, visiting: Visiting
) -> None:
    page = keyboard.page
    ref = desk.rings("Juniper Ashdown", "juniper@example.org", kind="complaint", summary=WORDS)
    page.goto(f"{desk.url}/desk/cases/{ref}")
    keyboard.follow("Record how the step was decided")
    keyboard.choose("What was found?", "Not upheld")
    keyboard.write("The answer, in the words", "We are sorry that it felt so.")
    keyboard.write("Who decided?", "Olu Officer")
    keyboard.press("Record the answer")
    said(page, "The answer is recorded")
    keyboard.follow("What does the complainant say")
    keyboard.choose("What do they say?", "They want the next step")
    keyboard.choose("How did they say it?", "Telephone")
    keyboard.choose("Do they agree to be named", "No")
    keyboard.write("What exactly were they told about being named?", "That the manager would learn who they are")
    keyboard.press("Record it")
    said(page, "What the complainant says is recorded.")
    keyboard.follow("Write what the owner of the step reads")
    keyboard.write("The statement", "A parent says that nobody came to a meeting.")
    keyboard.press("Save the statement")
    said(page, "The statement is written.")
    desk.staff.settle()
    size = page.viewport_size
    with visiting(size=size) as theirs:
        sign_in(theirs, desk.url, "manager")
        manager = Keyboard(theirs)
        expect(theirs.get_by_role("heading", level=1)).to_have_text("Complaint steps that wait for you")
        manager.follow(ref)
        expect(theirs.get_by_role("main")).to_contain_text("A parent says that nobody came to a meeting.")
        expect(theirs.get_by_text("Juniper")).to_have_count(0)
        manager.press("Record how the step was decided")
        manager.press("Record the answer")
        said(theirs, "Choose an answer: What was found?")
        manager.choose("What was found?", "Not upheld")
        manager.write("The answer, in the words", "I find that the service put it right.")
        manager.press("Record the answer")
        said(theirs, "The answer is recorded")
        assert theirs.goto(f"{desk.url}/desk/cases/{ref}").status == 403  # type: ignore[union-attr]


def test_what_somebody_shouted_is_recorded_with_the_allowance_that_was_made(keyboard: Keyboard, desk: Desk) -> None:
    page, ref = keyboard.page, desk.rings("Rowan Thackeray")
    page.goto(f"{desk.url}/desk/cases/{ref}")
    keyboard.follow("Record an incident")
    keyboard.date("When did it happen?", "3", "12", "2026")
    keyboard.write("Time", "9:05")
    keyboard.choose("Where?", "Telephone")
    keyboard.write("What was said or done?", "I know where you park")
    keyboard.press("Record the incident")
    said(page, "The incident is recorded.")
    keyboard.follow("Note the circumstances first")
    keyboard.write("The circumstances", "He had just been told of the exclusion")
    keyboard.write("What allowance was made?", "The call went on for ten minutes more")
    keyboard.press("Save")
    keyboard.follow("Record what was done")
    keyboard.choose("What was done?", "A worker ended the call, visit or exchange")
    keyboard.unfold("If the exchange was ended")
    keyboard.write("Why?", "It did not stop after a warning")
    keyboard.press("Record it")
    said(page, "What was done is recorded.")
    keyboard.follow("Note what was learnt")
    keyboard.write("What was learnt?", "Two people ring back")
    keyboard.press("Save")
    said(page, "What was learnt is noted.")


def test_what_is_no_enquiry_goes_on_as_what_it_is(keyboard: Keyboard, desk: Desk) -> None:
    page, ref = keyboard.page, desk.rings("Clover Nightingale", summary="The council does not answer")
    page.goto(f"{desk.url}/desk/cases/{ref}")
    keyboard.follow("It is of another kind")
    keyboard.choose("What did they get in touch for?", "Views about another service")
    keyboard.write("Why?", "It is about the council")
    keyboard.press("Say so")
    said(page, "It goes on as what it is.")
    keyboard.follow("Their views were discussed")
    keyboard.write("What was discussed with them?", "What they want the council to know")
    keyboard.write("Which officer was part of it?", "Olu Officer")
    keyboard.press("Save")
    said(page, "The discussion is recorded.")
    keyboard.follow("Show the way to who hears their views")
    keyboard.choose("Who hears them?", "Council")
    keyboard.choose("How was it shown to them?", "Telephone")
    keyboard.choose("Was support in saying it offered?", "Yes")
    keyboard.choose("Do they want that support?", "No")
    keyboard.press("Record it")
    said(page, "The way was shown.")
