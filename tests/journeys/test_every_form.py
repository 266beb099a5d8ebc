"""What docs/desk.md asks of the API is done on the pages of the desk: filled in where the page has a field for it, and
sent.
"""

import json
import re
from datetime import UTC, datetime

import pytest

from desk.site.acts import FORMS
from desk.site.form import Form
from infra.local.oidc import PEOPLE
from infra.local.service import LocalService
from tests.browsing import Browser
from tests.filling import PageForm
from tests.journeys.test_desk_page import PAGE, REQUEST, written, written_back

pytestmark = pytest.mark.journey

SHOWN_NOWHERE = {
    "replies",  # seen before it is sent: tests/site/test_journeys_answering.py
    "referral",  # tests/site/test_journeys_sharing.py
    "erasure-reviews",  # tests/site/test_journeys_keeping.py
}
"""Forms for which the document has no request that can be sent as it stands."""


def form_for(method: str, path: str) -> tuple[Form, str] | None:
    """The form that makes the request ``method path``, and the path of its page."""
    for form in FORMS:
        pattern = re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>[^/]+)", re.escape(form.route))
        if found := re.fullmatch(pattern, f"{method} {path}"):
            return form, form.path.format(**found.groupdict())
    return None


def fill_in(browser: Browser, path: str, body: dict[str, object]) -> str:
    """Send the form at ``path`` with what ``body`` says: where that leads."""
    shown = browser.get(path)
    assert shown.status_code == 200, f"{path}: {shown.status_code}"
    form = PageForm(shown.text)
    form.fill(body)
    answer = browser.post(path, **form.fields)
    assert answer.status_code == 303, f"{path} with {form.fields}: {answer.status_code} {said_of(answer.text)}"
    return answer.headers["Location"]


def said_of(html: str) -> str:
    """What the summary of errors says."""
    return " ".join(re.sub("<[^>]*>", " ", html.partition("govuk-error-summary")[2].partition("</div>")[0]).split())


def test_every_form_does_what_the_document_shows_and_says_that_it_is_done() -> None:
    done, latest, other = set(), "", ""
    with LocalService(now=datetime(2026, 12, 1, 10, tzinfo=UTC)) as service:
        staff = {role: Browser(service) for role in PEOPLE}
        for role, browser in staff.items():
            browser.sign_in(role)
        wrote, message = written(service)
        for shown in REQUEST.finditer(PAGE):
            role, ref = shown["role"] or "caseworker", wrote if "{message}" in shown["path"] else latest
            path = shown["path"].replace("{ref}", ref).replace("{message}", message)
            if "{message_id}" in path:
                path = path.replace("{message_id}", written_back(service, ref))
            body = json.loads(shown["body"].replace("{other}", other)) if shown["body"] else {}
            found = form_for(shown["method"], path)
            if found and found[0].name == "allocation":
                body.pop("name", None)  # whom the page offers is on the list of staff
            if found is None or "preview" in body or found[0].name in SHOWN_NOWHERE:
                answered = service.request(shown["method"], path, body or None, role=role)
                assert answered.status_code in {200, 201}, f"{path}: {answered.text}"
                made = answered.json.get("ref", "") if answered.json else ""
            else:
                form, page = found
                leads_to = fill_in(staff[role], page, body)
                done.add(form.name)
                assert form.done in staff[role].follow(leads_to).text
                made = (re.findall(r"/desk/cases/([\w-]+)", leads_to) or [""])[0]
            service.settle()
            if ref == latest and made and made != latest:
                latest, other = made, latest
    assert {form.name for form in FORMS} - done == SHOWN_NOWHERE
