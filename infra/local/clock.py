"""Virtual time: one clock that every wait of the local service hangs on, and that knows whether anything still runs.

Nothing here sleeps. A thread that waits is either woken by an event or by the clock reaching its due instant, and
whoever wakes it counts it as running before it does: nothing running therefore means that nothing can happen until the
clock moves or someone outside acts. That is what "settled" means in the local service.
"""

import heapq
import itertools
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

FOREVER = timedelta(days=1000)
"""Step Functions' default timeout is 99,999,999 seconds: longer than this is no due instant at all."""


class ClockStopped(BaseException):
    """The service is stopping, so this wait will never end. Not an Exception: nothing that retries may catch it."""


class NotSettled(Exception):
    """Nothing that runs has ended or begun to wait for `patience` real seconds. `running` names the threads."""

    def __init__(self, patience: float, running: list[str]) -> None:
        super().__init__(f"nothing has moved for {patience:g} s, and still running: {', '.join(running)}")
        self.patience = patience
        self.running = running


class CannotGoBack(Exception):
    """The clock only goes forwards; `to` is before `now`."""

    def __init__(self, now: datetime, to: datetime) -> None:
        super().__init__(f"the clock stands at {now.isoformat()} and only goes forwards, not back to {to.isoformat()}")
        self.now = now
        self.to = to


class Running:
    """Something that counts as running, under a name for who has to find out why it does not end."""

    def __init__(self, name: str) -> None:
        self.name = name


class _Waiter:
    """One thread's wait. `gate` opens once; then `running`, if its thread is counted, runs again."""

    def __init__(self, running: Running | None) -> None:
        self.gate = threading.Event()
        self.running = running
        self.released = False


