"""What a stretch of work asks of AWS, counted call by call as botocore makes them."""

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from infra.local.service import listening

_COUNTED = {"dynamodb": "DynamoDB", "s3": "S3", "sesv2": "SES"}
_READS = {"GetItem", "Query", "Scan", "BatchGetItem"}


class Counted:
    """Calls by service and operation; items that DynamoDB read to answer, whether or not it found any; and items that
    were put, changed or deleted.
    """

    def __init__(self) -> None:
        self.calls: Counter[str] = Counter()
        self.items_read = 0
        self.items_written = 0
        self._lock = threading.Lock()

    def forget(self) -> None:
        """Begin to count from here."""
        with self._lock:
            self.calls.clear()
            self.items_read = self.items_written = 0

    def asked(self, params: dict[str, Any], model: Any, **_: Any) -> None:
        """Hears of a call before it is made."""
        if model.service_model.service_name != "dynamodb" or model.name in _READS:
            return
        written = params.get("TransactItems", [params])
        with self._lock:
            self.items_written += sum("ConditionCheck" not in each for each in written)

    def answered(self, parsed: dict[str, Any], model: Any, **_: Any) -> None:
        """Hears of an answer."""
        service = _COUNTED.get(model.service_model.service_name)
        if service is None:
            return
        with self._lock:
            self.calls[f"{service} {model.name}"] += 1
            if service == "DynamoDB" and model.name in _READS:
                # A query that finds nothing, and an item that is not there, cost as much as one.
                self.items_read += max(1, parsed.get("ScannedCount", 1))


@contextmanager
def counted() -> Iterator[Counted]:
    """Counts what services ask that start while the block runs."""
    counter = Counted()
    with listening(provide_client_params=counter.asked, after_call=counter.answered):
        yield counter
