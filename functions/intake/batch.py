"""What Lambda wants to know of a batch from a queue: which of its messages are to be delivered again."""

from collections.abc import Callable
from typing import Any, TypedDict


class NotTakenIn(TypedDict):
    """A message of the queue, to be delivered again."""

    itemIdentifier: str


class BatchResponse(TypedDict):
    """What became of a batch, by Lambda's own names."""

    batchItemFailures: list[NotTakenIn]


# Powertools' batch processor does the same, and with all that it brings it costs a cold start as much as pydantic does.
def each_of(event: dict[str, Any], take_in: Callable[[str], None]) -> BatchResponse:
    """``take_in`` the body of each message of the batch; SQS delivers again the ones that failed, and only those."""
    failed = [record["messageId"] for record in event["Records"] if not _taken_in(record["body"], take_in)]
    return {"batchItemFailures": [{"itemIdentifier": message} for message in failed]}


def _taken_in(body: str, take_in: Callable[[str], None]) -> bool:
    try:
        take_in(body)
    except Exception:  # noqa: BLE001  # whatever it was: one message must not keep the others of its batch
        return False
    return True
