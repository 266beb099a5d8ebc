"""The clock of an enquiry is stopped while the family has to do something first, and restarted (CH-03)."""

from datetime import date, datetime

from pydantic import Field

from casework.clocks import paused, restarted
from casework.consents.reread import on_case
from casework.domain.case import Case
from casework.domain.clock_pause import REVIEW_TASK, ClockPause, WhyPaused
from casework.domain.pausing import why_not_paused
from casework.domain.record import Record
from casework.domain.retry import lately
from casework.domain.round import Round
from casework.domain.staff import StaffMember
from casework.domain.text import Paragraph
from casework.errors import FieldWrong, ImpossibleAct
from casework.ports.cases import Cases
from casework.ports.rounds import Rounds
from casework.ports.tasks import Tasks
from casework.profile import Profile

PAUSE, RESTART = "stop the clock", "restart the clock"


class NotedClockPause(Record):
    """What the family has to do first, and when somebody looks whether it still has to be waited for."""

    reason: WhyPaused = Field(
        description="they asked us to wait; or we asked them something without which no answer is possible"
    )
    why: Paragraph = Field(description="what was said, in a few words")
    until: date | None = Field(
        default=None, description="the day on which a caseworker is asked to look again, if not the latest possible one"
    )


def pause_clock(
    ref: str,
    noted: NotedClockPause,
    by: StaffMember,
    cases: Cases,
    rounds: Rounds,
    profile: Profile,
    now: datetime,
) -> Round:
    """Stop the clock of the enquiry that ``ref`` waits with, from today on. Nobody is reminded of it until it goes on.
    The same again, while it stands still, changes nothing.

    Raises CaseNotFound, FieldWrong, and ImpossibleAct where it may not be stopped.
    """

    def act(case: Case) -> Round:
        round_ = case.latest_round
        if round_.paused and (round_.paused.reason, round_.paused.why) == (noted.reason, noted.why):
            return round_
        if why_not := why_not_paused(case, profile.response.pause, now):
            raise ImpossibleAct(ref, PAUSE, why_not)
        pause = ClockPause(
            at=now, by=by, reason=noted.reason, why=noted.why, review_on=_review_on(noted.until, profile, now)
        )
        return rounds.move_clock(round_, paused(round_, pause, profile))

    return on_case(ref, cases, act)


def restart_clock(
    ref: str, by: StaffMember, cases: Cases, rounds: Rounds, tasks: Tasks, profile: Profile, now: datetime
) -> Round:
    """Let the clock go on from today, with as many working days as were left. Within an hour the same changes nothing.

    Raises CaseNotFound, and ImpossibleAct where it does not stand still.
    """

    def act(case: Case) -> Round:
        round_ = case.latest_round
        if round_.paused is None and not _restarted_lately(round_, by, now):
            raise ImpossibleAct(ref, RESTART, "it does not stand still")
        if round_.paused:
            round_ = rounds.move_clock(round_, restarted(round_, now, by, profile))
        for task in case.tasks:
            if task.id.startswith(REVIEW_TASK) and task.done_at is None:
                tasks.done(ref, task.id, by, now)
        return round_

    return on_case(ref, cases, act)


def _review_on(until: date | None, profile: Profile, now: datetime) -> date:
    today, last = profile.office.local(now).date(), profile.last_pause_review(now)
    if until and not today < until <= last:
        raise FieldWrong("until", f"should be a day after today, {today}, and no later than {last}")
    return until or last


def _restarted_lately(round_: Round, by: StaffMember, now: datetime) -> bool:
    last = round_.pauses[-1] if round_.pauses else None
    return bool(last and last.restarted_at and last.restarted_by == by and lately(last.restarted_at, now))
