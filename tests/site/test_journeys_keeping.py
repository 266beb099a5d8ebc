"""Tasks, holds, requests about personal data, cases that are one or two, and what is printed, with a keyboard alone."""

from email.message import EmailMessage
from email.utils import parseaddr

from playwright.sync_api import expect

from infra.local.post import SmtpClient
from infra.local.sign_in import sign_in
from tests.site.browser import Visiting
from tests.site.desk import Desk
from tests.site.keyboard import Keyboard, said


def test_a_case_is_held_and_the_hold_is_reviewed_and_lifted(keyboard: Keyboard, desk: Desk, visiting: Visiting) -> None:
    page, ref = keyboard.page, desk.rings("Linden Farrow")
    page.goto(f"{desk.url}/desk/cases/{ref}")
    keyboard.follow("Hold this case")
    keyboard.choose("Why is it held?", "Legal proceedings, or they are expected")
    keyboard.write("In short, why?", "An appeal is under way")
    keyboard.press("Hold it")
    said(page, "Give a date: When is the hold reviewed?")
    keyboard.date("When is the hold reviewed?", "1", "6", "2027")
    keyboard.press("Hold it")
    said(page, "The case is held.")
    expect(page.get_by_role("heading", name="Held: legal")).to_be_visible()
    keyboard.follow("Review the hold")
    keyboard.write("What was decided, and why?", "The appeal is over")
    keyboard.press("Save")
    said(page, "Review a hold: it is for the officer")
    with visiting(size=page.viewport_size) as theirs:
        sign_in(theirs, desk.url, "officer")
        officer = Keyboard(theirs)
        theirs.goto(f"{desk.url}/desk/cases/{ref}")
        officer.follow("Review the hold")
        officer.write("What was decided, and why?", "The appeal is over")
        officer.press("Save")
        said(theirs, "The hold is reviewed.")
        expect(theirs.get_by_role("heading", name="Held: legal")).to_have_count(0)


def test_somebody_asks_what_is_kept_of_them(keyboard: Keyboard, desk: Desk) -> None:
    page, ref = keyboard.page, desk.rings("Basil Ormerod", "basil@example.org")
    page.goto(f"{desk.url}/desk/cases/{ref}")
    keyboard.follow("They ask about what is kept of them")
    keyboard.choose("What do they ask for?", "To have something corrected")
    keyboard.write("What exactly, in their own words?", "My son is ten, not eleven")
    keyboard.choose("How did they ask?", "Telephone")
    keyboard.write("If it is known who they are: how?", "We have spoken often")
    keyboard.press("Record the request")
    said(page, "The request is recorded, and when it is due.")
    keyboard.follow("Record what became of it")
    keyboard.choose("What became of it?", "Done")
    keyboard.write("What was done, or why not", "We have corrected his age.")
    keyboard.write("Of a correction: what was corrected?", "His age")
    keyboard.press("Record the answer")
    said(page, "What became of the request is recorded.")


def test_a_task_is_done_and_the_pack_that_it_is_about_is_printed(keyboard: Keyboard, desk: Desk) -> None:
    page, ref = keyboard.page, desk.rings("Hazel Winterbourne")
    body = {"relationship": "parent", "address": "1 High Street\nRuncorn", "permission_to_hold": True,
            "permission_asked": "spoken", "told_notice": True}  # fmt: skip
    desk.staff.put(f"/cases/{ref}/contact", body)
    desk.staff.settle()
    page.goto(f"{desk.url}/desk/cases/{ref}/welcome-pack")
    page.emulate_media(media="print")
    expect(page.get_by_role("article").first).to_contain_text("Hazel Winterbourne")
    expect(page.get_by_role("button")).to_have_count(0)
    page.emulate_media(media="screen")
    keyboard.press("It is in the post")
    said(page, "The task is done.")


def test_a_case_is_printed_for_supervision(keyboard: Keyboard, desk: Desk) -> None:
    page = keyboard.page
    page.goto(f"{desk.url}/desk/cases/{desk.cases.careful}/supervision")
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Case {desk.cases.careful} for supervision")
    expect(page.get_by_role("main")).to_contain_text("They sent Danny home again today")
    expect(page.get_by_role("link", name="Worklist")).to_be_hidden()


def test_two_cases_of_one_person_become_one(keyboard: Keyboard, desk: Desk) -> None:
    page, first, second = keyboard.page, desk.rings("Sorrel Vane"), desk.rings("Sorrel Vane")
    page.goto(f"{desk.url}/desk/cases/{second}")
    keyboard.follow("It is one with another case")
    keyboard.write("Which case does it go on in?", first)
    keyboard.write("Why are they one", "She rang twice")
    keyboard.press("Make them one")
    said(page, "There is a problem")
    keyboard.tick("They are of one person")
    keyboard.press("Make them one")
    said(page, "The two cases are one.")
    expect(page).to_have_url(f"{desk.url}/desk/cases/{first}?done=merger")


def test_a_message_that_belongs_elsewhere_becomes_a_case_of_its_own(keyboard: Keyboard, desk: Desk) -> None:
    page = keyboard.page
    address = f"robin.{id(page)}@example.org"  # one acknowledgement a day goes to each
    ref = desk.rings("Robin Alder", address)
    acknowledged = next(each for each in reversed(desk.staff.emails()) if address in each["to"])
    answer = EmailMessage()
    answer["From"], answer["Subject"] = address, f"Re: {ref}"
    answer["To"] = answered_at = str(acknowledged["headers"]["Reply-To"])
    answer.set_content("And my daughter?")
    with SmtpClient(desk.smtp_port) as client:
        client.send(answer.as_bytes(), sender=address, recipient=parseaddr(answered_at)[1])
    desk.staff.settle()
    page.goto(f"{desk.url}/desk/cases/{ref}")
    keyboard.follow("Read the whole email")
    expect(page.get_by_role("main")).to_contain_text("And my daughter?")
    keyboard.follow("It belongs elsewhere")
    keyboard.write("Why does it not belong here?", "It is about their other child")
    keyboard.press("Give it a case of its own")
    said(page, "The message has a case of its own.")


def test_what_is_kept_and_how_well_is_there_to_be_read(keyboard: Keyboard, desk: Desk) -> None:
    page = keyboard.page
    page.goto(f"{desk.url}/desk/overview")
    expect(page.get_by_role("img", name="Answered in time, by month")).to_be_visible()
    keyboard.unfold("As a table: Answered in time, by month")
    expect(page.get_by_role("table", name="Answered in time, by month")).to_contain_text("50%, 1 of 2")
    page.goto(f"{desk.url}/desk/promises")
    expect(page.get_by_role("rowheader").first).to_be_visible()
