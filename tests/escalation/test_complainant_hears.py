"""What the complainant hears while their complaint goes on: at which step it is, who knows of them, that it is late."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage

import pytest

from casework.adapters import keys
from casework.complaints.naming import consent_to_name
from casework.complaints.standing import said_of
from casework.domain.case import Case
from casework.domain.complaint import Statement
from casework.domain.letter import LetterState
from casework.domain.round import Outcome
from casework.domain.staff import Role
from casework.errors import LetterNotSent
from casework.letters.links import ToWithdraw
from escalation.acknowledge import acknowledge
from escalation.chase_step import Chase
from escalation.open_step import StepOpener
from escalation.step_letters import StepLetters
from escalation.tell_a_person import tell_a_person
from tests.complaints import SAM, a_complaint, turn, turn_answered, turn_to_next_step
from tests.escalation.test_open_step import agree_to_be_named, at_step_two, end, text
from tests.world import CASEY, NOON, World

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
REMIND, AGAIN = datetime(2027, 1, 4, 9, tzinfo=UTC), datetime(2027, 1, 8, 9, tzinfo=UTC)
LATE, LATER = datetime(2027, 1, 12, 9, tzinfo=UTC), datetime(2027, 1, 19, 9, tzinfo=UTC)
AT_STEP_TWO = datetime(2027, 1, 12, 9, tzinfo=UTC)
"""The first reminder of a second step that was opened on Christmas Day."""

SeeTo = Callable[[str, datetime], object]
PassMilestone = Callable[[str, str, datetime], object]


@pytest.fixture
def letters(world: World) -> StepLetters:
    return StepLetters(world.correspondence, world.replies, world.links, world.profile)


@pytest.fixture
def see_to(world: World, letters: StepLetters) -> SeeTo:
    """Open step, each time twice, because a Lambda may be run again."""
    opener = StepOpener(world.cases, world.rounds, world.tasks, letters, world.profile)
    return lambda ref, now: [opener.see_to(ref, 1, now) for _ in range(2)]


@pytest.fixture
def chase(world: World, letters: StepLetters) -> PassMilestone:
    """Chase step, each time twice."""
    chasing = Chase(world.cases, world.rounds, world.correspondence, letters, world.profile)
    return lambda ref, name, now: [chasing.pass_milestone(ref, 1, name, now) for _ in range(2)]


def heard(world: World, begins: str) -> list[EmailMessage]:
    return [each for each in world.post.to(SAM["email"]) if each["Subject"].startswith(begins)]


def open_tasks(case: Case) -> list[str]:
    return [each.id for each in case.tasks if each.done_at is None]


def going_on(world: World) -> list[EmailMessage]:
    return heard(world, "Your complaint goes on")


class TestGoingOn:
    """One letter for each step after the first."""

    @pytest.mark.clause("FB-13", "FB-15")
    def test_says_at_which_step_it_is_who_decides_and_by_when(self, world: World, see_to: SeeTo) -> None:
        ref, at = at_step_two(world)
        see_to(ref, at)
        (letter,) = going_on(world)
        for said in (
            "step 2, which is decided by: Divisional Manager (Inclusion 0-25)",
            "They aim to answer by 5pm on Tuesday 26 January 2027",
            "They do not.",
            "Local Government and Social Care Ombudsman",
        ):
            assert said in text(letter)
        assert "/page/" not in text(letter)

    @pytest.mark.clause("CF-18", "YP-04")
    def test_brings_the_way_to_take_a_yes_back(self, world: World, see_to: SeeTo) -> None:
        ref, at = at_step_two(world, named=True)
        see_to(ref, at)
        (letter,) = going_on(world)
        token = text(letter).partition("/page/")[2].partition("\n")[0].strip("<> ")
        yes = consent_to_name(world.cases.get(ref), Role.MANAGER, world.profile, at)
        assert yes
        assert world.links.read(token) == ToWithdraw(ref=ref, consent=yes.id, until=yes.expires_at)
        assert "They know, because you said yes" in text(letter)

    def test_is_not_written_of_the_first_step(self, world: World, see_to: SeeTo) -> None:
        see_to(a_complaint(world, about=Role.OFFICER).ref, NOON)
        see_to(a_complaint(world).ref, NOON)
        assert not going_on(world)

    def test_is_not_written_of_a_step_that_has_its_answer_already(self, world: World, see_to: SeeTo) -> None:
        ref, at = at_step_two(world)
        turn_answered(world, ref)
        see_to(ref, at + 2 * DAY)
        assert not going_on(world)

    @pytest.mark.clause("FB-13")
    def test_says_which_step_was_left_out(self, world: World, see_to: SeeTo) -> None:
        ref = a_complaint(world, about=Role.MANAGER).ref
        turn_answered(world, ref)
        see_to(ref, said_of(turn_to_next_step(world, ref)).step.opened_at)
        assert "step 3, which is decided by: Operational Director" in text(going_on(world)[0])
        assert "Step 2 is left out" in text(going_on(world)[0])

    @pytest.mark.clause("YP-01")
    def test_is_plainer_for_a_young_person(self, world: World, see_to: SeeTo) -> None:
        ref, at = at_step_two(world, relationship="young_person")
        see_to(ref, at)
        assert "No. They read what it is about, without your name." in text(going_on(world)[0])

    def test_where_no_letter_is_safe_it_is_a_persons_task_until_the_step_is_answered(
        self, world: World, see_to: SeeTo
    ) -> None:
        ref, at = at_step_two(world, safe_contact={"no_email": True})
        see_to(ref, at)
        assert "instead-of-0001-step-2-goes-on" in open_tasks(world.cases.get(ref))
        turn_answered(world, ref, at + HOUR)
        see_to(ref, at + HOUR)
        assert "instead-of-0001-step-2-goes-on" not in open_tasks(world.cases.get(ref))


class TestLateness:
    """Who waits for us hears it from us."""

    @pytest.mark.clause("FB-13", "FB-14")
    def test_is_told_once_with_an_apology_and_the_way_on(self, world: World, chase: PassMilestone) -> None:
        ref = a_complaint(world).ref
        chase(ref, "step-1-remind-1", REMIND)
        assert not world.post.to(SAM["email"])
        chase(ref, "step-1-late-1", LATE)
        chase(ref, "step-1-late-2", LATER)
        (letter,) = world.post.to(SAM["email"])
        assert letter["Subject"] == f"The answer to your complaint is late: {ref}"
        assert "we are sorry" in text(letter)
        assert "next step now. It is decided by: Divisional Manager (Inclusion 0-25)" in text(letter)

    @pytest.mark.clause("FB-16")
    def test_at_the_last_step_the_way_on_is_the_ombudsman(self, world: World, chase: PassMilestone) -> None:
        ref, _ = at_step_two(world)
        turn_answered(world, ref)
        turn_to_next_step(world, ref)
        chase(ref, "step-3-late-1", datetime(2027, 2, 10, 9, tzinfo=UTC))
        (letter,) = world.post.to(SAM["email"])
        assert "No step is left after this one" in text(letter)
        assert "you can ask for the next step" not in text(letter).lower()

    def test_where_no_letter_is_safe_a_person_tells_it_until_there_is_an_answer(
        self, world: World, chase: PassMilestone, see_to: SeeTo
    ) -> None:
        ref = a_complaint(world, safe_contact={"no_email": True}).ref
        chase(ref, "step-1-late-1", LATE)
        chase(ref, "step-1-late-2", LATER)
        assert open_tasks(world.cases.get(ref)) == ["instead-of-0001-step-1-late"]
        turn_answered(world, ref, LATER)
        see_to(ref, LATER)
        assert open_tasks(world.cases.get(ref)) == ["instead-of-0001-step-1-answered"]


class TestPersonalData:
    """The Act asks that they hear of its progress (DPA 2018 section 164A)."""

    def test_the_complainant_hears_with_each_reminder_and_nobody_has_to_tell_them(
        self, world: World, chase: PassMilestone
    ) -> None:
        ref = a_complaint(world, noted={"data_protection": True}).ref
        acknowledge(ref, 1, world.cases, world.correspondence, world.replies, NOON)
        world.post.letters.clear()
        for name, at in [("remind-1", REMIND), ("remind-2", AGAIN), ("late-1", LATE), ("late-2", LATER)]:
            chase(ref, f"step-1-{name}", at)
        told = world.post.to(SAM["email"])
        assert [each["Subject"] for each in told] == [f"How your complaint stands: {ref}"] * 2 + [
            f"The answer to your complaint is late: {ref}"
        ] * 2
        assert "Your complaint is still being looked at. It is at step 1" in text(told[0])
        assert "by 5pm on Monday 11 January 2027" in text(told[0])
        assert open_tasks(world.cases.get(ref)) == []

    def test_where_no_letter_is_safe_there_is_one_task_at_a_time(self, world: World, chase: PassMilestone) -> None:
        ref = a_complaint(world, noted={"data_protection": True}, safe_contact={"no_email": True}).ref
        acknowledge(ref, 1, world.cases, world.correspondence, world.replies, NOON)
        world.tasks.done(ref, "instead-of-0001-acknowledgement", CASEY, NOON)
        first, second = (f"instead-of-0001-step-1-{name}-progress" for name in ("remind-1", "late-2"))
        chase(ref, "step-1-remind-1", REMIND)
        chase(ref, "step-1-remind-2", AGAIN)
        chase(ref, "step-1-late-1", LATE)
        assert open_tasks(world.cases.get(ref)) == [first]
        world.tasks.done(ref, first, CASEY, LATE)
        chase(ref, "step-1-late-2", LATER)
        assert open_tasks(world.cases.get(ref)) == [second]

    def test_a_task_that_nobody_could_be_told_of_is_told_on_the_next_try(
        self, world: World, chase: PassMilestone
    ) -> None:
        ref = a_complaint(world, noted={"data_protection": True}, safe_contact={"no_email": True}).ref
        world.post.trouble = [LetterNotSent("ThrottlingException")] * 3
        for _ in range(3):
            with pytest.raises(LetterNotSent):
                chase(ref, "step-1-remind-1", REMIND)
        chase(ref, "step-1-remind-1", REMIND)
        assert len([each for each in world.post.to(world.officer) if "how far their" in text(each)]) == 1


class TestNothingToRead:
    """A step outside the service that waits for a statement is nobody's outside the service to answer yet."""

    @pytest.mark.clause("FB-15")
    def test_who_can_write_the_statement_is_reminded_and_not_who_can_read_nothing(
        self, world: World, see_to: SeeTo, chase: PassMilestone
    ) -> None:
        ref, at = at_step_two(world)
        see_to(ref, at)
        late = datetime(2027, 1, 27, 9, tzinfo=UTC)
        for name, now in (("step-2-remind-1", AT_STEP_TWO), ("step-2-late-1", late)):
            chase(ref, name, now)
        (opened,) = world.post.to(world.manager)
        assert "You will be told when you can read it" in text(opened)
        subjects = [each["Subject"] for each in world.post.to(world.officer)]
        assert subjects[1:] == [
            f"{ref}: complaint has nothing to read yet",
            f"{ref}: complaint overdue, nothing to read yet",
        ]
        round_ = world.rounds.get(ref, 1)
        step = said_of(round_).step.model_copy(update={"statement": Statement(words="…", at=late, by=CASEY)})
        turn(world, round_, said_of(round_).with_step(step), late)
        see_to(ref, late)
        chase(ref, "step-2-late-2", late + 7 * DAY)
        assert [each["Subject"].partition(": ")[2] for each in world.post.to(world.manager)[1:]] == [
            "a complaint to decide by Tuesday 26 January 2027",
            "complaint overdue, 6 working days late",
        ]

    def test_who_may_know_who_complains_is_reminded_as_ever(
        self, world: World, see_to: SeeTo, chase: PassMilestone
    ) -> None:
        ref, at = at_step_two(world)
        agree_to_be_named(world, ref, at)
        see_to(ref, at)
        chase(ref, "step-2-remind-1", AT_STEP_TWO)
        assert [each["Subject"] for each in world.post.to(world.manager)][1:] == [
            f"{ref}: reminder, complaint due Tuesday 26 January 2027"
        ]


