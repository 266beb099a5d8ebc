"""Which letter of ours a mail system reports on, and what it says of it. A report counts only by an id that SES gave
the letter, which nobody knows but who got it and the mail systems on its way.
"""

import re
from contextlib import suppress

from casework.domain.case import Case
from casework.domain.letter import Letter
from casework.domain.record import Record
from casework.domain.return_news import ReturnNews
from casework.domain.returned import HeardBy, How, Returned
from casework.errors import CaseNotFound
from casework.mail.delivery_report import DeliveryReport, Says
from casework.ports.cases import Cases
from intake.inbound_email import InboundEmail

_OURS = re.compile(r"[<\"']*(?P<id>[^@]+)@(?:[a-z0-9-]+\.)*amazonses\.com[>\"',;.]*", re.IGNORECASE)
_MOST_IDS = 10


class OurLetter(Record):
    """A letter of ours, and the case that it is on."""

    ref: str
    letter: Letter


def ses_ids(named_ids: tuple[str, ...]) -> list[str]:
    """The ids that SES gave letters of ours, of those that an email names (RFC 5322 section 3.6.4): SES writes them in
    small letters, which not every system on the way keeps.
    """
    found = [match["id"] for name in named_ids if (match := _OURS.fullmatch(name))][-_MOST_IDS:]
    return list(dict.fromkeys(spelt for each in found for spelt in (each, each.lower())))


def by_ses_id(ses_message_id: str, cases: Cases) -> OurLetter | None:
    """The letter that SES sent under this id; None where it is on no case, or that was erased."""
    ref = cases.of_letter(ses_message_id, to_anybody=True)
    if ref is None:
        return None
    with suppress(CaseNotFound):
        case = cases.get(ref)
        # Of a message that was split off, letters stay with the case on which they were written.
        for each in (case, *(cases.get(split.of) for split in case.splits if split.to == ref)):
            if letter := _on(each, ses_message_id):
                return OurLetter(ref=each.ref, letter=letter)
    return None


def what_came_back(email: InboundEmail, cases: Cases) -> ReturnNews | None:
    """The letter that came back by what ``email`` reports; None where it does not say so for certain: of one letter of
    ours, whose recipient it names if it names any, and by somebody else than who got it.
    """
    report, ids = email.report, ses_ids(email.returned_ids or email.named_ids)
    how = _how(report) if report else None
    if report is None or how is None or len({each.lower() for each in ids}) != 1:
        return None
    ours = next((found for each in ids if (found := by_ses_id(each, cases))), None)
    if ours is None:
        return None
    to, sender = ours.letter.to.casefold(), (email.message.sender or "").casefold()
    if to and (sender == to or (report.recipients and to not in report.recipients)):
        return None
    at = email.message.received_at
    returned = Returned(at=at, how=how, status=report.status, heard_by=HeardBy.REPORT)
    return ReturnNews(ref=ours.ref, letter=ours.letter.id, returned=returned)


def _how(report: DeliveryReport) -> How | None:
    if report.says is Says.COMPLAINT:
        return How.COMPLAINT
    if report.says is not Says.FAILED:
        return None
    return How.PERMANENT if report.is_permanent else How.TRANSIENT


def _on(case: Case, ses_message_id: str) -> Letter | None:
    return next((each for each in case.letters if each.ses_message_id == ses_message_id), None)
