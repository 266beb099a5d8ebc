"""Words that make a person look: whether it is a complaint, whether somebody is at risk. They decide nothing."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from casework.domain.case import Case
from casework.domain.round import Kind, Outcome, Round, Status
from casework.domain.staff import Role
from casework.domain.word_search import has_any
from casework.letters import wording
from casework.noting.take_note import take_note
from casework.noting.telephone_note import TelephoneNote
from tests.profiles import halton
from tests.world import CASEY, NOON, World, email

TEMPLATES = Path(wording.__file__).parent / "templates"
UNHAPPY = "Nobody has replied to me for three weeks"
AT_RISK = "He comes home hurt every week"


def noted(world: World, **changes: Any) -> Case:
    said = {"channel": "telephone", "kind": "enquiry", "summary": "Asked about transport", **changes}
    note = TelephoneNote.model_validate(said)
    delivery = take_note(note, CASEY, "a key", world.cases, world.machine, world.profile, NOON)
    return world.cases.get(delivery.ref)


def hinted(case: Case) -> dict[str, Role]:
    return {task.id.rpartition("-")[0]: task.for_role for task in case.tasks if "-hint-" in task.id}


def ended(world: World, case: Case, outcome: Outcome) -> Round:
    was = case.latest_round
    becomes = was.model_copy(update={"answered_at": NOON, "recorded_at": NOON, "outcome": outcome})
    return world.rounds.turn(was, becomes, NOON, world.profile.erase_on(was.kind, NOON))


@pytest.mark.clause("FB-13")
def test_dissatisfaction_without_the_word_complaint_makes_the_officer_look_and_nothing_else(world: World) -> None:
    ref = world.receive(email(UNHAPPY))
    case = world.cases.get(ref)
    assert hinted(case) == {"complaint-hint": Role.OFFICER}
    assert (case.latest_round.kind, len(case.rounds)) == (Kind.ENQUIRY, 1)
    (letter,) = world.post.to(world.officer)
    assert letter["Subject"] == f"{ref}: something for you to do"
    assert "three weeks" not in letter.as_string()


@pytest.mark.clause("CF-21")
def test_what_may_say_that_somebody_is_at_risk_makes_the_caseworkers_look(world: World) -> None:
    case = world.cases.get(world.receive(email("Please ring me", subject=AT_RISK)))
    assert hinted(case) == {"concern-hint": Role.CASEWORKER}
    assert len(world.post.to(world.caseworkers)) == 1


def test_words_without_a_hint_make_nobody_look(world: World) -> None:
    assert hinted(world.cases.get(world.receive(email("We had white bread and unhurried talk")))) == {}
    assert not world.post.letters


def test_delivered_again_they_are_told_once(world: World) -> None:
    for _ in range(3):
        world.receive(email(f"{UNHAPPY}. {AT_RISK}"))
    assert (len(world.post.to(world.officer)), len(world.post.to(world.caseworkers))) == (1, 1)
    world.sweep(NOON + timedelta(hours=1))
    assert len(world.post.letters) == 2


def test_a_message_that_joins_a_case_is_looked_at_too(world: World) -> None:
    ref = world.receive(email())
    world.receive(email(UNHAPPY, to=world.replies.address(ref), message_id="<2@example.org>"))
    assert hinted(world.cases.get(ref)) == {"complaint-hint": Role.OFFICER}


OURS = f"If someone is in danger, ring 999. To complain, write to us. {UNHAPPY}"
WROTE = "On Wed, 23 Dec 2026 at 10:00,\r\nHalton SEND Partnership <enquiries@cases.example.org> wrote:"
OUTLOOK = "From: Halton SEND Partnership\r\nSent: 23 December 2026 10:00\r\nTo: Sam Fielding\r\nSubject: RE: Help\r\n"


@pytest.mark.parametrize("quote", [f"{WROTE}\r\n\r\n> {OURS}", f"{OUTLOOK}\r\n{OURS}", f"> {WROTE}\r\n> {OURS}"])
def test_what_a_reply_quotes_of_ours_is_not_theirs_and_their_own_words_beside_it_are(world: World, quote: str) -> None:
    assert hinted(world.cases.get(world.receive(email(f"Thank you\r\n\r\n{quote}")))) == {}
    ref = world.receive(email(f"{AT_RISK}\r\n\r\n{quote}", message_id="<2@example.org>"))
    assert hinted(world.cases.get(ref)) == {"concern-hint": Role.CASEWORKER}


@pytest.mark.clause("CF-21")
@pytest.mark.parametrize("above", ["", "Thank you, see below in red.\r\n\r\n"])
def test_what_they_write_into_an_unmarked_quote_of_ours_makes_somebody_look(world: World, above: str) -> None:
    ref = world.receive(email(f"{above}{OUTLOOK}\r\nWhat worries you?\r\n{AT_RISK}\r\n\r\nTeam"))
    assert "concern-hint" in hinted(world.cases.get(ref))


@pytest.mark.clause("CF-21")
def test_that_they_speak_of_us_is_no_quote_of_ours(world: World) -> None:
    said = f"On the phone Halton SEND Partnership said to send this on.\r\n\r\n> {AT_RISK}"
    assert "concern-hint" in hinted(world.cases.get(world.receive(email(said))))


@pytest.mark.clause("CF-21")
@pytest.mark.parametrize("letter", sorted(TEMPLATES.glob("*.md")), ids=lambda path: path.stem)
def test_no_letter_of_ours_has_words_of_somebody_at_risk(letter: Path) -> None:
    """Who quotes it would be looked at, each time, for nothing."""
    assert not has_any(letter.read_text(encoding="utf-8"), halton().feedback.concern_words)


@pytest.mark.clause("CF-21")
def test_what_they_quote_of_others_may_say_that_somebody_is_at_risk_and_is_no_complaint_of_theirs(world: World) -> None:
    school = f"On Tue, 22 Dec 2026, Hill School wrote:\r\n> {AT_RISK}. {UNHAPPY}"
    ref = world.receive(email(f"What can I do?\r\n\r\n{school}"))
    assert hinted(world.cases.get(ref)) == {"concern-hint": Role.CASEWORKER}


def test_what_they_forward_is_what_they_write_about(world: World) -> None:
    ref = world.receive(email(f"{OUTLOOK.replace('Halton SEND Partnership', 'Sam')}\r\n{UNHAPPY}", subject="FW: Help"))
    assert hinted(world.cases.get(ref)) == {"complaint-hint": Role.OFFICER}


def test_of_mail_that_could_loop_nobody_is_told(world: World) -> None:
    ref = world.receive(email(UNHAPPY, **{"from": "Mail <MAILER-DAEMON@example.org>"}))
    assert hinted(world.cases.get(ref)) == {}
    assert not world.post.letters


def test_an_automatic_reply_makes_nobody_look(world: World) -> None:
    ref = world.receive(email())
    away = email(UNHAPPY, to=world.replies.address(ref), message_id="<2@x.org>", auto_submitted="auto-replied")
    assert world.receive(away) == ref
    assert hinted(world.cases.get(ref)) == {}


def test_a_note_is_looked_at_and_the_sweep_tells(world: World) -> None:
    case = noted(world, wants="An apology")
    assert hinted(case) == {"complaint-hint": Role.OFFICER}
    for hours in (1, 2):
        world.sweep(NOON + timedelta(hours=hours))
    assert len(world.post.to(world.officer)) == 1


def test_nobody_has_to_look_whether_a_complaint_is_one(world: World) -> None:
    case = noted(world, kind="complaint", summary=f"{UNHAPPY}. {AT_RISK}", contact=None)
    assert hinted(case) == {"concern-hint": Role.CASEWORKER}


class TestAfterTheEnd:
    """Somebody writes again: that begins a promise of its own, and a person looks what it asks for."""

    def emailed(self, world: World, kind: Kind, **of_the_kind: Any) -> Case:
        contact = {"relationship": "parent", "email": "sam.fielding@example.org", "permission_to_hold": True}
        return noted(world, kind=kind, contact=contact, **of_the_kind)

    def writes_again(self, world: World, case: Case) -> Case:
        world.receive(email(to=world.replies.address(case.ref), message_id="<2@example.org>"), NOON + timedelta(days=9))
        return world.cases.get(case.ref)

    def test_a_message_joins_an_open_complaint_and_begins_nothing(self, world: World) -> None:
        case = self.writes_again(world, self.emailed(world, Kind.COMPLAINT))
        assert (len(case.rounds), len(case.messages), case.latest_round.joined) == (1, 2, 1)

    @pytest.mark.clause("FB-13")
    def test_after_a_complaint_it_is_an_enquiry_and_a_person_looks_whether_it_goes_on(self, world: World) -> None:
        case = self.emailed(world, Kind.COMPLAINT)
        ended(world, case, Outcome.RESOLVED)
        case = self.writes_again(world, case)
        assert (case.latest_round.kind, case.latest_round.status) == (Kind.ENQUIRY, Status.OPEN)
        why = "the complaint had ended: see whether this asks to go on with it"
        assert case.latest_round.needs_eyes == (why,)
        assert f"Look at an email: {why}" in {task.what for task in case.tasks}
        assert world.machine.started == [(case.ref, 1), (case.ref, 2)]

    def test_after_feedback_it_is_an_enquiry_too(self, world: World) -> None:
        case = self.emailed(world, Kind.CRITICISM, feedback={"reply_wanted": False, "how": {"read_back": True}})
        ended(world, case, Outcome.SEEN_TO)
        case = self.writes_again(world, case)
        assert case.latest_round.kind is Kind.ENQUIRY
        assert case.latest_round.needs_eyes == ("the criticism had ended: see whether this asks to go on with it",)
