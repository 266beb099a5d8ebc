"""What a nightly run reads grows with what is due, not with what is kept; else the benchmark says so."""

from collections import Counter

import pytest

from infra.bench import retention
from infra.bench.retention import Night, growth, main, measured, tabled


@pytest.mark.journey
@pytest.mark.clause("CF-07")
def test_a_night_reads_the_same_among_few_and_among_many() -> None:
    few, many = measured(10, 50), measured(10, 200)
    assert few.items_read > 100, "each of the due was read"
    assert (many.items_read, many.items_written, many.calls) == (few.items_read, few.items_written, few.calls)


def night(due: int, among: int, reads: int) -> Night:
    return Night(due, among, reads, 30, Counter({"DynamoDB Query": reads // 2, "S3 ListObjectVersions": 4}))


@pytest.mark.parametrize(("reads", "grown", "status"), [(1_000, 0.0, 0), (1_050, 0.05, 0), (1_051, 0.051, 1)])
def test_reads_that_grow_beyond_what_is_tolerated_fail_the_benchmark(
    reads: int, grown: float, status: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(
        retention, "measured", lambda due, among: night(due, among, 1_000 if among == 10_000 else reads)
    )
    assert growth([night(10, 50, 1_000), night(10, 200, reads)]) == pytest.approx(grown)
    assert main([]) == status
    assert "5% is tolerated" in capsys.readouterr().out


def test_the_figures_stand_side_by_side_with_what_each_erased_case_costs() -> None:
    header, _, *rows = tabled([night(10, 50, 100), night(10, 200, 110)]).splitlines()
    assert header == "|  | 10 due among 50 | 10 due among 200 | ratio | for each case erased |"
    assert rows[0] == "| **items read** | 100 | 110 | 1.100 | 11.00 |"
    assert "| S3 ListObjectVersions | 4 | 4 | 1.000 | 0.40 |" in rows
