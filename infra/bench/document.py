"""docs/performance.md, where benchmarks write what they measured, each between marks of its own."""

import re
from pathlib import Path

DOCUMENT = Path(__file__).parents[2] / "docs/performance.md"


def write(part: str, text: str) -> None:
    """Put ``text`` where the document has the ``part``, instead of what was measured before."""
    marked = re.compile(rf"(<!-- {part} -->\n).*?(<!-- end -->)", re.DOTALL)
    whole = DOCUMENT.read_text(encoding="utf-8")
    DOCUMENT.write_text(marked.sub(lambda found: f"{found[1]}{text}\n{found[2]}", whole), encoding="utf-8")


def tabled(rows: list[list[str]]) -> str:
    """``rows``, the first of which names the columns, as a table in Markdown: words left, figures right."""
    header, *rest = rows
    return "\n".join(f"| {' | '.join(row)} |" for row in (header, ["---", *("---:" for _ in header[1:])], *rest))
