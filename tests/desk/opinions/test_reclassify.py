"""What somebody got in touch for is of another kind than it was taken for: nothing is lost, and nobody waits longer."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from casework.adapters.cases import CaseStore
from casework.domain.case import Case
from casework.domain.history import history
from casework.domain.round import Kind, Outcome, Round, Status
from casework.domain.staff import Role, StaffMember
from casework.errors import CaseErased, FieldWrong, ImpossibleAct
from desk.opinions.reclassify import Reclassification, Reclassifications
from escalation.acknowledge import acknowledge
from tests.complaints import a_complaint, turn_answered
from tests.world import CASEY, NOON, World, email, ses

LONDON = ZoneInfo("Europe/London")
LATER = NOON + timedelta(days=1)
AS_OFFICER, AS_CASEWORKER = frozenset({Role.OFFICER}), frozenset({Role.CASEWORKER})
WHY = "She says that nobody rang her back"


def reclassify(
    world: World, ref: str, kind: Kind, at: datetime = LATER, roles: frozenset[Role] = AS_OFFICER, **said: Any
) -> Round:
    reclassification = Reclassification.model_validate({"kind": kind, "reason": WHY, **said})
    kinds = Reclassifications(world.cases, world.rounds, world.tasks, world.machine, world.profile)
    return kinds.take(ref, reclassification, CASEY, roles, at)


def parked(world: World, ref: str, number: int) -> str:
    """The token on which the machine of a round waits."""
    token = f"token-{number}"
    key = {"pk": f"CASE#{ref}", "sk": f"ROUND#{number:04}"}
    world.table.update(key, "SET task_token = :token", condition="attribute_exists(pk)", values={":token": token})
    world.machine.waiting_on.add(token)
    return token


def listed(world: World) -> list[tuple[str, Kind]]:
    return [(entry.ref, entry.kind) for status in Status for entry in world.worklist.page(status, None).entries]


@pytest.mark.clause("FB-03")
@pytest.mark.clause("FB-13")
def test_an_enquiry_goes_on_as_the_complaint_that_it_is_from_the_day_on_which_it_came(world: World) -> None:
    ref = world.receive(email())
    token = parked(world, ref, 1)
    reclassify(world, ref, Kind.COMPLAINT)
    first, second = world.cases.get(ref).rounds
    assert (first.outcome, first.answered_at, first.response) == (Outcome.RECLASSIFIED, LATER, None)
    assert (second.kind, second.message, second.received_at) == (Kind.COMPLAINT, first.message, NOON)
    assert second.complaint
    assert (second.complaint.step.owner, second.complaint.step.opened_at) == (Role.OFFICER, NOON)
    assert second.due_at == datetime(2027, 1, 11, 17, tzinfo=LONDON)
    assert world.machine.woken == [token]
    assert world.machine.started == [(ref, 1), (ref, 2)]
    assert listed(world) == [(ref, Kind.COMPLAINT)]


@pytest.mark.clause("FB-03")
def test_the_history_says_who_said_so_and_why(world: World) -> None:
    ref = world.receive(email())
    reclassify(world, ref, Kind.COMPLAINT)
    lines = [(each.at, each.by, each.what) for each in history(world.cases.get(ref))]
    said = f"Round 1 goes on as round 2, of another kind (complaint): {WHY}"
    assert (LATER, CASEY.name, said) in lines


@pytest.mark.clause("FB-13")
@pytest.mark.parametrize("kind", [Kind.COMPLAINT, Kind.OTHER_SERVICE])
def test_whoever_says_that_it_is_a_complaint_has_looked_whether_it_is(world: World, kind: Kind) -> None:
    ref = world.receive(email("Nobody has replied to me for three weeks"))
    for hours in range(2):
        reclassify(world, ref, kind, LATER + timedelta(hours=hours))
    (hinted,) = (task for task in world.cases.get(ref).tasks if task.id.startswith("complaint-hint-"))
    done = (CASEY, LATER) if kind is Kind.COMPLAINT else (None, None)
    assert (hinted.done_by, hinted.done_at) == done


def test_the_officer_is_told_of_a_new_complaint(world: World) -> None:
    ref = world.receive(email())
    reclassify(world, ref, Kind.COMPLAINT)
    acknowledge(ref, 2, world.cases, world.correspondence, world.replies, LATER)
    (letter,) = world.post.to(world.officer)
    assert letter["Subject"] == f"{ref}: new complaint, answer due Monday 11 January 2027"


def test_what_a_person_has_to_look_at_goes_with_it(world: World) -> None:
    ref = world.receive(email(auto_submitted="auto-generated"))
    reclassify(world, ref, Kind.COMPLAINT)
    first, second = world.cases.get(ref).rounds
    assert first.needs_eyes
    assert (second.needs_eyes, second.no_automatic_letter) == (first.needs_eyes, first.no_automatic_letter)


@pytest.mark.clause("FB-14")
def test_a_complaint_about_the_officer_keeps_whoever_is_officer_off_from_then_on(world: World) -> None:
    ref = world.receive(email())
    begun = reclassify(world, ref, Kind.COMPLAINT, complaint={"about": "officer", "worker": "olu"})
    assert begun.complaint
    assert begun.complaint.step.owner is Role.MANAGER
    (conflict,) = world.conflicts.of(ref)
    assert conflict.bars(StaffMember(id="olu", name="Olu Officer"), {Role.CASEWORKER})
    assert conflict.bars(CASEY, {Role.OFFICER})


@pytest.mark.clause("FB-03")
@pytest.mark.parametrize("kind", [Kind.COMMENT, Kind.COMPLIMENT, Kind.CRITICISM])
def test_it_may_be_feedback(world: World, kind: Kind) -> None:
    ref = world.receive(email())
    begun = reclassify(world, ref, kind, feedback={"reply_wanted": True})
    assert begun.feedback
    assert (begun.kind, begun.feedback.reply_wanted) == (kind, True)
    assert begun.due_at == world.profile.promise(NOON).due_at


def test_it_may_be_views_about_another_service(world: World) -> None:
    ref = world.receive(email())
    assert reclassify(world, ref, Kind.OTHER_SERVICE).other_service


def test_a_complaint_that_was_none_is_an_enquiry_again_until_a_step_is_decided(world: World) -> None:
    ref = a_complaint(world).ref
    assert reclassify(world, ref, Kind.ENQUIRY).kind is Kind.ENQUIRY
    decided = a_complaint(world).ref
    turn_answered(world, decided)
    with pytest.raises(ImpossibleAct, match="a step of the complaint was decided"):
        reclassify(world, decided, Kind.ENQUIRY)


@pytest.mark.clause("FB-13")
@pytest.mark.parametrize(
    ("about", "worker", "roles", "refused"),
    [
        (None, None, AS_OFFICER, None),
        (None, None, AS_CASEWORKER, "the officer's alone"),
        ("caseworker", "Casey Worker", AS_CASEWORKER, "the officer's alone"),
        ("caseworker", "casey", AS_OFFICER, "the officer's alone"),
        ("officer", None, AS_CASEWORKER, None),
        ("officer", "olu", AS_CASEWORKER, None),
        ("officer", "olu", AS_OFFICER, "a caseworker's whom it is not about"),
        ("officer", "casey", AS_CASEWORKER, "a caseworker's whom it is not about"),
    ],
)
def test_that_a_complaint_is_none_is_not_for_everybody_to_say(
    world: World, about: Role | None, worker: str | None, roles: frozenset[Role], refused: str | None
) -> None:
    ref = a_complaint(world, about, noted={"worker": worker}).ref
    if refused is None:
        assert reclassify(world, ref, Kind.ENQUIRY, roles=roles).kind is Kind.ENQUIRY
        return
    with pytest.raises(ImpossibleAct, match=f"^treat round 1 as something else: this is {refused} to say"):
        reclassify(world, ref, Kind.ENQUIRY, roles=roles)
    assert len(world.cases.get(ref).rounds) == 1


def test_what_is_no_complaint_is_for_every_caseworker_to_sort(world: World) -> None:
    assert reclassify(world, world.receive(email()), Kind.COMPLAINT, roles=AS_CASEWORKER).complaint


def test_somebody_may_be_mistaken_twice(world: World) -> None:
    ref = world.receive(email())
    reclassify(world, ref, Kind.COMPLAINT)
    reclassify(world, ref, Kind.ENQUIRY)
    reclassify(world, ref, Kind.COMPLAINT)
    rounds = world.cases.get(ref).rounds
    assert [each.kind for each in rounds] == [Kind.ENQUIRY, Kind.COMPLAINT, Kind.ENQUIRY, Kind.COMPLAINT]
    assert [each.status for each in rounds] == [Status.ANSWERED] * 3 + [Status.OPEN]


@pytest.mark.parametrize("named", [None, 1])
def test_said_again_it_changes_nothing(world: World, named: int | None) -> None:
    ref = world.receive(email())
    for hours in range(3):
        reclassify(world, ref, Kind.COMPLAINT, LATER + timedelta(hours=hours), round=named)
    assert len(world.cases.get(ref).rounds) == 2


def test_said_again_with_other_facts_it_is_refused(world: World) -> None:
    ref = world.receive(email())
    reclassify(world, ref, Kind.COMPLAINT)
    with pytest.raises(ImpossibleAct, match="it is a complaint already"):
        reclassify(world, ref, Kind.COMPLAINT, complaint={"about": "director"})
    reclassify(world, ref, Kind.COMMENT, feedback={"reply_wanted": True})
    with pytest.raises(ImpossibleAct, match="it is a comment already"):
        reclassify(world, ref, Kind.COMMENT, feedback={"reply_wanted": False})


def test_a_crash_after_the_write_is_healed_by_a_retry(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    ref = world.receive(email())
    token = parked(world, ref, 1)
    with monkeypatch.context() as patch:
        patch.setattr(world.machine, "start", _crash)
        with pytest.raises(KeyboardInterrupt):
            reclassify(world, ref, Kind.COMPLAINT)
    reclassify(world, ref, Kind.COMPLAINT)
    assert (world.machine.started[-1], world.machine.woken) == ((ref, 2), [token])


def test_a_crash_after_the_write_is_healed_by_the_sweep(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    ref = world.receive(email())
    token = parked(world, ref, 1)
    with monkeypatch.context() as patch:
        patch.setattr(world.machine, "start", _crash)
        with pytest.raises(KeyboardInterrupt):
            reclassify(world, ref, Kind.COMPLAINT)
    world.sweep(LATER + timedelta(hours=1))
    assert (world.machine.started[-1], world.machine.woken) == ((ref, 2), [token])


def test_of_two_at_once_one_wins_and_the_other_is_told(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    ref = world.receive(email())
    read = world.cases.get(ref)
    reclassify(world, ref, Kind.COMPLAINT)
    _reads_first(monkeypatch, read)
    with pytest.raises(ImpossibleAct, match="something else"):
        reclassify(world, ref, Kind.ENQUIRY, round=1)
    assert len(world.cases.get(ref).rounds) == 2


def test_a_complaint_that_took_a_turn_meanwhile_is_read_again(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    case = a_complaint(world)
    turn_answered(world, case.ref)
    _reads_first(monkeypatch, case)
    with pytest.raises(ImpossibleAct, match="a step of the complaint was decided"):
        reclassify(world, case.ref, Kind.ENQUIRY)


def test_a_turn_of_what_it_no_longer_is_comes_too_late(world: World) -> None:
    case = a_complaint(world)
    reclassify(world, case.ref, Kind.ENQUIRY)
    world.rounds.heard(case.rounds[0])
    (ended, _) = world.cases.get(case.ref).rounds
    assert ended.turn == 1
    assert {each.ref for each in world.loose_ends.since(LATER)} == {case.ref}


def test_what_is_over_stays_what_it_was(world: World) -> None:
    ref = world.receive(email())
    reclassify(world, ref, Kind.COMPLAINT)
    with pytest.raises(ImpossibleAct, match="it is over"):
        reclassify(world, ref, Kind.OTHER_SERVICE, round=1)


def test_a_held_back_email_is_first_said_to_be_a_referral_or_not(world: World) -> None:
    school = email("I refer this pupil", **{"from": "Avery Lane <avery@h.example.sch.uk>"})
    domain = "header.from=h.example.sch.uk"
    ref = world.receive(school, on_top=ses(results=f"dmarc=pass {domain}"))
    assert world.cases.get(ref).held_back
    with pytest.raises(ImpossibleAct, match="held back"):
        reclassify(world, ref, Kind.COMPLAINT)


def test_late_without_a_reason_or_noted_by_halves_it_is_refused_and_changes_nothing(world: World) -> None:
    ref = world.receive(email())
    before = world.cases.get(ref)
    with pytest.raises(FieldWrong) as late:
        reclassify(world, ref, Kind.COMPLAINT, complaint={"happened_on": date(2025, 1, 1)})
    assert late.value.field == "complaint.late_reason"
    with pytest.raises(FieldWrong):
        reclassify(world, ref, Kind.COMMENT, feedback={"reply_wanted": True, "how": {"read_back": True}})
    with pytest.raises(FieldWrong, match="round"):
        reclassify(world, ref, Kind.COMPLAINT, round=2)
    assert world.cases.get(ref) == before


def test_an_erased_case_takes_nothing(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    ref = world.receive(email())
    case = world.cases.get(ref)
    world.erase(ref, NOON)
    _reads_first(monkeypatch, case)
    with pytest.raises(CaseErased):
        reclassify(world, ref, Kind.COMPLAINT)


def _crash(ref: str, number: int) -> None:
    raise KeyboardInterrupt


def _reads_first(monkeypatch: pytest.MonkeyPatch, stale: Case) -> None:
    """The first to read the case reads it as it was a moment ago."""
    reads, get = [stale], CaseStore.get
    monkeypatch.setattr(CaseStore, "get", lambda store, ref: reads.pop() if reads else get(store, ref))
