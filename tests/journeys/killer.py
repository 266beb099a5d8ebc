"""Kills a Lambda at one AWS call, as a crash, a timeout or a lost machine would."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Literal

import pytest

from infra.local import service as local
from infra.local.lambdas import Functions

Side = Literal["before", "after"]


class Killed(BaseException):
    """Not an Exception: nothing in the application may catch it, as nothing could on Lambda."""


class Killer:
    """Kills the function that makes AWS call number ``at``, once, before or after the call has its effect."""

    def __init__(self, at: int, side: Side) -> None:
        self.at, self.side = at, side
        self.calls = 0
        self.killed: str | None = None
        self._inside = threading.local()
        self._lock = threading.Lock()

    def before(self, request: Any, **_: Any) -> None:
        if self._counts():
            with self._lock:
                self.calls += 1
                self._inside.number = self.calls
            self._kill("before", request)

    def after(self, request: Any, **_: Any) -> None:
        if self._counts():
            self._kill("after", request)

    def _counts(self) -> bool:
        # The sweep only looks, until there is something to mend, every half an hour.
        return bool(getattr(self._inside, "function", "")) and "Sweep" not in self._inside.function

    def _kill(self, side: Side, request: Any) -> None:
        if side == self.side and self._inside.number == self.at and not self.killed:
            self.killed = f"{self._inside.function} {side} call {self.at} {request.headers.get('X-Amz-Target')}"
            raise Killed(self.killed)

    @contextmanager
    def at_large(self) -> Iterator[None]:
        invoke = Functions.invoke
        inside = self._inside

        def watched(functions: Functions, name: str, event: Any) -> Any:
            outer, inside.function = getattr(inside, "function", ""), name
            try:
                return invoke(functions, name, event)
            finally:
                inside.function = outer

        patch = pytest.MonkeyPatch()
        events = local._SESSION.events
        # The generic event: hooks of a service's own run before moto's answer wherever they are registered.
        events.register_first("before-send", self.before)
        events.register_last("before-send", self.after)
        patch.setattr(Functions, "invoke", watched)
        try:
            yield
        finally:
            patch.undo()
            events.unregister("before-send", self.before)
            events.unregister("before-send", self.after)
