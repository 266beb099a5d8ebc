"""The retention schedule that auditors read is the one that the software follows."""

import pytest

from casework.profile import load_profile
from infra.retention_table import DOCUMENT, tabled


@pytest.mark.clause("CF-07")
def test_the_tables_are_up_to_date() -> None:
    document = DOCUMENT.read_text(encoding="utf-8")
    assert tabled(document) == document, "run python -m infra.retention_table"
    for rule in load_profile("halton").retention.rules:
        assert f"| {rule.id} | {rule.keeps} |" in document
    assert "| INCIDENT | words_used, " in document
