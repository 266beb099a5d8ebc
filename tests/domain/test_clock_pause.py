"""When an enquiry is due whose clock stood still, as truth tables: whole working days, and none for an hour."""

import pytest

from casework.domain.clock_pause import ClockPause, WhyPaused
from tests.domain.test_promise import COUNTED_FROM_OFFICE_DAY, HALTON, at
from tests.world import CASEY

REVIEW = at("Fri 2026-11-20 17:00").date()


def pause(begins: str, ends: str | None) -> ClockPause:
    restarted_at = at(ends) if ends else None
    return ClockPause(
        at=at(begins), by=CASEY, reason=WhyPaused.THEY_ASKED, why="Away", review_on=REVIEW, restarted_at=restarted_at
    )


@pytest.mark.clause("CH-03")
@pytest.mark.parametrize(
    ("begins", "ends", "due"),
    [
        ("Mon 2026-11-02 11:00", "Mon 2026-11-02 16:00", "Mon 2026-11-09 17:00"),  # the same day gives nothing
        ("Tue 2026-11-03 10:00", "Wed 2026-11-04 10:00", "Tue 2026-11-10 17:00"),
        ("Tue 2026-11-03 10:00", "Thu 2026-11-05 16:59", "Wed 2026-11-11 17:00"),
        ("Tue 2026-11-03 10:00", "Thu 2026-11-05 17:00", "Thu 2026-11-12 17:00"),  # after hours: at hand on Friday
        ("Tue 2026-11-03 18:00", "Wed 2026-11-04 10:00", "Mon 2026-11-09 17:00"),  # overnight: no office day
        ("Fri 2026-11-06 10:00", "Sat 2026-11-07 10:00", "Tue 2026-11-10 17:00"),
        ("Fri 2026-11-06 10:00", "Mon 2026-11-09 10:00", "Tue 2026-11-10 17:00"),
        ("Sat 2026-11-07 10:00", "Sun 2026-11-08 10:00", "Mon 2026-11-09 17:00"),  # a weekend counts for nobody
        ("Mon 2026-11-02 11:00", "Wed 2026-11-04 10:00", "Tue 2026-11-10 17:00"),  # the day of receipt never counted
        ("Mon 2026-11-09 16:00", "Mon 2026-11-16 09:00", "Mon 2026-11-16 17:00"),  # from its last day to its last day
        ("Mon 2026-11-09 16:00", "Mon 2026-11-16 18:00", "Tue 2026-11-17 17:00"),
        (
            "Tue 2026-11-03 10:00",
            "Mon 2026-12-28 10:00",
            "Tue 2027-01-05 17:00",
        ),  # at hand on Tuesday
        ("Tue 2026-11-03 10:00", None, "Thu 2026-11-26 17:00"),  # as if until its review on the 20th
    ],
)
def test_what_was_left_of_the_working_days_is_left_again(begins: str, ends: str | None, due: str) -> None:
    assert HALTON.promise(at("Mon 2026-11-02 10:00"), [pause(begins, ends)]).due_at == at(due)


@pytest.mark.clause("CH-03")
def test_days_that_two_pauses_share_count_once() -> None:
    twice = [
        pause("Tue 2026-11-03 10:00", "Wed 2026-11-04 10:00"),
        pause("Wed 2026-11-04 11:00", "Thu 2026-11-05 10:00"),
    ]
    assert HALTON.promise(at("Mon 2026-11-02 10:00"), twice).due_at == at("Wed 2026-11-11 17:00")
    evening = [
        pause("Tue 2026-11-03 10:00", "Wed 2026-11-04 18:00"),
        pause("Wed 2026-11-04 17:30", "Thu 2026-11-05 09:00"),
    ]
    assert HALTON.promise(at("Mon 2026-11-02 10:00"), evening).due_at == at("Wed 2026-11-11 17:00")


@pytest.mark.clause("CH-03")
def test_milestones_move_with_it_but_not_those_that_came_before() -> None:
    later = pause("Fri 2026-11-06 10:00", "Tue 2026-11-10 10:00")
    promise = HALTON.promise(at("Mon 2026-11-02 10:00"), [later])
    moments = {each.name: each.at for each in promise.milestones[:3]}
    assert moments == {
        "remind-caseworker": at("Thu 2026-11-05 09:00"),
        "remind-officer": at("Wed 2026-11-11 09:00"),
        "overdue": at("Thu 2026-11-12 09:00"),
    }
    assert promise.due_at == at("Wed 2026-11-11 17:00")


def test_the_day_from_which_a_promise_counts_is_not_moved_by_a_pause() -> None:
    stopped = pause("Sat 2026-11-07 11:00", "Tue 2026-11-10 10:00")
    due = COUNTED_FROM_OFFICE_DAY.promise(at("Sat 2026-11-07 10:00"), [stopped]).due_at
    assert due == at("Mon 2026-11-16 17:00")  # Monday is day 0
