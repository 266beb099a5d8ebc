"""A step of a complaint that waits: who is reminded and when, and how long a complainant's word is waited for."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from casework.complaints.standing import said_of
from casework.domain.round import Outcome
from casework.domain.staff import Role
from casework.domain.unread_reply import to_read
from casework.errors import LetterNotSent
from escalation.acknowledge import acknowledge
from escalation.chase_step import Chase, Chased
from escalation.open_step import StepOpener
from escalation.step_letters import StepLetters
from tests.complaints import SAM, WANTS, WORDS, a_complaint, turn, turn_answered, turn_to_next_step
from tests.escalation.test_open_step import agree_to_be_named, text
from tests.world import CASEY, NOON, World, email

DAY = timedelta(days=1)
REMIND, AGAIN = datetime(2027, 1, 4, 9, tzinfo=UTC), datetime(2027, 1, 8, 9, tzinfo=UTC)
LATE, LATER = datetime(2027, 1, 12, 9, tzinfo=UTC), datetime(2027, 1, 19, 9, tzinfo=UTC)
"""Five, nine, eleven and sixteen working days after 23 December 2026."""

ASKED_AGAIN, SILENT = datetime(2027, 1, 5, 9, tzinfo=UTC), datetime(2027, 1, 13, 9, tzinfo=UTC)
"""Five and eleven working days after an answer of 24 December."""

MOVED: Chased = {"moved": True, "milestone": None, "seconds": 1}
PassMilestone = Callable[[str, str | None, datetime], Chased]


@pytest.fixture
def letters(world: World) -> StepLetters:
    return StepLetters(world.correspondence, world.replies, world.links, world.profile)


@pytest.fixture
def chase(world: World, letters: StepLetters) -> PassMilestone:
    """Chase step, as the machine asks for it."""
    chasing = Chase(world.cases, world.rounds, world.correspondence, letters, world.profile)
    return lambda ref, name, now: chasing.pass_milestone(ref, 1, name, now)


def asked(world: World, letters: StepLetters, ref: str) -> None:
    """The first step decided on 24 December, and the complainant told of it."""
    turn_answered(world, ref)
    StepOpener(world.cases, world.rounds, world.tasks, letters, world.profile).see_to(ref, 1, NOON + DAY)


def tasks(world: World, ref: str) -> dict[str, Role]:
    return {task.id: task.for_role for task in world.cases.get(ref).tasks}


@pytest.mark.clause("FB-14")
def test_who_decides_is_reminded_and_when_it_is_late_again_and_again(world: World, chase: PassMilestone) -> None:
    ref = a_complaint(world).ref
    for name, at, following in [
        ("step-1-remind-1", REMIND, ("step-1-remind-2", AGAIN)),
        ("step-1-remind-2", AGAIN, ("step-1-late-1", LATE)),
        ("step-1-late-1", LATE, ("step-1-late-2", LATER)),
    ]:
        chase(ref, name, at)
        chased = chase(ref, name, at)
        assert (chased["moved"], chased["milestone"]) == (False, following[0])
        assert at + timedelta(seconds=chased["seconds"]) == following[1]
    letters = world.post.to(world.officer)
    assert [letter["Subject"] for letter in letters] == [
        f"{ref}: reminder, complaint due Monday 11 January 2027",
        f"{ref}: reminder, complaint due Monday 11 January 2027",
        f"{ref}: complaint overdue, 1 working day late",
    ]
    assert ["Working days left: 5" in text(letters[0]), "Working days left: 1" in text(letters[1])] == [True, True]


@pytest.mark.clause("CF-22", "FB-15")
def test_a_council_manager_hears_of_lateness_with_the_officer_and_nothing_else(
    world: World, chase: PassMilestone
) -> None:
    ref = a_complaint(world).ref
    turn_answered(world, ref)
    agree_to_be_named(world, ref, NOON + DAY)
    turn_to_next_step(world, ref)
    chase(ref, "step-2-late-1", datetime(2027, 1, 27, 9, tzinfo=UTC))
    staff = [each for each in world.post.letters if each["To"] != SAM["email"]]
    assert {letter["To"] for letter in staff} == {world.manager, world.officer}
    for letter in staff:
        for word in (SAM["name"], SAM["email"], WORDS, WANTS, "We did ring"):
            assert word not in letter.as_string()


@pytest.mark.clause("CF-18", "FB-15")
def test_a_yes_to_being_named_that_ends_while_the_step_waits_leaves_a_statement_to_be_written(
    world: World, chase: PassMilestone, letters: StepLetters
) -> None:
    ref = a_complaint(world).ref
    turn_answered(world, ref)
    agree_to_be_named(world, ref, NOON - 180 * DAY)
    at = said_of(turn_to_next_step(world, ref, NOON + DAY)).step.opened_at
    StepOpener(world.cases, world.rounds, world.tasks, letters, world.profile).see_to(ref, 1, at)
    chase(ref, "step-2-remind-1", at)
    assert tasks(world, ref) == {}
    for _ in range(2):
        chase(ref, "step-2-late-1", datetime(2027, 1, 27, 9, tzinfo=UTC))
    assert tasks(world, ref) == {"0001-step-2-statement": Role.OFFICER}


def test_nobody_is_reminded_of_a_complaint_that_moved_on(world: World, chase: PassMilestone) -> None:
    ref = a_complaint(world).ref
    turn_answered(world, ref)
    assert chase(ref, "step-1-remind-1", REMIND) == MOVED
    round_ = world.rounds.get(ref, 1)
    turn(world, round_, said_of(round_), NOON, answered_at=NOON, outcome=Outcome.WITHDRAWN, recorded_at=NOON)
    assert chase(ref, "step-1-try-2", ASKED_AGAIN) == MOVED
    assert not world.post.letters


def test_a_turn_between_reading_and_writing_wins(
    world: World, chase: PassMilestone, monkeypatch: pytest.MonkeyPatch
) -> None:
    ref = a_complaint(world).ref
    as_read = world.rounds.get(ref, 1)
    turn_answered(world, ref)
    monkeypatch.setattr(world.rounds, "get", lambda *_: as_read)
    assert chase(ref, "step-1-remind-1", REMIND) == MOVED
    assert not world.post.letters


def test_outside_office_hours_it_waits_on(world: World, chase: PassMilestone) -> None:
    ref = a_complaint(world).ref
    chased = chase(ref, "step-1-remind-1", REMIND - timedelta(hours=2))
    assert chased == {"moved": False, "milestone": "step-1-remind-1", "seconds": 7200}
    assert not world.post.letters


@pytest.mark.parametrize("name", ["step-1-late-10", None])
def test_after_the_last_reminder_nobody_is_left_to_be_told(
    world: World, chase: PassMilestone, name: str | None
) -> None:
    ref = a_complaint(world).ref
    last = datetime(2027, 3, 16, 9, tzinfo=UTC)
    chase(ref, "step-1-late-10", last)
    assert chase(ref, name, last) == {"moved": False, "milestone": None, "seconds": 1}


class TestPersonalData:
    """What the Data Protection Act asks for besides (DPA 2018 section 164A)."""

    def test_what_was_not_acknowledged_is_a_persons_to_do_by_the_first_reminder(
        self, world: World, chase: PassMilestone
    ) -> None:
        ref = a_complaint(world, noted={"data_protection": True}, safe_contact={"no_email": True}).ref
        acknowledge(ref, 1, world.cases, world.correspondence, world.replies, NOON)
        for _ in range(2):
            chase(ref, "step-1-remind-1", REMIND)
        assert "0001-acknowledge" in tasks(world, ref)
        told = [each for each in world.post.to(world.officer) if "no acknowledgement went" in each.as_string()]
        assert len(told) == 1

    def test_what_a_person_acknowledged_in_another_way_is_acknowledged(
        self, world: World, chase: PassMilestone
    ) -> None:
        ref = a_complaint(world, noted={"data_protection": True}, safe_contact={"no_email": True}).ref
        acknowledge(ref, 1, world.cases, world.correspondence, world.replies, NOON)
        world.tasks.done(ref, "instead-of-0001-acknowledgement", CASEY, NOON)
        chase(ref, "step-1-remind-1", REMIND)
        assert "0001-acknowledge" not in tasks(world, ref)

    def test_any_other_complaint_makes_no_such_tasks(self, world: World, chase: PassMilestone) -> None:
        ref = a_complaint(world).ref
        chase(ref, "step-1-remind-1", REMIND)
        assert tasks(world, ref) == {}


class TestTheComplainantsWord:
    """Asked for twice, waited for ten working days, and never a bar."""

    @pytest.mark.clause("FB-13")
    def test_is_asked_for_once_more(self, world: World, chase: PassMilestone, letters: StepLetters) -> None:
        ref = a_complaint(world).ref
        asked(world, letters, ref)
        chase(ref, "step-1-try-2", ASKED_AGAIN)
        chased = chase(ref, "step-1-try-2", ASKED_AGAIN)
        assert (chased["moved"], chased["milestone"]) == (False, "step-1-expired")
        assert [each["Subject"] for each in world.post.to(SAM["email"])] == [
            f"The answer to your complaint: {ref}",
            f"Still a question about your complaint: {ref}",
        ]

    @pytest.mark.clause("FB-13")
    def test_is_not_waited_for_for_ever(self, world: World, chase: PassMilestone, letters: StepLetters) -> None:
        ref = a_complaint(world).ref
        asked(world, letters, ref)
        for _ in range(2):
            assert chase(ref, "step-1-expired", SILENT) == MOVED
        round_ = world.rounds.get(ref, 1)
        assert (round_.outcome, round_.answered_at, round_.recorded_at) == (Outcome.NO_WORD, SILENT, SILENT)
        item = world.table.get({"pk": f"CASE#{ref}", "sk": "ROUND#0001"})
        assert item
        assert item["erase_on"] == "2033-01-13"

    def test_what_they_wrote_is_no_silence(self, world: World, chase: PassMilestone, letters: StepLetters) -> None:
        ref = a_complaint(world).ref
        asked(world, letters, ref)
        said = email("That does not help", to=world.replies.address(ref), message_id="<no@mail.example.org>")
        assert world.receive(said, at=NOON + 2 * DAY) == ref
        (read,) = (each.id for each in world.cases.get(ref).tasks if each.id.startswith(to_read("")))
        chase(ref, "step-1-try-2", ASKED_AGAIN)
        assert len(world.post.to(SAM["email"])) == 1
        chased = chase(ref, "step-1-expired", SILENT)
        assert chased == {"moved": False, "milestone": "step-1-expired", "seconds": 24 * 3600}
        assert world.rounds.get(ref, 1).outcome is None
        assert tasks(world, ref)["0001-step-1-expired-ours"] is Role.OFFICER
        world.tasks.done(ref, read, CASEY, SILENT)
        assert chase(ref, "step-1-expired", SILENT + DAY) == MOVED
        assert world.rounds.get(ref, 1).outcome is Outcome.NO_WORD

    def test_is_not_missing_while_nobody_told_them_the_answer(
        self, world: World, chase: PassMilestone, letters: StepLetters
    ) -> None:
        ref = a_complaint(world, safe_contact={"no_email": True}).ref
        asked(world, letters, ref)
        assert chase(ref, "step-1-expired", SILENT)["moved"] is False
        assert tasks(world, ref)["0001-step-1-expired-ours"] is Role.OFFICER
        world.tasks.done(ref, "instead-of-0001-step-1-answered", CASEY, SILENT)
        assert chase(ref, "step-1-expired", SILENT + DAY) == MOVED
        assert world.rounds.get(ref, 1).outcome is Outcome.NO_WORD

    def test_wins_over_silence_however_the_two_race(
        self, world: World, chase: PassMilestone, letters: StepLetters, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        ref = a_complaint(world).ref
        asked(world, letters, ref)
        as_read = world.rounds.get(ref, 1)
        turn_to_next_step(world, ref)
        monkeypatch.setattr(world.rounds, "get", lambda *_: as_read)
        assert chase(ref, "step-1-expired", SILENT) == MOVED
        monkeypatch.undo()
        assert said_of(world.rounds.get(ref, 1)).step.number == 2


def test_a_reminder_that_ses_did_not_take_goes_when_it_is_tried_again(world: World, chase: PassMilestone) -> None:
    ref = a_complaint(world).ref
    world.post.trouble.append(LetterNotSent("TooManyRequestsException"))
    with pytest.raises(LetterNotSent):
        chase(ref, "step-1-remind-1", REMIND)
    chase(ref, "step-1-remind-1", REMIND)
    assert len(world.post.to(world.officer)) == 1


def test_an_erased_complaint_ends_its_machine_in_silence(world: World, chase: PassMilestone) -> None:
    ref = a_complaint(world).ref
    world.erase(ref, NOON)
    assert chase(ref, "step-1-remind-1", REMIND) == MOVED
    assert not world.post.letters
