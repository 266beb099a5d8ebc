"""A milestone came and there is no answer: tell the people whom the profile names."""

from datetime import datetime
from typing import Any

from casework import wiring
from casework.clocks import looked_at
from casework.complaints.naming import knows_whose_it_is
from casework.domain.clock_pause import ClockPause
from casework.domain.conflict import seen_to_by
from casework.domain.promise import Milestone
from casework.domain.round import Round
from casework.domain.staff import SERVICE_ROLES, Role
from casework.errors import AlreadyAnswered, CaseNotFound
from casework.letters.correspondence import Correspondence
from casework.ports.cases import Cases
from casework.ports.rounds import Rounds
from casework.profile import Profile
from escalation.waiting import OVER, Waiting, waiting_for

_STILL_PAUSED = "The clock of this enquiry stands still. See whether it still has to: ask the family, or restart it"


def pass_milestone(
    ref: str,
    number: int,
    name: str,
    cases: Cases,
    rounds: Rounds,
    correspondence: Correspondence,
    profile: Profile,
    now: datetime,
) -> Waiting:
    """Tell people that the round has no answer, unless it has, and say what to wait for next.

    The write that notes the milestone is refused when the answer is there: nobody is escalated over an answered case,
    however the two race. While the clock stands still nobody is told, but asked now and then whether it has to.
    A holiday declared since the wait began moves the milestone, and then nobody is told yet.
    Raises LetterNotSent, to be retried: what was sent before is not sent again.
    """
    try:
        return _pass(ref, number, name, cases, rounds, correspondence, profile, now)
    except CaseNotFound:
        return OVER


def _pass(
    ref: str,
    number: int,
    name: str,
    cases: Cases,
    rounds: Rounds,
    correspondence: Correspondence,
    profile: Profile,
    now: datetime,
) -> Waiting:
    round_ = rounds.get(ref, number)
    if round_.paused:
        return _paused(round_, round_.paused, rounds, correspondence, profile, now)
    promise = profile.course(round_, now)
    milestone = promise.come(name, now)
    if milestone is None or not profile.office.is_open(now, profile.working_days):
        return waiting_for(round_, profile, now)
    try:
        round_ = rounds.pass_milestone(round_, milestone.name, promise, now)
    except AlreadyAnswered:
        return waiting_for(rounds.get(ref, number), profile, now)
    _tell(round_, _to_whom(round_, milestone, cases, profile), correspondence, profile, now)
    return waiting_for(round_, profile, now)


def _paused(
    round_: Round,
    pause: ClockPause,
    rounds: Rounds,
    correspondence: Correspondence,
    profile: Profile,
    now: datetime,
) -> Waiting:
    """Nobody is reminded of an answer while the clock stands still; but on the day of its review, and again after each,
    a caseworker is asked whether it still has to: the task first, so that no crash leaves a clock that nobody looks at.
    """
    today = profile.office.local(now).date()
    if pause.review_on <= today and profile.office.is_open(now, profile.working_days):
        task = correspondence.task(pause.review_task(round_.number), _STILL_PAUSED, now, Role.CASEWORKER)
        correspondence.ask(round_.ref, task, now)
        round_ = rounds.move_clock(round_, looked_at(round_, profile.last_pause_review(now), profile))
    return waiting_for(round_, profile, now)


def _tell(round_: Round, milestone: Milestone, correspondence: Correspondence, profile: Profile, now: datetime) -> None:
    if round_.silent:
        return  # it is on the worklist; a bounce of a letter about it would be the next such case
    facts = correspondence.dates(round_)
    if round_.rights and round_.rights.stopped_at:
        facts["stopped"] = profile.office.local(round_.rights.stopped_at)
    elif milestone.overdue:
        facts["working_days_late"] = profile.working_days_late(round_.due_at, now)
    else:
        facts["working_days_left"] = profile.working_days_left(round_.due_at, now)
    for role in dict.fromkeys(correspondence.who_reads(round_.ref, each) for each in milestone.tells):
        template = "request_waits" if "stopped" in facts else _template(milestone, role)
        letter_id = f"{round_.number:04}-{milestone.name}-{role}"
        correspondence.notify(round_.ref, letter_id, template, role, now, **facts)


def _to_whom(round_: Round, milestone: Milestone, cases: Cases, profile: Profile) -> Milestone:
    """It, without anybody outside the service who once read whose case it is: to them the reference would say that
    this very person is in touch again (CF-13). Who sees to the case hears of it instead.
    """
    outside = set(milestone.tells) - SERVICE_ROLES
    if not outside or round_.silent:
        return milestone
    case = cases.get(round_.ref)
    for role in outside:
        if knows_whose_it_is(case, role, profile):
            milestone = milestone.told_instead(role, seen_to_by(case.conflicts))
    return milestone


def _template(milestone: Milestone, role: Role) -> str:
    if not milestone.overdue:
        return "reminder"
    return "overdue_manager" if role is Role.MANAGER else "overdue"


def handler(event: dict[str, Any], context: object) -> Waiting:  # noqa: ARG001
    return pass_milestone(
        event["ref"],
        event["round"],
        event["milestone"],
        wiring.cases(),
        wiring.rounds(),
        wiring.correspondence(),
        wiring.profile(),
        wiring.now(),
    )
