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


_LONGEST = 10_000
_OF_DMARC_RESULT = {"pass": Verdict.PASS, "fail": Verdict.FAIL, "none": Verdict.GRAY}
_OF_RESULT = {**_OF_DMARC_RESULT, "softfail": Verdict.FAIL, "neutral": Verdict.GRAY}
_QUOTED_OR_COMMENT = re.compile(r'"(?:\\.|[^"\\])*"|\([^()]*\)')
_CLAUSE = re.compile(r"\s*(?P<method>[\w-]+)\s*=\s*(?P<result>\w+)(?P<more>.*)", re.DOTALL)
_FROM = re.compile(r".*\bheader\.from\s*=\s*(?P<domain>[^\s;]+)", re.IGNORECASE | re.DOTALL)


class Verdicts(Record):
    """Whether a message carries a virus or looks like spam, and whether its From address is whose it says (RFC 7489).

    ``domain`` is the From domain that DMARC judged: a verdict on one address says nothing about another. SPF (RFC 7208)
    and DKIM (RFC 6376) are what DMARC rests on: for people to read, and nothing follows from them.
    """

    virus: Verdict
    spam: Verdict
    dmarc: Verdict
    domain: str | None
    spf: Verdict = Verdict.PROCESSING_FAILED
    dkim: Verdict = Verdict.PROCESSING_FAILED

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
    clauses = _clauses(_topmost(mail, "Authentication-Results"))
    dmarc, domain = _dmarc(clauses)
    virus, spam = _topmost(mail, "X-SES-Virus-Verdict"), _topmost(mail, "X-SES-Spam-Verdict")
    return Verdicts(
        virus=_verdict(virus),
        spam=_verdict(spam),
        dmarc=dmarc,
        domain=domain,
        spf=_alone(clauses, "spf"),
        dkim=_best(clauses, "dkim"),
    )


def _topmost(mail: Mail, name: str) -> str:
    found = next((str(value) for field, value in mail.raw_items() if field.lower() == name.lower()), "")
    return found[:_LONGEST]  # SES's own are short


def _clauses(results: str) -> list[re.Match[str]]:
    """What SES's Authentication-Results say, clause by clause (RFC 8601); nothing where another server wrote them.

    The sender chooses what stands in envelope-from, helo and comments, so only a clause of its own counts.
    """
    server, *clauses = _QUOTED_OR_COMMENT.sub(" ", results).split(";")
    if server.strip() != "amazonses.com":
        return []
    return [match for clause in clauses if (match := _CLAUSE.match(clause))]


def _results(clauses: list[re.Match[str]], method: str) -> list[Verdict]:
    return [
        _OF_RESULT.get(clause["result"].lower(), Verdict.PROCESSING_FAILED)
        for clause in clauses
        if clause["method"].lower() == method
    ]


def _alone(clauses: list[re.Match[str]], method: str) -> Verdict:
    """The result of ``method``; two are none."""
    results = _results(clauses, method)
    return results[0] if len(results) == 1 else Verdict.PROCESSING_FAILED


def _best(clauses: list[re.Match[str]], method: str) -> Verdict:
    """The best result of ``method``: there is a clause for each signature, and one that holds is enough."""
    results = _results(clauses, method)
    return next((verdict for verdict in Verdict if verdict in results), Verdict.PROCESSING_FAILED)


def _dmarc(clauses: list[re.Match[str]]) -> tuple[Verdict, str | None]:
    """The result and the domain that it is about; two such clauses are none."""
    found = [clause for clause in clauses if clause["method"].lower() == "dmarc"]
    if len(found) != 1:
        return Verdict.PROCESSING_FAILED, None
    domain = _FROM.match(found[0]["more"])
    result = _OF_DMARC_RESULT.get(found[0]["result"].lower(), Verdict.PROCESSING_FAILED)
    return result, domain["domain"].lower() if domain else None


def _verdict(text: str) -> Verdict:
    try:
        return Verdict(text.strip().upper())
    except ValueError:
        return Verdict.PROCESSING_FAILED
