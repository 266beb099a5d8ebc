"""Replacing attributes of other people's modules for as long as one local service runs, and putting them back."""

import datetime as dt
import types
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, tzinfo
from typing import Any

from infra.local.clock import VirtualClock

MISSING = object()


@contextmanager
def replaced(*replacements: tuple[Any, str, Any]) -> Iterator[None]:
    """Each (object, attribute, value) holds while the block runs. Raises AttributeError for an attribute that is not
    there: a patch that silently misses is a moto upgrade nobody noticed.
    """
    before = [(owner, name, vars(owner).get(name, MISSING), getattr(owner, name)) for owner, name, _ in replacements]
    try:
        for owner, name, value in replacements:
            setattr(owner, name, value)
        yield
    finally:
        for owner, name, own, _ in reversed(before):
            if own is MISSING:
                delattr(owner, name)
            else:
                setattr(owner, name, own)


class _LooksLikeDatetime(type):
    """isinstance(value, the stand-in) is true of every datetime, as moto's own checks expect."""

    def __instancecheck__(cls, value: object) -> bool:
        return isinstance(value, datetime)


def datetime_module(clock: VirtualClock) -> types.SimpleNamespace:
    """A stand-in for the `datetime` module in which `datetime.now()` is virtual time."""

    class VirtualDatetime(datetime, metaclass=_LooksLikeDatetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]  # a plain datetime, like moto's
            moment = clock.now().astimezone(tz or UTC)
            return moment if tz else moment.replace(tzinfo=None)

    names = {name: getattr(dt, name) for name in dir(dt) if not name.startswith("__")}
    return types.SimpleNamespace(**{**names, "datetime": VirtualDatetime})
