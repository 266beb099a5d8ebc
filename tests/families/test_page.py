"""The page's door: what every answer carries, whoever asks and whatever they bring."""

import pytest

from infra.local.service import Answer, LocalService

pytestmark = pytest.mark.journey

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
MADE_UP = "/page/WyJhbnN3ZXIiLCJIU1AtN0szTS05UVhEIiwxLDBd.AAAA"


def test_nobody_signs_in_and_a_made_up_link_leads_nowhere(service: LocalService) -> None:
    answers: list[Answer] = [
        service.request("GET", MADE_UP),
        service.request("POST", MADE_UP, body=b"answer=yes", headers=FORM),
        service.request("GET", "/page/%00%FF"),
    ]
    for answer in answers:
        assert answer.status_code == 404
        assert "does not lead anywhere" in answer.text
        assert "0151 511 7733" in answer.text


def test_a_page_is_kept_by_nobody_found_by_nobody_and_framed_by_nobody(service: LocalService) -> None:
    headers = service.request("GET", MADE_UP).headers
    assert headers["Content-Type"] == "text/html; charset=utf-8"
    assert headers["Cache-Control"] == "no-store"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["X-Robots-Tag"] == "noindex"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert "script" not in headers["Content-Security-Policy"]


def test_a_head_has_the_headers_and_no_page(service: LocalService) -> None:
    answer = service.request("HEAD", MADE_UP)
    assert (answer.status_code, answer.text) == (404, "")
    assert answer.headers["Cache-Control"] == "no-store"
