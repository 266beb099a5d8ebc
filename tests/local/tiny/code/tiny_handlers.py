"""Handlers with nothing behind them, for the tests of the local service."""

import json
import os
from typing import Any

import boto3

SEEN: list[tuple[str, Any]] = []
"""What was invoked with what, oldest first; a test clears it."""

FAIL: dict[str, int] = {}
"""How many more times a function is to fail, by its name."""


class Refused(Exception):
    """A failure that a test asked for."""


def _maybe_fail(name: str) -> None:
    if FAIL.get(name, 0) > 0:
        FAIL[name] -= 1
        raise Refused(name)


def take_mail(event: dict[str, Any], context: Any) -> dict[str, Any]:
    SEEN.append(("take_mail", event))
    _maybe_fail("take_mail")
    bad = [record["messageId"] for record in event["Records"] if "poison" in record["body"]]
    for record in event["Records"]:
        for put in json.loads(record["body"]).get("Records", []) if record["body"].startswith("{") else []:
            key = put["s3"]["object"]["key"]
            boto3.client("dynamodb").put_item(
                TableName=os.environ["TINY_TABLE"], Item={"pk": {"S": key}, "at": {"S": put["eventTime"]}}
            )
    return {"batchItemFailures": [{"itemIdentifier": message} for message in bad]}


def echo(event: dict[str, Any], context: Any) -> dict[str, Any]:
    SEEN.append(("echo", event))
    _maybe_fail("echo")
    return {"statusCode": 200, "headers": {"content-type": "application/json"}, "body": json.dumps(event)}


def step(event: dict[str, Any], context: Any) -> dict[str, Any]:
    SEEN.append(("step", event))
    _maybe_fail("step")
    if event["do"] == "remind":
        boto3.client("sesv2").send_email(
            FromEmailAddress="desk@send.example.org",
            Destination={"ToAddresses": ["officer@send.example.org"]},
            Content={
                "Simple": {
                    "Subject": {"Data": f"Reminder {event['ref']}"},
                    "Body": {"Text": {"Data": "Still waiting."}},
                }
            },
            ConfigurationSetName=os.environ["TINY_CONFIGURATION_SET"],
        )
    return {"seconds": {"plan": 345600, "remind": 86400, "night": 0}[event["do"]]}


def batch(event: dict[str, Any], context: Any) -> dict[str, Any]:
    SEEN.append(("batch", event))
    for thing in event["Items"]:
        _maybe_fail(thing)
    return {"done": len(event["Items"])}


def tick(event: dict[str, Any], context: Any) -> None:
    SEEN.append(("tick", event))
