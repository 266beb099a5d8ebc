"""A yes or a no to sharing, from whichever side it comes: by the person's own hand, or recorded by staff (YP-04)."""

from datetime import datetime

from casework.consents.telling import tell
from casework.consents.withdraw import to_inform
from casework.domain.case import Case
from casework.domain.consent import Consent, Withdrawal
from casework.letters.correspondence import Correspondence
from casework.ports.sharing import Sharing


def give(
    case: Case,
    answer: Consent,
    sharing: Sharing,
    correspondence: Correspondence,
    now: datetime,
    question: int | None = None,
) -> None:
    """Write ``answer``, whose id is ``case.next_consent``, and with a no take back every yes that it overrules.

    ``question`` is the round that it answers, and ends. Raises AlreadyAnswered when that has an answer, and CaseMovedOn
    when ``case`` has changed since it was read: then it has to be read and judged again.
    """
    withdrawal = Withdrawal(at=answer.given_at, how=answer.how, recorded_by=answer.recorded_by)
    overruled = [each.taken_back(withdrawal) for each in case.consents if each.is_live(now) and answer.overrules(each)]
    tasks = [task for each in overruled for task in to_inform(each, correspondence, now)]
    sharing.give(case.ref, answer, overruled, tasks, question)
    tell(case.ref, tasks, correspondence, now)
