"""The pages of a copy: plain HTML that opens from a folder, needs no script and fetches nothing."""

from base64 import b64encode
from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from casework.domain.office import Office
from casework.export.plain import in_words, label, rows
from casework.letters.page import PAGES, STYLE

if TYPE_CHECKING:
    from jinja2 import Environment

_OWN = Path(__file__).parent / "pages"
_STYLE = STYLE + (_OWN / "style.css").read_text(encoding="utf-8")


def pages_of(template: str, office: Office, **facts: Any) -> Iterator[str]:
    """The page ``template`` bit by bit, because a record can be long, with ``facts`` filled in and escaped.

    Raises jinja2.UndefinedError when a fact that it names is missing.
    """
    from markupsafe import Markup

    style = Markup(_STYLE)  # noqa: S704  # our own files

    def said(value: Any) -> str:
        return in_words(value, office)

    return _environment().get_template(f"{template}.html").generate(style=style, policy=_policy(), said=said, **facts)


@cache
def _policy() -> str:
    """Nothing but the page's own style: whatever anybody wrote, no browser runs or fetches anything of it."""
    return f"default-src 'none'; style-src 'sha256-{b64encode(sha256(_STYLE.encode()).digest()).decode()}'"


@cache
def _environment() -> "Environment":
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader([_OWN, PAGES]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(rows=rows, label=label)
    return environment
