"""What became of a request about personal data: done, done in part, or refused, and then on which ground (CF-08)."""

from datetime import datetime
from typing import Literal

from pydantic import Field, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from casework.consents.reread import on_case
from casework.consents.telling import tell
from casework.domain.case import Case
from casework.domain.noted_moment import NotedMoment
from casework.domain.record import Record
from casework.domain.rights_bar import whats_missing
from casework.domain.rights_request import GROUNDS, RefusalGround, Right, RightsAnswer, RightsRequest, Settled
from casework.domain.round import Outcome, Round, Status
from casework.domain.staff import Role, StaffMember
from casework.domain.task import Task
from casework.domain.text import Line, Paragraph
from casework.errors import AlreadyAnswered, FieldWrong, ImpossibleAct
from casework.waking import wake
from desk.rights_desk import RightsDesk, noted_at, request_of, the_request

_LETTER = "answer"
_OUTCOMES = {
    Settled.DONE: Outcome.DONE,
    Settled.PARTLY: Outcome.PARTLY,
    Settled.REFUSED: Outcome.REFUSED,
}


class NotedRightsAnswer(Record):
    """What was decided. The person reads ``words`` in a letter that says where else to turn."""

    settled: Settled
    ground: RefusalGround | None = Field(
        default=None, validate_default=True, description="why not, or not all of it: needed unless it is done"
    )
    words: Paragraph = Field(description="for the person: what was done, or why it was not")
    corrected: Paragraph | None = Field(default=None, description="of a correction: what was corrected")
    instead: Literal[Right.RESTRICTION, Right.ERASURE] | None = Field(
        default=None, description="of an objection that is upheld: what it leads to"
    )
    export: Line | None = Field(default=None, description="of access and portability: the export that was handed over")
    answered_at: NotedMoment | None = Field(default=None, description="when it was answered, if not now")

    @field_validator("ground")
    @classmethod
    def _says_why(cls, ground: RefusalGround | None, info: ValidationInfo) -> RefusalGround | None:
        if "settled" in info.data and (info.data["settled"] is Settled.DONE) is (ground is not None):
            raise PydanticCustomError("ground", "should be there where it is not all done, and only there")
        return ground

    def as_kept(self, by: StaffMember) -> RightsAnswer:
        return RightsAnswer(**self.model_dump(exclude={"answered_at"}), by=by)


def answer_request(
    ref: str, number: int, noted: NotedRightsAnswer, by: StaffMember, desk: RightsDesk, now: datetime
) -> Round:
    """End a request, count it in the register, and tell the person. The same answer again changes nothing.

    Raises CaseNotFound, NotOnCase, FieldWrong, AlreadyAnswered where another answer stands, and ImpossibleAct while
    something is missing. If the machine cannot be woken now, the sweep wakes it.
    """
    round_ = on_case(ref, desk.cases, lambda case: _answer(case, number, noted, by, desk, now))
    wake(round_, desk.machine, desk.rounds)
    desk.tell(round_, _LETTER, lambda case, as_it_is: desk.letters.answer(case, as_it_is, now))
    recipients = [task for task in desk.cases.get(ref).tasks if task.id == _recipients(round_)]
    tell(ref, recipients, desk.correspondence, now)
    return round_


def _answer(
    case: Case, number: int, noted: NotedRightsAnswer, by: StaffMember, desk: RightsDesk, now: datetime
) -> Round:
    round_, request = the_request(case, number)
    answer = noted.as_kept(by)
    if round_.status is Status.ANSWERED:
        if request.answer == answer and noted.answered_at in {None, round_.answered_at}:
            return round_
        raise AlreadyAnswered(case.ref, number, round_.answered_at or now)
    _check(request, answer)
    at = noted_at(noted.answered_at, "answered_at", round_.received_at, now)
    if missing := list(whats_missing(request, answer, case, desk.today(at))):
        act = f"answer the request in round {number} with “{answer.settled}”"
        raise ImpossibleAct(case.ref, act, "; ".join(missing))
    ended = round_.model_copy(
        update={
            "rights": request.model_copy(update={"answer": answer}),
            "due_at": desk.profile.course(round_, at).due_at,
            "outcome": _OUTCOMES[answer.settled],
            "answered_at": at,
            "recorded_at": now,
        }
    )
    tasks = [desk.to_tell(round_, _LETTER, now), *_to_tell_recipients(case, ended, desk, now)]
    month, erase_on = desk.profile.office.month(at), desk.profile.erase_on(round_.kind, at)
    return desk.requests.end(round_, ended, now, month, erase_on, tasks)


def _check(request: RightsRequest, answer: RightsAnswer) -> None:
    """Whether the answer is one to this right. Raises FieldWrong."""
    grounds = GROUNDS[request.right]
    if answer.ground and answer.ground not in grounds:
        known = ", ".join(each for each in RefusalGround if each in grounds)
        raise FieldWrong("ground", f"should be a ground on which the law lets {request.right} be refused: {known}")
    upheld = answer.settled is not Settled.REFUSED
    if answer.corrected and not (upheld and request.right is Right.CORRECTION):
        raise FieldWrong("corrected", "should be left out: nothing is corrected")
    if answer.instead and not (upheld and request.right is Right.OBJECTION):
        raise FieldWrong("instead", "should be left out: it is said of an objection that is upheld")
    if answer.export and not (upheld and request.right in {Right.ACCESS, Right.PORTABILITY}):
        raise FieldWrong("export", "should be left out: nothing is handed over")


def _to_tell_recipients(case: Case, ended: Round, desk: RightsDesk, now: datetime) -> list[Task]:
    """Whoever was told of what is corrected or no longer used has to know (Article 19): by number, so that a letter
    about the task names nobody.
    """
    request = request_of(ended)
    answer = request.answer
    what = {request.right, answer.instead if answer else None} & {Right.CORRECTION, Right.RESTRICTION}
    told = [f"disclosure {each.id}" for each in case.disclosures if each.made_at]
    told += [f"safeguarding record {each.id}" for each in case.safeguarding]
    if not what or not told or ended.outcome is Outcome.REFUSED:
        return []
    done = "corrected" if Right.CORRECTION in what else "not to be used for now"
    words = f"Tell those to whom it was passed on what is {done} (Article 19): {', '.join(told)}"
    return [desk.correspondence.task(_recipients(ended), words, now, Role.CASEWORKER)]


def _recipients(round_: Round) -> str:
    return f"{round_.number:04}-rights-recipients"
