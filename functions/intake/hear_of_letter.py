"""Takes from its queue what SES says became of letters: ids and codes, picked out of SES's events before they got there
(template.yaml), so that no address enters a queue.
"""

import re
from datetime import datetime, timedelta
from typing import Any

from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response
from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.typing import LambdaContext

from casework import wiring
from casework.domain.record import Instant, Record
from casework.domain.return_news import ReturnNews
from casework.domain.returned import HeardBy, How, Returned
from casework.log import noted, reported
from casework.ports.cases import Cases
from casework.returns.hear import ReturnedLetters
from intake.our_letter import by_ses_id

_processor = BatchProcessor(event_type=EventType.SQS, raise_on_entire_batch_failure=False)
_STATUS = re.compile(r"[245]\.\d{1,3}\.\d{1,3}")
_SUPPRESSED = "OnAccountSuppressionList"
_NO_COMPLAINTS = frozenset({"not-spam", "auth-failure", "virus"})
_NOT_NOTED_YET = timedelta(minutes=15)
"""How long an unknown id may be that of a letter which went a moment ago, and is not marked as sent yet."""


class LetterUnknown(Exception):
    """No case has a letter of this id yet: to be tried again."""

    def __init__(self, ses_message_id: str) -> None:
        super().__init__(f"no letter is known as {ses_message_id}")
        self.ses_message_id = ses_message_id


class LetterEvent(Record):
    """What SES says of one letter. Where an event does not have a field, its text is empty."""

    letter: str
    event: str
    at: Instant
    bounce: str = ""
    bounce_kind: str = ""
    action: str = ""
    status: str = ""
    complaint: str = ""
    complaint_kind: str = ""

    @property
    def how(self) -> How | None:
        """How the letter came back; None where it did not, or not for certain.

        SES calls what it cannot read a transient bounce of the general kind, as when somebody's program answers to the
        return path that its owner is away: only with the mail system's own word that it failed does that count. To an
        address from which SES keeps letters back none goes, whether it calls that a bounce or a complaint.
        """
        match self.event:
            case "Email Bounced" if self.bounce == "Permanent":
                return How.PERMANENT
            case "Email Bounced" if self._failed or self.bounce_kind not in {"", "General", "Undetermined"}:
                return How.TRANSIENT
            case "Email Rejected":
                return How.TRANSIENT
            case "Email Complaint Received" if self.complaint_kind == _SUPPRESSED:
                return How.PERMANENT
            case "Email Complaint Received" if self.complaint not in _NO_COMPLAINTS:
                return How.COMPLAINT
        return None

    @property
    def _failed(self) -> bool:
        return self.action.lower() == "failed"

    def returned(self) -> Returned | None:
        """As it is kept with the letter; None where it did not come back."""
        if self.how is None:
            return None
        status = self.status if _STATUS.fullmatch(self.status) else None
        return Returned(at=self.at, how=self.how, status=status, heard_by=HeardBy.SES)


def hear_of_letter(event: LetterEvent, cases: Cases, letters: ReturnedLetters, now: datetime) -> None:
    """Note that a letter came back. Raises LetterUnknown for a while where nobody knows it, to be tried again."""
    returned, ours = event.returned(), by_ses_id(event.letter, cases)
    if ours and returned:
        letters.hear(ReturnNews(ref=ours.ref, letter=ours.letter.id, returned=returned), now)
    elif ours and event.event == "Email Bounced":
        letters.doubt(ours.ref, ours.letter, now)
    elif ours:
        noted("what became of a letter is no reason to do anything", letter=event.letter)
    elif now - event.at < _NOT_NOTED_YET:
        raise LetterUnknown(event.letter)
    elif returned:
        # Of no case, as a digest for staff is, or of one that was erased: an alarm knows these words (template.yaml).
        noted("a letter came back that is on no case", letter=event.letter)


def handler(event: dict[str, Any], context: LambdaContext) -> PartialItemFailureResponse:
    """Hear of each letter of the batch; SQS delivers again the ones that failed, and only those."""
    return process_partial_response(event=event, record_handler=_hear, processor=_processor, context=context)


def _hear(record: SQSRecord) -> None:
    with reported("what became of a letter was not heard, and is delivered again"):
        told = LetterEvent.model_validate_json(record.body)
        hear_of_letter(told, wiring.cases(), wiring.returned_letters(), wiring.now())
