"""What the staff of a service should know of its work on the morning of a working day: references, kinds and dates."""

from collections.abc import Callable
from datetime import datetime

from casework.domain.open_work import OpenRound, OpenWork, When, when_due
from casework.domain.record import Record
from casework.domain.round import Kind
from casework.domain.worklist import OpenTask
from casework.profile import Profile


class DueRound(Record):
    """A round that waits, the time by which it is due on the office's clock, and on which working day of it we are."""

    ref: str
    kind: Kind
    due: datetime
    day: int


class DueTask(Record):
    """A task that is to be done, and by when on the office's clock. What it is, its case says."""

    ref: str
    due: datetime


class Morning(Record):
    """What is to be answered or seen to, what somebody has to look at first, and what else is to be done by today; each
    soonest due first. Of a letter nobody knows whether it went: that cannot wait, whenever it is due.
    """

    overdue: tuple[DueRound, ...]
    today: tuple[DueRound, ...]
    tomorrow: tuple[DueRound, ...]
    needs_eyes: tuple[DueRound, ...]
    tasks: tuple[DueTask, ...]
    letters: tuple[DueTask, ...]

    @property
    def is_empty(self) -> bool:
        return not any(getattr(self, part) for part in Morning.model_fields)


def morning(work: OpenWork, may_know: Callable[[str], bool], profile: Profile, now: datetime) -> Morning:
    """What there is to tell at ``now`` (aware) of the cases that ``may_know`` allows, by their references: it is asked
    only about those of which there is something to tell. Raises CalendarNotCovered.
    """
    local, today = profile.office.local, profile.office.local(now).date()

    def due(each: OpenRound | OpenTask) -> When:
        return when_due(local(each.due_at).date(), today, profile.working_days)

    def rounds(wanted: Callable[[OpenRound], bool]) -> tuple[DueRound, ...]:
        return tuple(
            DueRound(ref=each.ref, kind=each.kind, due=local(each.due_at), day=profile.day_of(each.since, now))
            for each in work.rounds
            if wanted(each) and may_know(each.ref)
        )

    def tasks(wanted: Callable[[OpenTask], bool]) -> tuple[DueTask, ...]:
        return tuple(
            DueTask(ref=each.ref, due=local(each.due_at)) for each in work.tasks if wanted(each) and may_know(each.ref)
        )

    def ours(when: When) -> tuple[DueRound, ...]:
        return rounds(lambda each: each.is_ours and due(each) is when)

    return Morning(
        overdue=ours(When.OVERDUE),
        today=ours(When.TODAY),
        tomorrow=ours(When.TOMORROW),
        needs_eyes=rounds(lambda each: bool(each.needs_eyes)),
        tasks=tasks(lambda each: not each.is_of_a_letter and due(each) in {When.OVERDUE, When.TODAY}),
        letters=tasks(lambda each: each.is_of_a_letter),
    )
