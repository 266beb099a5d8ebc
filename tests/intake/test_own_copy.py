"""Staff answer in their own mail program, with the case in copy: that is the answer, where it is one (CH-03)."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from casework.domain.case import Case
from casework.domain.round import BESIDE, Kind, Status
from casework.errors import LetterNotSent
from tests.intake.test_email_intake import answer
from tests.world import NOON, World, email, ses

FAMILY, PUBLISHED = "sam.fielding@example.org", "SENDpartnership@halton.gov.uk"
LATER = NOON + timedelta(days=1)
SAID = "Dear Sam, ask for an assessment: here is how."


def own(world: World, ref: str, body: str = SAID, **headers: str) -> bytes:
    """What staff sent from the mailbox of the caseworkers to the family, with the case's address in copy."""
    usual = {"from": f"The team <{world.caseworkers}>", "to": f"Sam <{FAMILY}>", "cc": world.replies.address(ref)}
    return email(body, **{**usual, "subject": "RE: My son's plan", "message_id": "<own@send.example.org>", **headers})


def on_top(domain: str = "send.example.org", result: str = "pass", **verdicts: str) -> bytes:
    return ses(results=f"dmarc={result} header.from={domain}", **verdicts)


def sent(world: World, ref: str, at: datetime = LATER, body: str = SAID, **headers: str) -> Case:
    """The case, once the copy was taken in."""
    assert world.receive(own(world, ref, body, **headers), at, on_top()) == ref
    return world.cases.get(ref)


def why_not(case: Case) -> str:
    return next((task.what for task in case.tasks if task.id.startswith("own-copy-")), "")


@pytest.mark.clause("CH-03")
def test_ends_the_round_as_the_answer_of_that_mailbox_at_the_time_it_came(world: World) -> None:
    case = sent(world, world.receive(email()))
    round_ = case.latest_round
    assert (case.status, round_.answered_at) == (Status.ANSWERED, LATER)
    assert round_.response
    assert (round_.response.by.id, round_.response.summary) == (world.caseworkers, SAID)
    assert not case.tasks
    assert case.messages[-1].text == SAID


def test_wakes_the_machine_that_waits(world: World) -> None:
    ref = world.receive(email())
    world.machine.waiting_on.add("token")
    round_ = {"pk": f"CASE#{ref}", "sk": "ROUND#0001"}
    world.table.update(round_, "SET task_token = :token", condition="attribute_exists(pk)", values={":token": "token"})
    sent(world, ref)
    assert world.machine.woken == ["token"]


def test_delivered_five_times_it_is_one_message_one_answer_and_counted_once(world: World) -> None:
    ref = world.receive(email())
    cases = [sent(world, ref) for _ in range(5)]
    assert cases[0] == cases[-1]
    assert [month.answered for month in world.counts.of_months(["2027-01"])] == [{Kind.ENQUIRY: 1}]


def test_a_crash_before_it_was_recorded_is_healed_by_the_next_delivery(world: World, monkeypatch: Any) -> None:
    ref = world.receive(email())
    with monkeypatch.context() as patch:
        patch.setattr(world.rounds, "answer", _crash)
        with pytest.raises(SystemExit):
            sent(world, ref)
    assert len(world.cases.get(ref).messages) == 2
    assert sent(world, ref).status is Status.ANSWERED
    assert len(world.cases.get(ref).messages) == 2


def test_it_begins_no_round_and_wakes_no_clock_as_the_familys_word_would(world: World) -> None:
    ref = world.receive(email())
    answer(world, ref, NOON)
    case = sent(world, ref)
    assert [round_.status for round_ in case.rounds] == [Status.ANSWERED]
    assert "nobody waits" in why_not(case)
    assert case.latest_round.joined == 0


def test_its_words_raise_no_hints_and_nobody_is_told_of_a_message(world: World) -> None:
    ref = world.receive(email())
    case = sent(world, ref, body="If you want to make a formal complaint, or feel suicidal, ring us.")
    assert not case.tasks
    assert not world.post.letters