class VirtualClock:
    """Virtual time starting at `now` (aware). It stands still between jumps until `tick` makes it run."""

    def __init__(self, now: datetime) -> None:
        self._base = now
        self._since = time.monotonic()
        self._ticking = False
        self._lock = threading.Lock()
        self._changed = threading.Condition(self._lock)
        self._due: list[tuple[datetime, int, _Waiter]] = []
        self._order = itertools.count()
        self._running: set[Running] = set()
        self._moves = 0
        self._mine = threading.local()
        self._stopped = False
        self._waiting: set[_Waiter] = set()
        self._moving = threading.Lock()

    def now(self) -> datetime:
        """Virtual time, in the timezone the clock was started in."""
        if not self._ticking:
            return self._base
        return self._base + timedelta(seconds=time.monotonic() - self._since)

    def next_due(self) -> datetime | None:
        """The earliest instant that something waits for."""
        with self._lock:
            return self._next_due()

    def advance_to(self, to: datetime) -> None:
        """Move to `to`, firing what falls due one by one, in order, each with the clock at its instant and all
        settled before the next.

        Raises CannotGoBack, and NotSettled if what one instant started does not come to rest.
        """
        with self._moving:
            if to < self.now():
                raise CannotGoBack(self.now(), to)
            self.settle()
            while self._fire_next(to):
                self.settle()
            with self._lock:
                self._set(to)
                self._changed.notify_all()

    def fire_due(self) -> None:
        """Fire what has fallen due by itself as the clock ticks."""
        with self._moving:
            while self._fire_next(self.now()):
                self.settle()

    def tick(self) -> None:
        """Let time run at real speed, and fire what falls due, until the clock is stopped: a thread's body."""
        with self._lock:
            if not self._ticking:
                self._since = time.monotonic()
                self._ticking = True
        while True:
            self.fire_due()
            with self._lock:
                if self._stopped:
                    return
                due = self._next_due()
                wait = None if due is None else (due - self.now()).total_seconds()
                if wait is None or wait > 0:
                    self._changed.wait(wait)

    def settle(self, patience: float = 60.0) -> None:
        """Return when nothing runs. Raises NotSettled when nothing has moved for `patience` real seconds."""
        with self._lock:
            moves = -1
            while moves != self._moves:
                moves = self._moves
                if self._changed.wait_for(lambda: not self._running or self._stopped, patience):
                    return
            raise NotSettled(patience, sorted(running.name for running in self._running))

    def stop(self) -> None:
        """End every wait with ClockStopped, now and from now on."""
        with self._lock:
            self._stopped = True
            for waiter in list(self._waiting):
                self._release(waiter)
            self._changed.notify_all()

    def sleep(self, seconds: float) -> None:
        """Wait for `seconds` of virtual time."""
        VirtualEvent(self).wait(seconds)

    @contextmanager
    def work(self, name: str) -> Iterator[None]:
        """Count this thread as running while the block runs (once, however deeply nested)."""
        if getattr(self._mine, "running", None):
            yield
            return
        running = self.started(name)
        self.adopt(running)
        try:
            yield
        finally:
            self._mine.running = None
            self.ended(running)

    def started(self, name: str) -> Running:
        """Count one more thing as running, until it is said to have ended."""
        running = Running(name)
        with self._lock:
            self._running.add(running)
            self._moves += 1
        return running

    def ended(self, running: Running) -> None:
        """Count one thing less as running."""
        with self._lock:
            self._running.discard(running)
            self._moves += 1
            self._changed.notify_all()

    def adopt(self, running: Running) -> None:
        """Make this thread the one that whoever started it has counted as `running`."""
        self._mine.running = running

    def _wait(self, event: "VirtualEvent", timeout: float | None) -> None:
        with self._lock:
            if self._stopped:
                raise ClockStopped
            if event.is_set() or (timeout is not None and timeout <= 0):
                return
            waiter = _Waiter(getattr(self._mine, "running", None))
            event.waiters.append(waiter)
            self._waiting.add(waiter)
            if timeout is not None and timedelta(seconds=timeout) < FOREVER:
                due = self.now() + timedelta(seconds=timeout)
                heapq.heappush(self._due, (due, next(self._order), waiter))
            self._moves += 1
            if waiter.running:
                self._running.discard(waiter.running)
            self._changed.notify_all()
        waiter.gate.wait()
        with self._lock:
            if waiter in event.waiters:
                event.waiters.remove(waiter)
            if self._stopped:
                raise ClockStopped

    def _release(self, waiter: _Waiter) -> None:
        if waiter.released:
            return
        waiter.released = True
        self._waiting.discard(waiter)
        if waiter.running:
            self._running.add(waiter.running)
        waiter.gate.set()

    def _set(self, to: datetime) -> None:
        self._base, self._since = max(to, self.now()), time.monotonic()

    def _next_due(self) -> datetime | None:
        while self._due and self._due[0][2].released:
            heapq.heappop(self._due)
        return self._due[0][0] if self._due else None

    def _fire_next(self, by: datetime) -> bool:
        """Wake the first waiter due by `by`, with the clock at its instant. Whether there was one."""
        with self._lock:
            due = self._next_due()
            if due is None or due > by or self._stopped:
                return False
            self._set(due)
            self._release(heapq.heappop(self._due)[2])
            return True


class VirtualEvent:
    """`threading.Event` whose timeout is virtual time, and whose waiting thread does not count as running."""

    def __init__(self, clock: VirtualClock) -> None:
        self._clock = clock
        self._set = False
        self.waiters: list[_Waiter] = []

    def is_set(self) -> bool:
        return self._set

    def set(self) -> None:
        with self._clock._lock:
            self._set = True
            for waiter in self.waiters:
                self._clock._release(waiter)
            self.waiters.clear()

    def clear(self) -> None:
        with self._clock._lock:
            self._set = False

    def wait(self, timeout: float | None = None) -> bool:
        """Whether the event is set; waits at most `timeout` virtual seconds. Raises ClockStopped."""
        self._clock._wait(self, timeout)
        return self._set
