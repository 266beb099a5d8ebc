"""A local service over a template with nothing behind its doors, so that these tests wait for no one's handlers."""

import importlib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType

import pytest

from infra.local.service import LocalService

CHRISTMAS = datetime(2026, 12, 23, 9, tzinfo=UTC)

TINY = Path(__file__).parent / "tiny" / "template.yaml"


@pytest.fixture
def tiny() -> Iterator[LocalService]:
    with LocalService(CHRISTMAS, template=TINY) as service:
        handlers = importlib.import_module("tiny_handlers")
        handlers.SEEN.clear()
        handlers.FAIL.clear()
        yield service


@pytest.fixture
def handlers(tiny: LocalService) -> ModuleType:
    return importlib.import_module("tiny_handlers")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What starts a service takes a tenth of a second or more: not for the fast loop."""
    for item in items:
        if "tiny" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.journey)
