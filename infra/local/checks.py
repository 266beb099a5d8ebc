"""What must be true of the tour: facts of the story against what the service did, and nothing the service says of
itself.
"""

from collections.abc import Sequence
from datetime import datetime, time
from typing import Any, Protocol

from infra.local.stack import PARAMETERS
from infra.local.story import LONDON, WORKING_DAYS, Arrival

STAFF = {
    PARAMETERS["CaseworkerAddress"]: "caseworkers",
    PARAMETERS["OfficerAddress"]: "the officer",
    PARAMETERS["ManagerAddress"]: "the divisional manager",
}
"""Who the service's own mailboxes belong to."""


class Case(Protocol):
    """An arrival and what became of it."""

    @property
    def arrival(self) -> Arrival: ...
    @property
    def case(self) -> dict[str, Any]: ...
    @property
    def ref(self) -> str: ...


def checks(told: Sequence[Case], emails: list[dict[str, Any]]) -> list[tuple[str, bool]]:
    """Each fact in a sentence, and whether it holds."""
    acknowledged = [_acknowledged(it, emails) for it in told]
    late = "who answered late, and only they, were reported to the officer and the manager"
    return [
        (f"each of the {len(told)} arrivals is one case", len({it.ref for it in told}) == len(told)),
        ("each case promises the date on the wall calendar", all(_due(it) == it.arrival.due for it in told)),
        ("each person who may be written to has one acknowledgement, with that date", all(acknowledged)),
        ("nobody else outside the service was written to", _strangers(told, emails) == 0),
        (
            "staff were told once of each new case",
            all(_told_once(it, emails) for it in told),
        ),
        ("reminders came in office hours of working days only", all(map(_in_office_hours, _chasing(told, emails)))),
        ("nobody was chased about a case after its answer", all(_quiet_after_answer(it, emails) for it in told)),
        (late, all(_breach(it, emails) for it in told)),
        ("staff were told what is due on working mornings only, before the office opens", _mornings(emails)),
        (
            "every subject carries its reference, or counts of the morning, and nobody's name",
            all(_subject(email, told) for email in emails),
        ),
    ]


def _acknowledged(it: Case, emails: list[dict[str, Any]]) -> bool:
    own = [email for email in _about(it, emails) if not _is_staff(email)]
    if not it.arrival.acknowledged:
        return own == []
    day = f"{it.arrival.due:%A} {it.arrival.due.day} {it.arrival.due:%B %Y}"
    return [email["to"] for email in own] == [[it.arrival.sender]] and day in own[0]["text"]


def _strangers(told: Sequence[Case], emails: list[dict[str, Any]]) -> int:
    known = STAFF.keys() | {it.arrival.sender for it in told}
    return sum(not set(email["to"]) <= known for email in emails)


def _told_once(it: Case, emails: list[dict[str, Any]]) -> bool:
    notices = [email for email in _about(it, emails) if _is_staff(email) and _sent(email) < _after(it)]
    return len(notices) == 1


def _after(it: Case) -> datetime:
    # The first reminder can come no earlier than the next day.
    return datetime.combine(it.arrival.when.date(), time(23, 59, 59), LONDON)


def _chasing(told: Sequence[Case], emails: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [email for it in told for email in _about(it, emails) if _is_staff(email) and _sent(email) > _after(it)]


def _in_office_hours(email: dict[str, Any]) -> bool:
    sent = _sent(email).astimezone(LONDON)
    return sent.date() in WORKING_DAYS and time(9) <= sent.time() <= time(17)


def _quiet_after_answer(it: Case, emails: list[dict[str, Any]]) -> bool:
    answered = it.arrival.answered
    return answered is None or all(_sent(email) <= answered for email in _about(it, emails))


def _breach(it: Case, emails: list[dict[str, Any]]) -> bool:
    reported = {to for email in _about(it, emails) if _sent(email) > it.arrival.due for to in email["to"]}
    expected = {PARAMETERS["OfficerAddress"], PARAMETERS["ManagerAddress"]} if it.arrival.late else set()
    return reported == expected


def _subject(email: dict[str, Any], told: Sequence[Case]) -> bool:
    names = ("Priya", "Nair", "Askew", "Jay", "Osei", "Petrie", "Marta", "Zielinska")
    subject = email["subject"]
    known = _is_digest(email) or any(it.ref in subject for it in told)
    return known and not any(name in subject for name in names)


def _is_digest(email: dict[str, Any]) -> bool:
    return str(email["subject"]).startswith("Today, ")


def _mornings(emails: list[dict[str, Any]]) -> bool:
    told = [(email["to"][0], _sent(email).astimezone(LONDON)) for email in emails if _is_digest(email)]
    once = len(told) == len({(to, at.date()) for to, at in told})
    return bool(told) and once and all(at.date() in WORKING_DAYS and at.time() < time(9) for _, at in told)


def _about(it: Case, emails: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [email for email in emails if it.ref in email["subject"]]


def _due(it: Case) -> datetime:
    return datetime.fromisoformat(it.case["due_at"])


def _sent(email: dict[str, Any]) -> datetime:
    return datetime.fromisoformat(email["sent_at"])


def _is_staff(email: dict[str, Any]) -> bool:
    return bool(STAFF.keys() & set(email["to"]))
