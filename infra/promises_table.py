"""Writes the table of docs/promises.md: the promises that promises.toml lists, and how each is kept.

python -m infra.promises_table           # writes it into docs/promises.md
"""

import re
from pathlib import Path

from casework.profile.promises import load_promises

DOCUMENT = Path(__file__).parents[1] / "docs/promises.md"
_TABLE = re.compile(r"(<!-- promises -->\n).*?(<!-- end -->)", re.DOTALL)


def tabled(document: str) -> str:
    """The text ``document`` with its table as promises.toml has it today."""
    return _TABLE.sub(lambda part: f"{part[1]}{promises()}\n{part[2]}", document)


def promises() -> str:
    """Each clause with its promise, and how that is kept."""
    rows = [("clause", "promise", "how it is kept"), ("---", "---", "---")]
    rows += [(each.clause, each.promise, each.how) for each in load_promises()]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def main() -> None:
    DOCUMENT.write_text(tabled(DOCUMENT.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
