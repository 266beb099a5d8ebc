"""Two people act at once: whatever the order of their single calls, nothing is made after it was taken back (CF-18)."""

from collections.abc import Callable, Iterator
from datetime import date
from itertools import count
from typing import Any, cast

import pytest

from casework.adapters import keys
from casework.adapters.table import Table, to_item
from casework.domain.case import Case
from casework.domain.child import Child
from casework.domain.contact import Relationship
from casework.errors import ImpossibleAct
from tests.sharing import HOUR, SCHOOL, Client, a_client, becomes
from tests.world import NOON, World, small_world

pytestmark = pytest.mark.tables

Act = Callable[[Client], object]
LATER = NOON + HOUR


def a_yes(client: Client) -> None:
    client.say()
    client.request()


def make(client: Client) -> None:
    client.make(now=LATER)


def make_if_allowed(client: Client) -> None:
    try:
        client.make(now=LATER)
    except ImpossibleAct:
        return


def withdraw(client: Client) -> None:
    client.withdraw(now=LATER)


def say_no(client: Client) -> None:
    client.say(LATER, answer="no")


def narrow(client: Client) -> None:
    client.narrow("wishes", now=LATER)


def another_yes_then_make(client: Client) -> None:
    client.say(LATER)
    make_if_allowed(client)


class Interrupted:
    """A table that does something else before or after its call number ``at``, once."""

    def __init__(self, table: Table, at: int, side: str, other: Callable[[], object]) -> None:
        self._table, self._at, self._side, self._other = table, at, side, other
        self.calls = 0

    def __getattr__(self, name: str) -> Any:
        real = getattr(self._table, name)
        return self._call(real) if name in {"get", "query", "write", "update", "put_new", "delete"} else real

    def _call(self, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **kwargs: Any) -> Any:
            self.calls += 1
            interrupt = self.calls == self._at
            if interrupt and self._side == "before":
                self._other()
            result = real(*args, **kwargs)
            result = list(result) if isinstance(result, Iterator) else result
            if interrupt and self._side == "after":
                self._other()
            return result

        return call


def interrupt(client: Client, at: int, side: str, other: Act) -> tuple[Client, Interrupted]:
    """``client``, as somebody else acts on their case who is interrupted by ``other``."""
    table = Interrupted(client.world.table, at, side, lambda: other(client))
    return Client(World(cast("Table", table)), client.ref), table


def interrupted(act: Act, other: Act, before: Act) -> list[tuple[str, Case]]:
    """The case after ``act`` with ``other`` in it, for every place in it, where ``before`` was done first."""
    cases: list[tuple[str, Case]] = []
    for at in count(1):
        for side in ("before", "after"):
            with small_world() as world:
                client = a_client(world)
                before(client)
                acting, table = interrupt(client, at, side, other)
                act(acting)
                if table.calls < at:
                    return cases
                cases.append((f"{side} call {at}", client.case))
    return cases


def made_after_it_was_taken_back(case: Case) -> bool:
    """Whether something was made that whoever took it back does not know of."""
    (disclosure,) = case.disclosures
    if disclosure.made_at is None:
        return any(consent.disclosures for consent in case.consents)
    consent = next(each for each in case.consents if each.id == disclosure.consent)
    listed = consent.disclosures == (disclosure.id,)
    told = consent.withdrawn is None or any(
        task.id == f"withdrawn-{consent.id}" and disclosure.id in task.what for task in case.tasks
    )
    return not (listed and told)


@pytest.mark.clause("CF-18")
@pytest.mark.parametrize("take_back", [withdraw, say_no])
@pytest.mark.parametrize("turns", ["the claim is interrupted", "the taking back is interrupted"])
def test_a_claim_comes_before_the_taking_back_and_is_told_of_or_it_is_refused(take_back: Act, turns: str) -> None:
    act, other = (make_if_allowed, take_back) if turns.startswith("the claim") else (take_back, make_if_allowed)
    outcomes = interrupted(act, other, a_yes)
    assert [where for where, case in outcomes if made_after_it_was_taken_back(case)] == []
    assert all(case.consents[0].withdrawn for _, case in outcomes)
    made = {case.disclosures[0].made_at is not None for _, case in outcomes}
    assert made == {True, False}, "some of the orders have to differ, or nothing was interrupted"


