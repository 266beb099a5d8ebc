"""Requests that no page of the desk leads to: each has an answer of ours, and none of them a way out."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from desk.site.reply import redirect
from desk.site.site_map import PAGES
from infra.local.service import LocalService
from tests.desk.test_api import NOTE
from tests.site.acted import Acted

pytestmark = pytest.mark.journey

ODD = ["abc", "9" * 400, "%252F", "%0d%0aSet-Cookie:%20a=b", "%2e%2e"]
WITH_NAMES = [page for page in PAGES if "{" in page.path]


@pytest.fixture(scope="module")
def acted() -> Iterator[Acted]:
    """The desk of a service with one case."""
    with LocalService(now=datetime(2026, 12, 1, 10, tzinfo=UTC)) as service:
        noted = service.request("POST", "/telephone-notes", NOTE, role="caseworker")
        service.settle()
        yield Acted(service, latest=noted.json["ref"])


@pytest.mark.parametrize("odd", ODD)
def test_a_path_that_leads_nowhere_is_a_page_that_says_so(acted: Acted, odd: str) -> None:
    value, session = acted.session("officer")
    for page in WITH_NAMES:
        path = re.sub(r"\{(\w+)\}", lambda name: acted.latest if name[1] == "ref" else odd, page.path)
        for asked in {path, page.path.replace("{ref}", odd).replace("{", "").replace("}", "")}:
            answers = [acted.get(asked, value)]
            if page.take:
                answers.append(acted.post(asked, [("csrf", session.csrf)], value))
            for answer in answers:
                assert answer.status_code < 500, asked
                assert "Set-Cookie" not in answer.headers, asked
                assert answer.headers["Cache-Control"] == "no-store"


def test_what_a_name_in_a_path_says_begins_no_header_and_leads_to_no_other_host() -> None:
    assert redirect("/desk/cases/x\r\nSet-Cookie: a=b").headers["Location"] == "/desk/cases/x%0D%0ASet-Cookie:%20a=b"
    assert redirect("/desk/cases/\\evil.example\u2028é").headers["Location"].isascii()
    signed = "https://bucket.example.org/a%20b?X-Amz-Signature=a%2Fb&c=d"
    assert redirect(signed).headers["Location"] == signed


def test_what_is_by_no_id_on_a_case_is_not_there(acted: Acted) -> None:
    value, _ = acted.session("officer")
    for what in ("rights-requests/abc/answer", "consents/0009/withdrawal", "holds/0009/review", "messages/x/split"):
        answer = acted.get(f"/desk/cases/{acted.latest}/{what}", value)
        assert (answer.status_code, "There is nothing by this id" in answer.text) == (404, True)


@pytest.mark.parametrize("method", ["PUT", "HEAD", "DELETE", "PATCH", "OPTIONS"])
def test_the_desk_knows_no_method_but_get_and_post(acted: Acted, method: str) -> None:
    value, _ = acted.session("officer")
    cookie = {"Cookie": f"__Host-desk={value}"}
    assert acted.service.request(method, f"/desk/cases/{acted.latest}", headers=cookie).status_code == 404


@pytest.mark.parametrize("header", ["Host", "X-Forwarded-Host", "Forwarded"])
def test_the_desk_is_where_its_parameter_says_and_not_where_a_request_says(acted: Acted, header: str) -> None:
    said = {header: "evil.example" if header != "Forwarded" else "host=evil.example"}
    for path in ("/desk", "/desk/sign-in?to=/desk", "/desk/signed-in"):
        answer = acted.service.request("GET", path, headers=said)
        assert "evil.example" not in answer.text + answer.headers.get("Location", "")


def test_of_a_field_that_is_sent_twice_the_first_counts(acted: Acted) -> None:
    value, session = acted.session("officer")
    path, fields = f"/desk/cases/{acted.latest}/responses", [("summary", "x"), ("channel", "telephone")]
    forged = acted.post(path, [("csrf", "wrong"), ("csrf", session.csrf), *fields], value)
    assert forged.status_code == 403
    assert acted.service.request("GET", f"/cases/{acted.latest}", role="officer").json["status"] == "open"


def test_a_form_with_more_fields_than_any_of_ours_does_nothing(acted: Acted) -> None:
    value, session = acted.session("officer")
    many = [("csrf", session.csrf), *((f"f{number}", "x") for number in range(600))]
    assert acted.post(f"/desk/cases/{acted.latest}/responses", many, value).status_code == 403


@pytest.mark.parametrize(
    "query", ["done=%3Cscript%3E", "done=nothing", "view=%3Cscript%3E", "template=%0a", "kept=yes"]
)
def test_no_page_says_again_what_its_query_says(acted: Acted, query: str) -> None:
    value, _ = acted.session("officer")
    for path in ("/desk/cases", f"/desk/cases/{acted.latest}", f"/desk/cases/{acted.latest}/replies"):
        answer = acted.get(f"{path}?{query}", value)
        assert answer.status_code == 200
        assert "<script>" not in answer.text
        assert "govuk-notification-banner--success" not in answer.text


@pytest.mark.parametrize(("where", "said"), [("same-origin", True), ("cross-site", False), ("none", False)])
def test_only_a_page_of_ours_leads_to_one_that_says_that_something_was_done(
    acted: Acted, where: str, said: bool
) -> None:
    value, _ = acted.session("officer")
    headers = {"Cookie": f"__Host-desk={value}", "Sec-Fetch-Site": where}
    answer = acted.service.request("GET", f"/desk/cases/{acted.latest}?done=responses", headers=headers)
    assert ("The response is recorded" in answer.text) is said
