"""The part of a case's history that says how a complaint went: its steps, what was decided, what was said to that."""

from collections.abc import Iterator

from casework.domain.case import Case
from casework.domain.complaint import Complaint, SaidWord, Step, StepAnswer, Word
from casework.domain.event import THE_SYSTEM, Event, event, recorded_later
from casework.domain.round import Outcome, Round

_SAID = {
    Word.RESOLVED: "it is resolved",
    Word.UNRESOLVED: "it is not resolved",
    Word.NEXT_STEP: "they want the next step",
}
_ENDED = {
    Outcome.RESOLVED: "resolved",
    Outcome.UNRESOLVED: "not resolved",
    Outcome.NO_WORD: "the complainant said nothing to the answer",
    Outcome.WITHDRAWN: "the complainant took it back",
    Outcome.NOT_ACCEPTED: "not accepted",
}


def complaint_events(case: Case) -> Iterator[Event]:
    """In no order, each once: a complaint that goes on in another round brings with it what came before."""
    complaints = ((round_, round_.complaint) for round_ in case.rounds if round_.complaint)
    yield from dict.fromkeys(each for round_, complaint in complaints for each in _of_complaint(round_, complaint))


def _of_complaint(round_: Round, complaint: Complaint) -> Iterator[Event]:
    for step in complaint.steps:
        yield from _of_step(step)
    for said in complaint.words:
        yield _of_word(said)
    if round_.answered_at and round_.outcome in _ENDED:
        how = f" ({complaint.ended_how})" if complaint.ended_how else ""
        why = f": {complaint.ended_because}" if complaint.ended_because else ""
        what = f"Round {round_.number}, the complaint, ended: {_ENDED[round_.outcome]}{how}{why}"
        told = recorded_later(round_.answered_at, round_.recorded_at)
        yield event(round_.answered_at, f"{what}{told}", complaint.ended_by or THE_SYSTEM)


def _of_step(step: Step) -> Iterator[Event]:
    why = f": {step.why}" if step.why else ""
    yield event(step.opened_at, f"Complaint: step {step.number} opened, for the {step.owner} to decide{why}")
    if step.statement:
        what = f"Complaint: a statement that names nobody written for step {step.number}"
        yield event(step.statement.at, what, step.statement.by)
    if step.answer:
        yield _of_answer(step.number, step.answer)


def _of_answer(number: int, answer: StepAnswer) -> Event:
    late = ", late" if answer.at > answer.due_at else ""
    found = answer.finding.replace("_", " ")
    told = recorded_later(answer.at, answer.recorded_at)
    what = f"Complaint: step {number} decided by {answer.decided_by}: {found}{late}{told}"
    return event(answer.at, what, answer.recorded_by)


def _of_word(said: SaidWord) -> Event:
    left = (
        f"; step {said.step} was left without an answer: {said.unanswered_because}" if said.unanswered_because else ""
    )
    told = recorded_later(said.at, said.recorded_at)
    what = f"Complaint: the complainant says of step {said.step} that {_SAID[said.word]} ({said.how}){left}{told}"
    return event(said.at, what, said.recorded_by)
