"""Event source mappings: polling a queue and invoking a function with batches, as Lambda does.

moto's own mapping delivers one message at a time and ignores batchItemFailures, so it is not used. A message that
failed becomes visible again when its visibility timeout ends in virtual time, and moves to the dead-letter queue by
the queue's own redrive policy.
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import boto3
from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.sqs.models import Message, Queue, sqs_backends

from infra.local.clock import VirtualClock, VirtualEvent
from infra.local.declared import EventSourceMapping
from infra.local.lambdas import FunctionFailed
from infra.local.patches import replaced
from infra.template import REGION

LOG = logging.getLogger(__name__)

Invoke = Callable[[str, Any], Any]


class Poller:
    """One mapping's poller: `run` is the body of its thread. `woken` is set when the queue may have something new."""

    def __init__(self, mapping: EventSourceMapping, invoke: Invoke, clock: VirtualClock) -> None:
        properties = mapping.properties
        self._function = str(properties["FunctionName"])
        self._arn = str(properties["EventSourceArn"])
        self._batch = int(properties.get("BatchSize", 10))
        self._partial = "ReportBatchItemFailures" in properties.get("FunctionResponseTypes", [])
        self._invoke = invoke
        self._clock = clock
        self._client = boto3.client("sqs", region_name=REGION)
        self.queue: Queue = sqs_backends[DEFAULT_ACCOUNT_ID][REGION].queues[self._arn.rsplit(":", 1)[-1]]
        self.woken = VirtualEvent(clock)

    def run(self) -> None:
        """Poll until the clock stops. Waiting for a message, or for one to become visible again, is a virtual wait."""
        while True:
            self.woken.clear()
            while batch := self._receive():
                self._deliver(batch)
            self.woken.wait(self._until_visible())

    def _receive(self) -> list[dict[str, Any]]:
        answer = self._client.receive_message(
            QueueUrl=self.queue.physical_resource_id,
            MaxNumberOfMessages=min(self._batch, 10),
            WaitTimeSeconds=0,
            MessageSystemAttributeNames=["All"],
            MessageAttributeNames=["All"],
        )
        return [dict(message) for message in answer.get("Messages", [])]

    def _deliver(self, batch: list[dict[str, Any]]) -> None:
        try:
            result = self._invoke(self._function, {"Records": [self._record(message) for message in batch]})
            failed = _failed(result, batch) if self._partial else set()
        except FunctionFailed as failure:
            LOG.info("a batch of %d comes back: %s", len(batch), failure)
            return
        for message in batch:
            if message["MessageId"] not in failed:
                self._client.delete_message(
                    QueueUrl=self.queue.physical_resource_id, ReceiptHandle=message["ReceiptHandle"]
                )

    def _record(self, message: dict[str, Any]) -> dict[str, Any]:
        attributes = [
            (name, {key[0].lower() + key[1:]: value for key, value in attribute.items()})
            for name, attribute in message.get("MessageAttributes", {}).items()
        ]
        return {
            "messageId": message["MessageId"],
            "receiptHandle": message["ReceiptHandle"],
            "body": message["Body"],
            "attributes": message["Attributes"],
            "messageAttributes": dict(attributes),
            "md5OfBody": message["MD5OfBody"],
            "eventSource": "aws:sqs",
            "eventSourceARN": self._arn,
            "awsRegion": REGION,
        }

    def _until_visible(self) -> float | None:
        """Virtual seconds until a message in flight or delayed becomes visible, if there is one."""
        # moto compares with "later than", so a message is visible a moment after its timeout.
        moments = [max(message.visible_at, message.delayed_until) for message in list(self.queue._messages)]
        if not moments:
            return None
        now = self._clock.now().timestamp() * 1000
        return max(0.001, (min(moments) - now + 1) / 1000)


@contextmanager
def woken_by_messages(pollers: list[Poller]) -> Iterator[None]:
    """While the block runs, a message put on a polled queue, by whatever way, wakes its poller before the sender
    returns.
    """
    add = Queue.add_message

    def add_message(self: Queue, message: Message) -> None:
        add(self, message)
        for poller in pollers:
            if poller.queue is self:
                poller.woken.set()

    with replaced((Queue, "add_message", add_message)):
        yield


def _failed(result: Any, batch: list[dict[str, Any]]) -> set[str]:
    """The messages to keep. Lambda takes an answer it cannot read, or that names an unknown message, as a failed
    batch.
    """
    everything = {str(message["MessageId"]) for message in batch}
    if not result:
        return set()
    if not isinstance(result, dict):
        return everything
    failures = result.get("batchItemFailures") or []
    try:
        failed = {str(failure["itemIdentifier"]) for failure in failures}
    except (KeyError, TypeError):
        return everything
    return failed if failed <= everything else everything
