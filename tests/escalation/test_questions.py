"""A question whether something may be shared, as the machine puts it; and the silence about an erased case."""

from datetime import UTC, datetime

import pytest

from casework.adapters import keys
from casework.consents.confirm import Confirmations
from casework.domain.consent import Answer
from casework.domain.round import Outcome
from casework.domain.staff import Role
from casework.domain.unread_reply import READ_IT
from casework.errors import CaseErased
from escalation.acknowledge import acknowledge
from escalation.ask_family import ask_family
from escalation.chase_consent import chase_consent
from escalation.open_round import open_round
from escalation.pass_milestone import pass_milestone
from escalation.question import QuestionLetters
from escalation.settle_consent import Settlement
from escalation.tell_a_person import tell_a_person
from tests.sharing import SCHOOL, Client, a_client
from tests.world import NOON, World, email

SAM = "sam.fielding@example.org"
SECOND, EXPIRES = datetime(2027, 1, 4, 9, tzinfo=UTC), datetime(2027, 1, 12, 9, tzinfo=UTC)
"""Five and eleven working days after 23 December 2026."""


@pytest.fixture
def client(world: World) -> Client:
    """A client whom the service asks whether something may be shared: round 2 of their case."""
    asked = a_client(world)
    asked.request()
    asked.ask()
    return asked


@pytest.fixture
def letters(world: World) -> QuestionLetters:
    return QuestionLetters(world.correspondence, world.replies, world.links, world.profile)


@pytest.fixture
def settlement(world: World) -> Settlement:
    confirmations = Confirmations(world.correspondence, world.replies, world.links, world.profile)
    return Settlement(
        world.cases,
        world.rounds,
        world.tasks,
        world.machine,
        world.eraser,
        world.correspondence,
        confirmations,
        world.profile,
    )


@pytest.mark.clause("CF-18")
def test_the_client_is_asked_without_a_word_about_what_may_be_shared(
    client: Client, letters: QuestionLetters, world: World
) -> None:
    opened = open_round(client.ref, 2, world.rounds, world.profile, NOON)
    assert (opened["lane"], opened["milestone"]) == ("consent", "try-2")
    for _ in range(2):
        ask_family(client.ref, 2, world.cases, letters, NOON)
    (letter,) = (each for each in world.post.to(SAM) if "A question for you" in each["Subject"])
    for words in (SCHOOL["recipient"], SCHOOL["purpose"], *SCHOOL["items"], "Fielding"):
        assert words not in letter.as_string().replace(SAM, "")


def test_silence_ends_the_question_and_the_caseworkers_are_told(
    client: Client, letters: QuestionLetters, settlement: Settlement, world: World
) -> None:
    for name, at in (("try-2", SECOND), ("expired", EXPIRES)):
        chase_consent(client.ref, 2, name, world.cases, world.rounds, letters, world.profile, at)
    for _ in range(2):
        assert settlement.settle(client.ref, 2, EXPIRES) is Outcome.EXPIRED
    assert client.task("0002-settled") == "The question about disclosure 0001 had no answer in time: see the case"
    assert client.case.consents == ()


@pytest.mark.clause("CF-18")
def test_a_client_who_wrote_is_not_asked_again_before_that_is_read(
    client: Client, letters: QuestionLetters, world: World
) -> None:
    to = world.replies.address(client.ref)
    ref = world.receive(email("No, please do not", to=to, message_id="<no@mail.example.org>"))
    assert ref == client.ref
    assert READ_IT in [task.what for task in client.case.tasks]
    before = len(world.post.to(SAM))
    chase_consent(client.ref, 2, "try-2", world.cases, world.rounds, letters, world.profile, SECOND)
    assert len(world.post.to(SAM)) == before


@pytest.mark.parametrize("answer", Answer)
def test_an_answer_is_told_to_the_caseworkers_once(
    client: Client, settlement: Settlement, world: World, answer: Answer
) -> None:
    world.rounds.decide(client.ref, 2, Outcome.GIVEN if answer is Answer.YES else Outcome.REFUSED, NOON)
    for _ in range(2):
        settlement.settle(client.ref, 2, NOON)
    (task,) = (each for each in client.case.tasks if each.id == "0002-settled")
    assert task.what == "The question about disclosure 0001 is answered: see the case"
    assert task.for_role is Role.CASEWORKER
    told = [each for each in world.post.to(world.caseworkers) if task.what in each.as_string().replace("=\n", "")]
    assert len(told) == 1
    assert client.case.rounds[1].outcome in {Outcome.GIVEN, Outcome.REFUSED}
    assert not [end for end in world.loose_ends.since(EXPIRES) if end.ref == client.ref and "0002" in str(end)]


class TestAnErasedCase:
    @pytest.fixture
    def ref(self, world: World) -> str:
        ref = world.receive(email())
        world.erase(ref, NOON)
        world.post.letters.clear()
        return ref

    def test_ends_its_machine_in_silence(
        self, world: World, ref: str, letters: QuestionLetters, settlement: Settlement
    ) -> None:
        over = {"answered": True, "milestone": None, "seconds": 1}
        opened = open_round(ref, 1, world.rounds, world.profile, NOON)
        assert opened == {**over, "lane": "enquiry", "turned_back": False, "turn": 0}
        acknowledge(ref, 1, world.cases, world.correspondence, world.replies, NOON)
        ask_family(ref, 1, world.cases, letters, NOON)
        waiting = pass_milestone(
            ref, 1, "remind-caseworker", world.cases, world.rounds, world.correspondence, world.profile, SECOND
        )
        assert waiting == over
        tell_a_person(ref, 1, "not-acknowledged", "States.Timeout", world.cases, world.correspondence, NOON)
        assert settlement.settle(ref, 1, NOON) is Outcome.REFUSED
        assert not world.post.letters
        assert [item["sk"] for item in world.table.query(keys.partition(ref))] == ["CASE"]
        with pytest.raises(CaseErased):
            world.cases.get(ref)
