"""A client whose caseworker records what they agree to: the desk's use cases about sharing, in one small world."""

from datetime import datetime, timedelta
from typing import Any

from casework.adapters import keys
from casework.adapters.table import to_item
from casework.consents.withdraw import withdraw
from casework.domain.case import Case
from casework.domain.channel import Channel
from casework.domain.child import Child
from casework.domain.consent import Consent
from casework.domain.contact import Contact, Relationship
from casework.domain.disclosure import Disclosure
from casework.domain.round import Round
from casework.domain.staff import StaffMember
from desk.sharing.disclose import RequestedDisclosure, ask_about, make_disclosure, request_disclosure
from desk.sharing.give_consent import GivenConsent, give_consent
from desk.sharing.narrow_consent import Remaining, narrow_consent
from tests.world import CASEY, NOON, World, email

SCHOOL: dict[str, Any] = {"recipient": "Hill School", "purpose": "arrange a meeting", "items": ("attendance", "wishes")}
YES: dict[str, Any] = {**SCHOOL, "answer": "yes", "told": "We would tell the school …", "how": "telephone"}
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


class Client:
    """One client's case, and what is done about sharing on it."""

    def __init__(self, world: World, ref: str) -> None:
        self.world, self.ref = world, ref

    @property
    def case(self) -> Case:
        return self.world.cases.get(self.ref)

    def task(self, task_id: str) -> str | None:
        """What the task asks for, where there is one."""
        return next((task.what for task in self.case.tasks if task.id == task_id), None)

    def say(self, now: datetime = NOON, by: StaffMember = CASEY, **changes: Any) -> Consent:
        world, given = self.world, GivenConsent.model_validate({**YES, **changes})
        return give_consent(self.ref, given, by, world.cases, world.sharing, world.correspondence, world.profile, now)

    def withdraw(self, consent_id: str = "0001", now: datetime = NOON, by: StaffMember | None = CASEY) -> Consent:
        world = self.world
        return withdraw(
            self.ref, consent_id, Channel.TELEPHONE, by, world.cases, world.sharing, world.correspondence, now
        )

    def narrow(self, *left: str, consent_id: str = "0001", now: datetime = NOON) -> Consent:
        world, remaining = self.world, Remaining(items=left)
        return narrow_consent(
            self.ref, consent_id, remaining, CASEY, world.cases, world.sharing, world.correspondence, now
        )

    def request(self, now: datetime = NOON, by: StaffMember = CASEY, **changes: Any) -> tuple[Disclosure, str | None]:
        world, wanted = self.world, RequestedDisclosure.model_validate({"direction": "share", **SCHOOL, **changes})
        return request_disclosure(
            self.ref, wanted, by, world.cases, world.sharing, world.correspondence, world.profile, now
        )

    def ask(self, disclosure_id: str = "0001", now: datetime = NOON) -> Round:
        world = self.world
        return ask_about(self.ref, disclosure_id, world.cases, world.sharing, world.machine, world.profile, now)

    def make(self, disclosure_id: str = "0001", now: datetime = NOON, by: StaffMember = CASEY) -> Disclosure:
        world = self.world
        return make_disclosure(
            self.ref, disclosure_id, by, world.cases, world.sharing, world.correspondence, world.profile, now
        )


def a_client(world: World, relationship: Relationship = Relationship.PARENT, child: Child | None = None) -> Client:
    """A client who wrote, and of whom staff have noted who they are."""
    ref = world.receive(email())
    contact = Contact(name="Sam Fielding", email="sam.fielding@example.org", relationship=relationship)
    world.table.write(world.table.put(to_item(keys.contact(ref), contact)))
    if child:
        world.table.write(world.table.put(to_item(keys.child(ref), child)))
    return Client(world, ref)


def becomes(client: Client, relationship: Relationship) -> None:
    """Staff note that the client is somebody else than was thought."""
    table, contact = client.world.table, client.case.contact
    assert contact
    table.write(table.put(to_item(keys.contact(client.ref), contact.model_copy(update={"relationship": relationship}))))
