"""The history of a complaint says who decided what, who said what to that, and why a step was passed or left."""

from datetime import timedelta

import pytest

from casework.domain.case import Case
from casework.domain.channel import Channel
from casework.domain.complaint import Complaint, Finding, SaidWord, Statement, Step, StepAnswer, Word
from casework.domain.event import BY_LINK
from casework.domain.round import Kind, Outcome, Round
from casework.domain.staff import Role
from tests.complaints import OLU
from tests.domain.test_history import HOUR, REF, a_case, told
from tests.world import CASEY, NOON

NOTHING_SAID = SaidWord(step=1, word=Word.RESOLVED, at=NOON, how=Channel.EMAIL, recorded_at=NOON)


def decided(hours: int, decided_by: str = OLU.name, recorded: int | None = None) -> StepAnswer:
    return StepAnswer(
        finding=Finding.PARTLY_UPHELD,
        words="We should have rung.",
        decided_by=decided_by,
        at=NOON + hours * HOUR,
        due_at=NOON + 5 * HOUR,
        recorded_at=NOON + (recorded or hours) * HOUR,
        recorded_by=OLU,
    )


def about(*steps: Step, words: tuple[SaidWord, ...] = ()) -> Complaint:
    return Complaint(steps=steps, words=words)


def a_case_of(*complaints: Complaint, outcome: Outcome | None = None) -> Case:
    rounds = [
        Round(
            ref=REF,
            number=number,
            kind=Kind.COMPLAINT,
            received_at=NOON,
            due_at=NOON + timedelta(days=7),
            complaint=complaint,
            answered_at=NOON + 9 * HOUR if outcome else None,
            recorded_at=NOON + 9 * HOUR if outcome else None,
            outcome=outcome,
        )
        for number, complaint in enumerate(complaints, start=1)
    ]
    return a_case(rounds=tuple(rounds))


@pytest.mark.clause("FB-13")
def test_each_step_says_who_it_is_for_who_decided_it_and_how() -> None:
    first = Step(number=1, owner=Role.OFFICER, opened_at=NOON, answer=decided(1))
    late = decided(8, "Max Deputy", recorded=10)
    second = Step(number=2, owner=Role.MANAGER, opened_at=NOON + 2 * HOUR, answer=late)
    lines = told(a_case_of(about(first, second)))
    assert lines[1:] == [
        ("Complaint: step 1 opened, for the officer to decide", "Casework", 0),
        ("Complaint: step 1 decided by Olu Officer: partly upheld", OLU.name, 1),
        ("Complaint: step 2 opened, for the manager to decide", "Casework", 2),
        (
            "Complaint: step 2 decided by Max Deputy: partly upheld, late, recorded at 2026-12-23T22:00+00:00",
            OLU.name,
            8,
        ),
    ]


@pytest.mark.clause("FB-13")
def test_no_step_is_passed_or_left_without_its_reason() -> None:
    left = SaidWord(
        step=1,
        word=Word.NEXT_STEP,
        at=NOON + HOUR,
        how=Channel.TELEPHONE,
        recorded_at=NOON + HOUR,
        recorded_by=CASEY,
        unanswered_because="it is six weeks late",
    )
    why = "step 2 is the manager's, whom the complaint is about"
    steps = (
        Step(number=1, owner=Role.OFFICER, opened_at=NOON),
        Step(number=3, owner=Role.DIRECTOR, opened_at=NOON + HOUR, why=why),
    )
    lines = told(a_case_of(about(*steps, words=(left,))))
    assert (f"Complaint: step 3 opened, for the director to decide: {why}", "Casework", 1) in lines
    said = "Complaint: the complainant says of step 1 that they want the next step (telephone)"
    assert (f"{said}; step 1 was left without an answer: it is six weeks late", CASEY.name, 1) in lines


def test_what_was_said_by_a_link_and_what_was_stated_name_who_did_it() -> None:
    word = NOTHING_SAID.model_copy(update={"at": NOON + 2 * HOUR, "recorded_at": NOON + 2 * HOUR})
    statement = Statement(words="A parent …", at=NOON + HOUR, by=CASEY)
    step = Step(number=2, owner=Role.MANAGER, opened_at=NOON, statement=statement)
    lines = told(a_case_of(about(step, words=(word,)), outcome=Outcome.RESOLVED))
    assert lines[2:] == [
        ("Complaint: a statement that names nobody written for step 2", CASEY.name, 1),
        ("Complaint: the complainant says of step 1 that it is resolved (email)", BY_LINK, 2),
        ("Round 1, the complaint, ended: resolved", "Casework", 9),
    ]


@pytest.mark.parametrize(
    ("outcome", "ended", "line"),
    [
        (Outcome.NO_WORD, {}, "the complainant said nothing to the answer"),
        (Outcome.UNRESOLVED, {"ended_because": "no step was left"}, "not resolved: no step was left"),
        (Outcome.WITHDRAWN, {"ended_how": "post", "ended_by": CASEY}, "the complainant took it back (post)"),
        (Outcome.NOT_ACCEPTED, {"ended_because": "too late", "ended_by": CASEY}, "not accepted: too late"),
    ],
)
def test_how_a_complaint_ended(outcome: Outcome, ended: dict[str, object], line: str) -> None:
    step = Step(number=1, owner=Role.OFFICER, opened_at=NOON)
    by = CASEY.name if "ended_by" in ended else "Casework"
    lines = told(a_case_of(Complaint.model_validate({"steps": (step,), **ended}), outcome=outcome))
    assert lines[-1] == (f"Round 1, the complaint, ended: {line}", by, 9)


def test_a_complaint_that_goes_on_in_another_round_is_told_once() -> None:
    first = Step(number=1, owner=Role.OFFICER, opened_at=NOON, answer=decided(1))
    second = Step(number=2, owner=Role.MANAGER, opened_at=NOON + 2 * HOUR)
    lines = told(a_case_of(about(first), about(first, second)))
    assert len(lines) == len(set(lines))
    assert [what for what, _, _ in lines if "step 1" in what] == [
        "Complaint: step 1 opened, for the officer to decide",
        "Complaint: step 1 decided by Olu Officer: partly upheld",
    ]
