"""The HTML of an email as staff may see it: words, lists, tables and links, and nothing that runs or loads anything."""

import re
from collections.abc import Sequence
from functools import cache
from html import escape
from html.parser import HTMLParser

import nh3

from casework.domain.record import Record
from casework.mail.link_target import link_target
from casework.mail.manageable import manageable

# fmt: off
_TAGS = frozenset({
    "a", "abbr", "b", "blockquote", "br", "caption", "cite", "code", "dd", "del", "div", "dl", "dt", "em", "h1", "h2",
    "h3", "h4", "h5", "h6", "hr", "i", "ins", "li", "ol", "p", "pre", "q", "s", "small", "span", "strong", "sub",
    "sup", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "u", "ul",
})
# fmt: on
# fmt: off
_GONE_WITH_WHAT_IS_IN_THEM = frozenset({
    "applet", "audio", "canvas", "embed", "frame", "frameset", "head", "iframe", "math", "noembed", "noframes",
    "noscript", "object", "picture", "script", "style", "svg", "template", "title", "video", "xmp",
})
# fmt: on
_ATTRIBUTES = {"a": {"href"}, "td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan"}}
_SCHEMES = frozenset({"http", "https", "mailto", "tel"})
_REL = "noopener noreferrer nofollow"
_SPAN = re.compile(r"[1-9][0-9]{0,2}", re.ASCII)


_LONGEST = 1_000_000


class CleanHtml(Record):
    """HTML that may be shown, and whether there is more of it than that."""

    html: str
    cut: bool


def clean_html(parts: Sequence[str]) -> CleanHtml:
    """What of the HTML ``parts`` of an email may be shown, in their order; empty where that is nothing.

    An allow-list: no pictures, styles, classes or ids, no forms, frames, SVG or MathML, nothing that a browser would
    fetch or run. Links go to http, https, mailto and tel only, and say in full where they lead. No input makes it fail.
    """
    taken = [manageable(part, len(parts)) for part in parts]
    cleaned = [_clean(each.html) for each in taken]
    # What is rewritten is cleaned again: nothing rests on two parsers agreeing about one text.
    html = "\n".join(_clean(_with_targets(each)) for each in cleaned if each.strip())
    fits = len(html) <= _LONGEST
    return CleanHtml(html=html if fits else "", cut=not fits or any(each.cut for each in taken))


def _clean(html: str) -> str:
    return _cleaner().clean(html)


@cache
def _cleaner() -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=_TAGS,
        clean_content_tags=_GONE_WITH_WHAT_IS_IN_THEM,
        attributes=_ATTRIBUTES,
        attribute_filter=_harmless,
        strip_comments=True,
        link_rel=_REL,
        url_schemes=_SCHEMES,
        url_relative="deny",
    )


def _harmless(tag: str, attribute: str, value: str) -> str | None:  # noqa: ARG001  # nh3 calls it with all three
    if attribute == "href":
        return link_target(value)
    return value if attribute == "rel" or _SPAN.fullmatch(value) else None


def _with_targets(html: str) -> str:
    writer = _Writer()
    writer.feed(html)
    writer.close()
    return "".join(writer.written)


class _Writer(HTMLParser):
    """Writes cleaned HTML again, with the target of each link in full behind it unless it is all that the link says."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.written: list[str] = []
        self._target: str | None = None
        self._said: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = "".join(_attribute(name, value or "") for name, value in attrs)
        self.written.append(f"<{tag}{attributes}>")
        if tag == "a":
            self._target, self._said = dict(attrs).get("href"), []

    def handle_endtag(self, tag: str) -> None:
        self.written.append(f"</{tag}>")
        if tag == "a" and self._target:
            if "".join(self._said).strip() not in {self._target, self._target.removeprefix("mailto:")}:
                self.written.append(f" ({escape(self._target)})")
            self._target = None

    def handle_data(self, data: str) -> None:
        self.written.append(escape(data))
        self._said.append(data)


def _attribute(name: str, value: str) -> str:
    return f' {name}="{escape(value)}"'
