"""What the demo prints of the years after the tour."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.console import RenderableType
from rich.panel import Panel
from rich.table import Table

from infra.local import retention_story as story
from infra.local.retention_checks import Erased, Look


def pages(erased: Erased, emails: list[dict[str, Any]]) -> Iterator[RenderableType]:
    """In the order in which they are printed."""
    night = f"{story.TWO_YEARS:%Y-%m-%d}"
    yield _years()
    yield _copy(erased.parts)
    yield _certificates(erased.certificates)
    (letter,) = [email for email in emails if email["sent_at"].startswith(night) and "Nightly" in email["subject"]]
    yield Panel(letter["text"].replace("\r", "").strip(), title=letter["subject"], title_align="left")
    yield _look(erased.before, erased.after)


def _table(title: str, *columns: str) -> Table:
    return Table(*columns, title=title, title_justify="left", box=SIMPLE_HEAD)


def _years() -> Table:
    table = _table("What becomes of it, in years of which one night in each quarter is run", "When", "What")
    safeguarded, complained = story.DECIDED.values()
    for when, what in (
        (story.ENDED, "the forged letter is seen to; step two of the complaint is decided, by the manager"),
        (story.COPIED, "Priya Nair asks what is kept of her, and is handed a copy"),
        (story.HELD, "Marta Zielinska's solicitor writes: her case is held"),
        (story.TWO_YEARS, "the night has erased what was two years old and not held"),
        (story.LIFTED, "the hold is lifted"),
        (story.FREED, "the night has erased that case as well"),
        (safeguarded, "Jay Osei's case waits for the officer, who lets it go the next night"),
        (complained, "Ama Boateng's complaint waits for the officer, who lets it go the next night"),
        (story.LOOKED, "an AWS client looks for what is left"),
    ):
        table.add_row(f"{when:%d %b %Y}", what)
    return table


def _copy(parts: list[dict[str, Any]]) -> Table:
    table = _table("What the copy for Priya Nair holds", "Part", "How many", "In the ZIP in")
    found = Counter((part["section"], part["withheld"] or part["path"].partition("/")[2]) for part in parts)
    for (section, where), n in found.items():
        table.add_row(section, str(n), where)
    return table


def _certificates(certificates: dict[str, dict[str, Any]]) -> Table:
    table = _table("The certificates of those nights, as the officer reads them", "Night", "What it says")
    for each in certificates.values():
        says = (
            f"{each['erased']} erased{_by(each['by_rule'])}, {each['held']} kept by a hold{_by(each['by_hold'])}, "
            f"{each['to_review']} for the officer to decide, {each['kept']} not due after all; "
            f"looked for {each['items']} records and {each['mail']} emails and copies again: found {each['left']}"
        )
        table.add_row(f"{datetime.fromisoformat(each['run']):%d %b %Y}", says)
    return table


def _by(counts: dict[str, int]) -> str:
    listed = ", ".join(f"{name.replace('_', ' ')} {n}" for name, n in counts.items())
    return f" ({listed})" if listed else ""


def _look(before: Look, after: Look) -> Table:
    table = _table("What an AWS client finds in the table and the mail bucket", "", "Before", "In the end")
    for what in sorted(before.items | after.items):
        table.add_row(what, str(before.items[what]), str(after.items[what]))
    table.add_row("emails and copies", str(before.mail), str(after.mail))
    table.add_row(f"of {len(story.WORDS)} names, addresses and words", str(len(before.words)), str(len(after.words)))
    return table
