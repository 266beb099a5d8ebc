"""A client who shouted at a worker, and the officer who decides about it."""

from datetime import date, datetime
from typing import Any

from casework.domain.case import Case
from casework.domain.contact import Relationship
from casework.domain.incident import Incident
from casework.domain.round import Round
from casework.domain.staff import Role, StaffMember
from desk.behaviour.act_on_incident import ChosenAction, act_on_incident
from desk.behaviour.close_incident import NotedLearning, close_incident, note_learning
from desk.behaviour.incident_file import IncidentFile
from desk.behaviour.record_incident import NotedContext, NotedIncident, note_context, record_incident
from desk.behaviour.refuse_service import DecidedLifting, DecidedRefusal, DecidedRenewal, Refusals
from desk.cases.finish_task import finish_task
from escalation.review_refusal import Review, Reviewed
from tests.sharing import HOUR, a_client
from tests.world import CASEY, NOON, World

OLLIE = StaffMember(id="ollie", name="Ollie Officer")
NOTED: dict[str, Any] = {
    "channel": "telephone",
    "happened_at": NOON - HOUR,
    "words_used": "You useless lot, I know where you park",
    "staff_affected": ["jo"],
    "witnesses": ["kim"],
}
CONTEXT = {"context": "Their son was excluded that morning", "allowance": "They were left to shout for ten minutes"}
REVIEW = date(2027, 3, 23)
REFUSED: dict[str, Any] = {
    "incident": "0001",
    "what": "No calls by telephone; letters are answered",
    "reasons": "On 23 December a worker was threatened",
    "proportionate": "Two warnings changed nothing",
    "disability": "None is known; distress was allowed for",
    "other_help": "IPSEA, at www.ipsea.org.uk",
    "review_on": REVIEW,
}
RENEWED: dict[str, Any] = {"reasons": "It happened again in February", "review_on": date(2027, 6, 23)}


class Behaviour:
    """One case, and what is done about behaviour on it."""

    def __init__(self, world: World, ref: str | None = None) -> None:
        self.world, self.ref = world, ref or a_client(world).ref

    @property
    def case(self) -> Case:
        return self.world.cases.get(self.ref)

    def file(self, who: StaffMember = CASEY, *roles: Role) -> IncidentFile:
        decided_by = self.world.profile.behaviour.decided_by
        return IncidentFile(
            self.world.incidents, self.world.cases, who, frozenset(roles or {Role.CASEWORKER}), decided_by
        )

    def note(
        self, now: datetime = NOON, by: StaffMember = CASEY, role: Role = Role.CASEWORKER, **changes: Any
    ) -> Incident:
        noted = NotedIncident.model_validate({**NOTED, **changes})
        return record_incident(self.ref, noted, self.file(by, role), self.world.correspondence, now)

    def allow(self, incident: str = "0001", by: StaffMember = CASEY, **changes: Any) -> Incident:
        noted = NotedContext.model_validate({**CONTEXT, **changes})
        return note_context(self.ref, incident, noted, self.file(by), NOON)

    def act(
        self, kind: str, now: datetime = NOON, by: StaffMember = CASEY, at: Any = None, told: Any = None, **what: Any
    ) -> Incident:
        chosen = ChosenAction.model_validate({"action": {"kind": kind, **what}, "at": at, "told_first": told})
        world = self.world
        return act_on_incident(self.ref, "0001", chosen, self.file(by), world.correspondence, world.profile, now)

    def learn(self, **what: Any) -> Incident:
        return note_learning(self.ref, "0001", NotedLearning.model_validate(what), self.file(), NOON)

    def close(self, by: StaffMember = OLLIE, role: Role = Role.OFFICER) -> Incident:
        return close_incident(self.ref, "0001", self.file(by, role), NOON)

    def do(self, task: str) -> None:
        finish_task(self.ref, task, OLLIE, self.world.cases, self.world.tasks, self.world.profile, NOON)

    @property
    def refusals(self) -> Refusals:
        world = self.world
        return Refusals(self.file(OLLIE, Role.OFFICER), world.rounds, world.machine, world.profile)

    def refuse(self, now: datetime = NOON, **changes: Any) -> Round:
        return self.refusals.refuse(self.ref, DecidedRefusal.model_validate({**REFUSED, **changes}), now)

    def renew(self, now: datetime = NOON, number: int = 2, **changes: Any) -> Round:
        decided = DecidedRenewal.model_validate({**RENEWED, **changes})
        return self.refusals.renew(self.ref, number, decided, now)

    def lift(self, now: datetime = NOON, number: int = 2, reason: str = "They apologised") -> Round:
        return self.refusals.lift(self.ref, number, DecidedLifting(reason=reason), now)

    def review(self, now: datetime = NOON, number: int = 2) -> Reviewed:
        """As the machine does at the beginning, after each turn, and when it has waited."""
        world = self.world
        machine = Review(world.cases, world.rounds, world.tasks, world.correspondence, world.replies, world.profile)
        return machine.see_to(self.ref, number, now)


def refused(world: World, relationship: Relationship = Relationship.PARENT) -> Behaviour:
    """A case on which service is refused, in round 2, until 23 March 2027."""
    behaviour = Behaviour(world, a_client(world, relationship).ref)
    behaviour.note()
    behaviour.allow()
    behaviour.refuse()
    world.post.letters.clear()
    return behaviour
