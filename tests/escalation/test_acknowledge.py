"""The acknowledgement and the staff notification."""

from typing import Any

import pytest

from casework.domain.case import Case
from casework.domain.channel import Channel
from casework.domain.letter import LetterState
from casework.domain.round import Kind, Response
from casework.domain.staff import Role
from casework.errors import LetterNotSent, LetterRefused, LetterUnconfirmed
from casework.noting.take_note import take_note
from escalation.acknowledge import acknowledge
from tests.complaints import a_complaint
from tests.noting.test_take_note import CALLER, note
from tests.world import CASEY, NOON, World, email

SAM = "sam.fielding@example.org"


def send(world: World, ref: str) -> None:
    acknowledge(ref, 1, world.cases, world.correspondence, world.replies, NOON)


def acknowledgements(case: Case) -> list[LetterState]:
    return [letter.state for letter in case.letters if letter.template == "acknowledgement"]


def rung(world: World, **contact: Any) -> str:
    said = note(contact={**CALLER, **contact})
    return take_note(said, CASEY, None, world.cases, world.machine, world.profile, NOON).ref


@pytest.mark.clause("CH-03")
def test_says_by_when_we_aim_to_answer_and_that_this_is_no_answer(world: World) -> None:
    ref = world.receive(email())
    send(world, ref)
    letter = world.post.to(SAM)[0]
    text = letter.get_body(("plain",))
    assert text
    assert "5pm on Monday 4 January 2027" in text.get_content()
    assert "does not count as our answer" in text.get_content()
    assert letter["Subject"] == f"We have your message: {ref}"
    assert letter["In-Reply-To"] == "<first@mail.example.org>"
    assert letter["Auto-Submitted"] == "auto-replied"
    assert world.replies.references_in(letter["Reply-To"]) == {ref}


@pytest.mark.clause("CF-31")
@pytest.mark.clause("CF-32")
def test_says_what_is_kept_and_that_details_are_optional(world: World) -> None:
    send(world, world.receive(email()))
    text = world.post.to(SAM)[0].get_body(("plain",))
    assert text
    assert "What we keep, and why" in text.get_content()
    assert "do not have to give us your name" in text.get_content()


@pytest.mark.clause("YP-01", "YP-05")
@pytest.mark.parametrize("relationship", ["young_person", "child"])
def test_a_young_person_gets_words_of_their_own(world: World, relationship: str) -> None:
    send(world, rung(world, relationship=relationship))
    text = world.post.to(CALLER["email"])[0].get_body(("plain",))
    assert text
    assert "Keeping what you say private" in text.get_content()
    assert "we may have to tell someone" in text.get_content()
    assert "5pm on Monday 4 January 2027" in text.get_content()


@pytest.mark.clause("FB-18")
def test_views_about_another_service_are_the_officer_s_to_discuss(world: World) -> None:
    said = note(kind="other_service", contact=None)
    ref = take_note(said, CASEY, None, world.cases, world.machine, world.profile, NOON).ref
    send(world, ref)
    assert [letter["To"] for letter in world.post.letters] == [world.officer]


@pytest.mark.clause("CF-22")
def test_the_caseworkers_are_told_by_reference_and_nothing_about_the_person(world: World) -> None:
    ref = world.receive(email("Jo is at Little School", subject="Jo Fielding, EHC plan"))
    send(world, ref)
    letter = world.post.to(world.caseworkers)[0]
    assert ref in letter["Subject"]
    for word in ("Fielding", "Sam", "Jo", "School", SAM):
        assert word not in letter.as_string()


def test_each_goes_once_however_often_it_is_asked_for(world: World) -> None:
    ref = world.receive(email())
    for _ in range(3):
        send(world, ref)
    assert len(world.post.letters) == 2


def test_nothing_goes_when_the_answer_was_quicker(world: World) -> None:
    ref = world.receive(email())
    response = Response(channel=Channel.TELEPHONE, summary="Explained", by=CASEY, recorded_at=NOON)
    world.rounds.answer(world.rounds.get(ref, 1), response, NOON, world.profile.erase_on(Kind.ENQUIRY, NOON), None)
    send(world, ref)
    assert not world.post.letters


@pytest.mark.parametrize(
    "unsafe", [{"no_email": True}, {"shared_inbox": True}, {"safe_times": "before three"}], ids=str
)
def test_where_email_is_not_safe_a_person_gets_the_task(world: World, unsafe: dict[str, Any]) -> None:
    ref = rung(world, safe_contact=unsafe)
    send(world, ref)
    case = world.cases.get(ref)
    assert not world.post.to(CALLER["email"])
    assert acknowledgements(case) == [LetterState.WITHHELD]
    assert [task.what.startswith("Acknowledge in another way") for task in case.tasks] == [True]


def test_a_caller_without_an_address_was_told_on_the_telephone(world: World) -> None:
    ref = rung(world, email=None)
    send(world, ref)
    assert [letter["To"] for letter in world.post.letters] == [world.caseworkers]
    assert not world.cases.get(ref).tasks


