"""Real mail that nobody here wrote, where it is at hand: each message is judged, and where in doubt by a person."""

import csv
import os
from itertools import islice
from pathlib import Path

import pytest

from casework.mail.original import Original, open_original
from infra.corpus.messages import messages
from infra.corpus.report import failures
from infra.corpus.whole_intake import whole_intake
from intake.inbound_email import judge
from tests.inert import not_inert
from tests.world import NOON, ses

CORPUS = Path(os.environ.get("CORPUS", Path(__file__).parents[3] / "shared/corpus"))
pytestmark = pytest.mark.skipif(not CORPUS.is_dir(), reason=f"there is no corpus of real mail at {CORPUS}")


def rows(name: str) -> list[dict[str, str]]:
    with (CORPUS / name).open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines, delimiter="\t"))


def test_every_message_is_judged_without_an_error_and_with_a_reason_where_it_cannot_be_read() -> None:
    for row in rows("MANIFEST.tsv"):
        if row["format"] != "rfc822":
            continue
        email = judge(ses() + (CORPUS / row["path"]).read_bytes(), row["path"], NOON)
        assert email.message.raw_key, row["path"]
        assert email.contact or email.needs_eyes, row["path"]
        assert not email.message.unreadable or email.needs_eyes, row["path"]


def test_every_message_is_shown_with_nothing_in_it_that_runs_or_loads() -> None:
    for row in rows("MANIFEST.tsv"):
        if row["format"] != "rfc822":
            continue
        opened = open_original(ses() + (CORPUS / row["path"]).read_bytes())
        assert isinstance(opened, Original), row["path"]
        assert not_inert(opened.html) == [], row["path"]


def test_of_every_sixth_message_that_goes_through_the_whole_intake_none_is_lost_or_mistaken() -> None:
    """`make corpus` does so with all of them."""
    with whole_intake() as intake:
        taken = [intake.take_in(message) for message in islice(messages(CORPUS), 0, None, 6)]
    assert len(taken) > 100
    assert failures(taken) == []
