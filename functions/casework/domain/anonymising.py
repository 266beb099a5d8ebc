"""What of a case may stay to be counted once the case itself goes (CF-07)."""

from casework.domain.case import Case
from casework.domain.office import Office
from casework.domain.retention_policy import RetentionPolicy, Then
from casework.domain.round import QUESTIONS, UNCOUNTED
from casework.domain.statistic import EndedRound, Statistic


def anonymised(case: Case, policy: RetentionPolicy, office: Office) -> Statistic | None:
    """What is left of ``case`` by the rules that anonymise; None where none of its rounds follows one."""
    rounds = tuple(
        EndedRound(kind=each.kind, outcome=each.outcome, in_time=each.answered_at <= each.due_at)
        for each in case.rounds
        if each.answered_at
        and each.kind not in QUESTIONS
        and each.outcome not in UNCOUNTED
        and policy.of_kind(each.kind).then is Then.ANONYMISE
    )
    if not rounds:
        return None
    answer = next((each.answer for each in reversed(case.closings) if each.answer), None)
    return Statistic(
        month=office.month(case.header.opened_at),
        channel=case.header.channel,
        relationship=case.contact.relationship if case.contact else None,
        level=next((each.level for each in reversed(case.closings) if each.level), None),
        easy=answer.easy if answer else None,
        helped=answer.helped if answer else None,
        rounds=rounds,
    )
