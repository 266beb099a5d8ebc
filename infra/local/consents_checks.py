"""What must be true of the tour's second story: a referral that was asked about, and a telling that could not be."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from infra.local import consents_story as story


@dataclass(frozen=True)
class Asked:
    """A referral from its arrival to its answer, as the API showed it at each turn, and the record of the concern."""

    ref: str
    referred: dict[str, Any]
    page: str
    after_looking: dict[str, Any]
    after_yes: dict[str, Any]
    case: dict[str, Any]
    numbers: list[dict[str, Any]]
    concern: dict[str, Any]


def consent_checks(asked: Asked, emails: list[dict[str, Any]]) -> list[tuple[str, bool]]:
    """Each fact in a sentence, and whether it holds; ``emails`` are those about the referral."""
    return [
        ("the referred family is asked, for twenty working days", _due(asked.referred) == story.ASKED_UNTIL),
        ("the page behind the link names nobody", not any(name in asked.page for name in story.NAMES)),
        ("to follow the link decides nothing", _still_asked(asked.after_looking)),
        (
            "the yes begins an enquiry with five working days of its own",
            asked.after_yes["kind"] == "enquiry" and _due(asked.after_yes) == story.ANSWER_DUE,
        ),
        ("the enquiry is answered in time", _answered(asked.case) == story.ANSWERED),
        ("the school is told once, that it arrived, and never what the family said", _told_of_arrival_only(emails)),
        ("letters about the referral name nobody in their subject", all(map(_names_nobody, emails))),
        ("the first number to ring is one that answers now", bool(asked.numbers[0]["open"])),
        ("the disclosure without consent says on what ground, and that he was told first", _says_why(asked.concern)),
    ]


def _due(shown: dict[str, Any]) -> datetime:
    return datetime.fromisoformat(shown["due_at"])


def _answered(case: dict[str, Any]) -> datetime | None:
    return datetime.fromisoformat(case["answered_at"]) if case["answered_at"] else None


def _still_asked(case: dict[str, Any]) -> bool:
    return (case["kind"], case["status"]) == ("referral", "open")


def _told_of_arrival_only(emails: list[dict[str, Any]]) -> bool:
    sent = [email["sent_at"] for email in emails if email["to"] == [story.SCHOOL]]
    return len(sent) == 1 and datetime.fromisoformat(sent[0]) < story.SAID_YES


def _names_nobody(email: dict[str, Any]) -> bool:
    return not any(name in email["subject"] for name in story.NAMES)


def _says_why(concern: dict[str, Any]) -> bool:
    return concern["ground"] == story.CONCERN["ground"] and bool(concern["told_first"]["told"])