class TestNobodyIsKnown:
    """Of an anonymous complaint there is nobody to tell."""

    def test_nobody_is_asked_to_tell_them_anything(self, world: World, see_to: SeeTo, chase: PassMilestone) -> None:
        ref = anonymous(world)
        chase(ref, "step-1-late-1", LATE)
        turn_answered(world, ref, LATE)
        see_to(ref, LATE)
        end(world, ref, Outcome.NO_WORD, LATER)
        see_to(ref, LATER)
        case = world.cases.get(ref)
        assert open_tasks(case) == []
        assert not [each for each in case.letters if each.recipient == "contact"]

    def test_a_contact_without_email_is_somebody_to_tell(self, world: World, see_to: SeeTo) -> None:
        ref = a_complaint(world, email=None).ref
        turn_answered(world, ref)
        see_to(ref, NOON + DAY)
        assert open_tasks(world.cases.get(ref)) == ["instead-of-0001-step-1-answered"]

    @pytest.mark.parametrize("outcome", [Outcome.RESOLVED, Outcome.UNRESOLVED, Outcome.WITHDRAWN])
    def test_who_ended_it_themselves_does_not_have_to_be_told_the_answer(
        self, world: World, see_to: SeeTo, outcome: Outcome
    ) -> None:
        ref = a_complaint(world, email=None).ref
        turn_answered(world, ref)
        see_to(ref, NOON + DAY)
        end(world, ref, outcome, NOON + 2 * DAY)
        see_to(ref, NOON + 2 * DAY)
        assert "instead-of-0001-step-1-answered" not in open_tasks(world.cases.get(ref))


