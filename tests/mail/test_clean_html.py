"""HTML from strangers: what is left of it can neither run nor load anything, and says where it leads."""

import nh3
import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.mail.clean_html import clean_html
from casework.mail.link_target import link_target
from casework.mail.manageable import manageable
from tests.inert import SHOWN, not_inert
from tests.payloads import PAYLOADS
from tests.processor import of_processor

AROUND = (
    "{}",
    "<p>{}</p>",
    '<td colspan="{}">x</td>',
    "<a href='https://example.org/{}'>x</a>",
    "<!--{}-->",
    "<b>{}<i>",
)


def cleaned(parts: list[str]) -> str:
    return clean_html(parts).html


def test_there_is_a_corpus_in_which_nothing_stands_twice() -> None:
    assert len(PAYLOADS) == len(set(PAYLOADS)) >= 150


@pytest.mark.parametrize("around", AROUND)
def test_of_no_payload_is_anything_left_that_runs_or_loads(around: str) -> None:
    left = {payload: not_inert(cleaned([around.replace("{}", payload)])) for payload in PAYLOADS}
    assert {payload: found for payload, found in left.items() if found} == {}


def test_a_browsers_parser_sees_nothing_else_in_what_is_left() -> None:
    """As html5ever reads it, which is a browser's: cleaning again finds nothing to take away."""
    for payload in PAYLOADS:
        found = cleaned([payload])
        again = nh3.clean(found, tags=SHOWN, link_rel=None, attributes={"*": {"href", "rel", "colspan", "rowspan"}})
        assert again == found, payload


@given(st.lists(st.sampled_from(PAYLOADS), min_size=2, max_size=5))
def test_payloads_do_not_help_one_another(payloads: list[str]) -> None:
    assert not_inert(cleaned(["".join(payloads)])) == []


@given(st.text(max_size=300))
def test_no_text_makes_it_fail(text: str) -> None:
    assert not_inert(cleaned([text])) == []


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("<h1>Dear all</h1><p>Thank <b>you</b></p>", "<h1>Dear all</h1><p>Thank <b>you</b></p>"),
        ("<table><tr><td colspan=2 width=9>x</table>", '<table><tbody><tr><td colspan="2">x</td></tr></tbody></table>'),
        ("<td colspan=1000>x", "x"),
        ("<div style='color:red' class=x id=y>x</div>", "<div>x</div>"),
        ("a &lt;b&gt; &amp; c", "a &lt;b&gt; &amp; c"),
        ("<img src=https://example.org/x.png alt=x>", ""),
        ("<center><font size=2>x</font></center>", "x"),
    ],
)
def test_what_is_harmless_stays(written: str, shown: str) -> None:
    assert cleaned([written]) == shown


REL = 'rel="noopener noreferrer nofollow"'


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        (
            "<a href=https://evil.example/a?b=1&c=2>bank.example</a>",
            "bank.example</a> (https://evil.example/a?b=1&amp;c=2)",
        ),
        ("<a href=https://example.org/>https://example.org/</a>", "https://example.org/</a>"),
        ("<a href=mailto:sam@example.org>sam@example.org</a>", "sam@example.org</a>"),
        ("<a href=tel:01632960123>ring us</a>", "ring us</a> (tel:01632960123)"),
        ("<a href=https://example.org/><img src=x></a>", "</a> (https://example.org/)"),
        ("<a href='https://b\u0430nk.example/'>bank</a>", "bank</a> (https://xn--bnk-6cd.example/)"),
    ],
)
def test_a_link_says_in_full_where_it_leads(written: str, shown: str) -> None:
    found = cleaned([written])
    assert found.startswith("<a href=")
    assert f"{REL}>{shown}" in found


@pytest.mark.parametrize(
    ("href", "target"),
    [
        ("https://example.org", "https://example.org"),
        ("  HTTPS://Example.org/a b", None),
        ("HTTPS://Example.org/A", "https://Example.org/A"),
        ("https://example.org/caf\u00e9", "https://example.org/caf%C3%A9"),
        ("https://ex\u00e4mple.org/", "https://xn--exmple-cua.org/"),
        ("mailto:sam@example.org", "mailto:sam@example.org"),
        ("tel:+441632960123", "tel:+441632960123"),
        ("https://", None),
        ("https:example.org", None),
        ("https://example.org\\@evil.example", None),
        ("/desk", None),
        ("//example.org", None),
        ("cid:x", None),
        ("data:,x", None),
        ("ftp://example.org", None),
    ],
)
def test_where_a_link_may_lead(href: str, target: str | None) -> None:
    assert link_target(href) == target


@pytest.mark.parametrize("html", ["<div>" * 100_000, "&amp" * 500_000, "<div><table></div></table>" * 40_000])
def test_nothing_keeps_the_cleaner_long(html: str) -> None:
    with of_processor(at_most=5):
        found = clean_html([html])
    assert found.cut
    assert not_inert(found.html) == []


def test_what_is_manageable_is_cut_at_a_tag_and_shared_by_its_parts() -> None:
    assert manageable("<b>x</b>" * 30_000) == ("<b>x</b>" * 10_000, True)
    assert manageable("<b>x</b>" * 30_000, 4) == ("<b>x</b>" * 2_500, True)
    assert manageable("<b>x</b>" * 9_000) == ("<b>x</b>" * 9_000, False)
    assert manageable(f"<img src=data:image/png;base64,{'A' * 2_000_000}>words") == ("<img src=>words", False)


def test_html_that_grows_too_long_is_not_shown() -> None:
    grown = clean_html(["<" * 260_000])
    assert (grown.html, grown.cut) == ("", True)
