"""Takes emails from the queue that S3 fills as SES stores them."""

import json
from datetime import datetime
from typing import Any
from urllib.parse import unquote_plus

from casework import wiring
from casework.log import reported
from intake.batch import BatchResponse, each_of
from intake.email_intake import EmailIntake
from intake.own_copy import OwnCopies


def handler(event: dict[str, Any], context: object) -> BatchResponse:  # noqa: ARG001
    """Take in each email of the batch; SQS delivers again the ones that failed, and only those."""
    return each_of(event, _take_in)


def _take_in(notice: str) -> None:
    # S3 sends a test event without records when the notification is set up, SES a test message into the bucket.
    for stored in json.loads(notice).get("Records", []):
        key = unquote_plus(stored["s3"]["object"]["key"])
        if not key.endswith("AMAZON_SES_SETUP_NOTIFICATION"):
            with reported(f"{key} was not taken in, and is delivered again"):
                _intake().take_in(key, datetime.fromisoformat(stored["eventTime"]), wiring.now())


def _intake() -> EmailIntake:
    return EmailIntake(
        wiring.mail(),
        wiring.cases(),
        wiring.machine(),
        wiring.reply_addresses(),
        wiring.correspondence(),
        wiring.removals(),
        wiring.returned_letters(),
        wiring.profile(),
        OwnCopies(wiring.cases(), wiring.rounds(), wiring.machine(), wiring.correspondence(), wiring.profile()),
    )
