"""Sweeps less often than the template says: in a hundred days, half-hours with nothing to mend take a minute."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest

from infra.local import schedules


@contextmanager
def swept_every(every: timedelta) -> Iterator[None]:
    """Services that start within sweep at this rate; it is the only schedule that there is."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(schedules, "read", lambda _expression, _zone, since: schedules.Rate(every, since))
        yield
