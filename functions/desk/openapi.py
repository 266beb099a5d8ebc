"""GET /openapi.json: what the API offers, for anyone who wants to use it. The one route that asks nobody to sign in."""

from functools import cache
from pathlib import Path
from typing import Any


def handler(event: dict[str, Any], context: object) -> dict[str, Any]:  # noqa: ARG001
    return {"statusCode": 200, "headers": {"Content-Type": "application/json"}, "body": _document()}


@cache
def _document() -> str:
    return (Path(__file__).parent / "openapi.json").read_text(encoding="utf-8")
