"""A consent loses some of its items; what is left holds on (CF-18, YP-04: it can be changed at any time)."""

from datetime import datetime

from pydantic import Field

from casework.consents.reread import on_case
from casework.consents.telling import tell
from casework.consents.withdraw import the_yes
from casework.domain.case import Case
from casework.domain.consent import Consent, narrowed
from casework.domain.record import Record
from casework.domain.staff import Role, StaffMember
from casework.domain.task import Task
from casework.domain.text import Line
from casework.errors import ImpossibleAct
from casework.letters.correspondence import Correspondence
from casework.ports.cases import Cases
from casework.ports.sharing import Sharing

ACT = "narrow a consent"


class Remaining(Record):
    """What may still be passed on or sought."""

    items: tuple[Line, ...] = Field(min_length=1, max_length=50, description="what is left; to leave nothing, withdraw")


def narrow_consent(
    ref: str,
    consent_id: str,
    remaining: Remaining,
    by: StaffMember,
    cases: Cases,
    sharing: Sharing,
    correspondence: Correspondence,
    now: datetime,
) -> Consent:
    """Take out of a consent everything but ``remaining``; whoever had what is taken out is to be informed.

    Where nothing else is in it, nothing changes. Raises CaseNotFound, and ImpossibleAct when there is no such live yes,
    or when it does not have all of ``remaining``: to widen a consent is to ask for another.
    """

    def act(case: Case) -> Consent:
        was = the_yes(case, consent_id, ACT)
        if not was.is_live(now):
            raise ImpossibleAct(ref, ACT, f"consent {was.id} was withdrawn or has expired")
        if not all(map(was.scope.has, remaining.items)):
            raise ImpossibleAct(ref, ACT, f"consent {was.id} does not have all of these items: ask for another")
        becomes = narrowed(was, remaining.items, now, by)
        if becomes.scope == was.scope:
            tell(ref, _standing_tasks(case, was), correspondence, now)
            return was
        tasks = _to_inform(case, becomes, correspondence, now)
        sharing.narrow(ref, was, becomes, tasks)
        tell(ref, tasks, correspondence, now)
        return becomes

    return on_case(ref, cases, act)


def _to_inform(case: Case, becomes: Consent, correspondence: Correspondence, now: datetime) -> list[Task]:
    out = becomes.narrowed[-1].items
    had = [
        each.id
        for each in case.disclosures
        if each.id in becomes.disclosures and any(each.scope.has(item) for item in out)
    ]
    if not had:
        return []
    what = (
        f"Something was taken out of consent {becomes.id}: inform everyone it was passed on to"
        f" (disclosures {', '.join(had)})"
    )
    return [correspondence.task(f"{_task_id(becomes)}{len(becomes.narrowed)}", what, now, Role.CASEWORKER)]


def _standing_tasks(case: Case, consent: Consent) -> list[Task]:
    return [task for task in case.tasks if task.id.startswith(_task_id(consent))]


def _task_id(consent: Consent) -> str:
    return f"narrowed-{consent.id}-"