@pytest.mark.parametrize("mailbox", [PUBLISHED, PUBLISHED.lower(), "officer@send.example.org"])
def test_every_mailbox_in_which_the_services_staff_write_counts(world: World, mailbox: str) -> None:
    ref = world.receive(email())
    raw = own(world, ref, **{"from": f"Us <{mailbox}>"})
    assert world.receive(raw, LATER, on_top(mailbox.lower().partition("@")[2])) == ref
    assert world.cases.get(ref).status is Status.ANSWERED


def _crash(*_: object) -> None:
    raise SystemExit


def _unproven(world: World, ref: str) -> tuple[bytes, bytes]:
    return own(world, ref), on_top(result="none")


def _forged(world: World, ref: str) -> tuple[bytes, bytes]:
    return own(world, ref), on_top("evil.example.org")


def _automatic(world: World, ref: str) -> tuple[bytes, bytes]:
    return own(world, ref, auto_submitted="auto-replied"), on_top()


def _spam(world: World, ref: str) -> tuple[bytes, bytes]:
    return own(world, ref), on_top(spam="FAIL")


def _managers(world: World, ref: str) -> tuple[bytes, bytes]:
    return own(world, ref, **{"from": world.manager}), on_top("council.example.org")


def _our_letters(world: World, ref: str) -> tuple[bytes, bytes]:
    return own(world, ref, **{"from": "enquiries@cases.example.org"}), on_top("cases.example.org")


def _two_senders(world: World, ref: str) -> tuple[bytes, bytes]:
    return own(world, ref, **{"from": f"Eve <eve@example.org>, Us <{world.caseworkers}>"}), on_top()


def _passed_on(world: World, ref: str) -> tuple[bytes, bytes]:
    return own(world, ref, resent_from="eve@example.org"), on_top()


def _keyless(world: World, ref: str) -> tuple[bytes, bytes]:
    return own(world, ref, cc="enquiries@cases.example.org", reply_to=world.replies.address(ref)), on_top()


def _forged_key(world: World, ref: str) -> tuple[bytes, bytes]:
    return own(world, ref, cc=world.replies.address(ref).replace(world.replies.address(ref)[-20:-17], "zzz")), on_top()


def _two_cases(world: World, ref: str) -> tuple[bytes, bytes]:
    other = world.receive(email("Another matter", message_id="<other@example.org>"))
    return own(world, ref, cc=f"{world.replies.address(ref)}, {world.replies.address(other)}"), on_top()


@pytest.mark.parametrize(
    "copied",
    [
        *(_unproven, _forged, _automatic, _spam, _managers, _our_letters, _two_senders, _passed_on),
        *(_keyless, _forged_key, _two_cases),
    ],
)
def test_what_is_not_surely_staffs_copy_for_one_case_answers_nothing_and_waits_for_a_person(
    world: World, copied: Callable[[World, str], tuple[bytes, bytes]]
) -> None:
    ref = world.receive(email())
    other = world.receive(*_at(LATER, *copied(world, ref)))
    assert world.cases.get(ref).status is Status.OPEN
    assert other != ref
    assert world.cases.get(other).latest_round.needs_eyes


def _at(at: datetime, raw: bytes, verdicts: bytes) -> tuple[bytes, datetime, bytes]:
    return raw, at, verdicts


