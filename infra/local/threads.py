"""Threads that the virtual clock knows: counted as running from the moment they are started until they end."""

import threading
from collections.abc import Callable, Iterable, Mapping
from types import SimpleNamespace
from typing import Any

from infra.local.clock import ClockStopped, VirtualClock, VirtualEvent


class CountedThread(threading.Thread):
    """A daemon thread counted by a clock; joining it is a virtual wait, and ClockStopped ends it in silence."""

    def __init__(self, clock: VirtualClock, target: Callable[..., object], **options: Any) -> None:
        super().__init__(target=target, **{**options, "daemon": True})
        self._clock = clock
        self._finished = VirtualEvent(clock)

    def start(self) -> None:
        self._running = self._clock.started(self.name)
        super().start()

    def run(self) -> None:
        self._clock.adopt(self._running)
        try:
            super().run()
        except ClockStopped:
            pass
        finally:
            self._finished.set()
            self._clock.ended(self._running)

    def join(self, timeout: float | None = None) -> None:
        """Wait, for at most `timeout` virtual seconds, until the thread has done its work."""
        self._finished.wait(timeout)

    def is_alive(self) -> bool:
        return self.ident is not None and not self._finished.is_set()

    def join_really(self, timeout: float) -> None:
        """Wait in real seconds until the operating system's thread is gone."""
        super().join(timeout)


class Threads:
    """Makes the threads and events of one clock, and remembers the threads so that a stop can wait for them."""

    def __init__(self, clock: VirtualClock) -> None:
        self.clock = clock
        self._threads: list[CountedThread] = []
        self._many = 100
        self._lock = threading.Lock()

    def thread(
        self,
        group: None = None,  # noqa: ARG002 - threading.Thread's own signature
        target: Callable[..., object] | None = None,
        name: str | None = None,
        args: Iterable[Any] = (),
        kwargs: Mapping[str, Any] | None = None,
        *,
        daemon: bool | None = None,  # noqa: ARG002
    ) -> CountedThread:
        """What `threading.Thread(...)` is inside moto while this clock rules."""
        assert target is not None
        thread = CountedThread(self.clock, target, name=name, args=args, kwargs=kwargs)
        with self._lock:
            self._threads.append(thread)
            if len(self._threads) > self._many:
                self._threads = [old for old in self._threads if old.ident is None or old.is_alive()]
                self._many = 2 * len(self._threads) + 100
        return thread

    def event(self) -> VirtualEvent:
        """What `threading.Event()` is inside moto while this clock rules."""
        return VirtualEvent(self.clock)

    def module(self) -> SimpleNamespace:
        """A stand-in for the `threading` module: everything real except Thread and Event."""
        real = {name: getattr(threading, name) for name in dir(threading) if not name.startswith("__")}
        return SimpleNamespace(**{**real, "Thread": self.thread, "Event": self.event})

    def join_really(self, timeout: float) -> list[str]:
        """The names of the threads that are still there after `timeout` real seconds each."""
        for thread in self._threads:
            if thread.ident is not None:
                thread.join_really(timeout)
        return [thread.name for thread in self._threads if thread.is_alive()]
