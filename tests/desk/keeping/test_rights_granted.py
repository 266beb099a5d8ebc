"""What follows when a right is granted: what is restricted is not passed on, and what is erased is gone everywhere."""

from datetime import date, datetime
from typing import Any

import pytest

from casework.domain.channel import Channel
from casework.domain.closing import WhyNotInvited
from casework.domain.disclosure import Decision
from casework.domain.disposal import Became
from casework.domain.hold import Hold, HoldKind
from casework.domain.months import months_later
from casework.domain.round import Outcome
from casework.domain.staff import Role
from casework.errors import CaseErased, ImpossibleAct, LetterNotSent
from casework.record_response import GivenResponse, record_response
from desk.cases.finish_task import finish_task
from desk.keeping.place_hold import GivenHold, GivenHoldReview, Holding
from escalation.pass_milestone import pass_milestone
from tests.closings import Closed
from tests.desk.sharing.test_safeguarding import record
from tests.referrals import Lane
from tests.rights import DONE, Rights
from tests.sharing import DAY, HOUR
from tests.world import CASEY, NOON, World

LIFTED = GivenHoldReview(why="The objection was decided", review_on=None)
ENDS = "restriction-ends-0001"


@pytest.fixture
def rights(world: World) -> Rights:
    return Rights(world)


def holding(world: World) -> Holding:
    return Holding(world.cases, world.holds, world.tasks, world.profile)


def lift(rights: Rights, now: datetime) -> Hold:
    return holding(rights.world).review(rights.ref, "0001", LIFTED, CASEY, frozenset({Role.OFFICER}), now)


def restricted(rights: Rights, right: str = "restriction", **said: Any) -> None:
    made = rights.make(right=right, what="Leave it be")
    rights.answer(number=made.number, **DONE, **said)


@pytest.mark.clause("CF-08")
@pytest.mark.parametrize(("right", "said"), [("restriction", {}), ("objection", {"instead": "restriction"})])
def test_what_is_restricted_is_held_and_nobody_is_told_anything_of_it(
    rights: Rights, right: str, said: dict[str, Any]
) -> None:
    rights.client.say()
    rights.client.request()
    restricted(rights, right, **said)
    (hold,) = rights.case.standing_holds
    assert (hold.kind, hold.placed_by) == (HoldKind.RESTRICTION, CASEY)
    assert hold.review_on == months_later(NOON.date(), 12)
    assert "For now we keep the information and do not use it" in rights.last_letter()
    assert "copies for emergencies" not in rights.last_letter()
    with pytest.raises(ImpossibleAct, match="asked that what is kept is not used"):
        rights.client.make()


@pytest.mark.clause("CF-08")
def test_while_it_is_restricted_the_check_says_so_and_nobody_is_asked_about_it(rights: Rights) -> None:
    restricted(rights)
    rights.client.say()
    for recipient in ("Hill School", "Dr Reed"):
        requested, missing = rights.client.request(recipient=recipient)
        assert requested.decision is Decision.REFUSE
        assert missing == "the client asked that what is kept is not used: hold 0001 has to be lifted first"
        assert rights.client.task(f"told-before-{requested.id}") is None
        with pytest.raises(ImpossibleAct, match="hold 0001 has to be lifted first"):
            rights.client.ask(requested.id)


