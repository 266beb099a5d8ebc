"""What in a piece of HTML could run, load or lead somewhere it should not, as a parser sees it."""

import re
from html.parser import HTMLParser

# fmt: off
SHOWN = {
    "a", "abbr", "b", "blockquote", "br", "caption", "cite", "code", "dd", "del", "div", "dl", "dt", "em", "h1", "h2",
    "h3", "h4", "h5", "h6", "hr", "i", "ins", "li", "ol", "p", "pre", "q", "s", "small", "span", "strong", "sub",
    "sup", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "u", "ul",
}
# fmt: on
_ATTRIBUTES = {("a", "href"), ("a", "rel"), *((cell, span) for cell in ("td", "th") for span in ("colspan", "rowspan"))}
_REL = "noopener noreferrer nofollow"
_LEADS = re.compile(r"(https?://[!-~]+|mailto:[!-~]*|tel:[!-~]*)")


class _Looker(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in SHOWN:
            self.found.append(f"<{tag}>")
        for name, value in attrs:
            if (tag, name) not in _ATTRIBUTES:
                self.found.append(f"<{tag} {name}>")
            elif name == "href" and not _LEADS.fullmatch(value or ""):
                self.found.append(f"<{tag} {name}={value!r}>")
            elif name == "rel" and value != _REL:
                self.found.append(f"<{tag} rel={value!r}>")
        if tag == "a" and "href" in dict(attrs) and "rel" not in dict(attrs):
            self.found.append("<a> without rel")

    def handle_comment(self, data: str) -> None:
        self.found.append(f"<!--{data}-->")

    def handle_decl(self, decl: str) -> None:
        self.found.append(f"<!{decl}>")

    def unknown_decl(self, data: str) -> None:
        self.found.append(f"<![{data}]>")

    def handle_pi(self, data: str) -> None:
        self.found.append(f"<?{data}>")


def not_inert(html: str) -> list[str]:
    """Every element, attribute, link, comment and declaration in ``html`` that is on no list of harmless ones."""
    looker = _Looker()
    looker.feed(html)
    looker.close()
    return looker.found
