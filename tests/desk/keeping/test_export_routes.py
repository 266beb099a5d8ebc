"""The routes of a copy, by the API: what is in it, who may make it, and what is held back."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from io import BytesIO
from typing import Any
from urllib.request import urlopen
from zipfile import ZipFile

import pytest

from casework import wiring
from casework.adapters import keys
from casework.adapters.table import to_item
from casework.domain.conflict import Conflict
from casework.domain.staff import Role
from infra.local.serve import OpenService
from infra.local.service import Answer, LocalService
from tests.desk.behaviour.test_incident_routes import NOTED, post
from tests.world import CASEY

pytestmark = pytest.mark.journey

ROBIN = {"name": "Robin Ashworth", "relationship": "parent", "permission_to_hold": True}
PATH = "/cases/{ref}/rights-requests/{number}/export"
EMAIL = (
    b"From: Sam Fielding <sam@example.org>\r\nTo: enquiries@send.example.org\r\nSubject: The plan\r\n"
    b"Message-ID: <1@example.org>\r\n\r\nWhat does the school have to do?\r\n"
)


ACCESS = {
    "right": "access",
    "what": "Everything that you have about me",
    "channel": "email",
    "identity": {"known_because": "We have met"},
}


class Answered:
    def __init__(self, answer: Answer) -> None:
        self.status, self.json = answer.status_code, answer.json


Ask = Callable[..., Answered]


@pytest.fixture(scope="module")
def opened() -> Iterator[OpenService]:
    with OpenService(LocalService(now=datetime(2026, 12, 23, 10, tzinfo=UTC))) as running:
        yield running


@pytest.fixture
def ref(opened: OpenService) -> str:
    """A case that began with an email, on which nobody has asked for anything before."""
    service = opened.service
    before = {each["ref"] for each in service.request("GET", "/cases", role="officer").json["cases"]}
    service.send_mail(EMAIL.replace(b"<1@", f"<{len(before)}@".encode()).replace(b"have", b"h" * len(before) + b"ave"))
    service.settle()
    (new,) = {each["ref"] for each in service.request("GET", "/cases", role="officer").json["cases"]} - before
    assert post(service, f"/cases/{new}/rights-requests", ACCESS).status_code == 201
    return str(new)


@pytest.fixture
def ask(opened: OpenService) -> Ask:
    """Asks for what a copy on a case would hold, or for the copy, of the request in round 2."""

    def asked(
        method: str, ref: str, body: Any = None, *, role: str = "officer", number: int = 2, query: str = ""
    ) -> Answered:
        path = PATH.format(ref=ref, number=number)
        return Answered(opened.service.request(method, f"{path}?{query}" if query else path, body, role))

    return asked


@pytest.mark.clause("CF-08")
def test_a_copy_is_fetched_by_a_link_that_holds_for_ten_minutes(opened: OpenService, ask: Ask, ref: str) -> None:
    made = ask("POST", ref, {})
    assert made.status == 201, made.json
    assert made.json["key"] == f"exports/{ref}/2-20261223T100000Z.zip"
    assert made.json["url"].startswith(f"http://127.0.0.1:{opened.addresses.aws_port}/")
    assert made.json["url_expires_at"] == "2026-12-23T10:10:00+00:00"
    with urlopen(made.json["url"]) as fetched:  # noqa: S310  # our own, on loopback
        raw, headers = fetched.read(), fetched.headers
    bucket = wiring.mail()._bucket
    assert raw == opened.service.client("s3").get_object(Bucket=bucket, Key=made.json["key"])["Body"].read()
    assert headers["Content-Disposition"] == f'attachment; filename="{ref}.zip"'
    with ZipFile(BytesIO(raw)) as archive:
        assert archive.testzip() is None
        (original,) = (name for name in archive.namelist() if name.endswith(".eml"))
        assert b"Subject: The plan" in archive.read(original)


def test_what_would_be_held_back_is_seen_first_and_let_out_by_its_id(opened: OpenService, ask: Ask, ref: str) -> None:
    assert post(opened.service, f"/cases/{ref}/incidents", NOTED).status_code == 201
    parts = {part["section"]: part for part in ask("GET", ref).json["parts"]}
    assert parts["incidents"]["withheld"].startswith("It is about the members of staff concerned")
    assert parts["contact"]["withheld"] is None
    incident = parts["incidents"]["id"]
    assert incident in {part["id"] for part in ask("POST", ref, {}).json["withheld"]}
    made = ask("POST", ref, {"release": [incident]}).json
    assert incident in {part["id"] for part in made["released"]}
    refused = ask("POST", ref, {"release": [f"{ref}/letters/none"]})
    assert (refused.status, [each["field"] for each in refused.json["errors"]]) == (422, ["release.0"])


@pytest.mark.clause("BH-02")
def test_a_copy_is_for_whoever_sees_to_the_case_and_incidents_for_who_decides_about_them(
    opened: OpenService, ask: Ask, ref: str
) -> None:
    post(opened.service, f"/cases/{ref}/incidents", NOTED)
    for role in ("caseworker", "manager"):
        assert ask("GET", ref, role=role).status == ask("POST", ref, {}, role=role).status == 403
    keep_the_officer_off(ref)
    assert ask("GET", ref).status == 403
    parts = ask("GET", ref, role="caseworker")
    assert parts.status == 200
    assert not [part for part in parts.json["parts"] if part["section"] == "incidents"]
    for field in ("release", "hold_back"):
        for number in ("0001", "0002"):
            refused = ask("POST", ref, {field: [f"{ref}/incidents/{number}"]}, role="caseworker")
            why = {"field": f"{field}.0", "why": "is not a part of this copy of which that can be said"}
            assert (refused.status, refused.json["errors"]) == (422, [why])
    made = ask("POST", ref, {}, role="caseworker").json
    assert not [part for part in made["withheld"] if part["section"] == "incidents"]


def test_other_cases_of_the_same_person_go_into_one_copy(opened: OpenService, ask: Ask, ref: str) -> None:
    note = {"channel": "telephone", "kind": "enquiry", "summary": "Asked again", "wants": "To know", "contact": ROBIN}
    robins = post(opened.service, "/telephone-notes", note).json["ref"]
    sams = post(opened.service, "/telephone-notes", {**note, "contact": {**ROBIN, "name": "Sam Fielding"}}).json["ref"]
    assert {part["ref"] for part in ask("GET", ref, query=f"also={sams}").json["parts"]} == {ref, sams}
    assert ask("POST", ref, {"also": [sams], "release": [f"{ref}/letters/none"]}).status == 422
    assert wiring.remains().traces(sams).mail == (), "what is refused changes nothing"
    made = ask("POST", ref, {"also": [sams]}).json
    assert {part["ref"] for part in made["released"]} == {ref, sams}
    assert made["key"] in wiring.remains().traces(sams).mail, "its erasure takes the copy along"
    for also in ([robins], [ref], [sams, sams]):
        refused = ask("POST", ref, {"also": also})
        assert (refused.status, [each["field"] for each in refused.json["errors"]]) == (422, [f"also.{len(also) - 1}"])
    assert ask("POST", ref, {"also": ["HSP-0000-0000"]}).status == 404
    keep_the_officer_off(sams)
    assert ask("POST", ref, {"also": [sams]}).status == 403


def test_only_a_request_for_a_copy_has_one(ask: Ask, ref: str) -> None:
    assert ask("GET", ref, number=1).status == 404
    assert ask("POST", "HSP-0000-0000", {}).status == 404


def keep_the_officer_off(ref: str) -> None:
    """As a complaint about the officer does."""
    now = wiring.now()
    conflict = Conflict(id="0001", role=Role.OFFICER, nature="About them", declared_at=now, declared_by=CASEY)
    table = wiring._table()
    table.write(table.put(to_item(keys.conflict(ref, conflict.id), conflict)))


@pytest.mark.clause("CF-08", "YP-02")
def test_nothing_is_handed_over_before_it_is_known_who_asks(opened: OpenService, ask: Ask, ref: str) -> None:
    asked = {**ACCESS, "what": "All of it again", "identity": {"needed": "A passport or a driving licence"}}
    assert post(opened.service, f"/cases/{ref}/rights-requests", asked).status_code == 201
    refused = ask("POST", ref, {}, number=3)
    assert (refused.status, "it is not confirmed who asks" in refused.json["error"]) == (409, True)
