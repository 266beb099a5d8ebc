"""The template twice: as it is written, and as CloudFormation will see it."""

from pathlib import Path
from typing import Any

import pytest

from infra.template import read, translate

TEMPLATE = Path(__file__).parents[2] / "template.yaml"


@pytest.fixture(scope="session")
def written() -> dict[str, Any]:
    return read(TEMPLATE)


@pytest.fixture(scope="session")
def translated() -> dict[str, Any]:
    return translate(TEMPLATE)


@pytest.fixture(scope="session")
def functions(written: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The properties of each function, by its name without the ending: ReceiveEmail, Sweep."""
    return {
        name.removesuffix("Function"): resource["Properties"]
        for name, resource in written["Resources"].items()
        if resource["Type"] == "AWS::Serverless::Function"
    }


@pytest.fixture(scope="session")
def policies(translated: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """The statements of every policy document, by the resource that carries it."""
    documents = {name: list(statements_within(resource)) for name, resource in translated["Resources"].items()}
    return {name: statements for name, statements in documents.items() if statements}


def statements_within(part: Any) -> list[dict[str, Any]]:
    """The statements of every policy document anywhere in `part`, whatever property holds it."""
    if isinstance(part, list):
        return [statement for each in part for statement in statements_within(each)]
    if not isinstance(part, dict):
        return []
    own = [s for s in part["Statement"] if isinstance(s, dict)] if isinstance(part.get("Statement"), list) else []
    return own + [statement for each in part.values() for statement in statements_within(each)]
