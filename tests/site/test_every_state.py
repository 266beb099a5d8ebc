"""Every page of the desk, in every state that somebody can meet it in: each form can say and do what docs/desk.md
shows, and there is no barrier to anybody (WCAG 2.2 AA), on a phone, on a desktop computer, or at 400 % zoom.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest
from playwright.sync_api import Page, ViewportSize

from casework import wiring
from casework.domain.staff import Role, StaffMember
from desk.site import said
from desk.site.acts import FORMS
from desk.site.site_map import PAGES
from infra.local.fates import Fate
from infra.local.oidc import PEOPLE
from infra.local.service import Answer, LocalService
from tests.filling import PageForm
from tests.site.acted import Act, Acted
from tests.site.browser import DESKTOP, PHONE, Inaccessible, Visiting, assert_accessible
from tests.site.shown import page_of, show

pytestmark = pytest.mark.journey

NARROW: ViewportSize = {"width": 320, "height": 640}
"""A desktop computer at 400 % zoom (WCAG 2.2, 1.4.10)."""

ONLY_SPOKEN_OF = {"referral", "erasure-reviews", "staff-absence"}
"""Forms for which the document has no request that can be sent as it stands."""

NOTICES = [
    said.signed_out(None),
    said.out_of_reach(),
    said.not_begun_here("http://127.0.0.1"),
    said.no_role("http://127.0.0.1/out"),
    said.no_such_page(),
    said.kept("/desk/sign-in"),
]


@dataclass
class FilledIn(Acted):
    """Every act is done on its page, by whoever fills in what its form shows: one that cannot say something fails."""

    done: set[str] = field(default_factory=set)

    def done_on_its_page(self, act: Act) -> bool:
        assert act.form
        if "preview" in act.body:
            return False
        value, session = self.session(act.role)
        if "email_works" in act.body:
            self._a_letter_comes_back(act.body["email"])
        body = _as_the_page_asks(act)
        chosen = f"?template={body.pop('template')}" if "template" in body else ""
        form = PageForm(self.get(f"{act.at}{chosen}", value).text)
        form.fill(body)
        pairs = [(name, each) for name, values in form.fields.items() for each in values if name != "csrf"]
        step = [("step", "send")] if act.form.name == "replies" else []
        answer = self.post(act.at, [("csrf", session.csrf), *pairs, *step], value)
        assert answer.status_code == 303, f"{act.at} with {pairs}: {answer.status_code} {PageForm(answer.text).summary}"
        assert act.form.done in self.follow(answer, value).text, f"{act.at} does not say that it is done"
        self.done.add(act.form.name)
        return True

    def _a_letter_comes_back(self, address: str) -> None:
        """The page asks whether an address works where a letter to it came back."""
        last = [letter for letter in self.service.outbox() if letter["to"] == [address]][-1]
        self.service.tell_of_letter(last["message_id"], Fate.PERMANENT)
        self.service.settle()

    def follow(self, answer: Answer, value: str) -> Answer:
        """The page to which ``answer`` leads in the end."""
        while answer.status_code == 303:
            answer = self.get(answer.headers["Location"], value)
        return answer


def _as_the_page_asks(act: Act) -> dict[str, Any]:
    """Whom the page offers is on the list of staff, and needs no name."""
    named = act.path.endswith("/allocation")
    return {name: value for name, value in act.body.items() if not (named and name == "name")}


@dataclass
class States:
    """The pages as they were met, by what they were, and the forms that did what they are for."""

    pages: dict[str, str]
    done: set[str]


@pytest.fixture(scope="module")
def states() -> States:
    pages: dict[str, str] = {}
    with LocalService(now=datetime(2026, 12, 1, 10, tzinfo=UTC)) as service:
        for role, name in PEOPLE.items():
            wiring.staff_directory().seen(StaffMember(id=role, name=name), [Role(role)], wiring.now())
        filled_in = FilledIn(service)
        caseworker, _ = filled_in.session("caseworker")
        pages["an empty worklist"] = filled_in.get("/desk/cases", caseworker).text
        for act in filled_in.acts(lambda _method, _path, body: body):
            pages |= _met(filled_in, act)
        ref = filled_in.latest
        director, _ = filled_in.session("director")
        for what, path, value in (
            ("a case that is none", "/desk/cases/HSP-0000-0000", caseworker),
            ("not for a director", f"/desk/cases/{ref}", director),
            ("no steps", "/desk/complaint-steps", director),
            ("tasks", "/desk/cases?view=tasks", caseworker),
            ("complaints", "/desk/cases?view=complaints", caseworker),
            ("for others", "/desk/overview?for=others", caseworker),
        ):
            pages[what] = filled_in.get(path, value).text
        done = filled_in.done
    for notice in NOTICES:
        pages[notice.title] = page_of("notice", notice=notice, signed_in=None, here=None)
    pages["erased"] = page_of("refused", title="The case was erased", words=["Case HSP-0000-0000 was erased"])
    return States(pages, done)


def _met(filled_in: FilledIn, act: Act) -> dict[str, str]:
    """The page of ``act`` as it is before it is done, and its form with what is wrong where nothing is filled in."""
    if act.page is None:
        return {}
    value, session = filled_in.session(act.role)
    pages = {act.page.path: filled_in.get(act.at, value)}
    if act.page.take and act.page.path != "/desk/cases/{ref}/tasks/{task_id}/done":
        wrong = filled_in.post(act.at, [("csrf", session.csrf)], value)
        if wrong.status_code in {409, 422}:
            pages[f"{act.page.path}, wrong"] = wrong
    return {what: each.text for what, each in pages.items() if (each.content_type or "").startswith("text/html")}


def test_every_form_says_and_does_what_the_document_shows(states: States) -> None:
    assert {form.name for form in FORMS} - states.done == ONLY_SPOKEN_OF


def test_every_page_is_met(states: States) -> None:
    files = {page.path for page in PAGES if page.path.endswith(("/original", "/attachments/{number}", "/desk"))}
    assert {page.path for page in PAGES} - set(states.pages) == files


def test_there_is_no_barrier_on_any_page_in_any_state(states: States, visiting: Visiting) -> None:
    barriers: list[str] = []
    with visiting(size=DESKTOP) as page:
        for what, html in states.pages.items():
            show(page, html)
            barriers += [f"{what}: {barrier}" for barrier in _barriers(page, wrong=what.endswith(", wrong"))]
    assert not barriers, "\n".join(barriers)


def _barriers(page: Page, *, wrong: bool) -> Iterator[str]:
    """What would keep somebody from using the page as it stands."""
    for size in (DESKTOP, PHONE):
        page.set_viewport_size(size)
        try:
            assert_accessible(page)
        except Inaccessible as barred:
            yield f"{size['width']} wide: {barred}"
    page.set_viewport_size(NARROW)
    if (wide := page.evaluate("document.documentElement.scrollWidth")) > NARROW["width"]:
        yield f"{wide} wide where there is room for {NARROW['width']}"
    if page.locator("h1").count() != 1:
        yield "not one first heading"
    if wrong != page.title().startswith("Error: "):
        yield "its title does not say whether there is an error"
    if wrong and not page.evaluate("document.activeElement.classList.contains('govuk-error-summary')"):
        yield "what is wrong does not have the focus"
    page.set_viewport_size(DESKTOP)
