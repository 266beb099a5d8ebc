"""What the worklist costs: it grows with what waits, and never with what is over."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from desk.site.pages.worklist import VIEWS
from infra.bench.counting import Counted, counted
from infra.local.service import LocalService
from tests.desk.test_api import NOTE, RESPONSE
from tests.site.acted import Acted

pytestmark = pytest.mark.journey

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


@pytest.fixture(scope="module")
def acted() -> Iterator[tuple[Acted, Counted]]:
    """The desk of a service with one open case, and ``latest``, which is closed."""
    with counted() as calls, LocalService(now=datetime(2026, 12, 1, 10, tzinfo=UTC)) as service:
        _, ref = (service.request("POST", "/telephone-notes", NOTE, role="caseworker").json["ref"] for _ in range(2))
        service.settle()
        for act, said in (("responses", RESPONSE), ("closing", {"level": 1, "invite": False, "why_not": "opted_out"})):
            answer = service.request("POST", f"/cases/{ref}/{act}", said, role="caseworker")
            assert answer.status_code == 201, answer.text
        service.settle()
        yield Acted(service, latest=ref), calls


def test_the_worklist_costs_the_same_whatever_is_closed(acted: tuple[Acted, Counted]) -> None:
    desk, calls = acted
    close_as_many(desk, 4)
    few = {view: costs(desk, calls, view) for view in VIEWS}
    close_as_many(desk, 295)
    assert {view: costs(desk, calls, view) for view in VIEWS} == few
    assert few["all"][1] > 0


def costs(desk: Acted, calls: Counted, view: str) -> tuple[dict[str, int], int]:
    """Calls by operation, and the items that were read for them."""
    value, _ = desk.session("caseworker")
    calls.forget()
    answer = desk.get(f"/desk/cases?view={view}", value)
    assert answer.status_code == 200
    return dict(calls.calls), calls.items_read


def close_as_many(desk: Acted, number: int) -> None:
    """Put ``number`` more cases beside the closed one that are like it to the letter."""
    client = desk.service.client("dynamodb")
    (table,) = client.list_tables()["TableNames"]
    sought = {":pk": {"S": f"CASE#{desk.latest}"}}
    items = client.query(TableName=table, KeyConditionExpression="pk = :pk", ExpressionAttributeValues=sought)["Items"]
    copied = json.dumps([{"PutRequest": {"Item": item}} for item in items])
    for at in range(number):
        like = f"HSP-{number:04}-{''.join(ALPHABET[at // 32**power % 32] for power in range(4))}"
        client.batch_write_item(RequestItems={table: json.loads(copied.replace(desk.latest, like))})
