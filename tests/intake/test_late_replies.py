"""What comes to a case that was erased reaches a person as a new case, and nothing of the old comes back (CF-07)."""

from datetime import UTC, date, datetime, timedelta

import pytest

from casework.consents.permission import Withdrawals
from casework.domain.erasure import ErasedBecause, Erasure
from casework.domain.permission import PermissionAsked
from casework.domain.round import Outcome
from casework.errors import CaseErased
from tests.adapters.test_eraser import everything, left_of
from tests.closings import Closed, closed
from tests.intake.test_email_intake import acknowledged
from tests.killing import Killer
from tests.referrals import AVERY, ROBIN, Lane
from tests.world import CASEY, NOON, World, email, small_world

pytestmark = pytest.mark.clause("CF-07")

SAM = "sam.fielding@example.org"
ERASED = datetime(2029, 1, 5, 2, tzinfo=UTC)
FORGOTTEN = date(2030, 1, 5)
WEEKS_LATER = ERASED + timedelta(weeks=3)
ALEX = {"from": "Alex <alex@example.org>"}


def erase(world: World, ref: str, at: datetime = ERASED) -> None:
    """Erase a case as when its period is over, or go on with it."""
    try:
        case = world.cases.get(ref)
    except CaseErased:
        world.eraser.finish(ref)
        return
    period_over = Erasure(
        ref=ref,
        because=ErasedBecause.PERIOD,
        month="2029-01",
        next_round=case.next_number,
        next_consent=case.next_consent,
        next_disclosure=case.next_disclosure,
        next_closing=case.next_closing,
        next_incident="0001",
    )
    world.eraser.erase(period_over, at)


def late(world: World, headers: dict[str, str], at: datetime = WEEKS_LATER) -> tuple[str, tuple[str, ...]]:
    """An email that comes after the erasure: the case that it began, and why somebody has to look at that."""
    case = world.cases.get(world.receive(email(message_id=f"<{at:%Y%m%d%H%M%S}@example.org>", **headers), at))
    assert len(case.messages) == len(case.rounds) == 1
    assert case.contact
    assert case.contact.permission is None
    assert [f"look-{case.messages[0].id}"] == [task.id for task in case.tasks] or not case.latest_round.needs_eyes
    return case.ref, case.latest_round.needs_eyes


def remembered(world: World) -> int:
    return len([item for item in everything(world) if item["pk"]["S"].startswith("LATE#")])


class TestALateReply:
    """Somebody wrote, had a letter, and the case was erased."""

    @pytest.fixture
    def living(self, world: World) -> str:
        return world.receive(email())

    @pytest.fixture
    def letter(self, world: World, living: str) -> str:
        """The id of the letter."""
        return acknowledged(world, living)

    @pytest.fixture
    def ref(self, world: World, living: str, letter: str) -> str:
        """The case, erased after the letter went."""
        assert letter
        erase(world, living)
        return living

    def test_to_its_reply_address_begins_a_case_that_a_person_looks_at(self, world: World, ref: str) -> None:
        other, why = late(world, {"to": world.replies.address(ref)})
        assert (other != ref, why) == (True, (f"it names a case that is not kept any more: {ref}",))
        assert left_of(world, ref) == ["CASE"]

    @pytest.mark.parametrize("sender", [{}, ALEX], ids=["by the client", "by somebody else who has it"])
    def test_that_only_names_our_letter_does_too(
        self, world: World, letter: str, ref: str, sender: dict[str, str]
    ) -> None:
        other, why = late(world, {"in_reply_to": letter, **sender})
        assert (other != ref, why) == (True, (f"it names a case that is not kept any more: {ref}",))
        assert left_of(world, ref) == ["CASE"]

    @pytest.mark.parametrize("sender", [SAM, "Sam.Fielding@EXAMPLE.org"])
    def test_that_only_comes_from_the_same_person_does_too(self, world: World, ref: str, sender: str) -> None:
        other, why = late(world, {"from": f"Sam <{sender}>"})
        assert (other != ref, why) == (True, (f"a case of this sender was erased: {ref}",))
        assert left_of(world, ref) == ["CASE"]

    def test_by_somebody_else_that_only_quotes_it_is_an_enquiry_like_any_other(self, world: World, ref: str) -> None:
        body = f"On Wednesday {SAM} wrote about {ref}:\r\n> What can I do about my son's plan?"
        case = world.cases.get(world.receive(email(body, **ALEX, subject=f"Re: {ref}"), WEEKS_LATER))
        assert (case.latest_round.needs_eyes, case.tasks) == ((), ())

    def test_to_a_case_that_lives_joins_it_whatever_was_erased(self, world: World, ref: str) -> None:
        living, _ = late(world, {})
        again = email("And now?", to=world.replies.address(living), message_id="<again@example.org>")
        assert world.receive(again, WEEKS_LATER) == living
        assert ref not in str(world.cases.get(living).latest_round.needs_eyes[1:])

    @pytest.mark.parametrize(
        ("at", "known"),
        [
            (datetime(2030, 1, 4, 23, 59, tzinfo=UTC), True),
            (datetime(2030, 1, 5, 0, 0, tzinfo=UTC), False),
        ],
    )
    def test_is_known_until_the_day_on_which_it_is_forgotten(
        self, world: World, letter: str, ref: str, at: datetime, *, known: bool
    ) -> None:
        for headers in ({}, {"in_reply_to": letter}):
            _, why = late(world, headers, at)
            assert (ref in str(why)) is known
            at += timedelta(seconds=1)

    def test_what_is_remembered_names_nobody_and_is_due_to_be_forgotten(self, world: World, ref: str) -> None:
        kept = [item for item in everything(world) if item["pk"]["S"].startswith("LATE#")]
        assert {item["sk"]["S"] for item in kept} == {ref}
        assert not any(known in str(kept) for known in (SAM, "Sam", "ses-1"))
        expire = {datetime.fromtimestamp(int(item["expires_at"]["N"]), UTC).date() for item in kept}
        assert expire == {FORGOTTEN + timedelta(days=7)}
        assert world.due_cases.forget(FORGOTTEN - timedelta(days=1)) == 0
        assert world.due_cases.forget(FORGOTTEN) == len(kept) == 2
        assert remembered(world) == 0