@pytest.mark.clause("CF-18")
def test_a_claim_that_was_judged_before_a_taking_back_is_refused_and_says_so() -> None:
    with small_world() as world:
        client = a_client(world)
        a_yes(client)
        acting, _ = interrupt(client, 1, "after", withdraw)
        with pytest.raises(ImpossibleAct) as refused:
            make(acting)
        assert refused.value.missing.endswith("consent 0001 for this recipient was withdrawn")
        assert client.case.disclosures[0].made_at is None


def test_a_claim_of_what_is_narrowed_out_meanwhile_is_refused_or_told_of() -> None:
    for act, other in ((make_if_allowed, narrow), (narrow, make_if_allowed)):
        for where, case in interrupted(act, other, a_yes):
            assert case.consents[0].scope.items == ("wishes",), where
            made = case.disclosures[0].made_at is not None
            assert made is any(task.id == "narrowed-0001-1" for task in case.tasks), where


@pytest.mark.clause("IM-03")
def test_a_claim_as_the_client_turns_out_to_be_somebody_else_comes_before_it_or_is_refused() -> None:
    with small_world() as world:
        client = a_client(world)
        a_yes(client)
        acting, _ = interrupt(client, 1, "after", lambda client: becomes(client, Relationship.PROFESSIONAL))
        with pytest.raises(ImpossibleAct):
            make(acting)
        assert client.case.disclosures[0].made_at is None


@pytest.mark.clause("YP-02")
def test_a_claim_as_the_child_turns_out_to_be_a_young_person_comes_before_it_or_is_refused() -> None:
    for child, changed in (
        (Child(over_school_age=False), Child(over_school_age=True)),
        (Child(over_school_age=False), Child(born=date(2009, 5, 1))),
    ):
        with small_world() as world:
            client = a_client(world, child=child)
            client.say(for_whom="child")
            client.request(for_whom="child")

            def grows_up(client: Client, changed: Child = changed) -> None:
                table = client.world.table
                table.write(table.put(to_item(keys.child(client.ref), changed)))

            acting, _ = interrupt(client, 1, "after", grows_up)
            with pytest.raises(ImpossibleAct):
                make(acting)
            assert client.case.disclosures[0].made_at is None


@pytest.mark.clause("YP-04")
def test_a_no_and_a_yes_at_once_leave_one_last_word_and_a_claim_keeps_to_it() -> None:
    def only_a_request(client: Client) -> None:
        client.request()

    for where, case in interrupted(say_no, another_yes_then_make, only_a_request):
        yes = next(each for each in case.consents if each.answer == "yes")
        no = next(each for each in case.consents if each.answer == "no")
        made = case.disclosures[0].made_at is not None
        assert bool(yes.withdrawn) is (yes.id < no.id), where
        assert made, where
        assert any(task.id == f"withdrawn-{yes.id}" for task in case.tasks) is (yes.id < no.id), where


@pytest.mark.clause("CF-28")
def test_two_claims_at_once_make_one_disclosure() -> None:
    for where, case in interrupted(make, make, a_yes):
        assert case.consents[0].disclosures == ("0001",), where
        assert [task.id for task in case.tasks if task.id.startswith("told-outcome")] == ["told-outcome-0001"], where


def test_two_requests_at_once_are_two_disclosures_or_one() -> None:
    def request_another(client: Client) -> None:
        client.request(LATER, recipient="Dr Reed")

    for where, case in interrupted(lambda client: client.request(LATER), request_another, lambda client: client.say()):
        assert sorted(each.scope.recipient for each in case.disclosures) == ["Dr Reed", SCHOOL["recipient"]], where
        assert len({each.id for each in case.disclosures}) == 2, where
