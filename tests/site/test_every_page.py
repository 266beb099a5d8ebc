"""Every page of the desk, seen and attacked while docs/desk.md is acted out in words that try to run.

Whom it is not for gets no page and does nothing; what anybody wrote stays text; and each page asks AWS little. Each is
looked at just before what it is for is really done there, so that what fails here would otherwise have gone well.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest

from desk.site.acts import FORMS
from desk.site.site_map import PAGES
from infra.bench.counting import Counted, counted
from infra.local.service import Answer, LocalService, listening
from tests.payloads import PAYLOADS
from tests.site.acted import Act, Acted, Pairs
from tests.site.hostile import Hostile
from tests.site.intruders import MAY_ASK, MAY_OPEN, NAMED, Intruder, forgers, outsiders, wrong_roles
from tests.site.running import runs

pytestmark = pytest.mark.journey

SHOW_WORDS = ("/desk/cases/{ref}", "/desk/cases/{ref}/supervision", "/desk/cases/{ref}/incidents/{incident_id}")
"""Pages on which somebody reads what others wrote."""

KEPT_OF_ANYBODY = re.compile(r"SESSION#|DRAFT#|\S+ READ#")
"""What may be written for who gets nowhere: that a browser asked, what was on a form whose session is over, and who saw
what they may see.
"""

ALLOWED = 3
"""Calls of AWS for a page, with the one for the session."""

RESULTS = {
    # A page of the worklist's index; it keeps of every case on it that somebody saw it there, in one write.
    "/desk/cases": 1,
    # Of all that waits: one page of the index for what is promised, one for tasks.
    "/desk/overview": 1,
    "/desk/disposals": 1,
    "/desk/cases/{ref}/readers": 1,
    # The original, from S3.
    "/desk/cases/{ref}/messages/{message_id}": 1,
    "/desk/cases/{ref}/messages/{message_id}/attachments/{number}": 1,
    "/desk/cases/{ref}/messages/{message_id}/original": 1,
    # Incidents are read by nobody who reads a case, so that they cannot slip into one (BH-02).
    "/desk/cases/{ref}/incidents": 1,
    "/desk/cases/{ref}/incidents/{incident_id}": 1,
    **{form.path: 1 for form in FORMS if form.shows.startswith("GET /cases/{ref}/incidents")},
    # Whatever is kept of somebody, with the incidents, and who has looked.
    "/desk/cases/{ref}/rights-requests/{number}/export": 2,
}
"""How many pages of results a page has, each of which is a call more, where it has any."""


@dataclass
class Seen:
    """What became of it all: what each page was and what it asked for, and what whoever should not got."""

    pages: dict[str, str] = field(default_factory=dict)
    status: dict[str, int] = field(default_factory=dict)
    calls: dict[str, Counter[str]] = field(default_factory=dict)
    attacked: Counter[str] = field(default_factory=Counter)
    breaches: list[str] = field(default_factory=list)
    ran: list[str] = field(default_factory=list)
    wrote: list[str] = field(default_factory=list)


class Writes:
    """What is written anywhere while nobody may: the keys of items, and calls that are none of the table's."""

    def __init__(self) -> None:
        self.heard: list[str] = []

    def hear(self, params: dict[str, Any], model: Any, **_: Any) -> None:
        service = model.service_model.service_name
        if service != "dynamodb":
            self.heard.append(f"{service} {model.name}")
        elif model.name in {"PutItem", "UpdateItem", "DeleteItem", "TransactWriteItems"}:
            written = params.get("TransactItems", [params])
            self.heard += [_key(each) for each in written if "ConditionCheck" not in each]

    def beyond(self) -> list[str]:
        """What was written that is more than may be kept of anybody; then it begins anew."""
        heard, self.heard = self.heard, []
        return [each for each in heard if not KEPT_OF_ANYBODY.match(each)]


def _key(written: dict[str, Any]) -> str:
    act = next((written[name] for name in ("Put", "Update", "Delete") if name in written), written)
    key = act.get("Key") or act.get("Item") or {}
    return " ".join(key[name]["S"] for name in ("pk", "sk"))


@pytest.fixture(scope="module")
def seen() -> Iterator[Seen]:
    writes, seen, words = Writes(), Seen(), Hostile()
    with (
        counted() as calls,
        listening(provide_client_params=writes.hear),
        LocalService(now=datetime(2026, 12, 1, 10, tzinfo=UTC)) as service,
    ):
        acted = Acted(service)
        strangers = outsiders(acted)
        for act in acted.acts(words.sung):
            if act.page is None:
                continue
            _look(act, acted, seen, calls)
            if act.page.path not in seen.attacked:
                writes.beyond()
                _attack(act, acted, strangers, seen, words)
                seen.wrote += [f"{act.page.path} wrote {what}" for what in writes.beyond()]
            if act.form and act.page.take:
                _fill_in_wrongly(act, acted, seen)
    yield seen


