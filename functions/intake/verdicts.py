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


_OF_DMARC_RESULT = {"pass": Verdict.PASS, "fail": Verdict.FAIL, "none": Verdict.GRAY}
_QUOTED_OR_COMMENT = re.compile(r'"(?:\\.|[^"\\])*"|\([^()]*\)')
_DMARC = re.compile(r"\s*dmarc\s*=\s*(?P<result>\w+)(?:.*\bheader\.from\s*=\s*(?P<domain>[^\s;]+))?", re.IGNORECASE)


class Verdicts(Record):
    """Whether a message carries a virus or looks like spam, and whether its From address is whose it says (RFC 7489).

    ``domain`` is the From domain that DMARC judged: a verdict on one address says nothing about another.
    """

    virus: Verdict
    spam: Verdict
    dmarc: Verdict
    domain: str | None

    def proves(self, address: str | None) -> bool:
        """Whether DMARC passed for the domain of ``address``."""
        return self.dmarc is Verdict.PASS and self._judged(address)

    @property
    def of_the_sender(self) -> str:
        """What DMARC says of the sender, for staff."""
        return "DMARC judged another domain" if self.dmarc is Verdict.PASS else f"DMARC: {self.dmarc}"

    def disowns(self, address: str | None) -> bool:
        """Whether ``address`` may be forged: DMARC failed, could not be checked, or judged another domain."""
        return self.dmarc not in {Verdict.PASS, Verdict.GRAY} or not self._judged(address)

    def _judged(self, address: str | None) -> bool:
        return address is not None and self.domain == address.rpartition("@")[2].lower()


def verdicts(mail: Mail) -> Verdicts:
    """The verdicts on ``mail``, by the topmost headers only: a sender can write the same headers further down.

    A missing verdict is PROCESSING_FAILED, which is not a pass.
    """
    dmarc, domain = _dmarc(_topmost(mail, "Authentication-Results"))
    virus, spam = _topmost(mail, "X-SES-Virus-Verdict"), _topmost(mail, "X-SES-Spam-Verdict")
    return Verdicts(virus=_verdict(virus), spam=_verdict(spam), dmarc=dmarc, domain=domain)


def _topmost(mail: Mail, name: str) -> str:
    return next((str(value) for field, value in mail.raw_items() if field.lower() == name.lower()), "")


def _dmarc(results: str) -> tuple[Verdict, str | None]:
    """The result and the domain in SES's Authentication-Results (RFC 8601).

    The sender chooses what stands in envelope-from, helo and comments, so only a clause of its own counts, and two
    such clauses are none.
    """
    server, *clauses = _QUOTED_OR_COMMENT.sub(" ", results).split(";")
    found = [match for clause in clauses if (match := _DMARC.match(clause))]
    if server.strip() != "amazonses.com" or len(found) != 1:
        return Verdict.PROCESSING_FAILED, None
    domain = found[0]["domain"]
    result = _OF_DMARC_RESULT.get(found[0]["result"].lower(), Verdict.PROCESSING_FAILED)
    return result, domain.lower() if domain else None


def _verdict(text: str) -> Verdict:
    try:
        return Verdict(text.strip().upper())
    except ValueError:
        return Verdict.PROCESSING_FAILED
