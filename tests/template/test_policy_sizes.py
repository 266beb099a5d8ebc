"""Each function's resource policy stays well below the size that Lambda takes.

SAM writes one permission for each route, and Lambda puts them all into one policy. A route too many would fail the
deployment, which moto does not show.
"""

import json
from collections import defaultdict
from typing import Any

LIMIT = 20_480
"""Bytes. Beyond it Lambda answers PolicyLengthExceededException."""

ROOM = 0.75
"""Of the limit: a route more, or a longer path, is not to fail on the day."""

STACK = "s" * 40
SUFFIX = "A1B2C3D4E5F6"
"""What CloudFormation adds to a name of its own making."""

ACCOUNT = "123456789012"
ELSEWHERE = {
    "AWS::Partition": "aws",
    "AWS::Region": "eu-west-2",
    "AWS::AccountId": ACCOUNT,
}


def named(logical_id: str, longest: int) -> str:
    """The name that CloudFormation gives a resource of the stack, or one as long."""
    return f"{STACK}-{logical_id}-{SUFFIX}"[:longest]


def source(arn: dict[str, Any]) -> str:
    """The SourceArn of a permission, filled in: the id of an API has ten characters."""
    text, given = arn["Fn::Sub"]
    values = ELSEWHERE | {name: value if isinstance(value, str) else "a1b2c3d4e5" for name, value in given.items()}
    for name, value in values.items():
        text = text.replace(f"${{{name}}}", value)
    assert "${" not in text
    return str(text)


def statement(logical_id: str, permission: dict[str, Any]) -> dict[str, Any]:
    """A permission as Lambda keeps it."""
    function = named(permission["FunctionName"]["Ref"], 64)
    return {
        "Sid": named(logical_id, 100),
        "Effect": "Allow",
        "Principal": {"Service": permission["Principal"]},
        "Action": permission["Action"],
        "Resource": f"arn:aws:lambda:eu-west-2:{ACCOUNT}:function:{function}",
        "Condition": {"ArnLike": {"AWS:SourceArn": source(permission["SourceArn"])}},
    }


def test_no_functions_resource_policy_comes_near_what_lambda_takes(translated: dict[str, Any]) -> None:
    statements = defaultdict(list)
    for logical_id, resource in translated["Resources"].items():
        if resource["Type"] == "AWS::Lambda::Permission":
            permission = resource["Properties"]
            statements[permission["FunctionName"]["Ref"]].append(statement(logical_id, permission))
    sizes = {
        name: len(json.dumps({"Version": "2012-10-17", "Id": "default", "Statement": each}, separators=(",", ":")))
        for name, each in statements.items()
    }
    assert sizes
    assert {name: size for name, size in sizes.items() if size > LIMIT * ROOM} == {}
