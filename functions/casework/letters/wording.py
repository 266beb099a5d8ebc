"""The wording of letters: one Markdown template each, rendered as plain text and as HTML that say the same."""

import re
from datetime import datetime
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from casework.domain.record import Record

if TYPE_CHECKING:
    from jinja2 import Environment
    from markdown_it import MarkdownIt

_INCLUDE = re.compile(r'{%-? include "([^"]+)"')
_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_TEMPLATES = Path(__file__).parent / "templates"


class Wording(Record):
    """What a letter says. ``version`` names its template and, by a hash, the words of it: they cannot change unseen.
    ``body`` is what ``html`` has within its page, for a page of ours to show.
    """

    version: str
    subject: str
    text: str
    html: str
    body: str


def render(template: str, **facts: Any) -> Wording:
    """The letter ``template`` with ``facts`` filled in. Times among the facts must be in the office's time zone.

    The template's first line is the subject. Raises jinja2.UndefinedError when a fact that it names is missing: a
    letter with a gap must not go out.
    """
    filled = _environment().get_template(f"{template}.md").render(**facts)
    subject, body = filled.split("\n", 1)
    body = body.strip() + "\n"
    shown = as_html(body)
    html = _environment().get_template("letter.html").render(subject=subject, body=shown, **facts)
    text = _ESCAPED.sub(r"\1", body.replace("## ", "").replace("**", ""))
    return Wording(version=version(f"{template}.md"), subject=subject.strip(), text=text, html=html, body=shown)


@cache
def version(template: str, folder: Path = _TEMPLATES) -> str:
    """The version of the words in the file ``template`` and in those it includes, before anything is filled in."""
    words = b"".join((folder / name).read_bytes() for name in _with_included(template, folder))
    return f"{template.partition('.')[0]} {sha256(words).hexdigest()[:8]}"


def _with_included(template: str, folder: Path) -> list[str]:
    included = _INCLUDE.findall((folder / template).read_text(encoding="utf-8"))
    return [template, *(name for each in included for name in _with_included(each, folder))]


@cache
def _environment() -> "Environment":
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(  # noqa: S701  # Markdown is the template language; its renderer escapes HTML
        loader=FileSystemLoader(_TEMPLATES),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters.update(FILTERS, as_said=_as_said)
    return environment


@cache
def _markdown() -> "MarkdownIt":
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark", {"html": False, "breaks": True})


def as_html(markdown: str) -> str:
    """One of our own documents as HTML, in which nothing is taken for markup but Markdown."""
    html: str = _markdown().render(markdown)
    return html


def _as_said(words: str) -> str:
    """Somebody's own words on one line, in which nothing is taken for Markdown: they must not become a link."""
    return _PUNCTUATION.sub(r"\\\1", " ".join(words.split()))


def _day(moment: datetime) -> str:
    """Such as “Monday 4 January 2027”, as GOV.UK writes dates in full."""
    return f"{moment.strftime('%A')} {moment.day} {moment.strftime('%B %Y')}"


def _clock(moment: datetime) -> str:
    """Such as “5pm” or “9:30am”, as GOV.UK writes times."""
    hour = moment.hour % 12 or 12
    minutes = f":{moment.minute:02}" if moment.minute else ""
    return f"{hour}{minutes}{'am' if moment.hour < 12 else 'pm'}"


FILTERS = {"day": _day, "clock": _clock}
"""How templates write moments, which must be in the office's time zone."""
