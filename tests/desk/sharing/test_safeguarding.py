"""Safeguarding: the record needs nobody's yes and delays nobody, and says whether the person was told (CF-20)."""

from typing import Any

import pytest
from pydantic import ValidationError

from casework.domain.safeguarding import Ground, SafeguardingDisclosure, WhyNotTold
from casework.errors import FieldWrong, LetterNotSent
from desk.sharing.record_safeguarding import NotedSafeguarding, record_safeguarding
from tests.asked import referred
from tests.sharing import DAY, HOUR, a_client
from tests.world import CASEY, NOON, World

TOLD = {"told": True, "at": NOON - HOUR}
NOT_TOLD = {"told": False, "why_not": "unsafe", "reason": "A partner was listening"}
NOTED: dict[str, Any] = {
    "concern": "Said that they are hit at home",
    "at_risk": "The client's younger brother",
    "ground": "child_at_risk",
    "items": ["what was said", "the address"],
    "recipient": "iCART",
    "decided_by": "Robin Lead",
    "told_first": TOLD,
}


def record(world: World, ref: str, now: Any = NOON, **changes: Any) -> SafeguardingDisclosure:
    noted = NotedSafeguarding.model_validate({**NOTED, **changes})
    return record_safeguarding(
        ref, noted, CASEY, world.cases, world.safeguarding, world.correspondence, world.profile, now
    )


@pytest.mark.clause("CF-20")
@pytest.mark.clause("YP-10")
def test_keeps_who_was_at_risk_what_was_passed_to_whom_and_that_the_person_was_told_first(world: World) -> None:
    client = a_client(world)
    recorded = record(world, client.ref, reference="IC-1", made_at=NOON - HOUR / 2)
    assert client.case.safeguarding == (recorded,)
    assert (recorded.ground, recorded.recipient, recorded.decided_by) == (Ground.CHILD_AT_RISK, "iCART", "Robin Lead")
    assert (recorded.told_first.at, recorded.made_at, recorded.recorded_at) == (NOON - HOUR, NOON - HOUR / 2, NOON)
    assert client.task("told-afterwards-0001") is None


@pytest.mark.clause("YP-10")
def test_who_was_not_told_first_is_to_be_told_afterwards(world: World) -> None:
    client = a_client(world)
    recorded = record(world, client.ref, told_first=NOT_TOLD)
    assert recorded.told_first.why_not is WhyNotTold.UNSAFE
    assert client.task("told-afterwards-0001") == (
        "Tell the person, as soon as that is safe, what was passed on: safeguarding record 0001"
    )


@pytest.mark.clause("CF-22")
def test_the_officer_is_told_by_reference_once(world: World) -> None:
    ref = a_client(world).ref
    for _ in range(2):
        record(world, ref)
    (letter,) = world.post.to(World.officer)
    assert letter["Subject"] == f"{ref}: something for you to do"
    assert "safeguarding record 0001" in letter.as_string()
    assert not any(word in letter.as_string() for word in ("hit", "brother", "iCART", "Robin Lead"))


@pytest.mark.clause("CF-21")
def test_it_needs_no_consent_no_client_and_no_working_post_office(world: World) -> None:
    client = a_client(world)
    client.say(recipient="iCART", answer="no")
    world.post.trouble += [LetterNotSent("TooManyRequestsException")] * 2
    assert record(world, client.ref, told_first=NOT_TOLD).id == "0001"
    assert record(world, referred(world).ref).id == "0001"


def test_the_same_record_is_kept_once_and_another_beside_it(world: World) -> None:
    ref = a_client(world).ref
    assert record(world, ref) == record(world, ref, NOON + HOUR / 2)
    assert record(world, ref, concern="Another thing").id == "0002"
    assert record(world, ref, NOON + 2 * HOUR).id == "0003"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"ground": "court_order"}, "ground"),
        ({"made_at": NOON + HOUR}, "made_at"),
        ({"made_at": NOON - DAY}, "told_first.at"),
        ({"told_first": {"told": True, "at": NOON + HOUR}}, "told_first.at"),
    ],
)
def test_what_cannot_be_so_is_refused_by_its_field(world: World, changes: dict[str, Any], field: str) -> None:
    client = a_client(world)
    with pytest.raises(FieldWrong) as refused:
        record(world, client.ref, **changes)
    assert refused.value.field == field
    assert not client.case.safeguarding


def test_a_ground_counts_where_the_profile_has_switched_it_on(world: World) -> None:
    switched_on = world.profile.safeguarding.model_copy(update={"grounds": tuple(Ground)})
    world.profile = world.profile.model_copy(update={"safeguarding": switched_on})
    assert record(world, a_client(world).ref, ground="court_order").ground is Ground.COURT_ORDER


@pytest.mark.clause("YP-10")
@pytest.mark.parametrize(
    "told_first",
    [
        {"told": True},
        {"told": True, "at": NOON, "why_not": "unsafe"},
        {"told": True, "at": NOON, "reason": "x"},
        {"told": False},
        {"told": False, "why_not": "unsafe"},
        {"told": False, "reason": "x"},
        {"told": False, "why_not": "forgotten", "reason": "x"},
        {"told": False, "why_not": "unsafe", "reason": "x", "at": NOON},
        {"told": "yes", "at": NOON},
    ],
)
def test_told_first_is_a_yes_with_a_time_or_a_no_with_one_of_two_reasons(told_first: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        NotedSafeguarding.model_validate({**NOTED, "told_first": told_first})
