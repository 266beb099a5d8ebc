"""Takes emails from the queue that S3 fills as SES stores them."""

import json
from datetime import datetime
from typing import Any
from urllib.parse import unquote_plus

from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response
from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.typing import LambdaContext

from casework import wiring
from casework.log import reported
from intake.wired import email_intake

_processor = BatchProcessor(event_type=EventType.SQS, raise_on_entire_batch_failure=False)


def handler(event: dict[str, Any], context: LambdaContext) -> PartialItemFailureResponse:
    """Take in each email of the batch; SQS delivers again the ones that failed, and only those."""
    return process_partial_response(event=event, record_handler=_take_in, processor=_processor, context=context)


def _take_in(record: SQSRecord) -> None:
    # S3 sends a test event without records when the notification is set up, SES a test message into the bucket.
    for stored in json.loads(record.body).get("Records", []):
        key = unquote_plus(stored["s3"]["object"]["key"])
        if not key.endswith("AMAZON_SES_SETUP_NOTIFICATION"):
            with reported(f"{key} was not taken in, and is delivered again"):
                email_intake().take_in(key, datetime.fromisoformat(stored["eventTime"]), wiring.now())
