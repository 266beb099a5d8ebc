"""A table in moto behaves as DynamoDB's, although a call costs only what it touches."""

from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from moto import mock_aws

from infra.local.tables import orderly_tables


@pytest.fixture
def db() -> Iterator[Any]:
    with mock_aws(), orderly_tables():
        client = boto3.client("dynamodb", region_name="eu-west-2")
        client.create_table(
            TableName="t",
            AttributeDefinitions=[{"AttributeName": name, "AttributeType": "S"} for name in ("pk", "sk", "due", "on")],
            KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
            GlobalSecondaryIndexes=[
                {
                    "IndexName": "due",
                    "KeySchema": [
                        {"AttributeName": "due", "KeyType": "HASH"},
                        {"AttributeName": "on", "KeyType": "RANGE"},
                    ],
                    "Projection": {"ProjectionType": "KEYS_ONLY"},
                }
            ],
            BillingMode="PAY_PER_REQUEST",
        )
        for number in range(4):
            client.put_item(
                TableName="t", Item=item("a", str(number), **({"due": "x", "on": f"{number}"} if number else {}))
            )
        yield client


def item(pk: str, sk: str, **more: str) -> dict[str, Any]:
    return {name: {"S": value} for name, value in {"pk": pk, "sk": sk, **more}.items()}


def stored(db: Any) -> list[Any]:
    return list(db.scan(TableName="t")["Items"])


def test_a_transaction_that_is_refused_leaves_everything_as_it_was(db: Any) -> None:
    before = stored(db)
    with pytest.raises(db.exceptions.TransactionCanceledException):
        db.transact_write_items(
            TransactItems=[
                {"Put": {"TableName": "t", "Item": item("new", "1")}},
                {"Put": {"TableName": "t", "Item": item("a", "1", word="changed")}},
                {"Delete": {"TableName": "t", "Key": item("a", "2")}},
                {
                    "Update": {
                        "TableName": "t",
                        "Key": item("a", "3"),
                        "UpdateExpression": "SET word = :w",
                        "ExpressionAttributeValues": {":w": {"S": "changed"}},
                    }
                },
                {
                    "ConditionCheck": {
                        "TableName": "t",
                        "Key": item("a", "0"),
                        "ConditionExpression": "attribute_not_exists(pk)",
                    }
                },
            ]
        )
    assert stored(db) == before


def test_an_index_has_what_carries_its_keys_page_by_page(db: Any) -> None:
    def page(**start: Any) -> Any:
        condition = {"KeyConditionExpression": "due = :x", "ExpressionAttributeValues": {":x": {"S": "x"}}}
        return db.query(TableName="t", IndexName="due", Limit=2, **condition, **start)

    first = page()
    rest = page(ExclusiveStartKey=first["LastEvaluatedKey"])
    assert [each["sk"]["S"] for each in [*first["Items"], *rest["Items"]]] == ["1", "2", "3"]
    assert "LastEvaluatedKey" not in rest
