"""The mornings around Christmas as staff see them: a letter on each working day with something due, and no other."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from infra.local.service import LocalService
from tests.journeys.sparse_sweeps import DIGEST, swept_every
from tests.world import email

pytestmark = pytest.mark.journey

RECEIVED = datetime(2026, 12, 16, 12, tzinfo=UTC)
"""A Wednesday: what comes then is due on Wednesday 23 December."""

SCHEDULES = {**swept_every("900 days"), DIGEST: "cron(30 8 * * ? *)"}


@pytest.fixture
def service() -> Iterator[LocalService]:
    with LocalService(now=RECEIVED, schedules=SCHEDULES) as running:
        yield running


@pytest.mark.clause("CH-03")
def test_staff_are_told_on_working_mornings_and_on_no_other(service: LocalService) -> None:
    service.send_mail(email())
    service.settle()
    service.advance(datetime(2026, 12, 30, 12, tzinfo=UTC))
    digests = [each for each in service.outbox() if each["subject"].startswith("Today, ")]
    told = {(each["to"][0].split("@")[0], each["sent_at"][:16], each["subject"].partition(": ")[2]) for each in digests}
    mornings = [
        ("2026-12-22T08:30", "0 overdue, 0 due today, 1 due on the next working day"),
        ("2026-12-23T08:30", "0 overdue, 1 due today, 0 due on the next working day"),
        ("2026-12-24T08:30", "1 overdue, 0 due today, 0 due on the next working day"),
        ("2026-12-29T08:30", "1 overdue, 0 due today, 0 due on the next working day"),
        ("2026-12-30T08:30", "1 overdue, 0 due today, 0 due on the next working day"),
    ]
    assert told == {(who, at, counts) for at, counts in mornings for who in ("caseworkers", "officer")}
    assert len(digests) == len(told)
