"""The messages that every system takes in: real ones where there is a corpus, invented ones where there is none."""

import csv
import random
import shutil
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, formataddr, parseaddr
from pathlib import Path

from infra.bench.intake.measuring import WARM

_BUILD = Path(__file__).parents[3] / "build"
SEED = 20261127
_SENT = datetime(2026, 11, 30, 9, tzinfo=UTC)
_SUBJECTS = (
    "My son's plan",
    "EHCP review on Thursday",
    "School says no",
    "Fwd: transport",
    "A question",
    "Re: annual review",
)
_LINES = (
    "What can I do about my son's plan? He is seven and at primary school.",
    "The council has not answered since June, and the review is in two weeks.",
    "Could somebody ring me, please? Mornings are best.",
    "She has not been in school since half term and nobody tells us anything.",
    "They say there is no transport for him, which is not what the plan says.",
    "Thank you for your help last time — it made all the difference.",
    "I want to make a complaint about how long this takes.",
)
_PEOPLE = ("Sam Fielding", "Jo Marsh", "Ade Ojo", "Zoë Baker", "Chris Lane", "Priya Dale")


def of_corpus(corpus: Path, most: int) -> list[bytes]:
    """As many of the whole messages in ``corpus`` as are wanted, drawn by a fixed seed."""
    with (corpus / "MANIFEST.tsv").open(encoding="utf-8") as lines:
        paths = sorted(row["path"] for row in csv.DictReader(lines, delimiter="\t") if row["format"] == "rfc822")
    chosen = random.Random(SEED).sample(paths, min(most, len(paths)))  # noqa: S311  # a sample, not a secret
    return [as_delivered((corpus / path).read_bytes()) for path in chosen]


def invented(number: int, first: int = 0) -> list[bytes]:
    """Messages of invented people: plain ones, ones with HTML beside, ones with a letter attached, and of each ten one
    that comes a second time by another way.
    """
    drawn = random.Random(SEED + first)  # noqa: S311  # as above
    written = [_written(first + each, drawn) for each in range(number)]
    for at in range(9, number, 10):
        written[at] = b"X-Forwarded-By: elsewhere.example.org\r\n" + written[at - 1]
    return list(map(as_delivered, written))


def as_delivered(raw: bytes) -> bytes:
    """``raw`` under what SES puts on top: no virus, no spam, and a sender who is proven."""
    sender = parseaddr(str(message_from_bytes(raw)["From"] or ""))[1]
    domain = sender.rpartition("@")[2].encode("ascii", "ignore").decode() or "example.org"
    on_top = (
        "X-SES-Spam-Verdict: PASS\r\nX-SES-Virus-Verdict: PASS\r\n"
        f"Authentication-Results: amazonses.com; spf=pass; dkim=pass; dmarc=pass header.from={domain};\r\n"
    )
    return on_top.encode() + raw


def laid_out(name: str, messages: Sequence[bytes], warm: Sequence[bytes]) -> Path:
    """The folder ``name`` below build, with the messages where every system finds them."""
    folder = _BUILD / name
    shutil.rmtree(folder, ignore_errors=True)
    for within, several in ((folder, messages), (folder / WARM, warm)):
        within.mkdir(parents=True)
        for number, raw in enumerate(several):
            (within / f"{number:04}.eml").write_bytes(raw)
    return folder


def _written(number: int, drawn: random.Random) -> bytes:
    message = EmailMessage()
    name = drawn.choice(_PEOPLE)
    message["From"] = formataddr(
        (name, f"{name.split()[0].lower().encode('ascii', 'ignore').decode()}.{number}@example.org")
    )
    message["To"] = "enquiries@cases.example.org"
    message["Subject"] = drawn.choice(_SUBJECTS)
    message["Date"] = format_datetime(_SENT + timedelta(minutes=number))
    message["Message-ID"] = f"<{number}@mail.example.org>"
    said = "\n\n".join(drawn.choices(_LINES, k=drawn.randint(1, 12)))
    message.set_content(said)
    if number % 3:
        paragraphs = "".join(f"<p style='margin:0'>{line}</p>" for line in said.split("\n\n"))
        message.add_alternative(f"<html><body>{paragraphs}</body></html>", subtype="html")
    if number % 4 == 0:
        letter = drawn.randbytes(drawn.randint(10_000, 200_000))
        message.add_attachment(letter, maintype="application", subtype="pdf", filename="letter.pdf")
    for at, part in enumerate(each for each in message.walk() if each.is_multipart()):
        part.set_boundary(f"=part-{number}-{at}")  # else it is drawn anew each time
    return message.as_bytes(policy=SMTP)
