"""An upheld complaint or an accepted criticism leads to something that will be done better (FB-03)."""

from datetime import date, datetime

from casework.consents.reread import on_case
from casework.consents.telling import tell
from casework.domain.case import Case
from casework.domain.improvement import Improvement, NotedImprovement
from casework.domain.staff import StaffMember
from casework.domain.task import Task
from casework.domain.working_days import CalendarNotCovered
from casework.errors import FieldWrong
from casework.letters.correspondence import Correspondence
from casework.ports.cases import Cases
from casework.ports.improvements import Improvements
from casework.profile import Profile


def improve(
    ref: str,
    noted: NotedImprovement,
    by: StaffMember,
    cases: Cases,
    improvements: Improvements,
    correspondence: Correspondence,
    profile: Profile,
    now: datetime,
) -> Improvement:
    """Put the action on the case, with a task that stands until it is done. The same action, noted again by the same
    person, changes nothing. Raises CaseNotFound, and FieldWrong as planned() does.
    """

    def act(case: Case) -> Improvement:
        action, task = planned(case, noted, by, profile, now)
        if action not in case.improvements:
            improvements.add(ref, action, task)
        tell(ref, [task], correspondence, now)
        return action

    return on_case(ref, cases, act)


def planned(
    case: Case, noted: NotedImprovement, by: StaffMember, profile: Profile, now: datetime, within: str = ""
) -> tuple[Improvement, Task]:
    """The action, which is on ``case`` already if ``by`` noted it before, and the task of seeing that it is done, due
    on the last working day by then. ``within`` is what the names of fields begin with. Raises FieldWrong for one that
    was due before today, or is due later than anybody knows the holidays.
    """
    if noted.due_on < profile.office.local(now).date():
        raise FieldWrong(f"{within}due_on", "should not be before today")
    try:
        due_on = profile.working_days.on_or_before(noted.due_on)
    except CalendarNotCovered as unknown:
        last = date(unknown.covered.stop - 1, 12, 31)
        raise FieldWrong(f"{within}due_on", f"should not be after {last.isoformat()}") from None
    standing = next((each for each in case.improvements if _same(each, noted, by)), None)
    action = standing or Improvement(id=case.next_improvement, **noted.model_dump(), decided_at=now, decided_by=by)
    task = Task(
        id=action.task,
        what=f"See that improvement action {action.id} is done: the case says what, and by whom",
        for_role=case.seen_to_by,
        opened_at=action.decided_at,
        due_at=profile.office.closing(due_on),
    )
    return action, task


def _same(standing: Improvement, noted: NotedImprovement, by: StaffMember) -> bool:
    return (
        standing.decided_by == by
        and NotedImprovement(**standing.model_dump(include={"what", "owner", "due_on"})) == noted
    )
