"""What was found out about an email on its way here, in words for whoever reads it."""

from collections.abc import Mapping

from casework.domain.record import Record
from casework.mail.verdicts import Verdict, Verdicts


class MailCheck(Record):
    """One thing that SES checked, whether it is as it should be, and what that means. ``passed`` is None where nobody
    can tell.
    """

    name: str
    passed: bool | None
    means: str


_PASSED = {Verdict.PASS: True, Verdict.FAIL: False}
_UNCHECKED = "It could not be checked"
_ANOTHER = "What was checked is another domain than the sender's: it may be forged"
_DMARC = {
    Verdict.PASS: "The domain of the sender vouches for it",
    Verdict.FAIL: "The domain of the sender disowns it: it may be forged",
    Verdict.GRAY: "The domain of the sender does not say who may write in its name: it may be forged",
}
_SPF = {
    Verdict.PASS: "It was sent from where mail of that domain is sent",
    Verdict.FAIL: "It was not sent from where mail of that domain is sent; forwarded mail is not either",
    Verdict.GRAY: "The domain does not say from where its mail is sent",
}
_DKIM = {
    Verdict.PASS: "It is signed, and was not changed on its way",
    Verdict.FAIL: "Its signature does not hold: it was changed on its way, or it is forged",
    Verdict.GRAY: "It is not signed",
}
_VIRUS = {Verdict.PASS: "No virus was found; that is no proof that there is none"}
_SPAM = {
    Verdict.PASS: "It does not look like spam",
    Verdict.FAIL: "It looks like spam",
    Verdict.GRAY: "It may be spam",
}


def checks(found: Verdicts, sender: str | None) -> tuple[MailCheck, ...]:
    """``found`` in words, of a message from ``sender``; what decides whether it may be forged stands first."""
    dmarc = _check("DMARC", found.dmarc, _DMARC)
    if found.dmarc is Verdict.PASS and not found.proves(sender):
        dmarc = MailCheck(name="DMARC", passed=False, means=_ANOTHER)
    return (
        dmarc,
        _check("SPF", found.spf, _SPF),
        _check("DKIM", found.dkim, _DKIM),
        _check("virus", found.virus, _VIRUS),
        _check("spam", found.spam, _SPAM),
    )


def _check(name: str, verdict: Verdict, means: Mapping[Verdict, str]) -> MailCheck:
    return MailCheck(name=name, passed=_PASSED.get(verdict), means=means.get(verdict, _UNCHECKED))
