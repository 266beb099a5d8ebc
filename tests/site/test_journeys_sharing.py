"""Consent, what is passed on, somebody at risk, and referrals, with a keyboard alone."""

from playwright.sync_api import expect

from tests.site.desk import Desk
from tests.site.keyboard import Keyboard, said


def test_a_yes_is_recorded_used_and_taken_back(keyboard: Keyboard, desk: Desk) -> None:
    page, ref = keyboard.page, desk.rings("Tansy Merrow", "tansy@example.org")
    page.goto(f"{desk.url}/desk/cases/{ref}")
    keyboard.follow("May this be passed on?")
    keyboard.choose("Is something passed on, or sought?", "Passed on to somebody")
    keyboard.write("With whom?", "Mrs Hill, SENCO at Hill School")
    keyboard.write("What for?", "to prepare the meeting")
    keyboard.write("What exactly?", "dates of the exclusions")
    keyboard.press("Check")
    said(page, "Checked.")
    expect(page.get_by_role("heading", name="they have to be asked")).to_be_visible()
    keyboard.follow("Ask whether they agree")
    keyboard.press("Ask them")
    said(page, "They are asked.")
    keyboard.follow("Read it out and record the answer")
    keyboard.choose("What did they answer?", "Yes")
    keyboard.choose("How?", "Telephone")
    keyboard.press("Record the answer")
    said(page, "Their answer is recorded.")
    keyboard.follow("Pass it on now")
    keyboard.press("I pass it on now")
    said(page, "Claimed: pass it on now.")
    keyboard.follow("Take it back")
    keyboard.choose("How did they tell you?", "Telephone")
    keyboard.press("Take it back")
    said(page, "The consent is taken back.")
    expect(page.get_by_role("heading", name="(taken back)")).to_be_visible()


def test_a_no_is_recorded_with_the_same_weight(keyboard: Keyboard, desk: Desk) -> None:
    page, ref = keyboard.page, desk.rings("Tamsin Merrow")
    page.goto(f"{desk.url}/desk/cases/{ref}")
    keyboard.follow("Record a yes or a no to sharing")
    keyboard.press("Record it")
    said(page, "Choose an answer: What did they say?")
    keyboard.choose("What did they say?", "No")
    keyboard.write("With whom?", "Hill School")
    keyboard.write("What for?", "the meeting")
    keyboard.write("What exactly?", "what she said")
    keyboard.write("What exactly were they told?", "That we would tell the school what she said")
    keyboard.choose("How did they answer?", "Telephone")
    keyboard.press("Record it")
    said(page, "The answer about sharing is recorded.")
    expect(page.get_by_role("heading", name="No: Hill School")).to_be_visible()


def test_a_referral_waits_for_the_family(keyboard: Keyboard, desk: Desk) -> None:
    page = keyboard.page
    page.goto(f"{desk.url}/desk/cases")
    page.goto(f"{desk.url}/desk/referrals")
    keyboard.choose("How did it come?", "Telephone")
    keyboard.write("Name of who refers them", "Ms Idris")
    keyboard.write("Their organisation", "Grange School")
    keyboard.write("Their email address", "senco@grange.example.org")
    keyboard.choose("Who in the family?", "Parent")
    keyboard.write("Name (optional)", "Oona Sayer")
    keyboard.write("Telephone number", "01632 960333")
    keyboard.write("Why are they referred?", "The annual review")
    keyboard.choose("Who gave it?", "Parent")
    keyboard.date("When did they give it?", "27", "11", "2026")
    keyboard.choose("How did they give it?", "Aloud")
    keyboard.press("Save the referral")
    said(page, "The referral is noted.")
    keyboard.follow("Read it out and record the answer")
    keyboard.choose("What did they answer?", "Yes")
    keyboard.choose("How?", "Telephone")
    keyboard.press("Record the answer")
    said(page, "Their answer is recorded.")


def test_whom_to_ring_comes_before_what_to_write_down(keyboard: Keyboard, desk: Desk) -> None:
    page, ref = keyboard.page, desk.rings("Posy Wickham")
    page.goto(f"{desk.url}/desk/cases/{ref}")
    keyboard.follow("Somebody is at risk")
    expect(page.locator("main a[href^='tel:']").first).to_be_visible()
    keyboard.write("What is the concern?", "He was left alone for a night")
    keyboard.write("Who is at risk?", "The child")
    keyboard.choose("On what ground", "A child is at risk")
    keyboard.write("What was passed on?", "that he was alone")
    keyboard.write("To whom?", "The contact centre")
    keyboard.write("Which manager", "Morgan Manager")
    keyboard.choose("Were they told before", "Yes")
    keyboard.press("Keep the record")
    expect(page.get_by_role("alert").first).to_be_visible()
