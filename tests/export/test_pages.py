"""The pages of a copy: everybody can read them, nothing in them runs, and no name of a file leads astray."""

import json
import re
import shutil
import subprocess
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.export import copies, rich
from tests.export.copies import Copy, copied
from tests.export.rich import REF, a_rich_case
from tests.letters.test_wording import Page

SAFE = re.compile(rf"index\.html|privacy-notice\.txt|{REF}/(record\.(html|json)|originals/\d{{4}}\.eml)")
PLAIN = {
    "a", "body", "caption", "dd", "div", "dl", "dt", "footer", "h1", "h2", "head", "header", "html", "li", "main",
    "meta", "nav", "p", "section", "span", "style", "table", "tbody", "td", "th", "thead", "title", "tr", "ul",
}  # fmt: skip
PAYLOADS = (
    '"><script>alert(1)</script>',
    "'><img src=x onerror=alert(1)>",
    "</td></table></span><iframe src=javascript:alert(1)>",
    "{{ 7 * 7 }}{% raw %}",
    "../../../etc/passwd<svg/onload=alert(1)>",
)


class Strict(HTMLParser):
    """Every tag with its attributes, in order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.found if name == tag]


@cache
def everything() -> Copy:
    return copied(a_rich_case(), release=releasable(copied(a_rich_case())))


def releasable(copy: Copy) -> list[str]:
    return [part.id for part in copy.built.withheld if part.releasable]


def pages(copy: Copy) -> dict[str, str]:
    return {name: copy.text(name) for name in copy.names if name.endswith(".html")}


@pytest.mark.parametrize("name", ["index.html", f"{REF}/record.html"])
@pytest.mark.parametrize("reviewed", [False, True])
def test_a_page_is_one_that_every_browser_and_screen_reader_can_read(name: str, reviewed: bool) -> None:
    html = pages(everything() if reviewed else copied(a_rich_case()))[name]
    page, strict = Page(html), Strict(html)
    assert html.startswith("<!DOCTYPE html>")
    assert page.attributes["html"]["lang"] == "en-GB"
    assert page.tags.count("h1") == page.tags.count("main") == page.tags.count("title") == 1
    assert set(page.tags) == set(page.tags) & PLAIN
    assert "style=" not in html
    assert page.tags.count("caption") == page.tags.count("table") > 0
    assert all(each.get("scope") in {"row", "col"} for each in strict.all("th"))
    ids = [attributes["id"] for _, attributes in strict.found if "id" in attributes]
    assert len(ids) == len(set(ids))


def test_every_link_leads_into_the_copy_or_to_the_service() -> None:
    copy = everything()
    for name, html in pages(copy).items():
        for link in Strict(html).all("a"):
            href = str(link["href"])
            if href.startswith(("tel:", "mailto:")):
                continue
            path, _, anchor = href.partition("#")
            to = str((Path("/") / name).parent.joinpath(path).resolve()).removeprefix("/") if path else name
            assert to in copy.names, href
            assert not anchor or f'id="{anchor}"' in copy.text(to), href


@pytest.mark.parametrize("payload", PAYLOADS)
def test_whatever_anybody_wrote_is_words_and_no_name_of_a_file(payload: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (rich, copies):
        monkeypatch.setattr(module, "canary", lambda path: f"{payload}{path}")
    case = a_rich_case()
    copy = copied(case, release=releasable(copied(case)))
    assert all(SAFE.fullmatch(name) for name in copy.names)
    assert len(copy.names) == len(set(copy.names))
    for html in pages(copy).values():
        strict = Strict(html)
        assert {tag for tag, _ in strict.found} <= PLAIN
        assert not [each for _, each in strict.found if any(name.startswith("on") for name in each)]
        (policy,) = (each for each in strict.all("meta") if "http-equiv" in each)
        assert str(policy["content"]).startswith("default-src 'none'; style-src 'sha256-")
    (contact,) = (each for each in json.loads(copy.text(f"{REF}/record.json"))["parts"] if each["section"] == "contact")
    assert contact["records"][0]["address"] == f"{payload}contact.address"


def test_the_case_as_data_says_who_made_it_when_and_every_moment_on_the_offices_clock() -> None:
    data = json.loads(everything().text(f"{REF}/record.json"))
    assert {name: data[name] for name in ("reference", "right", "made_at")} == {
        "reference": REF,
        "right": "access",
        "made_at": "2026-12-23T12:00:00+00:00",
    }
    (contact,) = (part for part in data["parts"] if part["section"] == "contact")
    assert contact["whose"] == "yours"
    assert contact["records"][0]["name"] == "Sam Fielding"
    assert contact["records"][0]["permission"]["given"] is True


@pytest.mark.skipif(shutil.which("unzip") is None, reason="this machine has no unzip")
def test_the_zip_opens_with_the_tools_that_people_have(tmp_path: Path) -> None:
    path = tmp_path / "copy.zip"
    path.write_bytes(everything().raw)
    tried = subprocess.run(["unzip", "-t", str(path)], capture_output=True, text=True, check=False)  # noqa: S603, S607
    assert "No errors detected" in tried.stdout, tried.stdout + tried.stderr