class TestAStoppedMachine:
    """The officer hears what they can do, and for as long as there is something to do."""

    def test_the_task_says_what_to_do_and_is_over_when_the_complaint_goes_on(self, world: World, see_to: SeeTo) -> None:
        ref = a_complaint(world).ref
        for again in range(3):
            stop(world, ref)
            stop(world, ref)
            (task,) = [each for each in world.cases.get(ref).tasks if each.done_at is None]
            assert "see that step 1 is answered" in task.what
            assert "docs/" not in task.what
            see_to(ref, NOON + again * HOUR)
            assert open_tasks(world.cases.get(ref)) == []
        assert len(world.post.to(world.officer)) == 3


def test_what_comes_at_once_after_an_outage_reads_right(world: World, see_to: SeeTo) -> None:
    ref, _ = at_step_two(world)
    turn_answered(world, ref)
    end(world, ref, Outcome.UNRESOLVED, NOON + 5 * DAY)
    see_to(ref, NOON + 5 * DAY)
    one, two, ended = world.post.to(SAM["email"])
    for letter in (one, two):
        assert "/page/" not in text(letter)
        assert "Does that resolve" not in text(letter)
        assert "another letter says how" in text(letter)
    assert ended["Subject"] == f"Your complaint has ended: {ref}"


def test_an_answer_that_is_told_after_its_time_has_no_link_that_has_run_out(world: World, see_to: SeeTo) -> None:
    ref = a_complaint(world).ref
    turn_answered(world, ref)
    see_to(ref, NOON + 60 * DAY)
    (letter,) = world.post.to(SAM["email"])
    assert "/page/" not in text(letter)
    assert "Please reply to this email" in text(letter)
    assert [each.state for each in world.cases.get(ref).letters] == [LetterState.SENT]


def anonymous(world: World) -> str:
    """A complaint with nobody on its case."""
    ref = a_complaint(world).ref
    world.table.delete(keys.contact(ref), "#sk = :sk", {":sk": "CONTACT"}, {"#sk": "sk"})
    assert world.cases.get(ref).contact is None
    return ref


def stop(world: World, ref: str) -> None:
    tell_a_person(ref, 1, "complaint-stopped", "States.Timeout", world.cases, world.correspondence, NOON)
