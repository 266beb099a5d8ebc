"""What SES found out about a message, from the headers that SES itself put on top of it."""

import re
from email.message import Message as Mail
from enum import StrEnum

from casework.domain.record import Record


class Verdict(StrEnum):
    """SES's verdicts. Anything but PASS is a reason for care: they annotate, SES never rejects."""

    PASS = "PASS"  # noqa: S105  # a verdict, not a password
    FAIL = "FAIL"
    GRAY = "GRAY"
    PROCESSING_FAILED = "PROCESSING_FAILED"


_DMARC = re.compile(r"\bdmarc\s*=\s*([a-z]+)", re.IGNORECASE)
_OF_DMARC_RESULT = {"pass": Verdict.PASS, "fail": Verdict.FAIL, "none": Verdict.GRAY}


class Verdicts(Record):
    """Whether a message carries a virus, and whether its From address is whose it says (DMARC, RFC 7489)."""

    virus: Verdict
    dmarc: Verdict


def verdicts(mail: Mail) -> Verdicts:
    """The verdicts on ``mail``, by the topmost headers only: a sender can write the same headers further down.

    A missing verdict is PROCESSING_FAILED, which is not a pass.
    """
    results = str(mail.get("Authentication-Results", ""))
    found = _DMARC.search(results) if results.lstrip().startswith("amazonses.com") else None
    dmarc = _OF_DMARC_RESULT.get(found.group(1).lower()) if found else None
    return Verdicts(virus=_verdict(str(mail.get("X-SES-Virus-Verdict", ""))), dmarc=dmarc or Verdict.PROCESSING_FAILED)


def _verdict(text: str) -> Verdict:
    try:
        return Verdict(text.strip().upper())
    except ValueError:
        return Verdict.PROCESSING_FAILED