def _look(act: Act, acted: Acted, seen: Seen, calls: Counted) -> None:
    """Open the page as who may."""
    assert act.page
    value, _ = acted.session(act.role)
    acted.get(act.at, value)  # whatever is fetched once, as on a function that runs
    calls.forget()
    answer = acted.get(act.at, value)
    page = act.page.path
    seen.calls[page] = max(seen.calls.get(page, Counter()), Counter(calls.calls), key=lambda each: each.total())
    seen.status[page] = answer.status_code
    seen.pages[page] = answer.text
    _judge(answer, page, seen)


def _judge(answer: Answer, page: str, seen: Seen) -> None:
    if answer.status_code >= 500:
        seen.breaches.append(f"{page} answered {answer.status_code}")
    if answer.content_type.startswith("text/html"):
        seen.ran += [f"{page}: {what}" for what in runs(answer.text)]


def _attack(act: Act, acted: Acted, strangers: list[Intruder], seen: Seen, words: Hostile) -> None:
    """Open the page, and do what it is for, as everybody who may not."""
    assert act.page
    page = act.page.path
    fields = acted.posted(act) if act.form else []
    roles = list(wrong_roles(acted, act))
    for who in (*strangers, *roles):
        heard = who.role in MAY_ASK.get(page, ())
        answers = [(acted.get(act.at, who.cookie), heard or who.role in MAY_OPEN.get(page, ()))]
        if act.page.take:
            answers.append((acted.post(act.at, who.form([] if heard else fields), who.cookie), heard))
        for answer, let in answers:
            seen.attacked[page] += 1
            if not (let or _turned_away(answer)):
                seen.breaches.append(f"{page} {who.name}: {answer.status_code} {answer.headers.get('Location', '')}")
            if page not in NAMED and any(name in answer.text for name in words.names | {"Fielding"}):
                seen.breaches.append(f"{page} {who.name}: says who the family is")
            if not let and "canary" in answer.text.lower():
                seen.breaches.append(f"{page} {who.name}: says something of the case")
    for who in forgers(acted, act) if act.page.take else ():
        seen.attacked[page] += 1
        answer = acted.post(act.at, who.form(fields), who.cookie, who.headers)
        if answer.status_code != 403 or "canary" in answer.text.lower():
            seen.breaches.append(f"{page} {who.name}: {answer.status_code}")


def _turned_away(answer: Answer) -> bool:
    to_sign_in = answer.status_code == 303 and answer.headers["Location"].startswith("/desk/sign-in")
    return to_sign_in or answer.status_code in {403, 404}


def _fill_in_wrongly(act: Act, acted: Acted, seen: Seen) -> None:
    """Every payload at once in every box of the form, and in some that it does not have."""
    assert act.page
    value, session = acted.session(act.role)
    everything = "".join(PAYLOADS)
    fields: Pairs = [(name, everything) for name in {name: None for name, _ in acted.posted(act)}]
    answer = acted.post(act.at, [("csrf", session.csrf), ("once", everything[:40]), ("x", everything), *fields], value)
    _judge(answer, f"{act.page.path} filled in wrongly", seen)


@pytest.mark.clause("CF-09")
@pytest.mark.clause("CF-13")
@pytest.mark.clause("CF-22")
def test_nobody_gets_in_or_does_anything_whom_a_page_is_not_for(seen: Seen) -> None:
    assert not seen.breaches, "\n".join(seen.breaches)
    assert not seen.wrote, "\n".join(seen.wrote)
    assert set(seen.attacked) == {page.path for page in PAGES}


def test_nothing_that_anybody_wrote_runs_on_any_page(seen: Seen) -> None:
    assert not seen.ran, "\n".join(seen.ran)
    silent = [page for page in SHOW_WORDS if "canary" not in seen.pages[page]]
    assert silent == []


def test_a_page_asks_aws_three_times_and_once_more_for_each_page_of_results(seen: Seen) -> None:
    too_many = {
        page: dict(calls) for page, calls in seen.calls.items() if calls.total() > ALLOWED + RESULTS.get(page, 0)
    }
    assert not too_many, "\n".join(f"{page}: {calls}" for page, calls in too_many.items())
    assert set(seen.calls) == {page.path for page in PAGES}
    assert set(RESULTS) <= set(seen.calls)
