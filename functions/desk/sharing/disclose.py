"""Passing something on, or seeking it: asked for, checked against the consents, and claimed (CF-18, CF-26 to CF-28)."""

from datetime import datetime

from pydantic import Field

from casework.consents.reread import on_case
from casework.consents.telling import tell
from casework.consents.unconfirmed import refuse_before_the_family_agrees
from casework.domain.case import Case
from casework.domain.consent import ForWhom, Scope
from casework.domain.consent_check import Checked, check
from casework.domain.disclosure import Decision, Direction, Disclosure
from casework.domain.record import Record
from casework.domain.retry import lately
from casework.domain.round import Kind, Round, Status
from casework.domain.staff import Role, StaffMember
from casework.domain.task import Task
from casework.domain.text import Line
from casework.errors import ImpossibleAct, NotOnCase
from casework.letters.correspondence import Correspondence
from casework.ports.case_machine import CaseMachine
from casework.ports.cases import Cases
from casework.ports.sharing import Sharing
from casework.profile import Profile
from casework.waking import begin

REQUEST, ASK, MAKE = "ask to share or seek", "ask the client", "share or seek"


class RequestedDisclosure(Record):
    """What is to be passed to, or sought from, whom and what for: no more than is needed (CF-27)."""

    direction: Direction
    for_whom: ForWhom = Field(default=ForWhom.CLIENT, description="whose information it is")
    recipient: Line = Field(description="one named recipient, as the consent names them")
    purpose: Line
    items: tuple[Line, ...] = Field(min_length=1, max_length=50)

    @property
    def scope(self) -> Scope:
        return Scope(for_whom=self.for_whom, recipient=self.recipient, purpose=self.purpose, items=self.items)


def request_disclosure(
    ref: str,
    wanted: RequestedDisclosure,
    by: StaffMember,
    cases: Cases,
    sharing: Sharing,
    correspondence: Correspondence,
    profile: Profile,
    now: datetime,
) -> tuple[Disclosure, str | None]:
    """Check ``wanted`` against the consents, and keep that it was asked for: the disclosure, and what is missing for
    it. Unless it is refused, the client is to be told before anything is discussed (CF-28).

    The same request by the same person within an hour is the same disclosure until that is made; its ``decision`` is
    then what the check says now. Raises CaseNotFound,
    and ImpossibleAct while the family has not said that they want the service.
    """

    def act(case: Case) -> tuple[Disclosure, str | None]:
        refuse_before_the_family_agrees(case, REQUEST)
        checked = _checked(case, wanted.scope, profile, now)
        if standing := _standing(case, wanted, by, now):
            tell(ref, _tasks_of(case, standing), correspondence, now)
            return standing.model_copy(update={"decision": checked.decision}), checked.missing
        disclosure = Disclosure(
            id=case.next_disclosure,
            direction=wanted.direction,
            scope=wanted.scope,
            requested_at=now,
            requested_by=by,
            decision=checked.decision,
        )
        refused = disclosure.decision is Decision.REFUSE
        tasks = [] if refused else [_to_tell_before(disclosure, correspondence, now)]
        sharing.request(ref, disclosure, tasks)
        tell(ref, tasks, correspondence, now)
        return disclosure, checked.missing

    return on_case(ref, cases, act)


def ask_about(
    ref: str, disclosure_id: str, cases: Cases, sharing: Sharing, machine: CaseMachine, profile: Profile, now: datetime
) -> Round:
    """Put the question of a disclosure to the client, as a round of its own, and start its machine; a question that is
    open already stays as it is. If the machine cannot be started now, the sweep starts it.

    Raises CaseNotFound, NotOnCase, and ImpossibleAct when there is nothing to ask, or when the client may not answer
    this alone.
    """

    def act(case: Case) -> Round:
        disclosure = _disclosure(case, disclosure_id)
        if question := _open_question(case, disclosure):
            return question
        _refuse_what_cannot_be_asked(case, disclosure, profile, now)
        asked = Round(
            ref=ref,
            number=case.next_number,
            kind=Kind.CONSENT,
            received_at=now,
            due_at=now,
            disclosure=disclosure.id,
            allocated_to=case.allocated_to,
        )
        question = asked.model_copy(update={"due_at": profile.course(asked).due_at})
        sharing.ask(ref, disclosure, question)
        return question

    question = on_case(ref, cases, act)
    begin(ref, question.number, machine)
    return question


