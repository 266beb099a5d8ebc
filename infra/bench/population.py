"""A population of cases: one that the service made itself, and any number like it, laid straight into moto's table."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.dynamodb.models import dynamodb_backends
from moto.dynamodb.models.dynamo_type import DynamoType, Item, LimitedSizeDict

from infra.local.service import LocalService
from infra.template import REGION

Stored = dict[str, dict[str, Any]]

EMAIL = (
    b"From: Sam Fielding <sam.fielding@example.org>\r\nTo: enquiries@send.example.org\r\nSubject: My son's plan\r\n"
    b"Message-Id: <first@mail.example.org>\r\n\r\nWhat can I do about my son's plan? He is seven.\r\n"
)
_OPEN_EVERY = 4
"""Of those that are kept, one in so many is still open; the others go on some day of the two years after the night."""
_YEARS = 730


@dataclass(frozen=True)
class Sample:
    """A case that was answered and closed: its items and those beside it, as DynamoDB has them; the strings in them by
    which it is told from others; and where its email lies.
    """

    items: list[Stored]
    own: tuple[str, ...]
    raw_key: str

    def like(self, number: int) -> list[Stored]:
        """The items of another case, in whose own strings ``number`` tells it from the sample. Values without any are
        the sample's own.
        """
        return [
            {name: self._renamed(texts[name], number) if name in texts else value for name, value in item.items()}
            for item, texts in zip(self.items, self._texts, strict=True)
        ]

    def _renamed(self, text: str, number: int) -> dict[str, Any]:
        for word in self.own:
            text = text.replace(word, f"{word}.{number}")
        value: dict[str, Any] = json.loads(text)
        return value

    @cached_property
    def _texts(self) -> list[dict[str, str]]:
        """Of each item, as JSON, the values that are of this case only."""
        texts = [{name: json.dumps(value) for name, value in item.items()} for item in self.items]
        return [{name: text for name, text in item.items() if any(map(text.__contains__, self.own))} for item in texts]

    @property
    def due_on(self) -> date:
        """The first day on which it is to go."""
        return max(date.fromisoformat(item["erase_on"]["S"]) for item in self.items if "erase_on" in item)


def made(service: LocalService) -> Sample:
    """A case by email, acknowledged, answered after a week, closed, and asked how it was: at its last state."""

    def act(path: str, said: dict[str, Any]) -> None:
        assert service.request("POST", path, said, role="caseworker").status_code == 201
        service.settle()

    raw_key = service.send_mail(EMAIL)
    service.settle()
    (listed,) = service.request("GET", "/cases", role="caseworker").json["cases"]
    ref = listed["ref"]
    service.advance(service.now() + timedelta(days=7))
    act(f"/cases/{ref}/responses", {"channel": "telephone", "summary": "Explained the plan, and what comes next"})
    act(f"/cases/{ref}/closing", {"level": 1})
    service.advance(service.now() + timedelta(days=40))
    items = [item for item in _scanned(service) if ref in str(item) and not _is_over(item, service)]
    own = {item[name]["S"] for item in items for name in ("ses_message_id", "recipient_hash") if name in item}
    return Sample(items, (ref, raw_key, "sam.fielding", *sorted(own)), raw_key)


def laid(service: LocalService, sample: Sample, due: int, among: int) -> None:
    """Have ``among`` cases in the table, the sample included, of which ``due`` are to go as the sample is."""
    table = dynamodb_backends[DEFAULT_ACCOUNT_ID][REGION].tables[_table(service)]
    bucket, mail = _bucket(service), service.client("s3")
    # Else each would be taken in, as an email that arrives.
    mail.put_bucket_notification_configuration(Bucket=bucket, NotificationConfiguration={})
    shared = {id(value): DynamoType(value) for item in sample.items for value in item.values()}
    for number in range(1, among):
        items = sample.like(number)
        if number < due:
            mail.put_object(Bucket=bucket, Key=f"{sample.raw_key}.{number}", Body=EMAIL)
        else:
            items = [_kept(item, number, sample.due_on) for item in items]
        for item in items:
            # What is kept is not to be touched, so it may share what all of it has: a tenth of the memory.
            _lay(table, item, shared if number >= due else {})


def _kept(item: Stored, number: int, due_on: date) -> Stored:
    """Of a case that is not due: it goes later, or is open."""
    if "erase_on" not in item:
        return item
    if number % _OPEN_EVERY == 0:
        return {name: value for name, value in item.items() if name not in {"erasure", "erase_on", "answered_at"}}
    return {**item, "erase_on": {"S": (due_on + timedelta(days=1 + number % _YEARS)).isoformat()}}


def _lay(table: Any, item: Stored, shared: dict[int, DynamoType]) -> None:
    """Put an item where moto keeps it: by its API a hundred thousand cases take an hour."""
    attrs: Any = LimitedSizeDict()
    dict.update(attrs, {name: shared.get(id(value)) or DynamoType(value) for name, value in item.items()})
    laid_item = Item(attrs["pk"], attrs["sk"], {})
    laid_item.attrs = attrs
    table.items[attrs["pk"]][attrs["sk"]] = laid_item


def _scanned(service: LocalService) -> Iterator[Stored]:
    for page in service.client("dynamodb").get_paginator("scan").paginate(TableName=_table(service)):
        yield from page["Items"]


def _is_over(item: Stored, service: LocalService) -> bool:
    """Whether DynamoDB has deleted it by itself, which moto does not."""
    lives_until = item.get("expires_at", {}).get("N")
    return lives_until is not None and int(lives_until) < service.now().timestamp()


def _table(service: LocalService) -> str:
    (name,) = service.client("dynamodb").list_tables()["TableNames"]
    return str(name)


def _bucket(service: LocalService) -> str:
    (name,) = [each["Name"] for each in service.client("s3").list_buckets()["Buckets"] if "-mail-" in each["Name"]]
    return str(name)