@pytest.mark.clause("CF-08")
def test_a_restriction_that_comes_as_something_is_passed_on_wins(
    rights: Rights, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    rights.client.say()
    rights.client.request()
    make, other = world.sharing.make, iter([True])

    def meanwhile(*given: Any) -> None:
        if next(other, False):
            restricted(rights)
        make(*given)

    monkeypatch.setattr(world.sharing, "make", meanwhile)
    with pytest.raises(ImpossibleAct, match="asked that what is kept is not used"):
        rights.client.make()
    assert rights.case.disclosures[0].made_at is None


@pytest.mark.clause("CF-08")
def test_whoever_asked_for_a_restriction_is_told_before_it_ends(rights: Rights, world: World) -> None:
    rights.client.say()
    rights.client.request()
    restricted(rights)
    for _ in range(2):
        with pytest.raises(ImpossibleAct, match=f"told first.*{ENDS}"):
            lift(rights, NOON + HOUR)
    what = "Tell the person, before hold 0001 is lifted, that what is kept may be used again; then lift it"
    assert rights.open_tasks().count(what) == 1
    world.sweep(NOON + 2 * HOUR)
    assert what in rights.last_letter(world.caseworkers)
    finish_task(rights.ref, ENDS, CASEY, world.cases, world.tasks, world.profile, NOON + 3 * HOUR)
    assert not lift(rights, NOON + 4 * HOUR).stands
    assert rights.client.make().made_at


def test_another_hold_keeps_nothing_from_being_passed_on_and_is_lifted_at_once(rights: Rights, world: World) -> None:
    rights.client.say()
    rights.client.request()
    given = GivenHold(kind=HoldKind.LEGAL, why="A claim", review_on=months_later(NOON.date(), 6))
    holding(world).place(rights.ref, given, CASEY, NOON)
    assert rights.client.make().made_at
    assert not lift(rights, NOON + HOUR).stands


def erasure(rights: Rights, right: str = "erasure") -> None:
    """A request to erase all of it, on a case that waits for nothing else."""
    given = GivenResponse(channel=Channel.TELEPHONE, summary="Explained")
    world = rights.world
    stores = (world.cases, world.rounds, world.machine, world.profile)
    record_response(rights.ref, given, CASEY, *stores, NOON)
    rights.make(right=right, what="Delete all of it")


@pytest.mark.clause("CF-08")
@pytest.mark.parametrize(("right", "said"), [("erasure", {}), ("objection", {"instead": "erasure"})])
def test_what_is_to_be_erased_is_erased_everywhere_once_they_have_read_of_it(
    rights: Rights, world: World, right: str, said: dict[str, Any]
) -> None:
    erasure(rights, right)
    waits = rights.open()
    assert rights.answer(NOON + DAY, **DONE, **said).outcome is Outcome.DONE
    assert rights.subjects() == ["We have your request", "Our answer to your request"]
    assert "Our copies for emergencies still hold it for up to five weeks" in rights.last_letter()
    with pytest.raises(CaseErased):
        world.cases.get(rights.ref)
    assert world.mail.raw == {}
    assert [item["sk"] for item in world.table.query(f"CASE#{rights.ref}")] == ["CASE"]
    (receipt,) = world.disposals.receipts()
    assert (receipt.became, receipt.rules) == (Became.ERASED, ("request",))
    assert world.remains.left(rights.ref, receipt.traces) == 0
    (count,) = world.counts.of_rights_requests()
    assert (count.right, count.settled, count.n) == (right, "done", 1)
    stores = (world.cases, world.rounds, world.correspondence, world.profile)
    assert pass_milestone(rights.ref, 2, str(waits["milestone"]), *stores, NOON + DAY)["answered"]


@pytest.mark.clause("CF-08")
def test_what_the_law_or_a_hold_wants_kept_is_not_erased_and_the_refusal_says_why(rights: Rights, world: World) -> None:
    erasure(rights)
    given = GivenHold(kind=HoldKind.LEGAL, why="A claim", review_on=months_later(NOON.date(), 6))
    holding(world).place(rights.ref, given, CASEY, NOON)
    record(world, rights.ref)
    with pytest.raises(ImpossibleAct, match=r"has to be kept: legal hold 0001.*has to be kept: it protects somebody"):
        rights.answer()
    assert rights.answer(settled="refused", ground="legal_duty", words="A claim").outcome is Outcome.REFUSED
    assert rights.case.contact


@pytest.mark.clause("CF-08")
def test_whoever_was_given_a_copy_may_have_all_of_it_erased_after_that(rights: Rights, world: World) -> None:
    erasure(rights, "access")
    rights.answer()
    again = rights.make(right="erasure")
    rights.answer(NOON + DAY, number=again.number)
    with pytest.raises(CaseErased):
        world.cases.get(rights.ref)
    assert [(count.right, count.n) for count in world.counts.of_rights_requests()] == [("access", 1), ("erasure", 1)]


@pytest.mark.clause("CF-08")
def test_nothing_is_erased_while_somebody_waits_for_an_answer(rights: Rights) -> None:
    rights.make(right="erasure")
    with pytest.raises(ImpossibleAct, match=r"still open: round 1 \(enquiry\)"):
        rights.answer()


@pytest.mark.clause("CF-08")
def test_nothing_is_erased_before_those_know_to_whom_it_was_passed_on(rights: Rights, world: World) -> None:
    rights.client.say()
    rights.client.request()
    rights.client.make()
    erasure(rights)
    with pytest.raises(ImpossibleAct, match=r"\(disclosure 0001\) have to know first"):
        rights.answer()
    rights.answer(**DONE, recipients_told=True)
    with pytest.raises(CaseErased):
        world.cases.get(rights.ref)


@pytest.mark.clause("CF-08")
def test_nothing_is_erased_before_they_know_of_it(rights: Rights, world: World) -> None:
    erasure(rights)
    world.post.trouble = [LetterNotSent("Throttling")]
    with pytest.raises(ImpossibleAct, match="the letter with the answer did not go"):
        rights.answer()
    assert rights.case.round(2).outcome is Outcome.DONE
    assert any("the case is not erased yet" in what for what in rights.open_tasks())
    rights.answer()
    with pytest.raises(CaseErased):
        world.cases.get(rights.ref)


@pytest.mark.clause("CF-08")
def test_where_no_letter_goes_it_is_said_how_they_were_told(rights: Rights) -> None:
    given = GivenResponse(channel=Channel.TELEPHONE, summary="Explained")
    world = rights.world
    record_response(rights.ref, given, CASEY, world.cases, world.rounds, world.machine, world.profile, NOON)
    rights.make(right="erasure", made_by="representative", authority="Their solicitor")
    with pytest.raises(ImpossibleAct, match=r"no letter goes to them.*say in told how"):
        rights.answer()
    rights.answer(**DONE, told="telephone")
    with pytest.raises(CaseErased):
        world.cases.get(rights.ref)


@pytest.mark.clause("CF-08")
def test_what_comes_as_it_is_erased_is_not_erased_unread(
    rights: Rights, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    erasure(rights)
    erase, other = world.eraser.erase, iter([True])

    def meanwhile(*given: Any) -> None:
        if next(other, False):
            rights.make(right="access")
        erase(*given)

    monkeypatch.setattr(world.eraser, "erase", meanwhile)
    with pytest.raises(ImpossibleAct, match=r"still open: round 3 \(rights request\)"):
        rights.answer()
    assert list(world.disposals.receipts()) == []
    assert rights.case.contact


def test_in_part_nothing_goes_by_itself(rights: Rights) -> None:
    erasure(rights)
    rights.answer(settled="partly", ground="public_task", words="The letters went, the advice stays")
    assert rights.case.contact


@pytest.mark.clause("CF-08")
def test_while_a_request_is_open_nothing_of_the_case_is_taken_away(rights: Rights) -> None:
    rights.make()
    assert rights.case.why_held == "a request about personal data waits for its answer"
    rights.answer()
    assert rights.case.why_held is None


@pytest.mark.clause("CF-08")
def test_a_referral_that_is_refused_is_not_erased_from_under_a_request_for_access(world: World) -> None:
    lane = Lane(world)
    Rights(world, ref=lane.ref).make()
    lane.decide(Outcome.REFUSED)
    lane.settle()
    assert world.cases.get(lane.ref).contact
    (task,) = [task.what for task in world.cases.get(lane.ref).tasks if "Decide what of the case may go" in task.what]
    assert "a request about personal data waits for its answer" in task


@pytest.mark.clause("CF-07", "CF-08")
def test_the_officer_is_not_told_that_a_period_was_over_where_they_asked_for_it(rights: Rights, world: World) -> None:
    erasure(rights)
    rights.answer(NOON + DAY, **DONE)
    world.night(NOON + 2 * DAY)
    letter = rights.last_letter(world.officer)
    assert "Erased by the schedule: 0" in letter
    assert "Erased because their person asked for that: 1" in letter
    assert "and 1 file of emails and copies. Found: 0" in letter


@pytest.mark.clause("CF-08", "CH-11")
@pytest.mark.parametrize("kind", HoldKind)
def test_what_is_restricted_is_not_used_to_ask_them_what_they_think(rights: Rights, kind: HoldKind) -> None:
    holding(rights.world).place(
        rights.ref, GivenHold(kind=kind, why="A reason", review_on=date(2027, 6, 1)), CASEY, NOON
    )
    case = Closed(rights.world, rights.ref)
    case.answer()
    assert case.close().withheld is (WhyNotInvited.RESTRICTED if kind is HoldKind.RESTRICTION else None)


@pytest.mark.clause("CF-08")
def test_whoever_had_it_restricted_may_have_it_erased_and_need_not_be_told_first_that_it_is_used_again(
    rights: Rights, world: World
) -> None:
    erasure(rights, "restriction")
    rights.answer(**DONE)
    made = rights.make(right="erasure", what="Then forget me altogether")
    rights.answer(number=made.number, **DONE)
    with pytest.raises(CaseErased):
        world.cases.get(rights.ref)
    assert [item["sk"] for item in world.table.query(f"CASE#{rights.ref}")] == ["CASE"]
