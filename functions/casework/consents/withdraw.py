"""A consent is taken back: it blocks at once, and whoever something was passed on to is to be informed (CF-18)."""

from datetime import datetime

from casework.consents.reread import on_case
from casework.consents.telling import tell
from casework.domain.case import Case
from casework.domain.channel import Channel
from casework.domain.consent import Answer, Consent, Withdrawal
from casework.domain.staff import Role, StaffMember
from casework.domain.task import Task
from casework.errors import ImpossibleAct, NotOnCase
from casework.letters.correspondence import Correspondence
from casework.ports.cases import Cases
from casework.ports.sharing import Sharing

ACT = "withdraw a consent"


def withdraw(
    ref: str,
    consent_id: str,
    how: Channel,
    by: StaffMember | None,
    cases: Cases,
    sharing: Sharing,
    correspondence: Correspondence,
    now: datetime,
) -> Consent:
    """Take a consent back, told to ``by`` or, with None, by the person's own hand. Its ``disclosures`` are what was
    passed on or sought under it until then, and after this nothing is.

    Who takes it back by their own hand is told that the recipient learns nothing more, and so every live yes of theirs
    that names this recipient goes with it; staff are told which others there are, and ask.

    A consent that is withdrawn already stays as it is. Raises CaseNotFound, NotOnCase, and ImpossibleAct
    for a no.
    """

    def act(case: Case) -> Consent:
        given = the_yes(case, consent_id, ACT)
        if given.withdrawn:
            tell(ref, to_inform(given, correspondence, now), correspondence, now)
            return given
        with_it = [each for each in case.consents if by is None and _goes_too(each, given, now)]
        withdrawal = Withdrawal(at=now, how=how, recorded_by=by)
        withdrawn = [each.taken_back(withdrawal) for each in (given, *with_it)]
        tasks = [task for each in withdrawn for task in to_inform(each, correspondence, now)]
        sharing.withdraw(ref, withdrawn, tasks)
        tell(ref, tasks, correspondence, now)
        return withdrawn[0]

    return on_case(ref, cases, act)


def _goes_too(other: Consent, given: Consent, now: datetime) -> bool:
    return other.id != given.id and other.is_live(now) and other.scope.is_about(given.scope)


def the_yes(case: Case, consent_id: str, act: str) -> Consent:
    """The yes with this id. Raises NotOnCase, and ImpossibleAct when it is a no."""
    found = next((each for each in case.consents if each.id == consent_id), None)
    if found is None:
        raise NotOnCase(case.ref, "consent")
    if found.answer is Answer.NO:
        raise ImpossibleAct(case.ref, act, f"consent {consent_id} is a no")
    return found


def to_inform(withdrawn: Consent, correspondence: Correspondence, now: datetime) -> list[Task]:
    """The task of informing everyone whom something was passed on to under a consent that was taken back, if any."""
    if not withdrawn.disclosures:
        return []
    made = ", ".join(withdrawn.disclosures)
    what = f"Consent {withdrawn.id} was withdrawn: inform everyone it was passed on to (disclosures {made})"
    return [correspondence.task(f"withdrawn-{withdrawn.id}", what, now, Role.CASEWORKER)]
