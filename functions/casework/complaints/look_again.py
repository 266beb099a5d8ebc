"""Whether a complainant may be named has changed: their complaint looks again at what may be read of it (FB-15)."""

from datetime import datetime

from casework.complaints.standing import latest_complaint, said_of
from casework.consents.reread import on_case
from casework.domain.case import Case
from casework.domain.round import Status
from casework.domain.staff import SERVICE_ROLES
from casework.errors import CaseErased, NotOnCase
from casework.ports.case_machine import CaseMachine
from casework.ports.cases import Cases
from casework.ports.rounds import Rounds
from casework.waking import wake


def look_again(ref: str, cases: Cases, rounds: Rounds, machine: CaseMachine, now: datetime) -> None:
    """Let the machine of a complaint that waits for somebody outside the service see whether there is anything that
    they may read, by a turn that changes nothing else. On a case without one nothing happens.

    It goes by what stands on the case by then, and so what has changed is written first.
    """

    def act(case: Case) -> None:
        round_ = latest_complaint(case)
        step = said_of(round_).step
        if round_.status is Status.OPEN and step.answer is None and step.owner not in SERVICE_ROLES:
            wake(rounds.turn(round_, round_, now), machine, rounds)

    try:
        on_case(ref, cases, act)
    except (CaseErased, NotOnCase):
        return
