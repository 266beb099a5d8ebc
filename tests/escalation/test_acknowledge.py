"""The acknowledgement and the staff notification."""

from typing import Any

import pytest

from casework.domain.case import Case
from casework.domain.channel import Channel
from casework.domain.letter import LetterState
from casework.domain.round import Kind, Response
from casework.errors import LetterNotSent, LetterRefused, LetterUnconfirmed
from escalation.acknowledge import acknowledge
from intake.take_note import take_note
from tests.intake.test_take_note import CALLER, note
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
    world.rounds.answer(ref, 1, response, NOON, world.profile.erase_on(Kind.ENQUIRY, NOON))
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
