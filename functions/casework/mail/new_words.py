"""What somebody wrote anew in an email, and the earlier mail that their program put below it: for showing the one
before the other, never for throwing anything away.
"""

import re
from typing import NamedTuple

_MOST_LINES, _MOST_HEADS, _MOST_OF_A_LINE = 5_000, 50, 300
_RULE = set("_-")
_DASHES = re.compile(r"-{9,}")  # a divider needs two; looking for it takes four times as long over twice as many
_STARRED = re.compile(r"^[ \t]*\*([^*:\n]{1,20}):\*")
_FORWARDED = re.compile(r"^[> \t-]*(?:Begin forwarded message|Forwarded message)\b", re.MULTILINE | re.IGNORECASE)
_FORWARD = re.compile(r"\s*(?:fwd?|wg|tr)\s*:", re.IGNORECASE)


class NewWords(NamedTuple):
    """A text in two: what stands first, and the ``history`` after the last new word. Joined, they are the text."""

    new: str
    history: str = ""


def new_words(text: str, subject: str | None = None) -> NewWords:
    """``text`` up to the last line that its sender wrote, and what their program quotes below it.

    Where a quote is answered line by line, or above the answer, it stays with it: words are read in their place. All is
    new where nothing else would be, where it was forwarded, because then that is what it is about, and where there is
    so much that taking it apart would take seconds. Signatures stay: they say who wrote, and how to reach them.
    """
    if _FORWARD.match(subject or "") or _FORWARDED.search(text):
        return NewWords(text)
    lines = text.split("\n")
    end = _end_of_new(lines)
    if not end or not any(map(str.strip, lines[end:])):
        return NewWords(text)
    while end > 1 and _RULE.issuperset(lines[end - 1].strip()):
        end -= 1  # what a program draws above the quote, and not what somebody wrote
    return NewWords("\n".join(lines[:end]), "\n".join(["", *lines[end:]]))


def has_new_words(text: str) -> bool:
    """Whether something in ``text`` is certainly what its sender wrote, and no quote."""
    return _end_of_new(text.split("\n")) > 0


def _end_of_new(lines: list[str]) -> int:
    """The number of lines up to the last that is new; 0 where none is, or nobody can tell."""
    # Loaded when something is taken apart: intake does so for few messages.
    from email_reply_extractor.extraction import custom_clean, normalize_body

    seen = [normalize_body(_plainer(line)).rstrip() for line in lines]
    if len(lines) > _MOST_LINES or sum(line.lstrip().startswith("From:") for line in seen) > _MOST_HEADS:
        return 0
    kept = iter(custom_clean("\n".join(seen)).split("\n"))
    wanted: str | None = next(kept)
    end = 0
    for number, line in enumerate(seen, 1):
        if line == wanted:
            end = number if line else end
            wanted = next(kept, None)
    return end if wanted is None else 0


def _plainer(line: str) -> str:
    """As much of a line as tells what it is, as if nothing in it were bold (``*From:*``) or kept from breaking."""
    return _STARRED.sub(r"\1:", _DASHES.sub("--------", line[:_MOST_OF_A_LINE].replace("\xa0", " ")))
