"""Takes emails from the queue that S3 fills as SES stores them."""

import json
from datetime import datetime
from typing import Any, TypedDict
from urllib.parse import unquote_plus

from casework import wiring
from casework.log import reported
from intake.email_intake import EmailIntake
from intake.own_copy import OwnCopies


class NotTakenIn(TypedDict):
    """A message of the queue, to be delivered again."""

    itemIdentifier: str


class BatchResponse(TypedDict):
    """What Lambda wants to know of a batch, by its own names."""

    batchItemFailures: list[NotTakenIn]


# Powertools' batch processor does the same, and with all that it brings it costs a cold start as much as pydantic does.
def handler(event: dict[str, Any], context: object) -> BatchResponse:  # noqa: ARG001
    """Take in each email of the batch; SQS delivers again the ones that failed, and only those."""
    failed = [record["messageId"] for record in event["Records"] if not _taken_in(record["body"])]
    return {"batchItemFailures": [{"itemIdentifier": message} for message in failed]}


def _taken_in(notice: str) -> bool:
    try:
        _take_in(notice)
    except Exception:  # noqa: BLE001  # whatever it was: one email must not keep the others of its batch
        return False
    return True


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
