"""Waiting in virtual time, and knowing that nothing runs."""

import threading
from datetime import UTC, datetime, timedelta

import pytest

from infra.local.clock import CannotGoBack, NotSettled, VirtualClock, VirtualEvent
from infra.local.threads import Threads

START = datetime(2026, 12, 23, 9, tzinfo=UTC)


def days(number: float) -> timedelta:
    return timedelta(days=number)


@pytest.fixture
def clock() -> VirtualClock:
    return VirtualClock(START)


def test_waits_end_in_the_order_they_fall_due_each_at_its_own_instant(clock: VirtualClock) -> None:
    seen: list[tuple[str, datetime]] = []

    def wait(name: str, seconds: float) -> None:
        clock.sleep(seconds)
        seen.append((name, clock.now()))

    threads = Threads(clock)
    for name, seconds in (("late", 86400 * 20), ("early", 60), ("middle", 86400)):
        threads.thread(target=wait, args=(name, seconds)).start()
    clock.advance_to(START + days(10))
    assert seen == [("early", START + timedelta(seconds=60)), ("middle", START + days(1))]
    assert clock.now() == START + days(10)
    clock.stop()


def test_what_a_wait_starts_is_over_before_the_next_falls_due(clock: VirtualClock) -> None:
    seen: list[str] = []
    threads = Threads(clock)

    def chain() -> None:
        clock.sleep(10)
        threads.thread(target=note, args=("child", 5)).start()

    def note(name: str, seconds: float) -> None:
        clock.sleep(seconds)
        seen.append(name)

    threads.thread(target=chain).start()
    threads.thread(target=note, args=("other", 20)).start()
    clock.advance_to(START + days(1))
    assert seen == ["child", "other"]
    clock.stop()


def test_an_event_ends_a_wait_before_its_timeout(clock: VirtualClock) -> None:
    event = VirtualEvent(clock)
    answers: list[bool] = []
    Threads(clock).thread(target=lambda: answers.append(event.wait(86400))).start()
    clock.settle()
    assert answers == []
    event.set()
    clock.settle()
    assert answers == [True]
    assert clock.next_due() is None


def test_a_woken_thread_counts_as_running_before_it_runs(clock: VirtualClock) -> None:
    event, proceed = VirtualEvent(clock), threading.Event()
    Threads(clock).thread(target=lambda: (event.wait(), proceed.wait()), name="woken").start()
    clock.settle()
    event.set()
    with pytest.raises(NotSettled) as restless:
        clock.settle(patience=0)
    assert restless.value.running == ["woken"]
    proceed.set()
    clock.settle()


def test_an_event_that_is_cleared_at_once_still_wakes_who_waited(clock: VirtualClock) -> None:
    event = VirtualEvent(clock)
    woken: list[bool] = []
    Threads(clock).thread(target=lambda: woken.append(event.wait())).start()
    clock.settle()
    event.set()
    event.clear()
    clock.settle()
    assert len(woken) == 1


def test_joining_a_thread_is_a_virtual_wait(clock: VirtualClock) -> None:
    threads = Threads(clock)
    inner = threads.thread(target=lambda: clock.sleep(3600))
    alive: list[bool] = []

    def outer() -> None:
        inner.start()
        inner.join(60)
        alive.append(inner.is_alive())
        inner.join()
        alive.append(inner.is_alive())

    threads.thread(target=outer).start()
    clock.advance_to(START + days(1))
    assert alive == [True, False]


def test_time_does_not_go_back(clock: VirtualClock) -> None:
    with pytest.raises(CannotGoBack) as backwards:
        clock.advance_to(START - timedelta(seconds=1))
    assert backwards.value.now == START


def test_stopping_ends_every_wait_in_silence(clock: VirtualClock) -> None:
    threads = Threads(clock)
    threads.thread(target=lambda: clock.sleep(10**6)).start()
    threads.thread(target=VirtualEvent(clock).wait).start()
    clock.settle()
    clock.stop()
    assert threads.join_really(5) == []


def test_a_ticking_clock_fires_by_itself() -> None:
    clock = VirtualClock(START)
    fired = threading.Event()

    def wait() -> None:
        clock.sleep(0.02)
        fired.set()

    Threads(clock).thread(target=wait).start()
    ticker = threading.Thread(target=clock.tick)
    ticker.start()
    assert fired.wait(10)
    clock.stop()
    ticker.join(10)
    assert not ticker.is_alive()
