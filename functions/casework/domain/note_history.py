"""The part of a case's history that says which notes were taken; what they say stands in them."""

from collections.abc import Iterator

from casework.domain.case import Case
from casework.domain.event import Event, event


def note_events(case: Case) -> Iterator[Event]:
    """In no order."""
    for note in case.notes:
        corrects = f", corrects note {note.corrects}" if note.corrects else ""
        yield event(note.at, f"Note {note.id}: {note.kind.in_words}{corrects}", note.by)
