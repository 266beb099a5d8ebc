"""Two cases of one person become one, because they wrote from a second address: seen, promised and answered as one."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from pydantic import Field

from casework.consents.reread import on_case
from casework.consents.telling import tell
from casework.domain.case import Case
from casework.domain.merger import Merger
from casework.domain.merging import Merging, promised, undone, why_not_merged
from casework.domain.record import Record
from casework.domain.round import Kind
from casework.domain.staff import StaffMember
from casework.domain.task import Task
from casework.domain.text import Line, Paragraph
from casework.errors import CaseErased, CaseNotFound, FieldWrong, ImpossibleAct
from casework.letters.correspondence import Correspondence
from casework.ports.case_machine import CaseMachine
from casework.ports.cases import Cases
from casework.ports.mergers import Mergers
from casework.ports.rounds import Rounds
from casework.profile import Profile
from casework.waking import begin, wake

ACT = "merge the cases"


class NotedMerger(Record):
    """Which case this one goes on in, and how anybody knows that they are of one person."""

    into: Line = Field(description="the reference of the case that goes on")
    why: Paragraph = Field(description="why they are one, and how that is known")
    same_person: bool = Field(
        default=False, strict=True, description="whether they are of one person, where the cases do not say so"
    )


@dataclass(frozen=True)
class MergeDesk:
    """Merges cases, with what it needs for that."""

    cases: Cases
    mergers: Mergers
    rounds: Rounds
    machine: CaseMachine
    correspondence: Correspondence
    profile: Profile

    def merge(
        self,
        ref: str,
        into: str,
        noted: NotedMerger,
        by: StaffMember,
        now: datetime,
        may_see: Callable[[Case], Case] = lambda case: case,
    ) -> Merger:
        """Let ``ref`` go on in ``into``, which ``may_see`` lets through: its messages, and what there is to do about
        them, are there from now on, and the earlier of what was promised on the two holds there. ``ref`` keeps what was
        answered and which letters went; what is written to it reaches ``into``, and it is not erased before that is.

        It is one write: where anything after it fails, the sweep begins what has begun and wakes what has ended. The
        same again changes nothing. Raises CaseNotFound, FieldWrong, and ImpossibleAct for what is missing.
        """

        def act(case: Case) -> tuple[Merger, Merging | None]:
            before = next((each for each in case.mergers if (each.of, each.to) == (ref, into)), None)
            if before:
                return before, None
            other = may_see(self._other(into))
            if why_not := why_not_merged(case, other, same_person=noted.same_person):
                raise ImpossibleAct(ref, ACT, why_not)
            merging = _merging(case, other, noted, by, now)
            self.mergers.merge(merging, self.profile.erase_on(Kind.ENQUIRY, now))
            return merging.line, merging

        line, merging = on_case(ref, self.cases, act)
        if merging:
            if merging.begun:
                begin(into, merging.begun.number, self.machine)
            tell(into, merging.tasks, self.correspondence, now)
            for ended in merging.ended:
                with suppress(CaseNotFound):
                    wake(self.rounds.get(ended.ref, ended.number), self.machine, self.rounds)
        return line

    def _other(self, into: str) -> Case:
        try:
            return self.cases.get(into)
        except CaseErased:
            raise FieldWrong("into", "is the reference of a case that was erased") from None
        except CaseNotFound:
            raise FieldWrong("into", "is the reference of no case") from None


def _merging(case: Case, into: Case, noted: NotedMerger, by: StaffMember, now: datetime) -> Merging:
    ended, begun = promised(case, into)
    return Merging(
        case=case,
        into=into,
        line=Merger(of=case.ref, to=into.ref, why=noted.why, same_person=noted.same_person, at=now, by=by),
        tasks=tuple(_there(task, case) for task in undone(case)),
        ended=ended,
        begun=begun,
    )


def _there(task: Task, case: Case) -> Task:
    """``task`` as it is called on another case, which may have one of the same id, unless that names a message. What it
    is about is told by how its id begins.
    """
    if any(task.id.endswith(f"-{message.id}") for message in case.messages):
        return task
    return task.model_copy(update={"id": f"{task.id}-of-{case.ref}"})
