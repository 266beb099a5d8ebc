"""What `make corpus` does, with messages that are invented here: it says what became of each, and finds faults."""

from pathlib import Path

import pytest

from casework.domain.mail_kind import MailKind
from infra.corpus.__main__ import main
from infra.corpus.messages import CorpusMessage, messages
from infra.corpus.report import confusion, failures, not_recognised
from infra.corpus.whole_intake import Taken, whole_intake

BOUNCE = (
    b"Return-Path: <>\nFrom: MAILER-DAEMON@mail.example.org\nTo: enquiries@cases.example.org\nSubject: Undelivered\n"
    b"Content-Type: multipart/report; report-type=delivery-status; boundary=x\n\n--x\n\nIt did not arrive.\n"
    b"--x\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mail.example.org\n\n"
    b"Final-Recipient: rfc822; nobody@example.org\nAction: failed\nStatus: 5.1.1\n--x--\n"
)
HUMAN = b"From: Sam <sam@example.org>\nTo: enquiries@cases.example.org\nSubject: Our plan\n\nWhat can I do?\n"
AWAY = b"From: Kim <kim@example.org>\nSubject: Away\nAuto-Submitted: auto-replied (vacation)\n\nI am away.\n"
LIST = b"From: Ali <ali@example.org>\nSubject: A question\nList-Id: <parents.example.org>\n\nDoes anybody know?\n"
FILES = {
    "bounce.eml": ("bounce", "rfc822", BOUNCE, "bounce"),
    "human.eml": ("normal", "rfc822", HUMAN, "human"),
    "away.eml": ("autoreply", "rfc822", AWAY, "auto_reply"),
    "list.eml": ("normal", "rfc822", LIST, "list"),
    "words.txt": ("reply", "body", b"Thank you.\n\n> When will it come?\n", "human"),
    "junk.eml": ("malformed", "rfc822", b"\xff\xfe\x00 junk", None),
}


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    manifest, labels = ["path\tcategory\tformat"], ["path\tlabel\tdetail"]
    for name, (category, form, raw, label) in FILES.items():
        (tmp_path / name).write_bytes(raw)
        manifest.append(f"{name}\t{category}\t{form}")
        if label:
            labels.append(f"{name}\t{label}\t")
    (tmp_path / "MANIFEST.tsv").write_text("\n".join(manifest))
    (tmp_path / "labels.tsv").write_text("\n".join(labels))
    return tmp_path


def test_each_message_has_its_outcome_and_its_kind(corpus: Path) -> None:
    with whole_intake() as intake:
        taken = {each.message.path: each for each in map(intake.take_in, messages(corpus))}
    assert {path: (each.outcome, each.kind) for path, each in taken.items()} == {
        "bounce.eml": ("needs eyes", MailKind.BOUNCE),
        "human.eml": ("new case", MailKind.HUMAN),
        "away.eml": ("set aside", MailKind.AUTO_REPLY),
        "list.eml": ("needs eyes", MailKind.LIST),
        "words.txt": ("new case", MailKind.HUMAN),
        "junk.eml": ("needs eyes", MailKind.HUMAN),
    }
    assert {path for path, each in taken.items() if each.answered} == {"human.eml", "words.txt"}
    assert failures(list(taken.values())) == not_recognised(list(taken.values())) == []


def test_it_prints_what_became_of_them_and_all_is_well(corpus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(str(corpus)) == 0
    printed = capsys.readouterr().out
    assert "autoreply" in printed
    assert "100.0%" in printed
    assert "nothing was lost" in printed


HUMANS = CorpusMessage("human.eml", "normal", HUMAN, "human")


@pytest.mark.parametrize(
    "taken",
    [
        Taken(HUMANS, "error", None, 1, error="KeyError", lost=True),
        Taken(HUMANS, "new case", MailKind.HUMAN, 1, lost=True),
        Taken(HUMANS, "needs eyes", MailKind.AUTOMATIC, 1),
        Taken(HUMANS, "set aside", MailKind.HUMAN, 1),
        Taken(CorpusMessage("bounce.eml", "bounce", BOUNCE, "bounce"), "needs eyes", MailKind.BOUNCE, 1, answered=True),
    ],
)
def test_it_finds_what_must_never_be(taken: Taken) -> None:
    assert failures([taken])


def test_the_confusion_of_labels_and_kinds_is_counted() -> None:
    wrong = Taken(HUMANS, "needs eyes", MailKind.BOUNCE, 1)
    right = Taken(HUMANS, "new case", MailKind.HUMAN, 1)
    assert confusion([right, wrong, right, right]).splitlines()[1].split() == ["human", "3", "1", "75.0%"]
