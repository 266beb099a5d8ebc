"""A refusal of service, as the machine sees to it: notice in writing, a review asked for, and an end (BH-07)."""

from datetime import UTC, datetime, timedelta

import pytest

from casework.domain.contact import Relationship
from casework.domain.letter import LetterState
from casework.domain.round import Outcome, Status
from casework.domain.staff import Role
from casework.errors import LetterNotSent
from tests.incidents import Behaviour, refused
from tests.world import NOON, World, email, ses

SAM = "sam.fielding@example.org"
ASKED, ENDS = datetime(2027, 3, 16, 9, tzinfo=UTC), datetime(2027, 3, 23, 9, tzinfo=UTC)
"""Five working days before 23 March 2027, and the opening of the office on that day."""
RENEWED_UNTIL = datetime(2027, 6, 23, 8, tzinfo=UTC)


@pytest.fixture
def behaviour(world: World) -> Behaviour:
    return refused(world)


@pytest.mark.clause("BH-07")
def test_the_person_has_notice_of_what_why_until_when_how_to_challenge_it_and_who_else_helps(
    behaviour: Behaviour, world: World
) -> None:
    for _ in range(2):
        behaviour.review()
    (letter,) = world.post.to(SAM)
    assert letter["Subject"] == f"A decision about our help: {behaviour.ref}"
    body = letter.get_body(("plain",))
    assert body
    text = body.get_content()
    for words in (
        "No calls by telephone; letters are answered",
        "On 23 December a worker was threatened",
        "until 9am on Tuesday 23 March 2027",
        "You can complain about this decision",
        "Local Government and Social Care Ombudsman: 0300 061 0614",
        "IPSEA, at www.ipsea.org.uk",
    ):
        assert words in text
    for secret in ("I know where you park", "Two warnings", "None is known", "Ollie", "Casey"):
        assert secret not in text


@pytest.mark.clause("BH-07")
@pytest.mark.parametrize("renewed", [False, True])
def test_a_young_person_reads_the_same_in_plainer_words(world: World, *, renewed: bool) -> None:
    behaviour = refused(world, Relationship.YOUNG_PERSON)
    if renewed:
        behaviour.renew()
    behaviour.review()
    behaviour.lift()
    behaviour.review()
    notice, lifted = (each.as_string().replace("=\n", "") for each in world.post.to(SAM))
    assert ("We have looked again at what we decided" in notice) == renewed
    assert "They do not work for us or for the council" in notice
    assert "You can come to us again, like everyone else" in lifted


@pytest.mark.clause("BH-07")
def test_where_no_letter_is_safe_whoever_decided_gives_notice_in_another_way(world: World) -> None:
    behaviour = refused(world)
    contact = behaviour.case.contact
    assert contact
    safe = contact.model_copy(update={"safe_contact": contact.safe_contact.model_copy(update={"no_email": True})})
    world.table.update(
        {"pk": f"CASE#{behaviour.ref}", "sk": "CONTACT"},
        "SET safe_contact = :safe",
        condition="attribute_exists(pk)",
        values={":safe": safe.safe_contact.model_dump(mode="json", exclude_none=True)},
    )
    behaviour.review()
    assert world.post.to(SAM) == []
    (task,) = (each for each in behaviour.case.tasks if each.id == "instead-of-0002-refused-0")
    assert task.for_role is Role.OFFICER
    assert task.what == (
        "Give the person written notice of a refusal of service, or of its renewal, with how to challenge it"
        " (round 2): email is not safe for this person"
    )


@pytest.mark.clause("BH-07")
def test_nothing_of_it_is_written_to_an_address_that_may_not_be_theirs(world: World) -> None:
    behaviour = Behaviour(world, world.receive(email(), on_top=ses(results="dmarc=fail header.from=example.org")))
    behaviour.note()
    behaviour.allow()
    behaviour.refuse()
    behaviour.review()
    behaviour.lift()
    behaviour.review()
    assert world.post.to(SAM) == []
    by_hand = {each.id: each.what for each in behaviour.case.tasks if each.id.startswith("instead-of-0002-")}
    assert set(by_hand) == {"instead-of-0002-refused-0", "instead-of-0002-lifted"}
    assert all("nobody can tell whether it is from whom it says" in what for what in by_hand.values())


