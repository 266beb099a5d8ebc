"""The queue delivers as Lambda's poller does: batches, partial failures, visibility, the dead-letter queue."""

from datetime import timedelta
from types import ModuleType
from typing import Any

from infra.local.service import LocalService


def put(service: LocalService, *bodies: str) -> None:
    for body in bodies:
        service.client("sqs").send_message(QueueUrl=url(service, "MailQueue"), MessageBody=body)
    service.settle()


def url(service: LocalService, name: str) -> str:
    return str(service.stack.created[name].physical_resource_id)


def depth(service: LocalService, name: str) -> tuple[int, int]:
    """Visible messages, and those in flight."""
    attributes = service.client("sqs").get_queue_attributes(QueueUrl=url(service, name), AttributeNames=["All"])
    counts = attributes["Attributes"]
    return int(counts["ApproximateNumberOfMessages"]), int(counts["ApproximateNumberOfMessagesNotVisible"])


def deliveries(handlers: ModuleType, body: str) -> list[dict[str, Any]]:
    batches = [event["Records"] for name, event in handlers.SEEN if name == "take_mail"]
    return [record for batch in batches for record in batch if record["body"] == body]


def test_a_message_is_delivered_once_and_deleted(tiny: LocalService, handlers: ModuleType) -> None:
    put(tiny, "good")
    (record,) = deliveries(handlers, "good")
    assert record["attributes"]["ApproximateReceiveCount"] == "1"
    assert record["eventSource"] == "aws:sqs"
    assert record["eventSourceARN"].endswith(url(tiny, "MailQueue").rpartition("/")[2])
    assert depth(tiny, "MailQueue") == (0, 0)


def test_only_the_message_that_failed_comes_back_after_its_visibility_timeout(
    tiny: LocalService, handlers: ModuleType
) -> None:
    put(tiny, "poison", "good")
    assert depth(tiny, "MailQueue") == (0, 1)
    tiny.advance(tiny.now() + timedelta(seconds=59))
    assert len(deliveries(handlers, "poison")) == 1
    tiny.advance(tiny.now() + timedelta(seconds=2))
    assert [it["attributes"]["ApproximateReceiveCount"] for it in deliveries(handlers, "poison")] == ["1", "2"]
    assert len(deliveries(handlers, "good")) == 1


def test_what_always_fails_ends_in_the_dead_letter_queue(tiny: LocalService, handlers: ModuleType) -> None:
    put(tiny, "poison")
    tiny.advance(tiny.now() + timedelta(minutes=10))
    assert len(deliveries(handlers, "poison")) == 3
    assert depth(tiny, "MailQueue") == (0, 0)
    assert depth(tiny, "DeadLetters") == (1, 0)


def test_a_function_that_raises_gets_the_whole_batch_again(tiny: LocalService, handlers: ModuleType) -> None:
    handlers.FAIL["take_mail"] = 1
    put(tiny, "good")
    assert depth(tiny, "MailQueue") == (0, 1)
    tiny.advance(tiny.now() + timedelta(seconds=61))
    assert len(deliveries(handlers, "good")) == 2
    assert depth(tiny, "MailQueue") == (0, 0)
    assert [failure.error["errorType"] for failure in tiny.functions.failures] == ["Refused"]
