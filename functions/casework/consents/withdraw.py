"""A consent is taken back: it blocks at once, and whoever something was passed on to is to be informed (CF-18)."""

from datetime import datetime

from casework.consents.telling import tell
from casework.domain.channel import Channel
from casework.domain.consent import Answer, Consent, Withdrawal
from casework.domain.staff import Role, StaffMember
from casework.domain.task import Task
from casework.errors import CaseMovedOn, ImpossibleAct
from casework.letters.correspondence import Correspondence
from casework.ports import Cases, Sharing

ACT = "withdraw a consent"
_TRIES = 5


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

    A consent that is withdrawn already stays as it is. Raises CaseNotFound, and ImpossibleAct when there is no such
    yes.
    """
    for _ in range(_TRIES):
        case = cases.get(ref)
        given = next((each for each in case.consents if each.id == consent_id), None)
        if given is None or given.answer is Answer.NO:
            raise ImpossibleAct(ref, ACT, f"there is no yes with the id {consent_id} on this case")
        withdrawn = given if given.withdrawn else taken_back(given, Withdrawal(at=now, how=how, recorded_by=by))
        tasks = to_inform(withdrawn, correspondence, now)
        try:
            if not given.withdrawn:
                sharing.withdraw(ref, withdrawn, tasks)
        except CaseMovedOn:
            continue
        tell(ref, tasks, correspondence, now)
        return withdrawn
    raise CaseMovedOn(ref)


def taken_back(consent: Consent, withdrawal: Withdrawal) -> Consent:
    return consent.model_copy(update={"withdrawn": withdrawal})


def to_inform(withdrawn: Consent, correspondence: Correspondence, now: datetime) -> list[Task]:
    """The task of informing everyone whom something was passed on to under a consent that was taken back, if any."""
    if not withdrawn.disclosures:
        return []
    made = ", ".join(withdrawn.disclosures)
    what = f"Consent {withdrawn.id} was withdrawn: inform everyone it was passed on to (disclosures {made})"
    return [correspondence.task(f"withdrawn-{withdrawn.id}", what, now, Role.CASEWORKER)]