def test_what_the_nightly_run_erased_is_remembered_until_another_forgets_it(world: World) -> None:
    case = closed(world)
    night = datetime(2028, 12, 23, 2, tzinfo=UTC)
    assert world.night(night).erased == 1
    robin = {"from": "Robin <robin@example.org>"}
    at = night + timedelta(days=364)
    assert case.ref in str(late(world, robin, at)[1])
    world.night(at + timedelta(days=1))
    assert remembered(world) == 0
    assert case.ref not in str(late(world, robin, at + timedelta(days=2))[1])


def test_every_case_of_the_sender_that_was_erased_is_named(world: World) -> None:
    refs = [world.receive(email(message_id=f"<{at}@example.org>")) for at in range(2)]
    for ref in refs:
        erase(world, ref)
    assert late(world, {})[1] == (f"a case of this sender was erased: {', '.join(sorted(refs))}",)


def test_a_day_is_one_of_the_offices_clock(world: World) -> None:
    erase(world, world.receive(email()), datetime(2028, 6, 30, 23, 30, tzinfo=UTC))
    assert late(world, {}, datetime(2029, 6, 30, 22, 30, tzinfo=UTC))[1]
    assert not late(world, {}, datetime(2029, 6, 30, 23, 30, tzinfo=UTC))[1]


@pytest.mark.clause("CF-14")
def test_of_who_took_permission_back_no_address_is_remembered(world: World) -> None:
    case = closed(world)
    withdrawals = Withdrawals(
        world.cases, world.contacts, world.rounds, world.machine, world.removals, world.correspondence
    )
    withdrawals.withdraw(case.ref, PermissionAsked.SPOKEN, CASEY, NOON)
    erase(world, case.ref)
    assert late(world, {"from": "Robin <robin@example.org>"})[1] == ()


@pytest.mark.clause("CF-32")
def test_of_an_anonymous_caller_nothing_is_remembered(world: World) -> None:
    case = Closed(world, world.receive(email(From="")))
    case.answer()
    erase(world, case.ref)
    assert remembered(world) == 0


@pytest.mark.clause("CF-25")
class TestAReferral:
    """A family that never wanted us is known by nothing; one that did is known like any other."""

    def asked(self, world: World) -> Lane:
        lane = Lane(world)
        lane.tell_referrer()
        lane.ask()
        world.receive(email("Who are you?", to=world.replies.address(lane.ref), **{"from": f"Robin <{ROBIN}>"}))
        return lane

    @pytest.mark.parametrize("outcome", [Outcome.REFUSED, Outcome.EXPIRED])
    def test_that_ended_with_a_no_leaves_no_hash(self, world: World, outcome: Outcome) -> None:
        lane = Lane(world)
        lane.tell_referrer()
        lane.ask()
        lane.decide(outcome)
        lane.settle()
        assert left_of(world, lane.ref) == ["CASE"]
        assert remembered(world) == 0
        assert late(world, {"from": f"Robin <{ROBIN}>"})[1] == ()

    def test_whose_family_asked_who_we_are_and_said_no_leaves_none_either(self, world: World) -> None:
        lane = self.asked(world)
        lane.decide(Outcome.REFUSED)
        lane.settle()
        assert (left_of(world, lane.ref), remembered(world)) == (["CASE"], 0)

    def test_that_was_held_after_a_no_leaves_none_when_its_time_is_over(self, world: World) -> None:
        lane = self.asked(world)
        lane.decide(Outcome.REFUSED)
        erase(world, lane.ref)
        assert (left_of(world, lane.ref), remembered(world)) == (["CASE"], 0)

    def test_that_the_family_agreed_to_is_a_case_like_any_other(self, world: World) -> None:
        lane = self.asked(world)
        lane.decide(Outcome.GIVEN)
        lane.settle()
        erase(world, lane.ref)
        assert late(world, {"from": f"Robin <{ROBIN}>"})[1] == (f"a case of this sender was erased: {lane.ref}",)
        by_the_referrer = late(world, {"from": f"Avery <{AVERY}>"}, WEEKS_LATER + timedelta(days=1))[1]
        assert lane.ref not in str(by_the_referrer)


@pytest.mark.parametrize("side", ["before", "after"])
def test_stopped_at_any_call_and_run_again_it_remembers_the_same(side: str) -> None:
    at, killed = 0, True
    while killed:
        at += 1
        with small_world() as world:
            ref = world.receive(email())
            acknowledged(world, ref)
            killer = Killer(at, side)
            with killer.at_large(world):
                erase(world, ref)
            erase(world, ref)
            killed = killer.killed
            assert (left_of(world, ref), remembered(world)) == (["CASE"], 2)
    assert at > 5, "some calls were not watched"
