"""What on a page of the desk could run that is not its own script, as a parser sees it."""

import re
from html.parser import HTMLParser

from desk.site.asset import asset_path

_RUNS = {"applet", "base", "embed", "frame", "frameset", "iframe", "math", "object", "portal", "style", "template"}
_LEADS = {
    "action",
    "data",
    "formaction",
    "href",
    "poster",
    "src",
    "srcdoc",
    "srcset",
    "xlink:href",
    "ping",
    "background",
}
_OURS = re.compile(r"/desk(?:[/?#][!-~]*)?|#[!-~]*|[?][!-~]*|https?://[!-~]+|mailto:[!-~]*|tel:[!-~]*|")


class _Looker(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        if tag == "script" and said != {"type": "module", "src": asset_path("desk.js")}:
            self.found.append(f"<script {said}>")
        if tag in _RUNS or (tag == "meta" and "http-equiv" in said):
            self.found.append(f"<{tag}>")
        for name, value in attrs:
            if name.startswith("on") or name == "style":
                self.found.append(f"<{tag} {name}>")
            elif name in _LEADS and not _OURS.fullmatch(value or ""):
                self.found.append(f"<{tag} {name}={value!r}>")

    def handle_comment(self, data: str) -> None:
        self.found.append(f"<!--{data}-->")

    def handle_pi(self, data: str) -> None:
        self.found.append(f"<?{data}>")

    def unknown_decl(self, data: str) -> None:
        self.found.append(f"<![{data}]>")


def runs(html: str) -> list[str]:
    """Every element, attribute and address in ``html`` that could run, load or send something and is not the page's."""
    looker = _Looker()
    looker.feed(html)
    looker.close()
    return looker.found
