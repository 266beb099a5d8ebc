"""Staff in an export: by what they are, and never by name, because they act in their role."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from casework.domain.complaint import Complaint, StepAnswer
from casework.domain.conflict import Conflict
from casework.domain.feedback import Feedback
from casework.domain.improvement import Improvement
from casework.domain.incident import Incident, Police, RemovedPost
from casework.domain.other_service import Discussion
from casework.domain.record import Record
from casework.domain.safeguarding import SafeguardingDisclosure
from casework.domain.staff import StaffMember

SOMEBODY = "a member of staff"
_STAFF = StaffMember(id="", name=SOMEBODY)

R = TypeVar("R", bound=Record)


def by_role(record: R) -> R:
    """``record`` with nobody of the staff named, wherever in it their names have a field of their own. What people
    wrote stays as it is.
    """
    changed = {}
    for name in type(record).model_fields:
        was = getattr(record, name)
        becomes = _NAME_STAFF.get((type(record), name), _within)(was)
        if becomes != was:
            changed[name] = becomes
    return record.model_copy(update=changed) if changed else record


def _within(value: Any) -> Any:
    match value:
        case StaffMember():
            return _STAFF
        case Record():
            return by_role(value)
        case tuple():
            return tuple(map(_within, value))
    return value


def _one(name: str | None) -> str | None:
    return name and SOMEBODY


def _each(names: tuple[str, ...]) -> tuple[str, ...]:
    return (SOMEBODY,) * len(names)


def _witnesses(names: tuple[str, ...]) -> tuple[str, ...]:
    return ("a witness",) * len(names)


_NAME_STAFF: Mapping[tuple[type[Record], str], Callable[[Any], Any]] = {
    (Complaint, "worker"): _one,
    (StepAnswer, "decided_by"): _one,
    (StepAnswer, "decider"): _one,
    (Conflict, "worker"): _one,
    (Feedback, "worker"): _one,
    (Improvement, "owner"): _one,
    (Discussion, "with_officer"): _one,
    (SafeguardingDisclosure, "decided_by"): _one,
    (Incident, "staff_affected"): _each,
    (Incident, "witnesses"): _witnesses,
    (RemovedPost, "removed_by"): _one,
    (Police, "reported_by"): _one,
}
"""Where a member of staff is named in words or by their sign-in id."""
