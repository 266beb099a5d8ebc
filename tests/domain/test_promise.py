"""The five-working-day promise as truth tables: when it falls due, and who is told on the way there and beyond."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from casework.domain.promise import ResponsePolicy
from casework.domain.staff import Role
from tests.moments import MOMENTS
from tests.profiles import halton

LONDON = ZoneInfo("Europe/London")
HALTON = halton()


CLOSED_AT_CHRISTMAS = halton(calendar={"closures": ["2026-12-29", "2026-12-30", "2026-12-31"]})
COUNTED_FROM_OFFICE_DAY = halton(response={"out_of_hours_receipt_counts_from": "next-office-day"})


def at(text: str) -> datetime:
    """A moment in Halton, written as people there say it: "Wed 2026-12-23 10:00"."""
    moment = datetime.strptime(text, "%a %Y-%m-%d %H:%M").replace(tzinfo=LONDON)
    assert f"{moment:%a}" == text[:3], f"{text} was a {moment:%A}"
    return moment


@pytest.mark.clause("CH-03")
@pytest.mark.parametrize(
    ("received", "due"),
    [
        ("Mon 2026-11-02 10:00", "Mon 2026-11-09 17:00"),
        ("Fri 2026-11-06 16:59", "Fri 2026-11-13 17:00"),
        ("Wed 2026-12-23 10:00", "Mon 2027-01-04 17:00"),  # Christmas, Boxing Day's substitute, New Year
        ("Thu 2026-12-24 09:00", "Tue 2027-01-05 17:00"),
        ("Fri 2026-12-25 12:00", "Tue 2027-01-05 17:00"),  # received on Christmas Day
        ("Mon 2027-03-22 10:00", "Wed 2027-03-31 17:00"),  # Good Friday and Easter Monday
        ("Thu 2027-03-25 10:00", "Mon 2027-04-05 17:00"),
        ("Fri 2027-03-26 10:00", "Mon 2027-04-05 17:00"),  # received on Good Friday
        ("Tue 2027-04-27 10:00", "Wed 2027-05-05 17:00"),  # the early May holiday
        ("Sat 2026-11-07 11:00", "Fri 2026-11-13 17:00"),  # a weekend: Monday is day 1
        ("Sun 2026-11-08 11:00", "Fri 2026-11-13 17:00"),
        ("Wed 2026-11-04 23:59", "Wed 2026-11-11 17:00"),  # a minute before midnight and a minute after
        ("Thu 2026-11-05 00:01", "Thu 2026-11-12 17:00"),
        ("Fri 2026-10-23 10:00", "Fri 2026-10-30 17:00"),  # the clocks go back on Sun 25 October
        ("Sun 2026-10-25 01:30", "Fri 2026-10-30 17:00"),
        ("Fri 2027-03-19 10:00", "Tue 2027-03-30 17:00"),  # the clocks go forward on Sun 28 March, at Easter
        ("Sat 2027-03-27 23:30", "Mon 2027-04-05 17:00"),
        ("Sun 2027-03-28 02:30", "Mon 2027-04-05 17:00"),
        ("Mon 2027-12-20 10:00", "Wed 2027-12-29 17:00"),  # both substitute days
        ("Tue 2028-12-26 10:00", "Wed 2029-01-03 17:00"),
    ],
)
def test_is_due_at_the_end_of_the_fifth_working_day_after_the_day_of_receipt(received: str, due: str) -> None:
    assert HALTON.promise(at(received)).due_at == at(due)


@pytest.mark.clause("CH-03")
def test_closure_days_push_the_christmas_promise_to_the_seventh_of_january() -> None:
    assert CLOSED_AT_CHRISTMAS.promise(at("Wed 2026-12-23 10:00")).due_at == at("Thu 2027-01-07 17:00")


@pytest.mark.clause("CH-03")
@pytest.mark.parametrize(
    ("received", "due"),
    [
        ("Wed 2026-11-04 16:59", "Wed 2026-11-11 17:00"),
        ("Wed 2026-11-04 17:00", "Thu 2026-11-12 17:00"),
        ("Wed 2026-11-04 23:59", "Thu 2026-11-12 17:00"),
        ("Thu 2026-11-05 00:01", "Thu 2026-11-12 17:00"),
        ("Sat 2026-11-07 11:00", "Mon 2026-11-16 17:00"),
        ("Fri 2026-11-06 18:00", "Mon 2026-11-16 17:00"),
    ],
)
def test_receipt_out_of_hours_counts_from_the_next_office_day_only_if_the_service_says_so(
    received: str, due: str
) -> None:
    assert COUNTED_FROM_OFFICE_DAY.promise(at(received)).due_at == at(due)


@pytest.mark.clause("CH-03")
def test_summer_promises_end_at_five_by_the_clock_on_the_wall() -> None:
    due = HALTON.promise(at("Mon 2027-06-07 10:00")).due_at
    assert due.astimezone(LONDON).time() == time(17)
    assert due == datetime(2027, 6, 14, 16, tzinfo=UTC)


@pytest.mark.clause("CH-03")
def test_the_caseworker_then_the_officer_are_reminded_and_lateness_goes_to_officer_and_manager() -> None:
    promise = HALTON.promise(at("Wed 2026-12-23 10:00"))
    told = [(each.name, each.at, set(each.tells), each.overdue) for each in promise.milestones[:4]]
    assert told == [
        ("remind-caseworker", at("Wed 2026-12-30 09:00"), {Role.CASEWORKER}, False),
        ("remind-officer", at("Mon 2027-01-04 09:00"), {Role.CASEWORKER, Role.OFFICER}, False),
        ("overdue", at("Tue 2027-01-05 09:00"), {Role.OFFICER, Role.MANAGER}, True),
        ("still-overdue", at("Tue 2027-01-12 09:00"), {Role.OFFICER}, True),
    ]


@pytest.mark.clause("CH-03")
@given(MOMENTS)
def test_every_reminder_falls_in_office_hours_of_a_working_day(received: datetime) -> None:
    promise = HALTON.promise(received)
    for milestone in promise.milestones:
        assert HALTON.office.is_open(milestone.at, HALTON.working_days)


@given(MOMENTS)
def test_milestones_come_in_order_and_are_overdue_exactly_after_the_due_time(received: datetime) -> None:
    promise = HALTON.promise(received)
    moments = [milestone.at for milestone in promise.milestones]
    assert moments == sorted(moments)
    assert [each.overdue for each in promise.milestones] == [moment > promise.due_at for moment in moments]


@pytest.mark.clause("CH-03")
@given(MOMENTS, st.timedeltas(timedelta(), timedelta(days=30)))
def test_receiving_later_never_promises_earlier(received: datetime, later: timedelta) -> None:
    assert HALTON.promise(received).due_at <= HALTON.promise(received + later).due_at


def test_each_milestone_is_waited_for_in_turn() -> None:
    promise = HALTON.promise(at("Wed 2026-12-23 10:00"))
    passed: list[str] = []
    while milestone := promise.next_milestone(passed, promise.received_at):
        passed.append(milestone.name)
    assert passed == [milestone.name for milestone in promise.milestones]
    assert len(passed) == len(set(passed)) == 13


def test_after_an_outage_only_the_latest_of_the_milestones_that_came_counts() -> None:
    promise = HALTON.promise(at("Wed 2026-12-23 10:00"))
    milestone = promise.next_milestone([], at("Wed 2027-01-06 10:00"))
    assert milestone
    assert milestone.name == "overdue"
    following = promise.next_milestone(["overdue"], at("Wed 2027-01-06 10:00"))
    assert following
    assert following.name == "still-overdue"


def test_a_naive_time_is_no_moment_in_halton() -> None:
    with pytest.raises((ValidationError, ValueError)):
        HALTON.promise(datetime(2026, 12, 23, 10)).model_dump_json()  # noqa: DTZ001  # that is the point


def test_two_milestones_of_one_name_are_refused() -> None:
    rule = HALTON.response.milestones[0].model_dump()
    with pytest.raises(ValidationError, match="same name"):
        ResponsePolicy.model_validate({**HALTON.response.model_dump(), "milestones": [rule, rule]})


@given(MOMENTS)
def test_when_it_is_due_can_be_asked_without_all_that_comes_before(received_at: datetime) -> None:
    assert HALTON.due_at(received_at) == HALTON.promise(received_at).due_at
