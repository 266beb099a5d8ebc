"""Kills a use case at one call to a store, to the mail bucket or to the post, as a crash or a time-out would."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import pytest

from tests.world import World

_WRITES = ("update_item", "transact_write_items", "delete_item", "put_item")


class Killed(BaseException):
    """Not an Exception: nothing in the application may catch it, as nothing could on Lambda."""


class Killer:
    """Kills at call number ``at`` of those that change something, before or after it has its effect."""

    def __init__(self, at: int, side: str) -> None:
        self.at, self.side, self.calls, self.killed = at, side, 0, False

    @contextmanager
    def at_large(self, world: World) -> Iterator[None]:
        """While the block runs, which ends where it is killed."""
        watched = [(world.table._client, each) for each in _WRITES]
        with pytest.MonkeyPatch.context() as patch:
            for where, name in [*watched, (world.mail, "remove"), (world.post, "send")]:
                patch.setattr(where, name, self._counted(getattr(where, name)))
            with suppress(Killed):
                yield

    def _counted(self, call: Callable[..., Any]) -> Callable[..., Any]:
        def counted(*args: Any, **parameters: Any) -> Any:
            self.calls += 1
            number = self.calls
            self._kill("before", number)
            try:
                return call(*args, **parameters)
            finally:
                self._kill("after", number)

        return counted

    def _kill(self, side: str, number: int) -> None:
        if (side, number) == (self.side, self.at):
            self.killed = True
            raise Killed
