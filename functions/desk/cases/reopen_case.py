"""A case on which nobody waited is open again: somebody of the service says that there is more to do (CH-03)."""

from datetime import datetime

from pydantic import Field

from casework.consents.reread import on_case
from casework.domain.case import Case
from casework.domain.record import Record
from casework.domain.round import Kind, Reopening, Round, Status
from casework.domain.staff import StaffMember
from casework.domain.text import Paragraph
from casework.errors import ImpossibleAct
from casework.ports.case_machine import CaseMachine
from casework.ports.cases import Cases
from casework.profile import Profile
from casework.waking import begin

ACT = "reopen the case"


class NotedReopening(Record):
    """What there is to do."""

    why: Paragraph = Field(description="what there is to do, in a few words")


def reopen_case(
    ref: str,
    noted: NotedReopening,
    by: StaffMember,
    cases: Cases,
    machine: CaseMachine,
    profile: Profile,
    now: datetime,
) -> Round:
    """Begin a round with five working days of its own, by which the case is closed no more, on the worklist again, and
    not on its way to being erased. The family is not written to: they did not get in touch. The same again changes
    nothing.

    Raises CaseNotFound, and ImpossibleAct while somebody waits on it already.
    """

    def act(case: Case) -> Round:
        latest = case.latest_round
        if latest.reopened and (latest.reopened.why, latest.reopened.by) == (noted.why, by):
            return latest
        if latest.status is Status.OPEN:
            raise ImpossibleAct(ref, ACT, f"round {latest.number} of it is open")
        if case.awaits_the_family:
            raise ImpossibleAct(ref, ACT, "it is a referral that the family has not said yes to")
        round_ = Round(
            ref=ref,
            number=case.next_number,
            kind=Kind.ENQUIRY,
            received_at=now,
            due_at=profile.due_at(now),
            allocated_to=case.allocated_to,
            reopened=Reopening(why=noted.why, at=now, by=by),
        )
        cases.go_on(case, round_)
        return round_

    round_ = on_case(ref, cases, act)
    begin(ref, round_.number, machine)
    return round_
