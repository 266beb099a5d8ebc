"""Permission to hold contact details is taken back: what was held only by it goes, subject to holds (CF-14)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from casework.complaints.look_again import look_again
from casework.consents.reread import on_case
from casework.consents.telling import tell
from casework.consents.withdraw import to_inform
from casework.domain.case import Case
from casework.domain.consent import Consent
from casework.domain.permission import PermissionAsked
from casework.domain.record import Instant, Record, sortable
from casework.domain.staff import Role, StaffMember
from casework.domain.task import Task
from casework.domain.welcome import BY_POST
from casework.domain.withdrawn_permission import WithdrawnPermission, withdrawn
from casework.errors import ImpossibleAct
from casework.letters.correspondence import Correspondence
from casework.letters.spoken_notice import TO_BE_TOLD
from casework.ports.case_machine import CaseMachine
from casework.ports.cases import Cases
from casework.ports.contacts import Contacts
from casework.ports.mail import MailRemovals
from casework.ports.rounds import Rounds
from casework.waking import wake

_ACT = "withdraw permission to hold"
_TO_DECIDE = "permission-held"
_TO_LINKED = "permission-linked"
_LINKED = "Permission to hold was withdrawn: ask whether that is so, and see to it, on the linked cases as well"
_HELD = "Permission to hold was withdrawn, and a safeguarding record keeps the details: decide whether they may go"


class Withdrawn(Record):
    """Since when nobody agrees that the details on a case are kept; ``held_because`` is why they are kept all the same,
    None when they are gone.

    ``consents`` are those that were taken back with it, ``disclosures`` what was made under them: whoever something was
    passed on to is to be informed. ``linked`` are the cases on which the same has to be seen to.
    """

    ref: str
    withdrawn_at: Instant
    held_because: str | None
    consents: tuple[str, ...]
    disclosures: tuple[str, ...]
    linked: tuple[str, ...]


@dataclass(frozen=True)
class Withdrawals:
    """Withdraws permission to hold, with what it needs for that."""

    cases: Cases
    contacts: Contacts
    rounds: Rounds
    machine: CaseMachine
    removals: MailRemovals
    correspondence: Correspondence

    def withdraw(self, ref: str, how: PermissionAsked, by: StaffMember, now: datetime) -> Withdrawn:
        """Keep no more than in what role somebody got in touch, what they asked and what was answered.

        Questions that wait for them end as refused: on a referral that erases the case. Who decides a complaint of
        theirs outside the service is not to know whose it is any more. A withdrawal that stands stays
        as it is; what a crash leaves of one, the sweep finishes. Raises CaseNotFound, and ImpossibleAct where nobody is
        known.
        """
        said = on_case(ref, self.cases, lambda case: self._withdraw(case, how, by, now))
        look_again(ref, self.cases, self.rounds, self.machine, now)
        return said

    def _withdraw(self, case: Case, how: PermissionAsked, by: StaffMember, now: datetime) -> Withdrawn:
        contact = case.contact
        if contact is None:
            raise ImpossibleAct(case.ref, _ACT, "nobody is known on this case, and so nobody's details are held")
        if contact.permission and not contact.permission.given:
            at = contact.permission.at
            with_it = [each for each in case.consents if each.withdrawn and each.withdrawn.at == at]
            of_it = {_TO_DECIDE, _TO_LINKED, *(task.id for task in self._to_inform(with_it, now))}
            unfinished = [task for task in case.tasks if task.id in of_it and task.done_at is None]
            tell(case.ref, unfinished, self.correspondence, now)
            return _said(case, at, case.why_held, with_it)
        change = withdrawn(case, contact, how, by, now, frozenset({BY_POST, TO_BE_TOLD}))
        if_held = [self.correspondence.task(_TO_DECIDE, _HELD, now, case.seen_to_by)] if change.held_because else []
        raised = (*if_held, *self._linked(case, now), *self._to_inform(change.consents, now))
        change = change.model_copy(update={"raised": raised})
        removal_id = f"permission-{sortable(now)}"
        self.contacts.withdraw(case.ref, change, removal_id)
        self._wake(case.ref, change)
        tell(case.ref, change.raised, self.correspondence, now)
        self.removals.finish(case.ref, removal_id)
        return _said(case, change.at, change.held_because, change.consents)

    def _linked(self, case: Case, now: datetime) -> list[Task]:
        """Who says it of one case may mean all: a person asks, and sees to it there."""
        what = f"{_LINKED}: {', '.join(case.linked)}"
        return [self.correspondence.task(_TO_LINKED, what, now, Role.CASEWORKER)] if case.linked else []

    def _to_inform(self, consents: Sequence[Consent], now: datetime) -> list[Task]:
        return [task for each in consents for task in to_inform(each, self.correspondence, now)]

    def _wake(self, ref: str, change: WithdrawnPermission) -> None:
        for number in change.questions:
            wake(self.rounds.get(ref, number), self.machine, self.rounds)


def _said(case: Case, at: datetime, held_because: str | None, consents: Sequence[Consent]) -> Withdrawn:
    return Withdrawn(
        ref=case.ref,
        withdrawn_at=at,
        held_because=held_because,
        consents=tuple(each.id for each in consents),
        disclosures=tuple(disclosure for each in consents for disclosure in each.disclosures),
        linked=case.linked,
    )