def make_disclosure(
    ref: str,
    disclosure_id: str,
    by: StaffMember,
    cases: Cases,
    sharing: Sharing,
    correspondence: Correspondence,
    profile: Profile,
    now: datetime,
) -> Disclosure:
    """Claim a disclosure, in one write with the check of the consent that it relies on: a withdrawal that comes first
    wins, and one that comes later finds it. After this the telling is a person's.

    Claimed again by the same person it stays as it is. Raises CaseNotFound, NotOnCase, and ImpossibleAct saying
    what is missing.
    """

    def act(case: Case) -> Disclosure:
        disclosure = _disclosure(case, disclosure_id)
        if disclosure.made_at:
            if disclosure.made_by != by:
                raise ImpossibleAct(ref, MAKE, f"disclosure {disclosure.id} was made already, by somebody else")
            tell(ref, _tasks_of(case, disclosure), correspondence, now)
            return disclosure
        refuse_before_the_family_agrees(case, MAKE)
        if why_not := _why_not_used(case):
            raise ImpossibleAct(ref, MAKE, why_not)
        checked = _checked(case, disclosure.scope, profile, now)
        consent = checked.consent
        if consent is None:
            raise ImpossibleAct(ref, MAKE, f"there is no consent to disclosure {disclosure.id}: {checked.missing}")
        made = disclosure.model_copy(update={"made_at": now, "made_by": by, "consent": consent.id})
        what = f"Tell the client what came of disclosure {made.id}"
        tasks = [correspondence.task(_told_outcome(made), what, now, Role.CASEWORKER)]
        if not any(task.id == _told_before(made) for task in case.tasks):
            tasks.insert(0, _to_tell_before(made, correspondence, now))
        sharing.make(case, made, consent, now, tasks)
        tell(ref, tasks, correspondence, now)
        return made

    return on_case(ref, cases, act)


def _disclosure(case: Case, disclosure_id: str) -> Disclosure:
    for disclosure in case.disclosures:
        if disclosure.id == disclosure_id:
            return disclosure
    raise NotOnCase(case.ref, "disclosure")


def _open_question(case: Case, disclosure: Disclosure) -> Round | None:
    for round_ in case.rounds:
        if round_.number == disclosure.asked_round and round_.status is Status.OPEN:
            return round_
    return None


def _refuse_what_cannot_be_asked(case: Case, disclosure: Disclosure, profile: Profile, now: datetime) -> None:
    refuse_before_the_family_agrees(case, ASK)
    if disclosure.made_at:
        raise ImpossibleAct(case.ref, ASK, f"disclosure {disclosure.id} was made already")
    why_not = _why_not_used(case) or case.deciders(profile.office).why_not_asked(disclosure.scope.for_whom, now)
    if why_not:
        raise ImpossibleAct(case.ref, ASK, why_not)
    checked = _checked(case, disclosure.scope, profile, now)
    match checked.decision:
        case Decision.SHARE:
            raise ImpossibleAct(case.ref, ASK, "they have agreed already")
        case Decision.REFUSE:
            raise ImpossibleAct(case.ref, ASK, f"{checked.missing}: only a new yes of their own accord can change it")


def _why_not_used(case: Case) -> str | None:
    """Why nothing of the case may be used, whatever its consents say; None where its person did not ask for that."""
    if case.restriction is None:
        return None
    return f"the client asked that what is kept is not used: hold {case.restriction.id} has to be lifted first"


def _checked(case: Case, wanted: Scope, profile: Profile, now: datetime) -> Checked:
    if why_not := _why_not_used(case):
        return Checked(decision=Decision.REFUSE, missing=why_not)
    return check(wanted, case.consents, case.deciders(profile.office), now)


def _standing(case: Case, wanted: RequestedDisclosure, by: StaffMember, now: datetime) -> Disclosure | None:
    for disclosure in case.disclosures:
        same = (disclosure.direction, disclosure.scope, disclosure.requested_by) == (wanted.direction, wanted.scope, by)
        if same and disclosure.made_at is None and lately(disclosure.requested_at, now):
            return disclosure
    return None


def _to_tell_before(disclosure: Disclosure, correspondence: Correspondence, now: datetime) -> Task:
    what = f"Tell the client, before it is discussed, what disclosure {disclosure.id} is about"
    return correspondence.task(_told_before(disclosure), what, now, Role.CASEWORKER)


def _tasks_of(case: Case, disclosure: Disclosure) -> list[Task]:
    return [task for task in case.tasks if task.id in {_told_before(disclosure), _told_outcome(disclosure)}]


def _told_before(disclosure: Disclosure) -> str:
    return f"told-before-{disclosure.id}"


def _told_outcome(disclosure: Disclosure) -> str:
    return f"told-outcome-{disclosure.id}"
