"""Whoever came for something else may complain too: a case of its own, linked both ways."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from casework.adapters.cases import CaseStore
from casework.complaints.standing import said_of
from casework.consents.permission import Withdrawals, Withdrawn
from casework.domain.case import Case
from casework.domain.conflict import Conflict, StepTaken
from casework.domain.delivery import Delivery
from casework.domain.permission import PermissionAsked
from casework.domain.round import Kind
from casework.domain.staff import Role
from casework.errors import CaseErased, CaseNotFound, FieldWrong, ImpossibleAct, LetterNotSent, MachineOutOfReach
from casework.noting.take_note import take_note
from desk.cases.note_contact import note_contact
from desk.opinions.open_complaint import LinkedComplaint, LinkedComplaints
from escalation.acknowledge import acknowledge
from escalation.step_letters import StepLetters
from tests.complaints import turn_answered
from tests.desk.cases.test_contacts import agreed
from tests.noting.test_take_note import CALLER, note
from tests.world import CASEY, NOON, World, email, ses

LONDON = ZoneInfo("Europe/London")
LATER = NOON + timedelta(days=1)
WORDS = "She says that nobody rang her back"


def complain(world: World, ref: str, key: str | None = None, at: datetime = LATER, **said: Any) -> Delivery:
    noted = LinkedComplaint.model_validate({"words": WORDS, **said})
    complaints = LinkedComplaints(world.cases, world.tasks, world.machine, world.correspondence, world.profile)
    return complaints.open(ref, noted, CASEY, key, at)


def enquiry(world: World, **changes: Any) -> Case:
    said = note(**{"child": {"name": "Charlie Ashworth", "school": "Hill School"}, **changes})
    ref = take_note(said, CASEY, None, world.cases, world.machine, world.profile, NOON).ref
    return world.cases.get(ref)


def withdrawn(world: World, ref: str) -> Withdrawn:
    withdrawals = Withdrawals(
        world.cases, world.contacts, world.rounds, world.machine, world.removals, world.correspondence
    )
    return withdrawals.withdraw(ref, PermissionAsked.SPOKEN, CASEY, LATER)


@pytest.mark.clause("FB-13")
def test_a_complaint_beside_an_enquiry_is_a_case_of_its_own_linked_both_ways(world: World) -> None:
    before = enquiry(world)
    delivery = complain(world, before.ref, wants="An apology")
    complaint, enquiry_ = world.cases.get(delivery.ref), world.cases.get(before.ref)
    assert (complaint.linked, enquiry_.linked) == ((before.ref,), (complaint.ref,))
    assert complaint.latest_round.kind is Kind.COMPLAINT
    assert complaint.latest_round.complaint
    assert complaint.latest_round.complaint.step.owner is Role.OFFICER
    assert delivery.due_at == complaint.latest_round.due_at == datetime(2027, 1, 12, 17, tzinfo=LONDON)
    (message,) = complaint.messages
    assert (message.text, message.wants, message.taken_by) == (WORDS, "An apology", CASEY)
    assert world.machine.started == [(before.ref, 1), (complaint.ref, 1)]


@pytest.mark.clause("FB-13")
def test_the_enquirys_own_clock_and_everything_else_on_it_stay_as_they_were(world: World) -> None:
    before = enquiry(world)
    complain(world, before.ref)
    assert world.cases.get(before.ref).model_copy(update={"linked": ()}) == before


def test_who_it_is_and_what_they_permitted_go_with_it(world: World) -> None:
    before = enquiry(world)
    complaint = world.cases.get(complain(world, before.ref).ref)
    assert (complaint.contact, complaint.child) == (before.contact, before.child)
    assert complaint.contact
    assert complaint.contact.safe_contact.no_voicemail


@pytest.mark.clause("CF-14")
def test_that_the_address_may_not_be_theirs_goes_with_it_until_they_are_known(world: World) -> None:
    ref = world.receive(email(), on_top=ses(results="dmarc=fail header.from=example.org"))
    complaint = world.cases.get(complain(world, ref).ref)
    acknowledge(complaint.ref, 1, world.cases, world.correspondence, world.replies, LATER)
    answered = said_of(turn_answered(world, complaint.ref)).step
    letters = StepLetters(world.correspondence, world.replies, world.links, world.profile)
    letters.tell_answer(complaint, complaint.latest_round, answered, LATER)
    assert not world.post.to("sam.fielding@example.org")
    note_contact(ref, agreed(relationship="carer"), CASEY, world.cases, world.contacts, world.profile, LATER)
    known = world.cases.get(complain(world, ref, words="Another thing").ref)
    assert (known.latest_round.no_automatic_letter, known.unproven) == (None, None)


@pytest.mark.clause("FB-13")
@pytest.mark.parametrize("messages", [1, 2])
def test_whoever_opens_it_has_read_the_message_that_may_be_one(world: World, messages: int) -> None:
    """Of two, nobody knows whether both were read."""
    ref = world.receive(email("Nobody has replied to me for three weeks"))
    for number in range(1, messages):
        again = {"to": world.replies.address(ref), "message_id": f"<{number}@example.org>"}
        world.receive(email(f"Nobody has replied, and I have asked {number} times", **again))
    key, left = "a key", 0 if messages == 1 else messages
    for hours in range(2):
        complain(world, ref, key, LATER + timedelta(hours=hours))
        hinted = [task for task in world.cases.get(ref).tasks if task.id.startswith("complaint-hint-")]
        assert len(hinted) == messages
        assert [task.done_by for task in hinted if task.done_at] == [CASEY] * (messages - left)


def test_without_permission_no_detail_is_copied(world: World) -> None:
    before = enquiry(world, contact={**CALLER, "permission_to_hold": False})
    complaint = world.cases.get(complain(world, before.ref).ref)
    assert complaint.contact
    assert (complaint.contact.name, complaint.contact.email, complaint.child) == (None, None, None)


def test_somebody_who_did_not_say_who_they_are_may_complain(world: World) -> None:
    before = enquiry(world, contact=None)
    assert world.cases.get(complain(world, before.ref).ref).contact is None


@pytest.mark.clause("IM-14")
def test_whoever_is_kept_off_the_enquiry_is_kept_off_the_complaint(world: World) -> None:
    ref = enquiry(world).ref
    declared: dict[str, Any] = {"nature": "a neighbour", "declared_at": NOON, "declared_by": CASEY}
    back = StepTaken(what="They moved", may_work=True, at=NOON, by=CASEY)
    world.conflicts.declare(ref, Conflict(id="0001", worker="robin", step=back, **declared), [])
    world.conflicts.declare(ref, Conflict(id="0002", worker="alex", **declared), [])
    kept_off = world.conflicts.of(complain(world, ref, about="officer", worker="olu").ref)
    assert [(each.id, each.worker, each.role) for each in kept_off] == [
        ("0002", "alex", None),
        ("0003", "olu", Role.OFFICER),
    ]
    assert len(world.conflicts.of(ref)) == 2


def test_posted_again_with_its_key_it_is_one_complaint(world: World) -> None:
    ref = enquiry(world).ref
    refs = {complain(world, ref, "a key", LATER + timedelta(minutes=tries)).ref for tries in range(3)}
    assert {world.cases.get(ref).linked} == {tuple(refs)}
    with pytest.raises(FieldWrong, match="Idempotency-Key"):
        complain(world, ref, "a key", words="Something else")
    with pytest.raises(FieldWrong, match="Idempotency-Key"):
        complain(world, enquiry(world).ref, "a key")


def test_the_key_of_a_note_is_that_of_another_note(world: World) -> None:
    ref = take_note(note(), CASEY, "a key", world.cases, world.machine, world.profile, NOON).ref
    with pytest.raises(FieldWrong, match="Idempotency-Key"):
        complain(world, ref, "a key")


def test_a_permission_that_is_withdrawn_meanwhile_is_not_copied(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    before = enquiry(world)
    withdrawn(world, before.ref)
    reads, get = [before], CaseStore.get
    monkeypatch.setattr(CaseStore, "get", lambda store, ref: reads.pop() if reads else get(store, ref))
    complaint = world.cases.get(complain(world, before.ref).ref)
    assert complaint.contact
    assert (complaint.contact.name, complaint.contact.permission_to_hold) == (None, False)
    assert complaint.child is None


@pytest.mark.clause("CF-14")
def test_who_takes_permission_back_is_seen_to_on_every_linked_case(world: World) -> None:
    assert withdrawn(world, enquiry(world).ref).linked == ()
    ref = enquiry(world).ref
    linked = tuple(sorted(complain(world, ref, words=words).ref for words in ("One", "Two")))
    for _ in range(2):
        assert withdrawn(world, ref).linked == linked
    (task,) = (each for each in world.cases.get(ref).tasks if each.id == "permission-linked")
    assert (task.for_role, task.done_at) == (Role.CASEWORKER, None)
    assert task.what.endswith(f": {', '.join(linked)}")
    assert len([letter for letter in world.post.to(world.caseworkers) if linked[1] in letter.as_string()]) == 1


def test_of_an_enquiry_that_is_erased_meanwhile_nothing_is_copied(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = enquiry(world)
    world.erase(before.ref, NOON)
    reads, get = [before], CaseStore.get
    monkeypatch.setattr(CaseStore, "get", lambda store, ref: reads.pop() if reads else get(store, ref))
    with pytest.raises(CaseErased):
        complain(world, before.ref)
    assert not world.worklist.page(before.status, None).entries


def test_when_the_machine_or_ses_is_out_of_reach_the_sweep_does_it(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unreachable(ref: str, number: int) -> None:
        raise MachineOutOfReach("ThrottlingException")

    before = enquiry(world).ref
    world.post.trouble.append(LetterNotSent("TooManyRequestsException"))
    with monkeypatch.context() as patch:
        patch.setattr(world.machine, "start", unreachable)
        ref = complain(world, before, words="He came home hurt, and nobody listened").ref
    world.sweep(LATER + timedelta(hours=1))
    assert world.machine.started[-1] == (ref, 1)
    assert [letter["Subject"] for letter in world.post.letters] == [f"{ref}: something for you to do"]


@pytest.mark.clause("FB-13")
def test_late_it_needs_a_reason(world: World) -> None:
    ref = enquiry(world).ref
    with pytest.raises(FieldWrong) as late:
        complain(world, ref, happened_on=date(2025, 12, 23))
    assert late.value.field == "late_reason"
    assert complain(world, ref, happened_on=date(2025, 12, 23), late_reason="She was in hospital").ref
    with pytest.raises(FieldWrong, match="received_at"):
        complain(world, ref, received_at=LATER + timedelta(hours=1))


def test_nothing_is_opened_beside_what_may_not_be_worked_with(world: World) -> None:
    school = email("I refer this pupil", **{"from": "Avery Lane <avery@h.example.sch.uk>"})
    held_back = world.receive(school, on_top=ses(results="dmarc=pass header.from=h.example.sch.uk"))
    with pytest.raises(ImpossibleAct, match="held back"):
        complain(world, held_back)
    with pytest.raises(CaseNotFound):
        complain(world, "HSP-2222-2222")