class TestComplaints:
    """What they are told who complain, and who of the service hears of it."""

    @pytest.mark.clause("FB-14")
    def test_says_by_when_the_first_step_is_answered_the_steps_and_that_it_may_be_taken_back(
        self, world: World
    ) -> None:
        ref = a_complaint(world).ref
        send(world, ref)
        (letter,) = world.post.to(SAM)
        text = letter.get_body(("plain",))
        assert text
        for said in (
            "an answer by 5pm on Monday 11 January 2027",
            "Step 1: Halton SEND Partnership Officer",
            "Step 2: Divisional Manager (Inclusion 0-25)",
            "Step 3: Operational Director, Learning and Achievement",
            "You can take your complaint back at any time",
            "Local Government and Social Care Ombudsman",
            "What we keep, and why",
        ):
            assert said in text.get_content()
        assert "personal information" not in text.get_content()
        assert [each["Subject"] for each in world.post.to(world.officer)] == [
            f"{ref}: new complaint, answer due Monday 11 January 2027"
        ]
        assert not world.post.to(world.caseworkers)

    @pytest.mark.clause("FB-14")
    def test_about_the_officer_it_is_told_to_the_caseworkers_and_begins_with_step_two(self, world: World) -> None:
        send(world, a_complaint(world, about=Role.OFFICER).ref)
        text = world.post.to(SAM)[0].get_body(("plain",))
        assert text
        assert "Step 1 is left out" in text.get_content()
        assert "- Step 1" not in text.get_content()
        assert "nobody decides about themselves" in text.get_content()
        assert not world.post.to(world.officer)
        assert len(world.post.to(world.caseworkers)) == 1

    @pytest.mark.clause("FB-13")
    @pytest.mark.parametrize(("about", "left_out"), [(Role.MANAGER, "Step 2"), (Role.DIRECTOR, "Step 3")])
    def test_lists_only_the_steps_that_are_somebody_elses(self, world: World, about: Role, left_out: str) -> None:
        send(world, a_complaint(world, about=about).ref)
        text = world.post.to(SAM)[0].get_body(("plain",))
        assert text
        listed = [line for line in text.get_content().splitlines() if line.startswith("- Step")]
        assert len(listed) == 2
        assert not [line for line in listed if world.profile.service.role_titles[about] in line]
        assert f"{left_out} is left out. It would be decided by: " in text.get_content()

    def test_about_personal_data_it_says_by_when_the_law_wants_it_acknowledged(self, world: World) -> None:
        send(world, a_complaint(world, noted={"data_protection": True}).ref)
        text = world.post.to(SAM)[0].get_body(("plain",))
        assert text
        assert "until Friday 22 January 2027 to acknowledge" in text.get_content()
        assert "Information Commissioner" in text.get_content()

    def test_is_acknowledged_although_something_else_was_a_moment_ago(self, world: World) -> None:
        send(world, world.receive(email()))
        ref = a_complaint(world).ref
        send(world, ref)
        assert [each["Subject"] for each in world.post.to(SAM)][1:] == [f"We have your complaint: {ref}"]

    def test_where_email_is_not_safe_the_task_is_not_the_officers_whom_it_is_about(self, world: World) -> None:
        ref = a_complaint(world, about=Role.OFFICER, safe_contact={"no_email": True}).ref
        send(world, ref)
        (task,) = world.cases.get(ref).tasks
        assert (task.id, task.for_role) == ("instead-of-0001-acknowledgement", Role.CASEWORKER)
        assert not world.post.to(world.officer)


@pytest.mark.clause("FB-11", "FB-12")
@pytest.mark.parametrize("kind", ["comment", "compliment", "criticism"])
@pytest.mark.parametrize("wanted", [True, False])
def test_feedback_is_thanked_for_and_told_to_the_officer(world: World, kind: str, wanted: bool) -> None:
    said = note(kind=kind, feedback={"reply_wanted": wanted, "how": {"read_back": True}})
    ref = take_note(said, CASEY, None, world.cases, world.machine, world.profile, NOON).ref
    send(world, ref)
    (letter,) = world.post.to(CALLER["email"])
    text = letter.get_body(("plain",))
    assert text
    assert letter["Subject"] == f"Thank you for your feedback: {ref}"
    assert ("will send you one by 5pm on Monday 4 January 2027" in text.get_content()) is wanted
    assert len(world.post.to(world.officer)) == 1
    assert not world.post.to(world.caseworkers)


class TestTrouble:
    """What SES may answer: taken, certainly not taken, or nobody knows."""

    def test_not_taken_is_tried_again_and_goes_once(self, world: World) -> None:
        ref = world.receive(email())
        world.post.trouble.append(LetterNotSent("TooManyRequestsException"))
        with pytest.raises(LetterNotSent):
            send(world, ref)
        send(world, ref)
        assert len(world.post.to(SAM)) == 1

    def test_refused_for_good_is_a_persons_task(self, world: World) -> None:
        ref = world.receive(email())
        world.post.trouble.append(LetterRefused("MessageRejected"))
        send(world, ref)
        case = world.cases.get(ref)
        assert acknowledgements(case) == [LetterState.REFUSED]
        assert len(case.tasks) == 1
        assert world.post.to(world.caseworkers)

    def test_nobody_knows_is_never_sent_again(self, world: World) -> None:
        ref = world.receive(email())
        world.post.trouble.append(LetterUnconfirmed())
        send(world, ref)
        send(world, ref)
        assert not world.post.to(SAM)
        assert acknowledgements(world.cases.get(ref)) == [LetterState.SENDING]


def test_no_header_of_the_enquirer_reaches_a_header_of_ours(world: World) -> None:
    ref = world.receive(email(message_id="<a b@example.org> evil", subject="=?utf-8?q?x=0D=0ABcc:_t=40example.org?="))
    send(world, ref)
    letter = world.post.to(SAM)[0]
    assert letter["In-Reply-To"] is None
    assert letter["Bcc"] is None
