"""The pages that links in letters lead to: plain HTML that needs no script and fetches nothing from anywhere."""

from base64 import b64encode
from functools import cache
from hashlib import sha256
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from casework.domain.record import Record
from casework.letters.wording import FILTERS, version

if TYPE_CHECKING:
    from jinja2 import Environment

PAGES = Path(__file__).parent / "pages"
STYLE = (PAGES / "style.css").read_text(encoding="utf-8")


class Words(Record):
    """A part of a page that people decide on: as HTML, as the text that they read, and the version of that text's
    template.
    """

    version: str
    html: str
    text: str


def render_page(template: str, **facts: Any) -> str:
    """The page ``template`` with ``facts`` filled in, escaped. Times among them must be in the office's time zone.

    Raises jinja2.UndefinedError when a fact that it names is missing.
    """
    from markupsafe import Markup

    style = Markup(STYLE)  # noqa: S704  # our own file
    return _environment().get_template(f"{template}.html").render(style=style, **facts)


def render_words(template: str, **facts: Any) -> Words:
    """The words ``template`` with ``facts`` filled in, as render_page does it."""
    html = _environment().get_template(f"{template}.html").render(**facts)
    return Words(version=version(f"{template}.html", PAGES), html=html, text=_as_read(html))


@cache
def security_policy() -> str:
    """The Content-Security-Policy under which every page works: its own style, its own form, and nothing else."""
    style = b64encode(sha256(STYLE.encode()).digest()).decode()
    return (
        f"default-src 'none'; style-src 'sha256-{style}'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    )


def _as_read(html: str) -> str:
    import nh3

    text = unescape(nh3.clean(html.replace("<li>", "<li>- "), tags=set()))
    return "\n".join(line for line in text.splitlines() if line)


@cache
def _environment() -> "Environment":
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(PAGES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(FILTERS)
    return environment
