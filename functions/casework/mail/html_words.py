"""The words of an HTML email, for where there is no plain text: paragraphs, lists, tables, quotes, and where links
lead.

What is laid out to stay unseen is no word of it, and pictures say nothing.
"""

from functools import cache
from typing import Any

from casework.mail.manageable import Manageable

_OF_NO_MEANING = ["b", "strong", "em", "i", "u", "ins", "mark", "small", "sub", "sup", "font", "span"]
_RULE = set("|- ")


def html_words(html: Manageable) -> str:
    """The words in ``html``, which took no longer to lay out than it was made manageable for."""
    convert, options = _converter()
    return "\n".join(each for line in convert(html.html, options).content.split("\n") for each in _lines(line))


def _lines(line: str) -> list[str]:
    """A line without what Markdown needs and people do not: the edges of a table's row and the breaks in it, the dashes
    below its first, spaces at the end, and a stroke before what would else be a heading. What was quoted stays so.
    """
    said = line.lstrip("> ")
    quote = line.removesuffix(said)
    bullet = "- " if said.startswith("- |") else ""
    said = said.removeprefix(bullet)
    if said.startswith("|"):
        if _RULE.issuperset(said):
            return []
        said = said.strip("| ")
    said = said.removeprefix("\\" if said.startswith("\\--") else "")
    first, *more = "\n".join(map(str.strip, said.split("<br>"))).strip("\n").split("\n")
    return [f"{quote}{bullet}{first}".rstrip(), *(f"{quote}{each}".rstrip() for each in more)]


@cache
def _converter() -> tuple[Any, Any]:
    # Loaded for the mail that needs it: most comes with plain text.
    from html_to_markdown import ConversionOptions, convert

    return convert, ConversionOptions(
        br_in_tables=True,
        bullets="-",
        compact_tables=True,
        extract_metadata=False,
        hidden_content="drop",
        skip_images=True,
        strip_tags=_OF_NO_MEANING,
    )
