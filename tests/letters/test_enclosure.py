"""The documents of the welcome pack: there, readable, and known by version."""

from datetime import date
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest

from casework.letters import enclosure as module
from casework.letters.enclosure import enclosure, welcome_pack
from casework.letters.envelope import Envelope, compose
from casework.letters.wording import render
from casework.profile.profile import POLICY_FILES, Policy, load_profile
from tests.letters.test_wording import FACTS

NO_PROFILES = {"bank_holidays", "promises", "stored"}
PROFILES = sorted(path.stem for path in POLICY_FILES.parent.glob("*.toml") if path.stem not in NO_PROFILES)
MOST_BYTES = 5_000_000
"""What every mailbox takes, once base64 has made it a third longer."""


@pytest.mark.clause("IM-08")
@pytest.mark.parametrize("name", PROFILES)
def test_every_document_that_a_profile_lists_is_there_and_they_fit_in_one_letter(name: str) -> None:
    profile = load_profile(name)
    pack = welcome_pack(profile)
    assert len({policy.id for policy in profile.policies if policy.in_welcome_pack}) == len(pack) > 0
    assert 0 < sum(len(each.content) for each in pack) < MOST_BYTES


def test_every_document_that_ships_is_in_some_profile() -> None:
    listed = {policy.file for name in PROFILES for policy in load_profile(name).policies}
    assert {path.name for path in POLICY_FILES.iterdir()} == listed


@pytest.mark.parametrize("policy", load_profile("halton").policies, ids=lambda each: each.id)
def test_plain_text_shows_no_markup_and_is_short(policy: Policy) -> None:
    text = enclosure(policy).content.decode()
    assert not {"#", "##", "**"} & set(text.split())
    assert len(text.split()) < 500


@pytest.mark.parametrize(
    ("file", "arrives_as"),
    [("a.pdf", "application/pdf"), ("a.html", "text/html"), ("a.md", "text/plain")],
)
def test_a_services_own_file_arrives_as_it_is(
    file: str, arrives_as: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = b"%PDF-1.7\r\n\x00\xff" if file == "a.pdf" else "naïve\n".encode()
    (tmp_path / file).write_bytes(content)
    monkeypatch.setattr(module, "POLICY_FILES", tmp_path)
    review_due = date(2027, 1, 1)
    own = Policy(id="own", title="Our policy", file=file, version="3.1", review_due=review_due, source="IM-08")
    attached = enclosure(own)
    enclosure.cache_clear()
    assert attached.version.startswith("own 3.1 (")
    envelope = Envelope(sender_name="A", sender="a@example.org", to="b@example.org")
    raw = compose(envelope, render("acknowledgement", **FACTS), [attached])
    mail = message_from_bytes(raw, policy=policy.default)
    assert isinstance(mail, EmailMessage)
    (part,) = mail.iter_attachments()
    assert part.get_content_type() == arrives_as
    assert part.get_payload(decode=True) == content
    assert all(len(line) < 999 for line in raw.splitlines())


@pytest.mark.clause("CF-35")
@pytest.mark.parametrize(
    ("on", "overdue"), [("2027-01-14", False), ("2027-01-15", False), ("2027-01-16", True), ("2028-01-01", True)]
)
def test_a_review_is_overdue_the_day_after_it_was_due(on: str, overdue: bool) -> None:
    own = Policy(id="own", title="Ours", file="own.md", version="1", review_due=date(2027, 1, 15), source="CF-35")
    assert own.is_overdue(date.fromisoformat(on)) is overdue


def test_another_word_is_another_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "POLICY_FILES", tmp_path)
    own = Policy(id="own", title="Ours", file="own.md", version="1", review_due=date(2027, 1, 1), source="IM-08")
    versions = set()
    for words in ("Yes", "No"):
        (tmp_path / "own.md").write_text(words)
        versions.add(enclosure(own).version)
        enclosure.cache_clear()
    assert len(versions) == 2