@pytest.mark.clause("BH-07")
def test_its_review_is_asked_for_five_working_days_before_and_on_its_day_it_ends_by_itself(
    behaviour: Behaviour, world: World
) -> None:
    waits = behaviour.review()
    assert waits == {"lifted": False, "seconds": int((ASKED - NOON).total_seconds()), "turn": 0}
    for _ in range(2):
        waits = behaviour.review(ASKED)
    assert waits == {"lifted": False, "seconds": int((ENDS - ASKED).total_seconds()), "turn": 0}
    (asked,) = (each for each in behaviour.case.tasks if each.id == "0002-review-2027-03-23")
    assert (asked.for_role, asked.due_at) == (Role.OFFICER, ENDS)
    assert asked.what.startswith("Review the refusal of service in round 2 before 23 March 2027")
    assert len(world.post.to(World.officer)) == 1
    for _ in range(2):
        assert behaviour.review(ENDS)["lifted"]
    over = behaviour.case.round(2)
    assert (over.status, over.outcome, over.answered_at) == (Status.ANSWERED, Outcome.LIFTED, ENDS)
    assert [each["Subject"] for each in world.post.to(SAM)][-1] == f"You can have our help again: {behaviour.ref}"
    assert len(world.post.to(SAM)) == 2
    (asked,) = (each for each in behaviour.case.tasks if each.id == "0002-review-2027-03-23")
    assert asked.moot == "the refusal was renewed or lifted"
    assert "Unsignalled" not in {type(end).__name__ for end in world.loose_ends.since(ENDS)}


@pytest.mark.clause("BH-07")
def test_a_renewal_is_told_with_its_reasons_and_waits_for_a_review_of_its_own(
    behaviour: Behaviour, world: World
) -> None:
    behaviour.review()
    behaviour.review(ASKED)
    behaviour.renew(ASKED)
    assert not behaviour.review(ASKED)["lifted"]
    letter = world.post.to(SAM)[-1]
    assert letter["Subject"] == f"Our decision about our help, reviewed: {behaviour.ref}"
    assert "It happened again in February" in letter.as_string()
    assert "a worker was threatened" not in letter.as_string()
    assert behaviour.review(ENDS) == {
        "lifted": False,
        "seconds": int((datetime(2027, 6, 16, 8, tzinfo=UTC) - ENDS).total_seconds()),
        "turn": 1,
    }
    (asked,) = (each for each in behaviour.case.tasks if "-review-" in each.id)
    assert asked.moot
    assert behaviour.review(RENEWED_UNTIL)["lifted"]


@pytest.mark.clause("BH-07")
def test_a_letter_that_cannot_be_sent_does_not_keep_it_in_force(behaviour: Behaviour, world: World) -> None:
    behaviour.review()
    world.post.trouble.append(LetterNotSent("TooManyRequestsException"))
    with pytest.raises(LetterNotSent):
        behaviour.review(ENDS)
    assert behaviour.case.round(2).status is Status.ANSWERED
    assert behaviour.review(ENDS)["lifted"]
    (letter,) = (each for each in behaviour.case.letters if each.id == "0002-lifted")
    assert letter.state is LetterState.SENT


def test_lifted_by_hand_it_is_over_for_the_machine_too(behaviour: Behaviour, world: World) -> None:
    behaviour.review()
    behaviour.lift(NOON + timedelta(days=1))
    assert behaviour.review(NOON + timedelta(days=1))["lifted"]
    assert "You can have our help again" in world.post.to(SAM)[-1]["Subject"]


def test_an_erased_case_ends_its_machine_in_silence(behaviour: Behaviour, world: World) -> None:
    world.erase(behaviour.ref, NOON, after_round=2)
    assert behaviour.review() == {"lifted": True, "seconds": 1, "turn": 0}
    assert not world.post.letters


@pytest.mark.clause("BH-05")
def test_new_mail_and_its_promise_go_on_beside_it(behaviour: Behaviour, world: World) -> None:
    to = world.replies.address(behaviour.ref)
    joined = world.receive(email("I want to complain about this", to=to, message_id="<second@mail.example.org>"))
    assert joined == behaviour.ref
    case = behaviour.case
    assert len(case.messages) == 2
    assert case.latest_round.number == 1
    assert case.latest_round.joined == 1
    assert case.status is Status.OPEN
    behaviour.review(ENDS)
    assert behaviour.case.latest_round.status is Status.OPEN
