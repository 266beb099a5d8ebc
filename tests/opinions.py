"""People who say what they think of the service, or of another one, and staff who see to it."""

from datetime import datetime
from typing import Any

from casework.domain.improvement import Improvement, NotedImprovement
from casework.domain.round import Round
from casework.domain.staff import Role
from casework.improve import improve
from casework.noting.take_note import take_note
from desk.opinions.close_feedback import ClosedFeedback, OpenFeedback
from desk.opinions.show_the_way import NotedDiscussion, Shown, ShownRoute, ViewsAboutOthers
from tests.asked import parked
from tests.noting.test_take_note import note
from tests.world import CASEY, NOON, World

CLOSED: dict[str, Any] = {"what": "Read out at the team meeting"}
REPLY: dict[str, Any] = {"channel": "telephone", "summary": "Thanked them, and said what will change"}
WAY: dict[str, Any] = {"body": "nhs", "how": "telephone", "support_offered": True, "support_accepted": False}


def said(world: World, kind: str = "comment", now: datetime = NOON, contact: Any = None, **feedback: Any) -> Round:
    """Feedback by telephone, on which its machine waits; anonymous, unless there is a ``contact``."""
    how = {"read_back": True, **({"about_the_writer": False} if feedback.get("worker") else {})}
    noted = note(kind=kind, contact=contact, feedback={"reply_wanted": False, "how": how, **feedback})
    return parked(world, take_note(noted, CASEY, None, world.cases, world.machine, world.profile, now).ref, 1)


def close(world: World, ref: str, now: datetime = NOON, **closed: Any) -> Round:
    feedback = OpenFeedback(world.cases, world.opinions, world.rounds, world.machine, world.profile)
    return feedback.close(ref, ClosedFeedback.model_validate({**CLOSED, **closed}), CASEY, now)


def will_improve(world: World, ref: str, now: datetime = NOON, **changes: Any) -> Improvement:
    action = {"what": "Ring back within a day", "owner": "Robin Lead", "due_on": "2027-01-29", **changes}
    noted = NotedImprovement.model_validate(action)
    return improve(ref, noted, CASEY, world.cases, world.improvements, world.correspondence, world.profile, now)


def about_another(world: World, now: datetime = NOON, contact: Any = None) -> Round:
    """Views about another service, on whose round its machine waits."""
    noted = note(kind="other_service", contact=contact, summary="The school does not answer")
    return parked(world, take_note(noted, CASEY, None, world.cases, world.machine, world.profile, now).ref, 1)


def views(world: World) -> ViewsAboutOthers:
    return ViewsAboutOthers(world.cases, world.opinions, world.rounds, world.machine, world.profile)


def discuss(
    world: World, ref: str, now: datetime = NOON, roles: frozenset[Role] = frozenset({Role.CASEWORKER}), **said: Any
) -> None:
    noted = NotedDiscussion.model_validate({"what": "They mean to complain", "with_officer": "Olu Officer", **said})
    views(world).discuss(ref, noted, CASEY, roles, now)


def show(world: World, ref: str, now: datetime = NOON, **changes: Any) -> Shown:
    return views(world).show(ref, ShownRoute.model_validate({**WAY, **changes}), CASEY, now)
