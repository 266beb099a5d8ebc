"""Disclosures: nothing is passed on or sought without a consent that names it all, and people are told of each."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from casework.domain.child import Child
from casework.domain.contact import Relationship
from casework.domain.disclosure import Decision, Direction
from casework.domain.round import Kind, Outcome
from casework.domain.staff import StaffMember
from casework.errors import CaseNotFound, ImpossibleAct, MachineOutOfReach, NotOnCase
from tests.sharing import DAY, HOUR, SCHOOL, Client, a_client, becomes
from tests.world import CASEY, NOON, World

SASHA = StaffMember(id="sasha", name="Sasha Officer")


@pytest.fixture
def client(world: World) -> Client:
    return a_client(world)


@pytest.mark.clause("CF-18")
@pytest.mark.clause("CF-19")
@pytest.mark.parametrize("direction", Direction)
def test_what_is_agreed_may_be_passed_on_or_sought_and_is_kept_with_its_consent(
    client: Client, direction: Direction
) -> None:
    client.say()
    requested, missing = client.request(direction=direction)
    assert (requested.decision, missing) == (Decision.SHARE, None)
    made = client.make(now=NOON + HOUR)
    assert (made.direction, made.consent, made.made_at, made.made_by) == (direction, "0001", NOON + HOUR, CASEY)
    assert client.case.disclosures == (made,)
    assert client.case.consents[0].disclosures == ("0001",)


@pytest.mark.clause("CF-28")
def test_each_discussion_asks_that_the_client_is_told_before_and_of_the_outcome(client: Client) -> None:
    client.say()
    client.request()
    assert client.task("told-before-0001") == "Tell the client, before it is discussed, what disclosure 0001 is about"
    assert client.task("told-outcome-0001") is None
    client.make()
    assert client.task("told-outcome-0001") == "Tell the client what came of disclosure 0001"


@pytest.mark.clause("CF-26")
@pytest.mark.parametrize("direction", Direction)
def test_without_a_yes_nothing_is_passed_on_and_nothing_is_sought(client: Client, direction: Direction) -> None:
    requested, missing = client.request(direction=direction)
    assert (requested.decision, missing) == (Decision.ASK, "nobody has agreed to this recipient")
    with pytest.raises(ImpossibleAct) as refused:
        client.make()
    assert refused.value.missing == "there is no consent to disclosure 0001: nobody has agreed to this recipient"
    assert client.case.disclosures[0].made_at is None


@pytest.mark.clause("CF-27")
@pytest.mark.parametrize(
    "changes",
    [{"items": ["wishes", "diagnosis"]}, {"purpose": "plan the year"}, {"recipient": "Dr Reed"}, {"for_whom": "child"}],
)
def test_a_yes_to_something_else_is_none(client: Client, changes: dict[str, Any]) -> None:
    client.say()
    client.request(**changes)
    with pytest.raises(ImpossibleAct):
        client.make()


@pytest.mark.clause("CF-18")
def test_what_held_when_it_was_asked_for_is_checked_again_when_it_is_made(client: Client) -> None:
    client.say(expires_on=date(2026, 12, 23))
    client.request()
    with pytest.raises(ImpossibleAct) as refused:
        client.make(now=NOON + DAY)
    assert "ended with Wednesday 23 December 2026" in refused.value.missing
    client.say(NOON + DAY)
    client.withdraw("0002", now=NOON + DAY)
    with pytest.raises(ImpossibleAct) as refused:
        client.make(now=NOON + DAY)
    assert "consent 0002 for this recipient was withdrawn" in refused.value.missing


def test_after_a_no_it_is_refused_and_nobody_is_asked_again(client: Client) -> None:
    client.say(answer="no")
    requested, missing = client.request()
    assert (requested.decision, missing) == (
        Decision.REFUSE,
        "the last word about this recipient, 0001, was a no",
    )
    assert client.task("told-before-0001") is None
    with pytest.raises(ImpossibleAct):
        client.ask()


def test_the_same_request_is_one_disclosure_until_it_is_made(client: Client) -> None:
    client.say()
    assert client.request()[0] == client.request(NOON + HOUR / 2)[0]
    assert client.request(by=SASHA)[0].id == "0002"
    client.make()
    assert client.request(NOON + HOUR / 2)[0].id == "0003"


def test_made_again_by_the_same_person_it_stays_as_it_is_and_by_another_it_is_refused(client: Client) -> None:
    client.say()
    client.request()
    made = client.make()
    client.withdraw()
    assert client.make(now=NOON + HOUR) == made
    with pytest.raises(ImpossibleAct):
        client.make(by=SASHA)


def test_what_was_not_asked_for_cannot_be_made(client: Client) -> None:
    with pytest.raises(NotOnCase):
        client.make()
    client.ref = "HSP-0000-0000"
    with pytest.raises(CaseNotFound):
        client.make()


@pytest.mark.clause("CF-26")
def test_a_question_is_a_round_of_its_own_beside_the_enquiry(client: Client) -> None:
    client.request()
    question = client.ask()
    assert (question.number, question.kind, question.disclosure) == (2, Kind.CONSENT, "0001")
    assert question.due_at == datetime(2027, 1, 11, 17, tzinfo=UTC)
    assert (client.ref, 2) in client.world.machine.started
    assert client.case.disclosures[0].asked_round == 2
    assert client.case.latest_round.number == 1


def test_an_open_question_is_not_put_twice_and_an_expired_one_may_be_put_again(client: Client) -> None:
    client.request()
    assert client.ask() == client.ask(now=NOON + HOUR)
    client.world.rounds.decide(client.ref, 2, Outcome.EXPIRED, NOON)
    assert client.ask(now=NOON + 20 * DAY).number == 3


def test_a_question_stands_when_the_machine_is_out_of_reach(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def unreachable(ref: str, number: int) -> None:
        raise MachineOutOfReach("ThrottlingException")

    client.request()
    monkeypatch.setattr(client.world.machine, "start", unreachable)
    assert client.ask().number == 2


def test_nobody_is_asked_what_they_have_agreed_to_or_what_was_made(client: Client) -> None:
    client.say()
    client.request()
    with pytest.raises(ImpossibleAct):
        client.ask()
    client.make()
    client.withdraw()
    with pytest.raises(ImpossibleAct):
        client.ask()


@pytest.mark.clause("YP-02")
def test_a_parent_is_not_asked_what_a_young_person_decides(world: World) -> None:
    client = a_client(world, child=Child(over_school_age=True))
    requested, missing = client.request(for_whom="child")
    assert (requested.decision, "decides alone" in (missing or "")) == (Decision.REFUSE, True)
    with pytest.raises(ImpossibleAct) as refused:
        client.ask()
    assert "decides alone" in refused.value.missing


GROWN_UP = datetime(2027, 11, 1, 12, tzinfo=UTC)


@pytest.mark.clause("YP-02")
@pytest.mark.clause("IM-03")
def test_a_parent_s_yes_does_not_outlive_their_right_to_give_it(world: World) -> None:
    client = a_client(world, child=Child(born=date(2010, 10, 1)))
    client.say(datetime(2027, 6, 1, 12, tzinfo=UTC), for_whom="child")
    requested, missing = client.request(GROWN_UP, for_whom="child")
    assert requested.decision is Decision.REFUSE
    assert missing == (
        "consent 0001 no longer counts: this is a young person, who decides alone: ask them, on a case of their own"
    )
    with pytest.raises(ImpossibleAct) as refused:
        client.make(now=GROWN_UP)
    assert "decides alone" in refused.value.missing
    client.say(GROWN_UP, answer="no", for_whom="child")
    assert client.case.consents[0].withdrawn


@pytest.mark.clause("IM-03")
def test_what_a_client_agreed_to_who_turns_out_to_be_none_counts_no_longer(client: Client) -> None:
    client.say()
    client.request()
    becomes(client, Relationship.PROFESSIONAL)
    with pytest.raises(ImpossibleAct) as refused:
        client.make()
    assert "nobody who may consent is known" in refused.value.missing
    assert client.say(NOON + HOUR, answer="no").id == "0002"


def test_the_check_of_today_answers_whoever_asks_again(client: Client) -> None:
    client.say()
    client.request()
    client.say(NOON + HOUR / 4, answer="no")
    again, missing = client.request(NOON + HOUR / 2)
    assert (again.id, again.decision) == ("0001", Decision.REFUSE)
    assert "was a no" in (missing or "")
    assert client.case.disclosures[0].decision is Decision.SHARE


@pytest.mark.clause("CF-28")
def test_what_was_refused_first_is_told_of_before_it_is_made_too(client: Client) -> None:
    client.say(answer="no")
    client.request()
    client.say(NOON + HOUR)
    client.make(now=NOON + HOUR)
    assert client.task("told-before-0001")
    assert client.task("told-outcome-0001")


@pytest.mark.clause("CF-22")
def test_what_staff_are_written_names_nobody(client: Client) -> None:
    client.say()
    client.request()
    client.make()
    client.withdraw()
    told = " ".join(letter.as_string() for letter in client.world.post.to(World.caseworkers))
    assert "disclosure 0001" in told
    assert not any(word in told for word in (*SCHOOL["items"], SCHOOL["recipient"], SCHOOL["purpose"], "Fielding"))
