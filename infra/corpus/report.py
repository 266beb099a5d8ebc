"""What became of a corpus, as tables for a terminal; and what of it must never be."""

from collections import Counter
from collections.abc import Sequence

from casework.domain.mail_kind import MailKind
from infra.corpus.whole_intake import Taken

OUTCOMES = ("new case", "added", "copy", "set aside", "needs eyes", "quarantine", "error", "lost")
_EXPECTED = {
    "human": {MailKind.HUMAN, MailKind.LIST, MailKind.CALENDAR},
    "list": {MailKind.LIST},
    "bounce": {MailKind.BOUNCE},
    "feedback_report": {MailKind.FEEDBACK_REPORT},
    "auto_reply": {MailKind.AUTO_REPLY, MailKind.AUTOMATIC},
}
_UNREAD = "unread"
_SLOWEST = 5


def by_category(taken: Sequence[Taken]) -> str:
    """For each category: how many messages, what became of them, and how long the slowest took, in milliseconds."""
    header = ["category", "messages", *OUTCOMES[:-2], "uncaught", "no case or task", "answered", "slowest ms"]
    categories = sorted({each.message.category for each in taken})
    rows = [_row(category, [each for each in taken if each.message.category == category]) for category in categories]
    return _table([header, *rows, _row("all", taken)])


def slowest(taken: Sequence[Taken]) -> str:
    """The messages that took longest."""
    found = sorted(taken, key=lambda each: -each.milliseconds)[:_SLOWEST]
    return _table([["slowest", "ms"], *([each.message.path, f"{each.milliseconds:.0f}"] for each in found)])


def confusion(taken: Sequence[Taken]) -> str:
    """For each label, what such messages were taken for, and the share that was recognised."""
    kinds = [*MailKind, _UNREAD]
    rows = []
    for label in sorted({each.message.label for each in taken if each.message.label}):
        labelled = [each for each in taken if each.message.label == label]
        found = Counter(each.kind or _UNREAD for each in labelled)
        recognised = sum(each.kind in _EXPECTED.get(label, set()) for each in labelled)
        rows.append([label, *(str(found[kind] or "") for kind in kinds), f"{recognised / len(labelled):.1%}"])
    return _table([["label", *kinds, "recall"], *rows])


def not_recognised(taken: Sequence[Taken]) -> list[str]:
    """The labelled messages that were taken for something else, and the human ones that are not simply human."""
    return [
        f"{each.message.label}: {each.message.path} was taken for {each.kind or _UNREAD}"
        for each in taken
        if each.message.label
        and (
            each.kind not in _EXPECTED.get(each.message.label, set())
            or (each.message.label == "human" and each.kind is not MailKind.HUMAN)
        )
    ]


def failures(taken: Sequence[Taken]) -> list[str]:
    """What must never be: a message that intake fails on, or that no case has; one by a person that is taken for a
    machine's; and an automatic letter to what a machine is known to have written.
    """
    found = []
    for each in taken:
        path, label = each.message.path, each.message.label
        if each.error:
            found.append(f"{path}: {each.error}")
        elif each.lost:
            found.append(f"{path}: no case has it, or nobody has anything to do about it")
        if label == "human" and each.kind not in _EXPECTED["human"]:
            found.append(f"{path}: a person wrote it, and it was taken for {each.kind or _UNREAD}")
        if label in {"human", "list"} and each.outcome == "set aside":
            found.append(f"{path}: a person may have written it, and it was set aside")
        if label not in {None, "human", "list"} and each.kind is not MailKind.HUMAN and each.answered:
            found.append(f"{path}: a letter went back to {label}")
    return found


def _row(name: str, taken: Sequence[Taken]) -> list[str]:
    outcomes = Counter(each.outcome for each in taken)
    return [
        name,
        str(len(taken)),
        *(str(outcomes[outcome] or "") for outcome in OUTCOMES[:-2]),
        str(sum(each.error is not None for each in taken)),
        str(sum(each.lost for each in taken)),
        str(sum(each.answered for each in taken) or ""),
        f"{max((each.milliseconds for each in taken), default=0):.0f}",
    ]


def _table(rows: list[list[str]]) -> str:
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = []
    for row in rows:
        first, *rest = zip(row, widths, strict=True)
        lines.append("  ".join([first[0].ljust(first[1]), *(cell.rjust(width) for cell, width in rest)]).rstrip())
    return "\n".join(lines)
