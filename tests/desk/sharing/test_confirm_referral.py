"""A person says whether a held-back email refers a family: what stays, what goes, and what happens next."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from casework.adapters.cases import message_item
from casework.adapters.table import Table
from casework.domain.case import Case
from casework.domain.channel import Channel
from casework.domain.history import history
from casework.domain.referral import SUSPECTED
from casework.domain.round import Kind, Outcome, Response, Round, Status
from casework.domain.welcome import BY_EMAIL, BY_POST, is_accounted_for
from casework.errors import CaseErased, FieldWrong, ImpossibleAct, MachineOutOfReach
from desk.sharing.confirm_referral import HeldBackEmails, Said
from escalation.acknowledge import acknowledge
from tests.world import CASEY, NOON, World, email, ses

LATER = NOON + timedelta(hours=1)
SECRET = "everything about his father"
DETAILS: dict[str, Any] = {
    "permission": {"given_by": "parent", "given_on": "2026-12-21", "how": "in_writing"},
    "referrer": {"name": "Avery Lane", "organisation": "Hill School", "email": "avery@h.example.sch.uk"},
    "family": {"name": "Robin Ashworth", "relationship": "carer", "email": "robin@example.org"},
    "child": {"name": "Charlie Ashworth", "school": "Hill School"},
    "reason": "They want to know about a needs assessment",
}
YES = Said.model_validate({"is_referral": True, "details": DETAILS})
TURNED_BACK = Said.model_validate({"is_referral": True, "details": {**DETAILS, "permission": None}})
NO = Said(is_referral=False)


def sent(world: World, before: bytes = b"", minutes: int = 0, **headers: str) -> str:
    """What a school sends, with an attachment."""
    body = (
        f"--x\r\nContent-Type: text/plain\r\n\r\nI refer this pupil, Charlie: {SECRET}\r\n"
        '--x\r\nContent-Disposition: attachment; filename="Charlie Ashworth.pdf"\r\n\r\nscan\r\n--x--'
    )
    raw = email(
        body,
        **{"from": "Avery Lane <avery@h.example.sch.uk>", "subject": "Charlie Ashworth", **headers},
        content_type="multipart/mixed; boundary=x",
    )
    proved = ses(results="dmarc=pass header.from=h.example.sch.uk")
    return world.receive(before + raw, NOON + timedelta(minutes=minutes), proved)


def say(world: World, ref: str, said: Said = YES, now: datetime = LATER) -> Round:
    emails = HeldBackEmails(world.cases, world.rounds, world.referrals, world.machine, world.removals, world.profile)
    return emails.decide(ref, said, CASEY, now)


def sent_often(world: World) -> str:
    """So much from the same school that no transaction holds it: 51 emails, and the task of looking at each."""
    ref = sent(world)
    (first,), (look,) = world.cases.get(ref).messages, world.cases.get(ref).tasks
    for number in range(50):
        more = first.model_copy(update={"id": f"{number:016}", "raw_key": f"inbound/more-{number}"})
        world.mail.raw[str(more.raw_key)] = SECRET.encode()
        world.table.put_new(message_item(ref, more))
        world.ledger.raise_task(ref, look.model_copy(update={"id": f"look-{more.id}"}))
    return ref


def parked(world: World, ref: str) -> None:
    world.machine.waiting_on.add("token")
    key = {"pk": f"CASE#{ref}", "sk": "ROUND#0001"}
    world.table.update(key, "SET task_token = :t", condition="attribute_exists(pk)", values={":t": "token"})


def stored(world: World, ref: str) -> str:
    return str(list(world.table.query(f"CASE#{ref}"))) + str(world.mail.raw)


@pytest.mark.clause("CF-24")
def test_a_referral_keeps_its_basic_details_and_nothing_else_anywhere(world: World) -> None:
    ref = sent(world)
    assert SECRET in stored(world, ref)
    say(world, ref)
    case = world.cases.get(ref)
    assert case.contact
    assert (case.contact.name, case.contact.relationship, case.contact.permission) == ("Robin Ashworth", "carer", None)
    assert case.child
    assert case.child.name == "Charlie Ashworth"
    (message,) = case.messages
    assert message.text == DETAILS["reason"]
    assert message.removed == "the rest of the email and 1 attachment were removed: CF-24"
    assert (message.sender, message.subject, message.raw_key, message.attachments) == (None, None, None, ())
    assert not world.mail.raw
    assert not any(word in stored(world, ref) for word in (SECRET, "scan", "Charlie Ashworth.pdf"))


@pytest.mark.clause("CF-25")
def test_the_enquiry_ends_and_a_question_to_the_family_begins(world: World) -> None:
    ref = sent(world)
    parked(world, ref)
    assert say(world, ref).number == 2
    enquiry, question = world.cases.get(ref).rounds
    assert (enquiry.outcome, enquiry.status) == (Outcome.WAS_A_REFERRAL, Status.ANSWERED)
    assert (question.kind, question.status, question.message) == (Kind.REFERRAL, Status.OPEN, enquiry.message)
    assert question.due_at == world.profile.question_of_referral(LATER).due_at
    assert world.machine.woken == ["token"]
    assert world.machine.started == [(ref, 1), (ref, 2)]
    assert [entry.ref for entry in world.worklist.page(Status.OPEN, None).entries] == [ref]
    assert not world.worklist.page(Status.ANSWERED, None).entries


@pytest.mark.clause("CF-16")
def test_without_permission_nothing_of_the_family_stays(world: World) -> None:
    ref = sent(world)
    say(world, ref, TURNED_BACK)
    case = world.cases.get(ref)
    assert case.latest_round.outcome is Outcome.TURNED_BACK
    assert (case.contact, case.child) == (None, None)
    assert (
        case.messages[0].removed
        == "the email and 1 attachment were removed: nobody in the family gave permission, CF-16"
    )
    left = stored(world, ref)
    assert "Avery Lane" in left
    assert not any(word in left for word in ("Charlie", "Robin", "robin", SECRET, "assessment"))


def test_the_look_is_done_by_who_said_it(world: World) -> None:
    ref = sent(world)
    say(world, ref)
    (task,) = world.cases.get(ref).tasks
    assert (task.done_by, task.done_at) == (CASEY, LATER)


@pytest.mark.clause("CF-16")
@pytest.mark.parametrize(
    ("said", "told"),
    [
        (YES, {"Said that the email is a referral", "Referral, with permission given by the parent on 2026-12-21"}),
        (NO, {"Said that the email is no referral"}),
    ],
    ids=["yes", "no"],
)
def test_the_history_says_what_the_email_was_found_to_be(world: World, said: Said, told: set[str]) -> None:
    ref = sent(world)
    say(world, ref, said)
    lines = {each.what.partition(" (")[0]: each.by for each in history(world.cases.get(ref))}
    assert {line for line in lines if "referral" in line.lower() and line.startswith(("Said", "Referral"))} == told
    assert {by for line, by in lines.items() if line.startswith("Said")} == {CASEY.name}


def test_what_is_no_referral_is_held_back_no_more_and_stays_an_enquiry(world: World) -> None:
    ref = sent(world)
    before = world.cases.get(ref)
    assert say(world, ref, NO).number == 1
    case = world.cases.get(ref)
    assert (case.held_back, case.latest_round.needs_eyes, case.tasks[0].done_by) == ((), (), CASEY)
    assert (case.latest_round.kind, case.status) == (Kind.ENQUIRY, Status.OPEN)
    assert case.messages[0].text == before.messages[0].text
    assert world.mail.raw


@pytest.mark.parametrize("said", [YES, TURNED_BACK, NO], ids=["yes", "turned back", "no"])
def test_said_again_it_changes_nothing(world: World, said: Said) -> None:
    ref = sent(world)
    say(world, ref, said)
    before = world.cases.get(ref)
    say(world, ref, said, LATER + timedelta(minutes=5))
    assert world.cases.get(ref) == before


def test_other_details_do_not_replace_those_that_stand(world: World) -> None:
    ref = sent(world)
    say(world, ref)
    other = Said.model_validate({"is_referral": True, "details": {**DETAILS, "reason": "Something else"}})
    for said in (other, NO):
        with pytest.raises(ImpossibleAct):
            say(world, ref, said)


def test_more_of_the_same_goes_the_same_way(world: World) -> None:
    ref = sent(world)
    sent(world, to=world.replies.address(ref), message_id="<2@h.example.sch.uk>", minutes=5)
    sent(world, before=b"Received: from relay.example.org\r\n", minutes=6)
    sent(world, minutes=7)
    assert len(world.mail.raw) == 4
    say(world, ref)
    case = world.cases.get(ref)
    assert [message.text for message in case.messages] == [DETAILS["reason"], "", ""]
    assert all(message.removed for message in case.messages)
    assert not world.mail.raw
    assert SECRET not in stored(world, ref)


@pytest.mark.clause("CF-24")
@pytest.mark.parametrize("before", [b"", b"Received: from relay.example.org\r\n"], ids=["the same", "by another way"])
def test_the_same_email_delivered_afterwards_brings_nothing_back(world: World, before: bytes) -> None:
    ref = sent(world)
    say(world, ref)
    assert sent(world, before=before, minutes=90) == ref
    world.sweep(NOON + timedelta(hours=3))
    assert not world.mail.raw
    assert SECRET not in stored(world, ref)
    assert len(world.cases.get(ref).rounds) == 2


@pytest.mark.parametrize("before", [b"", b"Received: from relay.example.org\r\n"], ids=["the same", "by another way"])
def test_the_same_email_delivered_after_erasure_brings_nothing_back(world: World, before: bytes) -> None:
    ref = sent(world)
    say(world, ref, TURNED_BACK)
    world.erase(ref, LATER, after_round=2, ended_as=Outcome.TURNED_BACK)
    assert sent(world, before=before, minutes=90) == ref
    world.sweep(NOON + timedelta(hours=3))
    with pytest.raises(CaseErased):
        world.cases.get(ref)
    assert not world.mail.raw
    assert [item["sk"] for item in world.table.query(f"CASE#{ref}")] == ["CASE"]


class TestImpossible:
    """Only what is held back, and waits, can be said to be a referral."""

    @pytest.mark.parametrize("said", [YES, NO], ids=["yes", "no"])
    def test_on_a_case_of_which_nothing_is_held_back(self, world: World, said: Said) -> None:
        ref = world.receive(email())
        before = world.cases.get(ref)
        with pytest.raises(ImpossibleAct) as refused:
            say(world, ref, said)
        assert "held back" in refused.value.missing
        assert world.cases.get(ref) == before

    def test_after_it_was_answered_as_an_enquiry(self, world: World) -> None:
        ref = sent(world)
        response = Response(channel=Channel.TELEPHONE, summary="Explained", by=CASEY, recorded_at=NOON)
        world.rounds.answer(world.rounds.get(ref, 1), response, NOON, world.profile.erase_on(Kind.ENQUIRY, NOON), None)
        with pytest.raises(ImpossibleAct) as refused:
            say(world, ref)
        assert "POST /referrals" in refused.value.missing
        say(world, ref, NO)
        assert not world.cases.get(ref).held_back

    def test_with_permission_of_tomorrow(self, world: World) -> None:
        ref = sent(world)
        tomorrow = {**DETAILS["permission"], "given_on": "2026-12-24"}
        with pytest.raises(FieldWrong, match=r"details\.permission\.given_on"):
            say(world, ref, Said.model_validate({"is_referral": True, "details": {**DETAILS, "permission": tomorrow}}))


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"is_referral": True}, "details"),
        ({"is_referral": False, "details": DETAILS}, "details"),
        ({"is_referral": "yes", "details": DETAILS}, "is_referral"),
        ({"is_referral": True, "details": {**DETAILS, "channel": "post"}}, "channel"),
        ({"is_referral": True, "details": {**DETAILS, "family": None}}, "family"),
    ],
)
def test_bad_input_names_the_field(body: dict[str, Any], field: str) -> None:
    with pytest.raises(ValidationError) as refused:
        Said.model_validate(body)
    assert {str(error["loc"][-1]) for error in refused.value.errors()} == {field}


def test_when_the_machine_is_out_of_reach_the_sweep_does_it(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def unreachable(ref: str, number: int) -> None:
        raise MachineOutOfReach("ThrottlingException")

    ref = sent(world)
    parked(world, ref)
    with monkeypatch.context() as patch:
        patch.setattr(world.machine, "start", unreachable)
        say(world, ref)
    world.sweep(LATER + timedelta(minutes=30))
    assert (ref, 2) in world.machine.started
    assert world.machine.woken == ["token"]


class Killed(BaseException):
    """Lambda ran out of time."""


def killed_somewhere(world: World, kill_at: int, after: bool) -> tuple[str, bool]:
    """A case whose deciding is killed at call number ``kill_at``, and whether it came that far."""
    ref = sent(world, message_id=f"<{kill_at}{after}@h.example.sch.uk>")
    left = [kill_at]
    with pytest.MonkeyPatch.context() as patch:
        for name in ("write", "update", "get", "query", "remove_all"):
            patch.setattr(Table, name, killing(getattr(Table, name), left, after))
        try:
            say(world, ref)
        except Killed:
            return ref, True
    return ref, False


def killing(act: Callable[..., Any], left: list[int], after: bool) -> Callable[..., Any]:
    def acting(*args: Any, **named: Any) -> Any:
        left[0] -= 1
        if left[0] == 0 and not after:
            raise Killed
        done = act(*args, **named)
        if left[0] == 0:
            raise Killed
        return done

    return acting


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("finish", ["said again", "swept"])
def test_killed_at_any_call_it_is_finished(world: World, after: bool, finish: str) -> None:
    kill_at, killed = 0, True
    while killed:
        kill_at += 1
        ref, killed = killed_somewhere(world, kill_at, after)
        if finish == "said again":
            say(world, ref)
        elif world.cases.get(ref).held_back:
            say(world, ref)  # nothing was decided yet: it still waits for a person
        world.sweep(LATER + timedelta(minutes=30))
        assert_finished(world, ref)
    assert kill_at > 5


@pytest.mark.clause("CF-24")
@pytest.mark.parametrize("said", [YES, NO], ids=["yes", "no"])
@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_however_much_was_sent_it_is_decided_and_killed_at_any_write_it_can_be_said_again(
    world: World, said: Said, after: bool
) -> None:
    ref = sent_often(world)
    kill_at, killed = 0, True
    while killed:
        kill_at += 1
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Table, "write", killing(Table.write, [min(kill_at, 3)], after))
            try:
                say(world, ref, said)
                killed = False
            except Killed:
                world.sweep(LATER + timedelta(minutes=30))
    say(world, ref, said)
    case = world.cases.get(ref)
    assert not case.held_back
    assert all(task.done_at for task in case.tasks)
    if said is YES:
        assert_finished(world, ref)
    else:
        assert (len(world.mail.raw), case.latest_round.kind) == (51, Kind.ENQUIRY)


@pytest.mark.clause("IM-19")
def test_who_is_no_professional_after_all_is_owed_a_welcome_pack(world: World) -> None:
    ref = sent(world)
    acknowledge(ref, 1, world.cases, world.correspondence, world.replies, NOON)
    reasons = {letter.id: letter.reason for letter in world.cases.get(ref).letters if letter.reason}
    assert reasons == {BY_EMAIL: "professional", BY_POST: "professional"}
    say(world, ref, NO)
    case = world.cases.get(ref)
    assert case.contact
    assert (case.contact.relationship, case.contact.email) == (None, "avery@h.example.sch.uk")
    assert not is_accounted_for(case, BY_EMAIL)
    assert not is_accounted_for(case, BY_POST)


def assert_finished(world: World, ref: str) -> None:
    case: Case = world.cases.get(ref)
    assert [round_.outcome for round_ in case.rounds] == [Outcome.WAS_A_REFERRAL, None]
    assert (ref, 2) in world.machine.started
    items = list(world.table.query(f"CASE#{ref}"))
    assert SECRET not in str(items)
    assert not [item for item in items if item["sk"].startswith("REMOVAL")]
    assert not world.mail.raw


@pytest.mark.parametrize("said", [YES, NO], ids=["yes", "no"])
def test_an_email_that_comes_while_it_is_decided_goes_the_same_way(
    world: World, monkeypatch: pytest.MonkeyPatch, said: Said
) -> None:
    ref = sent(world)
    write = Table.write
    came: list[str] = []

    def meanwhile(table: Table, *operations: Any) -> None:
        if not came:
            came.append("one more")
            sent(world, to=world.replies.address(ref), message_id="<2@h.example.sch.uk>", minutes=5)
        write(table, *operations)

    with monkeypatch.context() as patch:
        patch.setattr(Table, "write", meanwhile)
        say(world, ref, said)
    case = world.cases.get(ref)
    assert not case.held_back
    assert [bool(message.removed) for message in case.messages] == [said is YES] * 2


def test_the_reason_to_look_names_nobody() -> None:
    assert SUSPECTED == "it looks like a referral by somebody else: say whether it is one"