@pytest.mark.parametrize(
    ("headers", "why"),
    [
        ({"to": "colleague@example.org"}, "not among those it was sent to"),
        ({"to": f"{FAMILY}.evil.example.org"}, "not among those it was sent to"),
        ({"to": f'"{FAMILY}" <else@example.org>'}, "not among those it was sent to"),
        ({"to": f"{FAMILY} <else@example.org>"}, "not among those it was sent to"),
        ({"body": " "}, "no words"),
        (
            {"body": "On Wed, 23 Dec 2026 at 11:59, Sam <sam@example.org> wrote:\r\n> What can I do?"},
            "but what it quotes",
        ),
        ({"body": "Ask for one.\r\n\r\nOn Wed, 23 Dec 2026, Sam <sam@example.org> wrote:\r\n> What can I do?"}, ""),
        ({"to": f"<{FAMILY.upper()}>"}, ""),
        ({"to": f"team@example.org, {FAMILY}, Else <else@example.org>"}, ""),
        ({"to": "team@example.org", "cc": "CASE, " + FAMILY}, ""),
        ({"in_reply_to": "<first@mail.example.org>"}, ""),
        ({"in_reply_to": "<elsewhere@mail.example.org>"}, ""),
    ],
)
def test_whether_it_went_to_the_family_decides(world: World, headers: dict[str, str], why: str) -> None:
    ref = world.receive(email())
    filled = {name: value.replace("CASE", world.replies.address(ref)) for name, value in headers.items()}
    assert world.receive(own(world, ref, **filled), LATER, on_top()) == ref
    case = world.cases.get(ref)
    assert (case.status is Status.ANSWERED) == (not why)
    assert why in why_not(case)
    assert bool(why) == bool(why_not(case))


@pytest.mark.parametrize(
    ("minutes", "names", "counts"),
    [
        (-60, "<first@mail.example.org>", False),
        (-60, "<first@mail.example.org> <second@mail.example.org>", True),
        (-60, "<second@mail.example.org>", True),
        (-60, "", True),
        (60, "", False),
        (60, "<first@mail.example.org>", False),
    ],
    ids=["the first, after a second", "both", "the second", "none", "before the second", "the first, before a second"],
)
def test_what_they_wrote_after_what_it_answers_is_not_answered(
    world: World, minutes: int, names: str, *, counts: bool
) -> None:
    ref = world.receive(email())
    again = email("And my daughter?", to=world.replies.address(ref), message_id="<second@mail.example.org>")
    world.receive(again, LATER + timedelta(minutes=minutes))
    assert world.receive(own(world, ref, references=names), LATER, on_top()) == ref
    case = world.cases.get(ref)
    assert (case.status is Status.ANSWERED) is counts
    assert ("they wrote again" in why_not(case)) is not counts


@pytest.mark.parametrize("kind", sorted(set(Kind) - BESIDE - {Kind.ENQUIRY}))
def test_a_round_that_no_reply_ends_is_left_to_a_person(world: World, kind: Kind) -> None:
    ref = world.receive(email())
    round_, is_there = {"pk": f"CASE#{ref}", "sk": "ROUND#0001"}, "attribute_exists(pk)"
    world.table.update(round_, "SET #kind = :kind", condition=is_there, values={":kind": kind}, names={"#kind": "kind"})
    case = sent(world, ref)
    assert case.status is Status.OPEN
    assert why_not(case)


def test_while_an_email_is_held_back_it_is_no_answer(world: World) -> None:
    school = email("I refer this family to you.", **{"from": "head@hill.sch.uk"})
    ref = world.receive(school, on_top=on_top("hill.sch.uk"))
    assert world.cases.get(ref).held_back
    case = sent(world, ref, to="head@hill.sch.uk")
    assert case.status is Status.OPEN
    assert "held back" in why_not(case)


def test_who_has_to_look_is_told_once_and_a_busy_mail_system_loses_nothing(world: World) -> None:
    ref = world.receive(email())
    world.post.trouble.append(LetterNotSent("TooManyRequestsException"))
    with pytest.raises(LetterNotSent):
        sent(world, ref, to="colleague@example.org")
    for _ in range(3):
        sent(world, ref, to="colleague@example.org")
    assert [letter["Subject"] for letter in world.post.to(world.caseworkers)] == [f"{ref}: something for you to do"]
    assert len(world.cases.get(ref).tasks) == 1


def test_a_second_copy_of_the_answer_by_another_way_changes_nothing(world: World) -> None:
    ref = world.receive(email())
    sent(world, ref)
    by_another_way = b"Received: from council.example.org by relay.example.org; Wed\r\n" + own(world, ref)
    assert world.receive(by_another_way, LATER + timedelta(minutes=1), on_top()) == ref
    case = world.cases.get(ref)
    assert len(case.rounds) == 1
    assert not case.tasks
