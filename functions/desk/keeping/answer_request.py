"""What became of a request about personal data: done, done in part, or refused, and then on which ground (CF-08)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from pydantic import Field, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from casework.consents.reread import on_case
from casework.consents.telling import tell
from casework.domain.case import Case
from casework.domain.channel import Channel
from casework.domain.hold import Hold, HoldKind
from casework.domain.kept_promise import promised_answer
from casework.domain.months import months_later
from casework.domain.noted_contact import Flag
from casework.domain.noted_moment import NotedMoment
from casework.domain.record import Record
from casework.domain.rights_bar import whats_missing
from casework.domain.rights_request import GROUNDS, RefusalGround, Right, RightsAnswer, RightsRequest, Settled
from casework.domain.round import Outcome, Round, Status
from casework.domain.staff import Role, StaffMember
from casework.domain.task import Task
from casework.domain.text import Line, Paragraph
from casework.errors import AlreadyAnswered, FieldWrong, ImpossibleAct
from casework.letters.rights import letter_id, why_no_letter
from casework.waking import wake
from desk.keeping.erase_on_request import RequestedErasures
from desk.keeping.place_hold import look_on
from desk.keeping.rights_desk import RightsDesk, noted_at, request_of, the_request

LETTER = "answer"
_OUTCOMES = {
    Settled.DONE: Outcome.DONE,
    Settled.PARTLY: Outcome.PARTLY,
    Settled.REFUSED: Outcome.REFUSED,
}
_RECIPIENTS_HEAR = {Right.CORRECTION: "corrected", Right.RESTRICTION: "not to be used for now"}


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
    told: Channel | None = Field(
        default=None, description="of an erasure, where no letter goes to them: how they were told of it before"
    )
    recipients_told: Flag | None = Field(
        default=None,
        description="of an erasure: that those to whom anything was passed on know that it goes (Article 19)",
    )
    answered_at: NotedMoment | None = Field(default=None, description="when it was answered, if not now")

    @field_validator("ground")
    @classmethod
    def _says_why(cls, ground: RefusalGround | None, info: ValidationInfo) -> RefusalGround | None:
        if "settled" in info.data and (info.data["settled"] is Settled.DONE) is (ground is not None):
            raise PydanticCustomError("ground", "should be there where it is not all done, and only there")
        return ground

    def as_kept(self, by: StaffMember) -> RightsAnswer:
        return RightsAnswer(**self.model_dump(exclude={"answered_at", "told", "recipients_told"}), by=by)


@dataclass(frozen=True)
class RightsAnswers:
    """Answers requests, with what it needs for that."""

    desk: RightsDesk
    erasures: RequestedErasures

    def answer(self, ref: str, number: int, noted: NotedRightsAnswer, by: StaffMember, now: datetime) -> Round:
        """End a request, count it in the register, tell the person, and do what follows: a restriction holds the case,
        an erasure erases it once they know. The same answer again changes nothing, and goes on where a crash left it.

        Raises CaseNotFound, NotOnCase, FieldWrong, AlreadyAnswered where another answer stands, and ImpossibleAct while
        something is missing or stands against it. If the machine cannot be woken now, the sweep wakes it.
        """
        desk = self.desk
        round_ = on_case(ref, desk.cases, lambda case: self._answer(case, number, noted, by, now))
        wake(round_, desk.machine, desk.rounds)
        desk.tell(round_, LETTER, lambda case, as_it_is: desk.letters.answer(case, as_it_is, now))
        tasks = desk.cases.get(ref).tasks
        tell(ref, [task for task in tasks if task.id == _recipients(round_)], desk.correspondence, now)
        for task in tasks:
            if task.done_at is None and _is_old_news(task, round_):
                desk.tasks.moot(ref, task.id, "the request is answered, and they hear of that", now)
        if request_of(round_).erases:
            self.erasures.erase(ref, number, letter_id(round_, LETTER), now, told=noted.told is not None)
        return round_

    def _answer(self, case: Case, number: int, noted: NotedRightsAnswer, by: StaffMember, now: datetime) -> Round:
        round_, request = the_request(case, number)
        answer = noted.as_kept(by)
        if round_.status is Status.ANSWERED:
            if request.answer == answer and noted.answered_at in {None, round_.answered_at}:
                return round_
            raise AlreadyAnswered(case.ref, number, round_.answered_at or now)
        _check(request, answer)
        desk, answered = self.desk, request.model_copy(update={"answer": answer})
        at = noted_at(noted.answered_at, "answered_at", round_.received_at, now)
        missing = list(whats_missing(request, answer, case, desk.today(at)))
        if answered.erases:
            missing += self._against_erasure(case, number, answered, noted, desk.today(now))
        if missing:
            act = f"answer the request in round {number} with “{answer.settled}”"
            raise ImpossibleAct(case.ref, act, "; ".join(missing))
        ended = round_.model_copy(
            update={
                "rights": answered,
                "due_at": desk.profile.course(round_, at).due_at,
                "outcome": _OUTCOMES[answer.settled],
                "answered_at": at,
                "recorded_at": now,
            }
        )
        tasks = [desk.to_tell(round_, LETTER, now), *self._to_do(case, ended, now)]
        month, erase_on = desk.profile.office.month(at), desk.profile.erase_on(round_.kind, at)
        hold = self._restriction(case, ended, by, now)
        looked_at = look_on(hold, desk.profile) if hold else None
        promised = promised_answer(ended, at, desk.profile.office)
        return desk.requests.end(
            round_, ended, now, month, erase_on, promised, tasks=tasks, hold=hold, look_on=looked_at
        )

    def _against_erasure(
        self, case: Case, number: int, request: RightsRequest, noted: NotedRightsAnswer, today: date
    ) -> Iterator[str]:
        yield from self.erasures.why_not(case, number, today)
        if noted.told is None and (why_not := why_no_letter(case, request)):
            yield f"no letter goes to them ({why_not}): tell them first, and say in told how"
        if not noted.recipients_told and (passed_on := _passed_on(case)):
            who = f"those to whom it was passed on ({', '.join(passed_on)})"
            yield f"{who} have to know first that it goes (Article 19): say so in recipients_told"

    def _restriction(self, case: Case, ended: Round, by: StaffMember, now: datetime) -> Hold | None:
        """The hold by which nothing of the case is removed or passed on (Article 18), until somebody lifts it."""
        if request_of(ended).leads_to is not Right.RESTRICTION:
            return None
        months = self.desk.profile.retention.hold_review_within_months
        return Hold(
            id=case.next_hold,
            kind=HoldKind.RESTRICTION,
            why=f"Its person asked for it (round {ended.number})",
            review_on=months_later(self.desk.today(now), months),
            placed_at=now,
            placed_by=by,
        )

    def _to_do(self, case: Case, ended: Round, now: datetime) -> Iterator[Task]:
        """Whoever was told of what is corrected or no longer used has to know (Article 19): by number, so that a letter
        about the task names nobody. And what is not erased yet waits for it.
        """
        request, correspondence = request_of(ended), self.desk.correspondence
        told = _passed_on(case)
        if told and request.leads_to in _RECIPIENTS_HEAR:
            done = _RECIPIENTS_HEAR[request.leads_to]
            words = f"Tell those to whom it was passed on what is {done} (Article 19): {', '.join(told)}"
            yield correspondence.task(_recipients(ended), words, now, Role.CASEWORKER)
        if request.erases:
            words = f"Record the answer to the request in round {ended.number} once more: the case is not erased yet"
            yield correspondence.task(f"{ended.number:04}-rights-erase", words, now, Role.CASEWORKER)


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


def _passed_on(case: Case) -> list[str]:
    """What was passed on of the case, by its numbers."""
    disclosed = [f"disclosure {each.id}" for each in case.disclosures if each.made_at]
    return disclosed + [f"safeguarding record {each.id}" for each in case.safeguarding]


def _is_old_news(task: Task, round_: Round) -> bool:
    """Whether it is to tell by hand what no letter told, and what the answer has overtaken."""
    by_hand = f"instead-of-{letter_id(round_, '')}"
    return task.id.startswith(by_hand) and task.id != f"{by_hand}{LETTER}"


def _recipients(round_: Round) -> str:
    return f"{round_.number:04}-rights-recipients"
