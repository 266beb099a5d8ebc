"""A client who uses a right over what is kept of them, and whoever sees to it: in one small world."""

from datetime import datetime, timedelta
from typing import Any

from casework.domain.case import Case
from casework.domain.child import Child
from casework.domain.contact import Relationship
from casework.domain.rights_request import Right, RightsRequest
from casework.domain.round import Round
from casework.domain.staff import StaffMember
from casework.erasing import Erasing
from casework.letters.rights import RightsLetters
from desk.keeping.answer_request import NotedRightsAnswer, RightsAnswers
from desk.keeping.erase_on_request import RequestedErasures
from desk.keeping.identify_requester import NotedIdentity, NotedStanding, note_identity, note_standing
from desk.keeping.pause_request import (
    NotedExtension,
    NotedPause,
    NotedResumption,
    extend_request,
    pause_request,
    resume_request,
)
from desk.keeping.record_request import NotedRequest, record_request
from desk.keeping.rights_desk import RightsDesk
from escalation.acknowledge import acknowledge
from escalation.open_round import open_round
from escalation.pass_milestone import pass_milestone
from escalation.waiting import Waiting
from tests.asked import parked
from tests.sharing import Client, a_client
from tests.world import CASEY, NOON, World

SAM = "sam.fielding@example.org"
ACCESS: dict[str, Any] = {
    "right": "access",
    "what": "Everything that you have on me",
    "channel": "email",
    "identity": {"known_because": "They wrote from the address that we always write to"},
}
ASKED: dict[str, Any] = {**ACCESS, "identity": {"needed": "A letter with your address on it"}}
DONE: dict[str, Any] = {"settled": "done", "words": "Here is all of it"}
COPIED: dict[str, Any] = {**DONE, "export": "0001"}
"""Of access and portability: with the copy that was handed over."""
REFUSED: dict[str, Any] = {
    "settled": "refused",
    "ground": "unfounded_or_excessive",
    "words": "It is the tenth this week",
}


class Rights:
    """One case, and a request on it: by default about access, received at noon on 23 December 2026, a Wednesday."""

    def __init__(
        self,
        world: World,
        relationship: Relationship = Relationship.PARENT,
        child: Child | None = None,
        ref: str | None = None,
    ) -> None:
        self.world = world
        self.client = Client(world, ref) if ref else a_client(world, relationship, child)
        self.ref = self.client.ref
        if ref is None:
            world.post.letters.clear()

    @property
    def desk(self) -> RightsDesk:
        world = self.world
        letters = RightsLetters(world.correspondence, world.replies)
        return RightsDesk(
            world.cases,
            world.requests,
            world.rounds,
            world.tasks,
            world.machine,
            world.correspondence,
            letters,
            world.profile,
        )

    @property
    def case(self) -> Case:
        return self.world.cases.get(self.ref)

    @property
    def round(self) -> Round:
        return self.case.round(2)

    @property
    def request(self) -> RightsRequest:
        request = self.round.rights
        assert request
        return request

    def make(self, now: datetime = NOON, by: StaffMember = CASEY, **changes: Any) -> Round:
        return record_request(self.ref, NotedRequest.model_validate({**ACCESS, **changes}), by, self.desk, now)

    def identify(self, now: datetime = NOON, **said: Any) -> Round:
        return note_identity(self.ref, 2, NotedIdentity.model_validate(said), CASEY, self.desk, now)

    def stand(self, now: datetime = NOON, **said: Any) -> Round:
        return note_standing(self.ref, 2, NotedStanding.model_validate(said), CASEY, self.desk, now)

    def pause(self, now: datetime = NOON, why: str = "Which years do you mean?") -> Round:
        return pause_request(self.ref, 2, NotedPause(why=why), CASEY, self.desk, now)

    def resume(self, now: datetime = NOON, **said: Any) -> Round:
        return resume_request(self.ref, 2, NotedResumption.model_validate(said), CASEY, self.desk, now)

    def extend(self, now: datetime = NOON, why: str = "There are six years of letters") -> Round:
        return extend_request(self.ref, 2, NotedExtension(why=why), CASEY, self.desk, now)

    def answer(self, now: datetime = NOON, by: StaffMember = CASEY, number: int = 2, **said: Any) -> Round:
        noted = NotedRightsAnswer.model_validate(said or self._granted(number))
        world = self.world
        erasing = Erasing(world.remains, world.disposals, world.eraser, world.profile)
        erasures = RequestedErasures(world.cases, world.incidents, erasing, world.profile)
        return RightsAnswers(self.desk, erasures).answer(self.ref, number, noted, by, now)

    def _granted(self, number: int) -> dict[str, Any]:
        request = self.case.round(number).rights
        return COPIED if request and request.right in {Right.ACCESS, Right.PORTABILITY} else DONE

    def open(self, now: datetime = NOON) -> Waiting:
        """As its machine begins: it takes the round in hand, acknowledges it, and waits."""
        world = self.world
        waits = open_round(self.ref, 2, world.rounds, world.profile, now)
        acknowledge(self.ref, 2, world.cases, world.correspondence, world.replies, now)
        parked(world, self.ref, 2)
        return waits

    def look(self, milestone: str | None, now: datetime) -> Waiting:
        """As its machine does when it has waited for ``milestone``."""
        assert milestone
        world = self.world
        stores = (world.cases, world.rounds, world.correspondence, world.profile)
        return pass_milestone(self.ref, 2, milestone, *stores, now)

    def wait(self, waits: Waiting, now: datetime, until: datetime) -> tuple[Waiting, datetime]:
        """Let its machine wait, and look, until then."""
        while not waits["answered"] and now + timedelta(seconds=waits["seconds"]) <= until:
            now += timedelta(seconds=waits["seconds"])
            waits = self.look(waits["milestone"], now)
        return waits, now

    def subjects(self, to: str = SAM) -> list[str]:
        """What was written, without the reference."""
        return [
            str(letter["Subject"]).replace(f": {self.ref}", "").replace(f"{self.ref}: ", "")
            for letter in self.world.post.to(to)
        ]

    def last_letter(self, to: str = SAM) -> str:
        body = self.world.post.to(to)[-1].get_body(("plain",))
        assert body
        return " ".join(str(body.get_content()).split())

    def open_tasks(self) -> list[str]:
        return [task.what for task in self.case.tasks if task.done_at is None]
