"""The worklist as somebody of the staff sees it: what is theirs to see to, and what else there is to do about it."""

from datetime import datetime

from casework.domain.round import Status
from casework.domain.staff import StaffMember
from casework.domain.worklist import Beside, OpenTask, View, WorklistEntry, WorklistPage, wanted
from casework.errors import FieldWrong
from casework.hints import is_concern_hint
from casework.ports.worklist import Worklist
from casework.profile import Profile
from desk.cases.case_line import CasePage, OpenTasks, WorklistLine
from desk.cases.so_far import so_far

_OF_TASKS = frozenset({View.TASKS, View.UNCONFIRMED_LETTERS})


def list_cases(
    status: Status, view: View, after: str | None, by: StaffMember, worklist: Worklist, profile: Profile, now: datetime
) -> CasePage:
    """A page of the cases with this ``status`` that are in ``view``, for ``by``; after the mark ``after``, if any.

    What was set aside is a view of its own: nobody waits for an answer to it. Raises FieldWrong for any view but all of
    what is answered, and BadPageMark.
    """
    if status is Status.ANSWERED:
        if view is not View.ALL:
            raise FieldWrong("view", "should be all where the cases are answered: the others are of what is open")
        return _page(worklist.page(status, after), Beside(), {}, profile, now)
    if view is View.SET_ASIDE:
        return _page(worklist.set_aside(after), Beside(), {}, profile, now)
    beside = worklist.beside()
    away = beside.away(profile.office.local(now).date())
    deputies = set(away.values())
    if view in _OF_TASKS:
        tasks = [each for each in beside.tasks if view is View.TASKS or each.is_of_a_letter]
        page = worklist.of_tasks(tasks, after, deputies)
    else:
        see_to = frozenset({by.id, *(who for who, deputy in away.items() if deputy == by.id)})
        page = worklist.page(status, after, wanted(view, see_to), deputies)
        concerns = [each for each in beside.tasks if is_concern_hint(each.id)]
        if view is View.ALL and after is None and concerns:
            page = _first(worklist.of_tasks(concerns, None, deputies), page)
    return _page(page, beside, away, profile, now)


def _first(urgent: WorklistPage, page: WorklistPage) -> WorklistPage:
    """``page`` with what is ``urgent`` at its top, each case once."""
    refs = {each.ref for each in urgent.entries}
    others = tuple(each for each in page.entries if each.ref not in refs)
    return page.model_copy(update={"entries": urgent.entries + others})


def _page(page: WorklistPage, beside: Beside, away: dict[str, str], profile: Profile, now: datetime) -> CasePage:
    names = {each.id: each for each in page.staff}
    tasks: dict[str, list[OpenTask]] = {}
    for task in beside.tasks:
        tasks.setdefault(task.ref, []).append(task)
    deputies = {who: names.get(deputy, StaffMember(id=deputy, name=deputy)) for who, deputy in away.items()}
    lines = (_line(entry, tasks.get(entry.ref, []), deputies, profile, now) for entry in page.entries)
    return CasePage(cases=tuple(lines), next=page.next)


def _line(
    entry: WorklistEntry, tasks: list[OpenTask], deputies: dict[str, StaffMember], profile: Profile, now: datetime
) -> WorklistLine:
    waits = entry.status is Status.OPEN
    return WorklistLine(
        **entry.model_dump(exclude={"needs_eyes", "since"}),
        needs_eyes=bool(entry.needs_eyes),
        **dict(so_far(entry.since, entry.due_at, profile, now, waits=waits)),
        awaiting_consent=waits and entry.is_asked,
        deputy=deputies.get(entry.allocated_to.id) if entry.allocated_to else None,
        tasks=OpenTasks(
            open=len(tasks),
            next_due_at=tasks[0].due_at if tasks else None,
            overdue=sum(each.due_at < now for each in tasks),
            letters_to_confirm=sum(each.is_of_a_letter for each in tasks),
            concerns=sum(is_concern_hint(each.id) for each in tasks),
        ),
    )
