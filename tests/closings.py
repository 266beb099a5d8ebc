"""Cases that were answered and closed, and what becomes of their surveys."""

from datetime import datetime, timedelta
from typing import Any

from casework.domain.case import Case
from casework.domain.closing import Closing
from casework.letters.links import ToSurvey
from casework.noting.take_note import take_note
from casework.record_response import GivenResponse, record_response
from desk.opinions.close_case import GivenClosing, close_case
from families.reply import Reply
from families.return_survey import Surveys
from families.survey import show_survey, take_survey
from tests.noting.test_take_note import CALLER, note
from tests.world import CASEY, NOON, World

SAID = GivenResponse.model_validate({"channel": "telephone", "summary": "Explained"})
CLOSED = NOON + timedelta(hours=1)
ROBIN = "robin@example.org"
FILLED = {"easy": "very_easy", "helped": "yes", "good": "That somebody listened", "reply": "no"}
TICKS = {"easy": "hard", "helped": "partly"}


class Closed:
    """One client's case from its answer on."""

    def __init__(self, world: World, ref: str | None = None, **contact: Any) -> None:
        self.world = world
        self.ref = ref or self._rung(contact)

    def _rung(self, contact: dict[str, Any]) -> str:
        world, said = self.world, note(contact={**CALLER, "safe_contact": {}, **contact})
        return take_note(said, CASEY, None, world.cases, world.machine, world.profile, NOON).ref

    @property
    def case(self) -> Case:
        return self.world.cases.get(self.ref)

    @property
    def closing(self) -> Closing:
        return self.case.closings[-1]

    def answer(self, at: datetime = NOON) -> None:
        world = self.world
        record_response(self.ref, SAID, CASEY, world.cases, world.rounds, world.machine, world.profile, at)

    def close(self, at: datetime = CLOSED, **given: Any) -> Closing:
        world = self.world
        return close_case(
            self.ref,
            GivenClosing.model_validate(given),
            CASEY,
            world.cases,
            world.closings,
            world.invitations,
            world.profile,
            at,
        )

    @property
    def link(self) -> ToSurvey:
        """The link in the last letter that the client was sent."""
        body = self.world.post.to(ROBIN)[-1].get_body(("plain",))
        assert body
        found = self.world.links.read(body.get_content().partition("/page/")[2].partition(">")[0])
        assert isinstance(found, ToSurvey)
        return found

    def look(self, at: datetime = CLOSED) -> Reply:
        return show_survey(self.link, self.case, self.world.profile, at)

    def send(self, form: dict[str, str], at: datetime = CLOSED) -> Reply:
        world, case = self.world, self.case
        surveys = Surveys(world.cases, world.closings, world.machine, world.correspondence, world.profile)
        return take_survey(self.link, form, case, surveys, world.profile, at)

    def counted(self) -> list[tuple[int, int, int]]:
        return [(each.invited, each.withheld, each.returned) for each in self.world.counts.of_surveys()]


def closed(world: World, themes: tuple[str, ...] = (), **contact: Any) -> Closed:
    """A case that was answered and closed, and whose client was invited unless ``contact`` speaks against it."""
    case = Closed(world, **contact)
    case.answer()
    case.close(themes=themes)
    return case
