"""Whatever has ended is looked at some night, however it came to its end and whoever was at work meanwhile."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from casework.adapters import keys
from casework.domain.closing import Closing
from casework.domain.disposal import Became
from casework.domain.erasure_review import ErasureReview
from casework.domain.hold import HoldReview
from casework.domain.round import Outcome
from casework.domain.staff import Role
from desk.behaviour.close_incident import close_incident
from tests.closings import Closed, closed
from tests.desk.sharing.test_safeguarding import NOT_TOLD, record
from tests.incidents import OLLIE, Behaviour
from tests.referrals import Lane
from tests.retention.test_night import DAY, NIGHT, hold, left_of
from tests.sharing import Client, a_client
from tests.world import CASEY, World, email


def night_of(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, 2, tzinfo=UTC)


def meanwhile(monkeypatch: pytest.MonkeyPatch, where: Any, name: str, comes: Any) -> None:
    """Let something come to a case just before the call ``name`` of ``where``, once."""
    call, waiting = getattr(where, name), [comes]

    def called(*args: Any, **named: Any) -> Any:
        if waiting:
            waiting.pop()()
        return call(*args, **named)

    monkeypatch.setattr(where, name, called)


@pytest.mark.clause("CF-07")
def test_a_question_that_was_open_on_the_day_of_its_case_and_then_expired_keeps_it_no_longer(world: World) -> None:
    client = Client(world, closed(world).ref)
    client.request(NIGHT - 2 * DAY)
    question = client.ask(now=NIGHT - DAY)
    assert world.night(NIGHT).kept == 1
    world.rounds.decide(client.ref, question.number, Outcome.EXPIRED, NIGHT + 20 * DAY)
    assert world.night(NIGHT + 40 * DAY).kept == 1
    assert world.night(night_of(2035, 1, 20)).erased == 1


@pytest.mark.clause("CF-07")
def test_a_case_that_is_closed_while_it_is_held_goes_two_years_after_that(world: World) -> None:
    case = Closed(world, world.receive(email()))
    case.answer()
    held = hold(world, case.ref)
    assert world.night(NIGHT).held == 1
    case.close(NIGHT + 30 * DAY, invite=False, why_not="opted_out")
    lifted = HoldReview(why="It is settled", review_on=held.review_on, lifted=True, at=NIGHT, by=OLLIE)
    world.holds.review(case.ref, held, held.reviewed(lifted), (NIGHT + 31 * DAY).date())
    assert world.night(NIGHT + 31 * DAY).kept == 1
    assert world.night(night_of(2031, 1, 22)).erased == 1


@pytest.mark.clause("BH-02")
def test_an_incident_that_is_closed_while_its_case_is_looked_at_is_looked_at_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    behaviour = Behaviour(world, closed(world).ref)
    behaviour.note(NIGHT - DAY, happened_at=NIGHT - DAY)
    behaviour.allow()
    behaviour.act("pointed_to_complaint", NIGHT)
    behaviour.learn(learnt="Ring back sooner")
    close = lambda: close_incident(behaviour.ref, "0001", behaviour.file(OLLIE, Role.OFFICER), NIGHT)  # noqa: E731
    meanwhile(monkeypatch, world.due_cases, "look_again", close)
    assert world.night(NIGHT).kept == 1
    assert world.night(NIGHT + 31 * DAY).kept == 1
    assert world.night(night_of(2030, 12, 23)).erased == 1


@pytest.mark.clause("CF-25")
def test_a_referral_that_a_safeguarding_record_kept_goes_when_that_is_decided_and_not_two_years_later(
    world: World,
) -> None:
    lane = Lane(world)
    record(world, lane.ref)
    assert world.night(NIGHT - 700 * DAY).kept == 1
    lane.decide(Outcome.REFUSED, NIGHT - 699 * DAY)
    lane.settle(NIGHT - 699 * DAY)
    night = NIGHT - 699 * DAY + timedelta(days=6 * 366)
    assert world.night(NIGHT - 660 * DAY).kept == 1
    assert world.night(night).to_review == 1


@pytest.mark.clause("CF-25")
def test_a_referral_that_was_refused_while_it_was_held_goes_once_the_hold_is_lifted(world: World) -> None:
    lane = Lane(world)
    held = hold(world, lane.ref)
    lane.decide(Outcome.REFUSED, NIGHT)
    lane.settle(NIGHT)
    lifted = HoldReview(why="It is settled", review_on=held.review_on, lifted=True, at=NIGHT + DAY, by=OLLIE)
    world.holds.review(lane.ref, held, held.reviewed(lifted), (NIGHT + DAY).date())
    certificates = [world.night(NIGHT + day * DAY) for day in (1, 2)]
    assert [each.by_rule for each in certificates] == [{}, {"referral": 1}]
    assert not list(world.table.query(keys.STATISTICS))


@pytest.mark.clause("CF-18")
def test_a_consent_goes_by_its_own_period_from_a_case_that_goes_on_and_its_id_is_not_given_again(world: World) -> None:
    client = a_client(world)
    client.say()
    client.request()
    client.make()
    (consent,) = client.case.consents
    assert world.night(datetime.combine(consent.expires_at.date(), NIGHT.time(), UTC)).kept == 1
    passed = [item for item in left_of(world, client.ref) if item.startswith(("CONSENT", "DISCLOSURE"))]
    assert passed == ["CONSENT#0001", "DISCLOSURE#0001"]
    certificate = world.night(night_of(2034, 2, 1))
    assert (certificate.consents, certificate.erased) == (1, 0)
    assert (client.case.consents, client.case.disclosures) == ((), ())
    assert (client.case.next_consent, client.case.next_disclosure) == ("0002", "0002")


@pytest.mark.clause("CF-18")
def test_a_consent_goes_by_its_own_period_although_its_case_is_kept_longer(world: World) -> None:
    client = a_client(world)
    expires_at = client.say().expires_at
    client.withdraw()
    Closed(world, client.ref).answer()
    Closed(world, client.ref).close(expires_at - DAY, level=2, invite=False, why_not="opted_out")
    assert world.night(expires_at + DAY).kept == 1
    assert world.night(night_of(2032, 12, 22)).consents == 0
    certificate = world.night(night_of(2032, 12, 23))
    assert (certificate.consents, certificate.kept) == (1, 1)


@pytest.mark.parametrize("what", ["closing", "disclosure"])
def test_what_is_written_down_while_a_case_is_being_erased_keeps_it(
    world: World, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    ref = closed(world).ref
    case = world.cases.get(ref)
    closing = Closing(id=case.next_closing, round=1, at=NIGHT, by=CASEY)
    comes = {
        "closing": lambda: world.closings.close(ref, closing, 2, None, "2028-12"),
        "disclosure": lambda: Client(world, ref).request(NIGHT),
    }
    meanwhile(monkeypatch, world.remains, "traces", comes[what])
    assert world.dispose(ref, NIGHT) is Became.KEPT
    assert world.cases.get(ref).ref == ref
    assert not [each for each in world.disposals.receipts() if each.became is Became.ERASED]


@pytest.mark.clause("CF-20")
def test_a_review_says_nothing_of_a_safeguarding_record_that_came_after_it(world: World) -> None:
    case = Closed(world, world.receive(email()))
    case.answer()
    case.close(level=2, invite=False, why_not="opted_out")
    due = night_of(2032, 12, 23)
    world.night(due - DAY)
    assert world.night(due).to_review == 1
    review = ErasureReview(id="0001", why="Nobody comes back", at=due, by=OLLIE)
    world.holds.decide(case.ref, review, due.date())
    record(world, case.ref, due + timedelta(hours=3), made_at=due + timedelta(hours=2), told_first=NOT_TOLD)
    assert world.night(due + DAY).kept == 1
    assert world.night(night_of(2038, 12, 23)).to_review == 1
