"""The nightly run, case by case: what has expired goes, what is held or open stays, and the certificate says both."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from casework.adapters import due_index, keys
from casework.domain.disposal import Became
from casework.domain.hold import Hold, HoldKind, HoldReview
from casework.domain.round import Kind
from casework.domain.staff import Role
from casework.domain.statistic_count import counted
from casework.errors import CaseErased, LetterNotSent
from desk.behaviour.close_incident import close_incident
from tests.adapters.test_eraser import everything
from tests.closings import Closed, closed
from tests.complaints import a_complaint, turn_answered
from tests.escalation.test_welcome import send
from tests.incidents import OLLIE, Behaviour
from tests.world import NOON, World, email

NIGHT = datetime(2028, 12, 23, 2, tzinfo=UTC)
"""The first night on which what ended on 23 December 2026 is two years old."""
DAY = timedelta(days=1)


def left_of(world: World, ref: str) -> list[str]:
    return [item["sk"] for item in world.table.query(keys.partition(ref))]


def hold(world: World, ref: str, kind: HoldKind = HoldKind.LEGAL, review_on: date = date(2029, 3, 1)) -> Hold:
    placed = Hold(
        id=world.cases.get(ref).next_hold,
        kind=kind,
        why="The solicitor wrote",
        review_on=review_on,
        placed_at=NOON,
        placed_by=OLLIE,
    )
    world.holds.place(ref, placed, review_on - 7 * DAY)
    return placed


@pytest.mark.clause("CF-07")
def test_a_case_goes_on_the_day_its_period_is_over_and_not_the_night_before(world: World) -> None:
    ref = closed(world).ref
    assert world.night(NIGHT - DAY).erased == 0
    certificate = world.night(NIGHT)
    assert (certificate.erased, certificate.by_rule, certificate.left) == (1, {"enquiry": 1}, 0)
    assert left_of(world, ref) == ["CASE"]
    with pytest.raises(CaseErased):
        world.cases.get(ref)


@pytest.mark.clause("CF-07")
def test_nothing_of_anybody_is_in_any_store_afterwards(world: World) -> None:
    ref = world.receive(email())
    Closed(world, ref).answer()
    Closed(world, ref).close()
    world.night(NIGHT)
    kept = str(world.table._client.scan(TableName="cases")["Items"])
    assert not [word for word in ("Fielding", "sam", "Sam", "plan", "Casey", "casey") if word in kept]
    assert not world.mail.raw


@pytest.mark.clause("CF-07")
def test_what_can_be_counted_of_it_stays_and_can_be_read(world: World) -> None:
    ref = world.receive(email())
    Closed(world, ref).answer()
    world.night(NIGHT)
    (statistic,) = world.counts.of_anonymised("2026-12")
    assert (statistic.level, statistic.helped) == (None, None)
    (count,) = counted([statistic])
    assert (count.month, count.kind, count.n, count.in_time) == ("2026-12", Kind.ENQUIRY, 1, 1)


@pytest.mark.clause("CF-07")
def test_what_came_again_stops_the_clock(world: World) -> None:
    ref = world.receive(email())
    Closed(world, ref).answer()
    again = email("And now?", to=world.replies.address(ref), message_id="<second@mail.example.org>")
    world.receive(again, NIGHT - DAY)
    assert world.night(NIGHT).erased == 0
    Closed(world, ref).answer(NIGHT + DAY)
    assert world.night(NIGHT + 2 * DAY).erased == 0
    assert world.night(NIGHT + 731 * DAY).erased == 1


@pytest.mark.clause("CF-07")
def test_the_longest_of_its_clocks_decides(world: World) -> None:
    ref = a_complaint(world).ref
    turn_answered(world, ref, NOON)
    round_ = world.cases.get(ref).latest_round
    over = round_.model_copy(update={"answered_at": NOON})
    world.rounds.turn(round_, over, NOON, world.profile.erase_on(Kind.COMPLAINT, NOON))
    assert world.night(NIGHT).erased == 0
    assert world.night(datetime(2032, 12, 22, 2, tzinfo=UTC)).to_review == 0
    assert world.night(datetime(2032, 12, 23, 2, tzinfo=UTC)).to_review == 1
    assert world.post.to(world.officer)[-1]["Subject"] == "Nightly erasure: 0 cases erased, 1 waiting for you"


@pytest.mark.clause("CF-07")
@pytest.mark.parametrize("kind", list(HoldKind))
def test_a_hold_keeps_a_case_until_it_is_lifted(world: World, kind: HoldKind) -> None:
    ref = closed(world).ref
    held = hold(world, ref, kind)
    certificate = world.night(NIGHT)
    assert (certificate.erased, certificate.held, certificate.by_hold) == (0, 1, {kind: 1})
    review = HoldReview(why="It is settled", review_on=held.review_on, lifted=True, at=NIGHT, by=OLLIE)
    world.holds.review(ref, held, held.reviewed(review), NIGHT.date())
    assert world.night(NIGHT + DAY).erased == 1


def test_a_hold_that_comes_while_a_case_is_being_erased_keeps_it(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    ref = closed(world).ref
    traces = world.remains.traces

    def meanwhile(of: str) -> Any:
        if not world.cases.get(ref).holds:
            hold(world, ref)
        return traces(of)

    monkeypatch.setattr(world.remains, "traces", meanwhile)
    assert world.dispose(ref, NIGHT) is Became.HELD
    assert not [receipt for receipt in world.disposals.receipts() if receipt.became is Became.ERASED]


@pytest.mark.clause("BH-02")
def test_an_open_incident_keeps_its_case_and_a_closed_one_as_long_as_its_own_period(world: World) -> None:
    case = closed(world)
    behaviour = Behaviour(world, case.ref)
    behaviour.note(NIGHT - DAY, happened_at=NIGHT - DAY)
    assert world.night(NIGHT).erased == 0
    behaviour.allow()
    behaviour.act("pointed_to_complaint", NIGHT)
    behaviour.learn(learnt="Ring back sooner")
    close_incident(case.ref, "0001", behaviour.file(OLLIE, Role.OFFICER), NIGHT)
    assert world.night(NIGHT + DAY).kept == 1
    assert world.incidents.of(case.ref)


@pytest.mark.clause("CF-07")
def test_the_review_of_a_hold_is_asked_for_before_its_day_and_again_when_it_is_late(world: World) -> None:
    ref = closed(world).ref
    hold(world, ref)
    world.night(NIGHT)
    asked = [datetime(2029, 2, 22, 2, tzinfo=UTC), datetime(2029, 3, 2, 2, tzinfo=UTC)]
    for night in asked:
        world.night(night)
    tasks = [(task.id, task.due_at.date()) for task in world.cases.get(ref).tasks if "review-hold" in task.id]
    assert tasks == [
        ("review-hold-0001-2029-03-01", date(2029, 3, 1)),
        ("review-hold-0001-2029-03-01-late", date(2029, 3, 1)),
    ]


def test_the_certificate_counts_and_names_nobody(world: World) -> None:
    ref = closed(world).ref
    world.night(NIGHT)
    (letter,) = [each for each in world.post.to(world.officer) if each["Subject"].startswith("Nightly erasure")]
    assert letter["Subject"] == "Nightly erasure: 1 case erased"
    assert ref not in str(letter)
    body = letter.get_body(("plain",))
    assert body
    words = body.get_content()
    assert "Erased by the schedule: 1" in words
    assert "Erased because their person asked for that: 0" in words


def test_a_night_with_nothing_due_is_certified_and_nobody_is_written_to(world: World) -> None:
    assert world.night(NIGHT).is_empty
    assert not world.post.to(world.officer)


@pytest.mark.clause("CF-07")
def test_what_does_not_fit_on_one_page_goes_in_the_same_night_and_no_page_outlives_the_next(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(due_index, "_PAGE", 2)
    refs = [closed(world).ref for _ in range(5)]
    assert world.night(NIGHT).erased == len(refs)
    pages = [item for item in everything(world) if item["pk"]["S"].startswith("PAGE#")]
    assert len(pages) >= 2
    world.night(NIGHT + DAY)
    assert not [item for item in everything(world) if item["pk"]["S"].startswith("PAGE#")]


def test_a_page_that_is_asked_for_twice_begins_where_it_began(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(due_index, "_PAGE", 2)
    for _ in range(5):
        closed(world)
    first, second = world.due_cases.due(NIGHT.date(), "run", 1)
    assert second == 2
    assert world.due_cases.due(NIGHT.date(), "run", 2) == world.due_cases.due(NIGHT.date(), "run", 2)
    assert not set(first) & set(world.due_cases.due(NIGHT.date(), "run", 2)[0])


@pytest.mark.clause("CF-07")
def test_a_letter_that_ses_never_took_leaves_nothing_of_who_it_was_for(world: World) -> None:
    ref = world.receive(email())
    world.post.trouble.append(LetterNotSent("Throttled"))
    with pytest.raises(LetterNotSent):
        send(world, ref)
    Closed(world, ref).answer()
    assert world.night(NIGHT).erased == 1
    assert not [item for item in everything(world) if item["pk"]["S"].startswith("RECIPIENT#")]
