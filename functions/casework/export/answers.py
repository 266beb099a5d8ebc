"""The parts of an export that say what was asked and answered: rounds, complaints, closings, what will be better."""

from collections.abc import Iterator

from casework.domain.complaint import Complaint, Statement, Step
from casework.domain.record import Record
from casework.domain.round import Round
from casework.domain.service_refusal import ServiceRefusal
from casework.export.case_copy import CaseCopy
from casework.export.part import Piece

_TOLD_TO_OTHERS = "It was written about the complaint for those who decide it"
_WHY_THIS_STEP = "It may tell of a conflict of interest of a member of staff"
_OF_THE_SERVICE = "It is about how the service works, and may be about a member of staff"
_OF_ANOTHER = "It says what a child or young person can decide, and wishes (YP-02)"
_OF_INCIDENT = "It belongs to a record about members of staff too (BH-02)"


class WhyThisStep(Record):
    """Why a step of a complaint was not the next in order."""

    step: int
    why: str


class BehindRefusal(Record):
    """What was weighed before service was refused, and is not in the letter that said so."""

    incident: str
    proportionate: str
    disability: str
    lifted_because: str | None


def of_answers(copy: CaseCopy) -> Iterator[Piece]:
    """Each round as the person knows it, and what of it they were not told apart from that."""
    case = copy.case
    for round_ in case.rounds:
        title = f"Round {round_.number}: {round_.kind.replace('_', ' ')}, {copy.day(round_.received_at)}"
        asker = copy.of_asker(round_)
        why = copy.of_client or asker
        yield copy.piece("rounds", title, _as_known(round_), id_=str(round_.number), withheld=why, discreet=bool(asker))
        for step in round_.complaint.steps if round_.complaint else ():
            yield from _of_step(copy, round_, step)
        if round_.refusal:
            yield _behind(copy, round_, round_.refusal)
        if round_.rights and round_.rights.standing:
            title = f"By what right somebody asked for another person in round {round_.number}"
            standing = round_.rights.standing
            yield copy.piece("standing", title, standing, id_=str(round_.number), withheld=_OF_ANOTHER, discreet=True)
    for closing in case.closings:
        title = f"Closing {closing.id}, {copy.day(closing.at)}"
        yield copy.piece("closings", title, closing, id_=closing.id, withheld=copy.of_client)
    for action in case.improvements:
        title = f"What the service will do better, {copy.day(action.decided_at)}"
        yield copy.piece("improvements", title, action, id_=action.id, whose="of the service", withheld=_OF_THE_SERVICE)


def _as_known(round_: Round) -> Round:
    if round_.complaint is None:
        return round_
    return round_.model_copy(update={"complaint": _complaint_as_known(round_.complaint)})


def _complaint_as_known(complaint: Complaint) -> Complaint:
    steps = tuple(step.model_copy(update={"statement": None, "why": None}) for step in complaint.steps)
    return complaint.model_copy(update={"steps": steps})


def _of_step(copy: CaseCopy, round_: Round, step: Step) -> Iterator[Piece]:
    id_ = f"{round_.number}-{step.number}"
    if step.statement:
        yield _statement(copy, id_, step.statement)
    if step.why:
        why = WhyThisStep(step=step.number, why=step.why)
        title = f"Why step {step.number} of the complaint in round {round_.number} was chosen"
        yield copy.piece("steps", title, why, id_=id_, withheld=_WHY_THIS_STEP, discreet=True)


def _statement(copy: CaseCopy, id_: str, statement: Statement) -> Piece:
    title = f"A statement about the complaint for who decides it, {copy.day(statement.at)}"
    return copy.piece("statements", title, statement, id_=id_, withheld=_TOLD_TO_OTHERS)


def _behind(copy: CaseCopy, round_: Round, refusal: ServiceRefusal) -> Piece:
    behind = BehindRefusal(
        incident=refusal.incident,
        proportionate=refusal.proportionate,
        disability=refusal.disability,
        lifted_because=refusal.lifted_because,
    )
    title = f"What was weighed before service was refused in round {round_.number}"
    return copy.piece("refusals", title, behind, id_=str(round_.number), withheld=_OF_INCIDENT, discreet=True)
