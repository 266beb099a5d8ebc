"""Staff write what the owner of a step outside the service reads where the complainant is not to be named (CF-13)."""

from datetime import datetime

from pydantic import Field

from casework.complaints.standing import said_of
from casework.consents.reread import on_case
from casework.domain.case import Case
from casework.domain.child import Child
from casework.domain.complaint import Statement
from casework.domain.contact import Contact
from casework.domain.names_nobody import who_is_named
from casework.domain.record import Record
from casework.domain.round import Round
from casework.domain.staff import SERVICE_ROLES, StaffMember
from casework.domain.text import Words
from casework.errors import FieldWrong, ImpossibleAct
from desk.opinions.complaint_turn import Turns, undecided

ACT = "write a statement"


class NotedStatement(Record):
    """What a complaint says, in words by which nobody is known."""

    words: Words
    step: int | None = Field(default=None, ge=1, description="for which step, to be refused where it is at another")


def write_statement(ref: str, noted: NotedStatement, by: StaffMember, turns: Turns, now: datetime) -> Round:
    """Keep the statement at the step that the complaint is at, instead of one that stood there. The same again changes
    nothing.

    Raises CaseNotFound, NotOnCase, FieldWrong for words that say who complains, and ImpossibleAct where no statement is
    read.
    """

    def act(case: Case) -> Round:
        round_ = undecided(case, noted.step, ACT)
        complaint = said_of(round_)
        step = complaint.step
        if step.owner in SERVICE_ROLES:
            raise ImpossibleAct(ref, ACT, f"step {step.number} is decided within the service, which reads all of it")
        if step.statement and step.statement.words == noted.words:
            return round_
        if named := who_is_named(noted.words, case.contact or Contact(), case.child or Child()):
            raise FieldWrong("words", f"has {named}: nobody should be known by it")
        statement = Statement(words=noted.words, at=now, by=by)
        return turns.take(round_, complaint.with_step(step.model_copy(update={"statement": statement})), now)

    return on_case(ref, turns.cases, act)
