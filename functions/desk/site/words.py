"""How the desk's pages say what the API says in one word, and write its moments."""

import re
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from casework.domain.wrapping import Wrapping

_WORDS = {
    "ico": "the Information Commissioner (ICO)",
    "nhs": "NHS",
    "post": "letter",
    "given": "yes",
    "expired": "no answer came",
    "social_media": "social media",
    "other_service": "views about another service",
    "rights_request": "request about personal data",
    "service_refusal": "refusal of service",
    "consent": "question about sharing",
}
"""What is not said as it is written, with spaces for underscores."""

_AT_A_ROUTE = re.compile(r" at (GET|POST|PUT) /[\w/{}-]+")

KINDS = {
    "enquiry": "Enquiry",
    "complaint": "Complaint",
    "comment": "Comment",
    "compliment": "Compliment",
    "criticism": "Criticism",
    "other_service": "About another service",
    "referral": "Referral",
    "consent": "Question about sharing",
    "service_refusal": "Refusal of service",
    "rights_request": "Personal data request",
}


def said(value: Any) -> str:
    """An API's word as people say it: “partly_upheld” is “partly upheld”."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return _WORDS.get(str(value)) or str(value).replace("_", " ")


def sentence(words: str) -> str:
    """What the API says of why something cannot be, as a sentence for people: they have pages, and no routes."""
    plain = _AT_A_ROUTE.sub("", words)
    return plain[:1].upper() + plain[1:]


def kind(value: str) -> str:
    """What a round is about, as a heading says it."""
    return KINDS.get(value) or said(value).capitalize()


def day(value: str | date | None) -> str:
    """Such as “Monday 4 January 2027”; of a moment, on the clock on which the API wrote it."""
    on = _at(value)
    return f"{on:%A} {on.day} {on:%B %Y}" if on else ""


def day_and_month(value: str | date) -> str:
    """Such as “Thursday 3 December”, where the year goes without saying."""
    on = _at(value)
    return f"{on:%A} {on.day} {on:%B}" if on else ""


def short_day(value: str | date | None) -> str:
    """Such as “Mon 4 Jan”, where there is little room."""
    on = _at(value)
    return f"{on:%a} {on.day} {on:%b}" if on else ""


def clock(value: str | datetime | None) -> str:
    """Such as “5pm” or “9:30am”."""
    at = _at(value)
    if not isinstance(at, datetime):
        return ""
    minutes = f":{at.minute:02}" if at.minute else ""
    return f"{at.hour % 12 or 12}{minutes}{'am' if at.hour < 12 else 'pm'}"


def moment(value: str | datetime | None) -> str:
    """Such as “Monday 4 January 2027, 9:30am”."""
    return f"{day(value)}, {clock(value)}" if value else ""


def month(value: str) -> str:
    """“2027-01” is “January 2027”."""
    return f"{date.fromisoformat(f'{value}-01'):%B %Y}"


def safe_contact_warnings(case: dict[str, Any]) -> list[str]:
    """What may not be forgotten before anything is sent or said to the person of ``case`` (YP-02)."""
    contact = case.get("contact") or {}
    flags = contact.get("safe_contact") or {}
    warnings = [words for flag, words in _WARNINGS.items() if flags.get(flag)]
    if flags.get("safe_times"):
        warnings.append(f"Safe times to reach them: {flags['safe_times']}")
    if back := contact.get("comes_back"):
        warnings.append(_COMES_BACK["complaint" if back["how"] == "complaint" else "lost"].format(day(back["since"])))
    if contact.get("permission_to_hold") is False:
        warnings.append("They do not agree that their details are kept: nothing is sent to them")
    return warnings


_COMES_BACK = {
    "lost": "Letters to their email address come back (since {}): reach them in another way, or note the right address",
    "complaint": "Their inbox reported a letter of ours as unwanted ({}): ask in another way how to write to them",
}

_WARNINGS = {
    "no_email": "Email is not safe for this person: do not write to their inbox",
    "no_post": "Post is not safe for this person: send no letter to their home",
    "no_voicemail": "Leave no voicemail: somebody else may hear it",
    "shared_inbox": "Other people read this inbox: write nothing that they may not know",
}


def wrapping(value: str) -> str:
    """What an email is wrapped in, as a sentence begins."""
    means = Wrapping(value).means
    return f"{means[0].upper()}{means[1:]}"


FILTERS: dict[str, Callable[..., Any]] = {
    "said": said,
    "sentence": sentence,
    "kind": kind,
    "day": day,
    "day_and_month": day_and_month,
    "short_day": short_day,
    "clock": clock,
    "moment": moment,
    "month": month,
    "wrapping": wrapping,
    "safe_contact_warnings": safe_contact_warnings,
}


def _at(value: str | date | None) -> date | datetime | None:
    if not isinstance(value, str):
        return value
    return datetime.fromisoformat(value) if "T" in value else date.fromisoformat(value)
