"""A record as it is given to its person: as data for a program, and in words for a reader."""

from collections.abc import Iterator
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from casework.domain.case import CaseHeader
from casework.domain.complaint import Step
from casework.domain.contact import Contact
from casework.domain.incident import Incident
from casework.domain.letter import Letter
from casework.domain.message import Message
from casework.domain.office import Office
from casework.domain.record import Record
from casework.domain.rights_request import RightsRequest
from casework.domain.round import Round
from casework.domain.service_refusal import ServiceRefusal
from casework.domain.staff import StaffMember
from casework.letters.wording import FILTERS

_FOR_THE_MACHINE: dict[type[Record], frozenset[str]] = {
    CaseHeader: frozenset({"merged_into", "last_consent", "last_disclosure"}),
    Contact: frozenset({"letters"}),
    Incident: frozenset({"turn"}),
    Letter: frozenset({"recipient_hash", "ses_message_id"}),
    Message: frozenset({"raw_key"}),
    Round: frozenset({"merged_from", "silent", "joined", "task_token", "execution", "turn", "allocated_to"}),
    # Each of these is a part of its own.
    RightsRequest: frozenset({"standing"}),
    Step: frozenset({"statement", "why"}),
    ServiceRefusal: frozenset({"incident", "proportionate", "disability", "lifted_because"}),
}
"""Fields that say nothing about anybody, or name another case, or are given as parts of their own."""

_LABELS = {
    "at": "When",
    "born": "Date of birth",
    "by": "By",
    "capacity": "Why somebody else could answer",
    "came_of": "What it was taken for first",
    "comes_back": "That letters to the email address come back",
    "due_at": "To be answered by",
    "due_on": "To be done by",
    "for_role": "For",
    "from_at": "From",
    "for_whom": "About",
    "handled_by": "Seen to by",
    "how": "How",
    "id": "Number",
    "kind": "About what",
    "moot": "Why it need not be done",
    "needs_eyes": "Why a person looked at it first",
    "no_automatic_letter": "Why no automatic letter went",
    "no_surveys": "Does not want to be asked for feedback",
    "notice": "Privacy notice told, by version",
    "passed": "Reminders to staff",
    "ref": "Reference",
    "safe_contact": "What is safe",
    "recipient": "To whom",
    "scope": "What it covers",
    "state": "What became of it",
    "template": "Which letter",
    "returned": "That it came back",
    "told": "What was told",
    "undone": "Answers that did not arrive",
    "wants": "What they want to happen",
    "was": "Before",
    "became": "After",
    "wording": "Version of the words",
}


_TELLS_APART = frozenset({"copy_of", "id", "message", "message_id", "ref"})
"""What a reader finds in the title of a part, or needs no more than a program does."""

_ONLY_A_YES = frozenset(
    {
        "data_protection",
        "held_back",
        "no_email",
        "no_post",
        "no_surveys",
        "no_voicemail",
        "quarantined",
        "shared_inbox",
        "truncated",
    }
)
"""What is said of somebody or something only where it is so."""


def as_data(record: Record) -> dict[str, Any]:
    """``record`` as data: what is there for the machine only is left out, and staff are text."""
    left_out = _FOR_THE_MACHINE.get(type(record), frozenset())
    return {name: _value(getattr(record, name)) for name in type(record).model_fields if name not in left_out}


def _value(value: Any) -> Any:
    match value:
        case StaffMember():
            return value.name
        case Record():
            return as_data(value)
        case tuple():
            return [_value(each) for each in value]
        case dict():
            return {name: _value(each) for name, each in value.items()}
    return value


def for_program(value: Any, office: Office) -> str:
    """A moment or a day as text for JSON, on the office's clock."""
    return office.local(value).isoformat() if isinstance(value, datetime) else value.isoformat()


def rows(data: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """``data`` as labels and values for a reader: without what nobody said, a no where only a yes says anything, and
    what only tells records apart.
    """
    for name, value in data.items():
        if name not in _TELLS_APART and _says_something(name, value):
            yield label(name), value


def _says_something(name: str, value: Any) -> bool:
    if isinstance(value, dict):
        return any(rows(value))
    return not (value is None or value in ("", []) or (value is False and name in _ONLY_A_YES))


def label(name: str) -> str:
    """What the field ``name`` is called for a reader."""
    return _LABELS.get(name) or name.replace("_", " ").replace("-", " ").capitalize()


def in_words(value: Any, office: Office) -> str:
    """One value, in plain words."""
    match value:
        case bool():
            return "yes" if value else "no"
        case StrEnum():
            return value.replace("_", " ")
        case datetime():
            local = office.local(value)
            return f"{FILTERS['day'](local)}, {FILTERS['clock'](local)}"
        case date():
            return FILTERS["day"](datetime(value.year, value.month, value.day, tzinfo=office.zone))
    return str(value)
