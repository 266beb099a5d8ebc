"""Random populations against a naive oracle: what may go goes, all of it, and nothing else; killed or not."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from casework.adapters import keys
from casework.domain.record import sortable
from casework.domain.round import Kind
from tests.killing import Killer
from tests.retention.populations import Facts, erasable_on, made
from tests.world import World, small_world

_DAYS = st.dates(date(2026, 1, 1), date(2027, 12, 31))
_LATER = st.dates(date(2028, 1, 1), date(2038, 12, 31))
_KINDS = st.sampled_from([Kind.ENQUIRY, Kind.COMMENT, Kind.COMPLAINT])
_ENDED = st.one_of(_DAYS, _DAYS, _DAYS, st.none())


@st.composite
def facts(draw: st.DrawFn) -> Facts:
    """One case, mostly over."""
    opened = draw(_DAYS)

    def ended(or_not: st.SearchStrategy[date | None] = _ENDED) -> date | None:
        day = draw(or_not)
        return max(day, opened) if day else None

    incident_over = ended()
    return Facts(
        opened=opened,
        rounds=tuple((draw(_KINDS), ended()) for _ in range(draw(st.integers(1, 3)))),
        closed=draw(st.none() | st.tuples(st.just(ended(_DAYS) or opened), st.none() | st.integers(1, 4))),
        consent_ended=draw(st.none() | st.none() | _DAYS),
        incident=draw(st.none() | st.none() | st.just((opened, incident_over))),
        safeguarded=draw(st.none() | st.none() | st.just(opened)),
        born=draw(st.none() | st.dates(date(2003, 1, 1), date(2013, 12, 31))),
        held=draw(st.sampled_from([False, False, False, True])),
        shared_address=draw(st.booleans()),
    )


def night_of(day: date) -> datetime:
    return datetime.combine(day, time(2), UTC)


def is_gone(world: World, ref: str) -> bool:
    """Whether only its tombstone is there."""
    items = list(world.table.query(keys.partition(ref)))
    return [item["sk"] for item in items] == ["CASE"] and "erased_at" in items[0]


def is_whole(world: World, ref: str) -> bool:
    """Whether its words and its mail are still there."""
    return world.cases.get(ref).messages[0].text == f"words of {ref}" and f"inbound/{ref}" in world.mail.raw


def expected(population: Sequence[Facts], refs: Sequence[str], day: date) -> tuple[set[str], set[str]]:
    """Those that go on a night of ``day``, and those before a person."""
    gone: set[str] = set()
    to_review: set[str] = set()
    for ref, each in zip(refs, population, strict=True):
        due, review = erasable_on(each)
        if due and due <= day:
            (to_review if review else gone).add(ref)
    return gone, to_review


@pytest.mark.clause("CF-07")
@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    phases=[Phase.explicit, Phase.generate],
)
@given(population=st.lists(facts(), min_size=1, max_size=6), day=_LATER)
def test_exactly_what_the_oracle_says_is_erased(population: list[Facts], day: date) -> None:
    with small_world() as world:
        refs = [made(world, each) for each in population]
        gone, to_review = expected(population, refs, day)
        certificate = world.night(night_of(day))
        assert {ref for ref in refs if is_gone(world, ref)} == gone
        assert {ref for ref in refs if ref not in gone and not is_whole(world, ref)} == set()
        assert (certificate.erased, certificate.to_review, certificate.left) == (len(gone), len(to_review), 0)
        assert not [each for each in gone if each in str(world.mail.raw)]


OVER = date(2027, 1, 8)
POPULATION = (
    Facts(opened=OVER, rounds=((Kind.ENQUIRY, OVER),), closed=(OVER, 1), shared_address=True),
    Facts(opened=OVER, rounds=((Kind.ENQUIRY, OVER), (Kind.COMMENT, OVER)), shared_address=True),
    Facts(opened=OVER, rounds=((Kind.ENQUIRY, OVER),), held=True),
    Facts(opened=OVER, rounds=((Kind.ENQUIRY, OVER),), consent_ended=OVER),
    Facts(opened=OVER, rounds=((Kind.ENQUIRY, OVER),), incident=(OVER, None)),
)
NIGHT = night_of(date(2029, 1, 8))


@pytest.mark.clause("CF-07")
@pytest.mark.parametrize(("side", "again"), [("before", "the same run"), ("after", "the next night")])
def test_killed_at_any_call_and_run_again_it_comes_to_the_same(side: str, again: str) -> None:
    at, killed = 0, True
    while killed:
        at += 1
        killed = _killed_and_run_again(at, side, again)
    assert at > 20, "some calls were not watched"


def _killed_and_run_again(at: int, side: str, again: str) -> bool:
    with small_world() as world:
        refs = [made(world, each) for each in POPULATION]
        gone, _ = expected(POPULATION, refs, NIGHT.date())
        killer = Killer(at, side)
        with killer.at_large(world):
            world.night(NIGHT)
        certificates = [world.disposals.certificate(sortable(NIGHT))]
        certificates.append(world.night(NIGHT if again == "the same run" else NIGHT + timedelta(days=1)))
        assert {ref for ref in refs if is_gone(world, ref)} == gone, at
        assert all(is_whole(world, ref) for ref in refs if ref not in gone), at
        counted = {each.run: each for each in certificates if each}.values()
        assert sum(each.erased for each in counted) == len(gone), at
        assert sum(each.left for each in counted) == 0, at
        assert not list(world.disposals.receipts()), at
        count = world.table.get(keys.count("erased", "2029-01", "period"))
        assert count, at
        assert count["n"] == len(gone), at
        return killer.killed
