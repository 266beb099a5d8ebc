"""The part of a case's history that says what came from another case, or went on in one."""

from collections.abc import Iterator

from casework.domain.case import Case
from casework.domain.event import Event, event


def moving_events(case: Case) -> Iterator[Event]:
    """In no order, and without a word of what was moved: that is where it went."""
    for split in case.splits:
        came = split.received_at.isoformat(timespec="minutes")
        what = f"A message that came at {came} was split off, into {split.to}: {split.why}"
        if split.to == case.ref:
            what = f"Split off from {split.of}, to which it had come: {split.why}"
        yield event(split.at, what, split.by)
    for merger in case.mergers:
        what = f"Goes on in {merger.to}" if merger.of == case.ref else f"{merger.of} goes on in this case"
        yield event(merger.at, f"{what}: {merger.why}", merger.by)
