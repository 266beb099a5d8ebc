"""The messages of a corpus: files in a folder, with a MANIFEST.tsv that names each and its category, and a labels.tsv
that says of some what they are, by the word of those who collected them.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from infra.local import envelope, verdicts

RECEIVED_AT = datetime(2026, 12, 23, 12, tzinfo=UTC)
_OURS, _NOBODY_KNOWS = "enquiries@cases.example.org", "somebody@sender.invalid"
_COMPLAINT = "ARF"
"""What the detail says of a bounce that is a complaint by way of a feedback loop (RFC 5965)."""


@dataclass(frozen=True)
class CorpusMessage:
    """A message as it left its sender; ``label`` is None where nobody said what it is."""

    path: str
    category: str
    raw: bytes
    label: str | None = None

    @property
    def stored(self) -> bytes:
        """The message as SES stores it, whose checks it all passed. Its return path is the one it came with."""
        sender = envelope.sender(self.raw)
        if not sender and b"return-path" not in self.raw.lower():
            sender = _NOBODY_KNOWS
        message_id = sha256(self.path.encode()).hexdigest()[:40]
        return verdicts.prepend(self.raw, sender=sender, recipient=_OURS, message_id=message_id, at=RECEIVED_AT)


def messages(corpus: Path) -> Iterator[CorpusMessage]:
    """Every message of the corpus in that folder."""
    labels = {row["path"]: _label(row) for row in _rows(corpus / "labels.tsv")}
    for row in _rows(corpus / "MANIFEST.tsv"):
        path = row["path"]
        raw = envelope.without_from_line((corpus / path).read_bytes())
        if row["format"] == "body":
            raw = in_an_email(raw, path)
        yield CorpusMessage(path, row["category"], raw, labels.get(path))


def in_an_email(body: bytes, path: str) -> bytes:
    """What somebody wrote, of which only the words are kept, as an email."""
    fields = (
        "From: Sam Fielding <sam.fielding@example.org>",
        f"To: {_OURS}",
        "Subject: A message",
        f"Message-ID: <{sha256(path.encode()).hexdigest()}@mail.example.org>",
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=utf-8",
        "Content-Transfer-Encoding: 8bit",
    )
    return "\r\n".join((*fields, "", "")).encode() + body


def _label(row: dict[str, str]) -> str:
    return "feedback_report" if row["label"] == "bounce" and _COMPLAINT in row["detail"] else row["label"]


def _rows(table: Path) -> list[dict[str, str]]:
    with table.open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines, delimiter="\t"))
