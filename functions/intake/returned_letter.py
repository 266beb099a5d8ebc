"""Which letter of ours a mail system reports on, and what it says of it."""

from casework.domain.return_news import ReturnNews
from casework.domain.returned import HeardBy, How, Returned
from casework.mail.delivery_report import DeliveryReport, Says
from casework.ports.cases import Cases
from intake.inbound_email import InboundEmail
from intake.our_letter import by_ses_id, ses_ids


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
