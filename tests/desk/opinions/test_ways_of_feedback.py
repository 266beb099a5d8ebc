"""Every kind of feedback by every published way, with a name or without, from the day it came until it is closed."""

from datetime import timedelta
from typing import Any

import pytest

from casework.domain.channel import Channel
from casework.domain.round import FEEDBACK, Kind, Outcome, Round, Status
from casework.domain.staff import Role
from desk.opinions.reclassify import Reclassification, Reclassifications
from tests.domain.test_noted_feedback import OF_EACH_WAY
from tests.noting.test_take_note import CALLER, note, take
from tests.opinions import close, will_improve
from tests.world import CASEY, NOON, World, email

NOTED = sorted(set(Channel) - {Channel.EMAIL})
DAY = timedelta(days=1)


def seen_to(world: World, round_: Round) -> Round:
    """The round as it is closed, with all that it may need."""
    is_criticism = round_.kind is Kind.CRITICISM
    if is_criticism:
        will_improve(world, round_.ref, NOON + DAY)
    return close(world, round_.ref, NOON + DAY, accepted=True if is_criticism else None)


@pytest.mark.clause("FB-02")
@pytest.mark.clause("FB-03")
@pytest.mark.clause("FB-05")
@pytest.mark.clause("FB-06")
@pytest.mark.clause("FB-07")
@pytest.mark.clause("FB-10")
@pytest.mark.parametrize("contact", [CALLER, None], ids=["named", "anonymous"])
@pytest.mark.parametrize("channel", NOTED)
@pytest.mark.parametrize("kind", sorted(FEEDBACK))
def test_feedback_is_noted_by_any_way_and_seen_to(
    world: World, kind: Kind, channel: Channel, contact: dict[str, Any] | None
) -> None:
    how = OF_EACH_WAY[channel]
    noted = note(kind=kind, channel=channel, contact=contact, feedback={"reply_wanted": False, "how": how})
    case = world.cases.get(take(world, noted).ref)
    round_ = case.latest_round
    assert (case.header.kind, case.header.channel, round_.due_at) == (kind, channel, world.profile.promise(NOON).due_at)
    assert (case.contact is None) is (contact is None)
    assert round_.feedback
    assert round_.feedback.how.model_dump(mode="json", exclude_none=True) == how
    assert seen_to(world, round_).outcome is Outcome.SEEN_TO
    assert [(each.kind, each.n) for each in world.counts.of_feedback()] == [(kind, 1)]


@pytest.mark.clause("FB-04")
@pytest.mark.parametrize("kind", sorted(FEEDBACK))
def test_an_email_that_turns_out_to_be_feedback_is_seen_to_as_such_from_the_day_it_came(
    world: World, kind: Kind
) -> None:
    ref = world.receive(email("You were kind to us, but hard to reach"))
    said = {"kind": kind, "reason": "It asks for nothing", "feedback": {"reply_wanted": False}}
    staff = Reclassifications(world.cases, world.rounds, world.tasks, world.machine, world.profile)
    round_ = staff.take(ref, Reclassification.model_validate(said), CASEY, frozenset({Role.CASEWORKER}), NOON + DAY)
    assert (round_.kind, round_.received_at, round_.due_at) == (kind, NOON, world.profile.promise(NOON).due_at)
    assert world.cases.get(ref).messages[0].message_id == "<first@mail.example.org>"
    assert seen_to(world, round_).status is Status.ANSWERED
    assert [(each.kind, each.n) for each in world.counts.of_feedback()] == [(kind, 1)]
