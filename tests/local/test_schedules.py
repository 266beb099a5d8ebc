"""Schedule expressions mean what EventBridge Scheduler's documentation says."""

import importlib
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import ModuleType

import pytest

from infra.local.schedules import UnknownExpression, UnknownSchedules, read
from infra.local.service import LocalService

TINY = Path(__file__).parent / "tiny" / "template.yaml"
SINCE = datetime(2026, 12, 23, 9, tzinfo=UTC)
CHRISTMAS_EVE = SINCE + timedelta(days=1)


def test_a_rate_counts_from_when_it_was_made() -> None:
    rate = read("rate(30 minutes)", None, SINCE)
    assert rate.after(SINCE) == SINCE + timedelta(minutes=30)
    assert rate.after(SINCE + timedelta(minutes=30)) == SINCE + timedelta(minutes=60)


@pytest.mark.parametrize(
    ("expression", "zone", "after", "expected"),
    [
        ("cron(0 2 * * ? *)", "Europe/London", "2026-12-23T09:00+00:00", "2026-12-24T02:00+00:00"),
        ("cron(0 2 * * ? *)", "Europe/London", "2026-06-23T09:00+00:00", "2026-06-24T01:00+00:00"),
        ("cron(30 8 ? * MON-FRI *)", "Europe/London", "2026-12-25T09:00+00:00", "2026-12-28T08:30+00:00"),
        ("cron(0/20 9 * * ? *)", None, "2026-12-23T09:20+00:00", "2026-12-23T09:40+00:00"),
        ("cron(0 0 L * ? *)", None, "2027-02-01T00:00+00:00", "2027-02-28T00:00+00:00"),
        ("cron(0 0 1 JAN ? 2028)", None, "2026-12-23T09:00+00:00", "2028-01-01T00:00+00:00"),
        # An hour that the clock change leaves out is not lost.
        ("cron(30 1 * * ? *)", "Europe/London", "2027-03-27T09:00+00:00", "2027-03-28T01:30+00:00"),
        ("at(2026-12-24T09:00:00)", "Europe/London", "2026-12-23T09:00+00:00", "2026-12-24T09:00+00:00"),
    ],
)
def test_the_next_firing(expression: str, zone: str | None, after: str, expected: str) -> None:
    firing = read(expression, zone, SINCE).after(datetime.fromisoformat(after))
    assert firing == datetime.fromisoformat(expected)


@pytest.mark.parametrize(("expression", "after"), [("at(2026-12-24T09:00:00)", 2027), ("cron(0 0 1 1 ? 2026)", 2026)])
def test_what_has_fired_for_the_last_time_never_fires_again(expression: str, after: int) -> None:
    assert read(expression, None, SINCE).after(datetime(after, 6, 1, tzinfo=UTC)) is None


@pytest.mark.parametrize(
    "expression", ["rate(5 fortnights)", "cron(0 0 * *)", "cron(99 0 * * ? *)", "whenever", "at(x)"]
)
def test_an_expression_that_cannot_be_read_is_refused(expression: str) -> None:
    with pytest.raises(UnknownExpression):
        read(expression, None, SINCE)


def test_a_schedule_fires_through_a_fortnight_without_missing_one(tiny: LocalService, handlers: ModuleType) -> None:
    tiny.advance(tiny.now() + timedelta(days=14))
    assert [name for name, _ in handlers.SEEN].count("tick") == 14 * 48


def test_a_state_machine_is_started_every_night_across_the_change_of_the_clocks(
    tiny: LocalService, handlers: ModuleType
) -> None:
    tiny.advance(datetime(2027, 3, 27, 12, tzinfo=UTC))
    handlers.SEEN.clear()
    tiny.advance(datetime(2027, 3, 29, 12, tzinfo=UTC))
    assert [event["ref"] for name, event in handlers.SEEN if name == "step"] == [
        "2027-03-28T01:00:00Z",
        "2027-03-29T01:00:00Z",
    ]


def test_a_night_that_fails_does_not_end_the_schedule(tiny: LocalService, handlers: ModuleType) -> None:
    handlers.FAIL["step"] = 1
    tiny.advance(CHRISTMAS_EVE)
    assert [event["ref"] for name, event in handlers.SEEN if name == "step"] == ["2026-12-24T02:00:00Z"]
    tiny.advance(CHRISTMAS_EVE + timedelta(days=1))
    runs = tiny.client("stepfunctions").list_executions(
        stateMachineArn=tiny.stack.created["NightlyMachine"].physical_resource_id
    )
    assert sorted(run["status"] for run in runs["executions"]) == ["FAILED", "SUCCEEDED"]


@pytest.mark.journey
def test_a_schedule_may_fire_less_often_than_the_template_says() -> None:
    monthly = {"TickFunctionOften": "rate(30 days)", "NightlyMachineNightly": "cron(0 2 1 * ? *)"}
    with LocalService(SINCE, template=TINY, schedules=monthly) as service:
        seen = importlib.import_module("tiny_handlers").SEEN
        seen.clear()
        service.advance(SINCE + timedelta(days=366))
        assert [name for name, _ in seen].count("tick") == 12
        assert [event["ref"] for name, event in seen if name == "step"][-2:] == [
            "2027-11-01T02:00:00Z",
            "2027-12-01T02:00:00Z",
        ]


@pytest.mark.journey
def test_an_expression_for_a_schedule_that_is_not_there_is_refused() -> None:
    with pytest.raises(UnknownSchedules) as refusal:
        LocalService(SINCE, template=TINY, schedules={"Hourly": "rate(1 hour)"}).__enter__()
    assert refusal.value.names == ["Hourly"]


def test_a_schedule_may_fire_less_often_while_the_clock_moves_far(tiny: LocalService, handlers: ModuleType) -> None:
    began = tiny.now()
    tiny.advance(began + timedelta(days=60), {"TickFunctionOften": "rate(20 days)"})
    assert [name for name, _ in handlers.SEEN].count("tick") == 3
    tiny.advance(began + timedelta(days=60, hours=2))
    assert [name for name, _ in handlers.SEEN].count("tick") == 3 + 4


@pytest.mark.parametrize("meanwhile", [{"Hourly": "rate(1 hour)"}, {"TickFunctionOften": "now and then"}, ["hourly"]])
def test_a_move_by_schedules_that_cannot_be_is_refused_before_it_begins(tiny: LocalService, meanwhile: object) -> None:
    began = tiny.now()
    later = {"to": (began + timedelta(days=1)).isoformat(), "schedules": meanwhile}
    answer = tiny.request("POST", "/local/clock", later)
    assert (answer.status_code, answer.json["error"].split(":")[0]) == (422, "schedules")
    assert tiny.now() == began
