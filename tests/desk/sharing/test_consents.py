"""Consents as staff record them: given, narrowed, withdrawn, and never anybody else's."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from casework.domain.channel import Channel
from casework.domain.child import Child
from casework.domain.contact import Relationship
from casework.domain.history import history
from casework.domain.loose_end import Untold
from casework.domain.round import Outcome
from casework.domain.staff import StaffMember
from casework.errors import CaseErased, FieldWrong, ImpossibleAct, LetterNotSent, NotOnCase
from tests.sharing import DAY, HOUR, SCHOOL, Client, a_client
from tests.world import CASEY, NOON, World

SASHA = StaffMember(id="sasha", name="Sasha Officer")


@pytest.fixture
def client(world: World) -> Client:
    return a_client(world)


@pytest.mark.clause("CF-18")
def test_a_yes_keeps_who_said_what_when_and_what_they_had_been_told(client: Client) -> None:
    given = client.say(given_at=NOON - HOUR, wording="sharing 3", capacity=None)
    assert client.case.consents == (given,)
    assert (given.recorded_by, given.given_at, given.wording) == (CASEY, NOON - HOUR, "sharing 3")
    assert given.scope.recipient == SCHOOL["recipient"]
    assert given.told == "We would tell the school …"


@pytest.mark.parametrize(
    ("expires_on", "expires_at"),
    [
        (None, datetime(2027, 6, 24, 23, tzinfo=UTC)),  # 183 days, and midnight in summer
        (date(2026, 12, 23), datetime(2026, 12, 24, 0, tzinfo=UTC)),
        (date(2027, 12, 23), datetime(2027, 12, 24, 0, tzinfo=UTC)),
    ],
)
def test_a_yes_ends_with_its_last_day(client: Client, expires_on: date | None, expires_at: datetime) -> None:
    assert client.say(expires_on=expires_on).expires_at == expires_at


@pytest.mark.clause("CF-18")
@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"expires_on": date(2026, 12, 22)}, "expires_on"),
        ({"expires_on": date(2027, 12, 24)}, "expires_on"),
        ({"given_at": NOON + HOUR}, "given_at"),
        ({"given_at": NOON - 184 * DAY}, "given_at"),
        ({"given_at": NOON - 32 * DAY}, "given_at"),
        ({"given_at": NOON - 10 * DAY, "expires_on": date(2026, 12, 22)}, "expires_on"),
    ],
)
def test_a_yes_for_ever_or_from_the_future_is_none(client: Client, changes: dict[str, Any], field: str) -> None:
    with pytest.raises(FieldWrong) as refused:
        client.say(**changes)
    assert refused.value.field == field
    assert not client.case.consents


def test_posted_again_it_is_one_answer_until_something_else_was_said(client: Client) -> None:
    first = client.say()
    assert client.say(NOON + HOUR / 2) == first
    assert client.say(NOON + HOUR / 2, by=SASHA).id == "0002"
    client.withdraw("0002")
    assert client.say(NOON + HOUR / 2).id == "0003"
    client.say(NOON + HOUR / 2, answer="no")
    assert client.say(NOON + HOUR / 2).id == "0005"
    assert client.say(NOON + 2 * HOUR).id == "0006"


@pytest.mark.clause("YP-04")
def test_a_no_is_kept_and_takes_back_every_yes_to_this_recipient(client: Client) -> None:
    client.say()
    client.say(purpose="plan the year")
    client.say(recipient="Dr Reed")
    no = client.say(NOON + HOUR, answer="no", how="post")
    meeting, year, doctor, kept = client.case.consents
    assert kept == no
    assert doctor.withdrawn is None
    for each in (meeting, year):
        assert each.withdrawn
        assert (each.withdrawn.at, each.withdrawn.how, each.withdrawn.recorded_by) == (no.given_at, Channel.POST, CASEY)


@pytest.mark.clause("YP-04")
def test_a_no_that_was_said_before_a_yes_takes_nothing_back(client: Client) -> None:
    client.say()
    client.say(NOON + HOUR, answer="no", given_at=NOON - HOUR)
    assert client.case.consents[-1].withdrawn is None


def test_a_no_tells_whom_to_inform(client: Client) -> None:
    client.say()
    client.request()
    client.make()
    client.say(NOON + HOUR, answer="no")
    assert client.task("withdrawn-0001") == (
        "Consent 0001 was withdrawn: inform everyone it was passed on to (disclosures 0001)"
    )


@pytest.mark.clause("YP-02")
def test_a_parent_consents_to_nothing_for_a_young_person(world: World) -> None:
    client = a_client(world, child=Child(born=date(2010, 9, 2)))
    with pytest.raises(ImpossibleAct) as refused:
        client.say(datetime(2027, 6, 26, tzinfo=UTC), for_whom="child")
    assert "decides alone" in refused.value.missing
    assert client.say(datetime(2027, 6, 25, 12, tzinfo=UTC), for_whom="child").id == "0001"


def test_on_the_day_they_answered_decides_whose_answer_it_was(world: World) -> None:
    client = a_client(world, child=Child(born=date(2010, 9, 2)))
    summer = datetime(2027, 7, 1, tzinfo=UTC)
    assert client.say(summer, for_whom="child", given_at=datetime(2027, 6, 25, 12, tzinfo=UTC)).id == "0001"


def test_a_professional_consents_for_nobody(world: World) -> None:
    with pytest.raises(ImpossibleAct):
        a_client(world, Relationship.PROFESSIONAL).say()


def test_what_an_open_question_asks_is_answered_there(client: Client) -> None:
    client.request()
    question = client.ask()
    with pytest.raises(ImpossibleAct) as refused:
        client.say()
    assert refused.value.missing == "round 2 asks them this: record there what they answer"
    assert client.say(recipient="Dr Reed").id == "0001"
    client.world.rounds.decide(client.ref, question.number, Outcome.EXPIRED, NOON)
    assert client.say().id == "0002"


@pytest.mark.clause("CF-18")
def test_withdrawing_tells_staff_whom_to_inform_once(client: Client) -> None:
    client.say()
    for disclosure_id in ("0001", "0002"):
        client.request()
        client.make(disclosure_id)
    withdrawn = client.withdraw(now=NOON + HOUR)
    assert withdrawn.disclosures == ("0001", "0002")
    assert client.withdraw(now=NOON + 2 * HOUR, by=None) == withdrawn
    told = [letter for letter in client.world.post.to(World.caseworkers) if "inform everyone" in letter.as_string()]
    assert len(told) == 1
    assert SCHOOL["recipient"] not in told[0].as_string()


def test_withdrawing_what_nobody_was_told_of_asks_nothing_of_anybody(client: Client) -> None:
    client.say()
    client.withdraw()
    assert client.task("withdrawn-0001") is None


def test_a_no_cannot_be_withdrawn_and_neither_can_what_is_not_there(client: Client) -> None:
    client.say(answer="no")
    for consent_id, refusal in (("0001", ImpossibleAct), ("0002", NotOnCase)):
        with pytest.raises(refusal):
            client.withdraw(consent_id)


def test_a_withdrawal_stands_when_the_post_is_busy(client: Client) -> None:
    client.say()
    client.request()
    client.make()
    client.world.post.trouble.append(LetterNotSent("TooManyRequestsException"))
    client.withdraw()
    assert client.task("withdrawn-0001")
    letters = len(client.world.post.letters)
    for _ in range(2):
        client.world.sweep(NOON + HOUR)
    assert len(client.world.post.letters) == letters + 1
    assert not [each for each in client.world.loose_ends.since(NOON + HOUR) if isinstance(each, Untold)]


@pytest.mark.clause("CF-18")
def test_narrowing_leaves_the_rest_and_says_who_has_what_was_taken_out(client: Client) -> None:
    client.say()
    client.request()
    client.make()
    client.request(items=["wishes"])
    client.make("0002")
    left = client.narrow("Wishes")
    assert left.scope.items == ("wishes",)
    assert client.narrow("Wishes") == left
    assert client.task("narrowed-0001-1") == (
        "Something was taken out of consent 0001: inform everyone it was passed on to (disclosures 0001)"
    )
    assert client.case.consents[0].narrowed[0].items == ("attendance",)


def test_narrowing_what_nobody_was_told_of_asks_nothing_of_anybody(client: Client) -> None:
    client.say()
    client.narrow("wishes")
    assert not any(task.id.startswith("narrowed") for task in client.case.tasks)


def test_a_consent_is_never_widened_and_a_dead_one_never_narrowed(client: Client) -> None:
    client.say()
    with pytest.raises(ImpossibleAct):
        client.narrow("wishes", "diagnosis")
    client.withdraw()
    with pytest.raises(ImpossibleAct):
        client.narrow("wishes")
    assert not client.case.consents[0].narrowed


def test_nothing_is_added_to_an_erased_case(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    read = client.case
    client.world.table.update(
        {"pk": f"CASE#{client.ref}", "sk": "CASE"},
        "SET erased_at = :at",
        condition="attribute_exists(pk)",
        values={":at": "2026-12-23T12:00:00+00:00"},
    )
    monkeypatch.setattr(client.world.cases, "get", lambda ref: read)
    for act in (client.say, client.request):
        with pytest.raises(CaseErased):
            act()


@pytest.mark.clause("CF-18")
def test_what_is_written_down_later_says_when(client: Client) -> None:
    client.say(given_at=NOON - DAY, answer="no")
    assert client.case.consents[0].recorded_at == NOON
    lines = [each.what for each in history(client.case)]
    assert "Consent 0001: no, to Hill School (telephone), recorded at 2026-12-23T12:00+00:00" in lines
