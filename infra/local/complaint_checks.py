"""What must be true of the tour's third story: a complaint that reaches step two, and what its manager may read."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from infra.local import complaint_story as story
from infra.local.stack import PARAMETERS


@dataclass(frozen=True)
class Complained:
    """A complaint from its first telephone call to step two, as the API and the page showed it at each turn.

    ``read`` is what the divisional manager sees of it, ``refused`` the statuses that they get for everything else.
    """

    ref: str
    noted: dict[str, Any]
    page: str
    after_looking: dict[str, Any]
    at_step_two: dict[str, Any]
    read: dict[str, Any]
    refused: tuple[int, ...]


def complaint_checks(complained: Complained, emails: list[dict[str, Any]]) -> list[tuple[str, bool]]:
    """Each fact in a sentence, and whether it holds; ``emails`` are those about the complaint."""
    return [
        ("step one of a complaint is due in ten working days", _due(complained.noted) == story.STEP_ONE_DUE),
        ("the answer to it is told to the complainant, with the Ombudsman", _answer_told(emails)),
        ("to follow that link decides nothing", _is_at(complained.after_looking, 1)),
        (
            "who is not satisfied goes on to step two, due in twenty working days",
            _is_at(complained.at_step_two, 2) and _due(complained.at_step_two) == story.STEP_TWO_DUE,
        ),
        ("the manager is told of it once, when it is theirs, and by its reference", _manager_told(emails)),
        ("the manager reads that complaint, as the complainant agreed", _reads_as_agreed(complained.read)),
        ("the manager is refused everything else", set(complained.refused) == {403}),
        ("letters about the complaint name nobody in their subject", all(map(_names_nobody, emails))),
    ]


def _due(shown: dict[str, Any]) -> datetime:
    return datetime.fromisoformat(shown["due_at"])


def _is_at(case: dict[str, Any], step: int) -> bool:
    return len(case["complaint"]["steps"]) == step and case["status"] == "open"


def _answer_told(emails: list[dict[str, Any]]) -> bool:
    sent = [email for email in emails if email["to"] == [story.MOTHER] and story.ANSWER["words"] in email["text"]]
    return len(sent) == 1 and "Ombudsman" in sent[0]["text"]


def _manager_told(emails: list[dict[str, Any]]) -> bool:
    sent = [email for email in emails if email["to"] == [PARAMETERS["ManagerAddress"]]]
    at = [datetime.fromisoformat(email["sent_at"]) for email in sent]
    return at == [story.WENT_ON] and not any(name in sent[0]["text"] for name in story.NAMES)


def _reads_as_agreed(read: dict[str, Any]) -> bool:
    complainant = read["complainant"] or {}
    return (complainant.get("name"), read["words"]) == ("Ama Boateng", story.COMPLAINT["summary"])


def _names_nobody(email: dict[str, Any]) -> bool:
    return not any(name in email["subject"] for name in story.NAMES)
