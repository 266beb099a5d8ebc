"""One local service for the pages of families: each works on cases of its own."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from infra.local.service import LocalService


@pytest.fixture(scope="module")
def service() -> Iterator[LocalService]:
    with LocalService(now=datetime(2026, 12, 23, 10, tzinfo=UTC)) as running:
        yield running
