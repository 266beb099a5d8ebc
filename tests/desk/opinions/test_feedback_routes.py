"""The desk's routes about feedback and other services, by their own doors."""

from typing import Any

import pytest

from casework.domain.other_service import Body
from infra.local.service import LocalService
from tests.desk.test_api import CALLER, NOTE
from tests.journeys.test_links import still_running
from tests.opinions import CLOSED, REPLY, WAY

pytestmark = pytest.mark.journey

FEEDBACK: dict[str, Any] = {
    **NOTE,
    "kind": "criticism",
    "summary": "Nobody rang back",
    "feedback": {"reply_wanted": True, "worker": "Casey", "how": {"read_back": True, "about_the_writer": False}},
}
VIEWS: dict[str, Any] = {**NOTE, "kind": "other_service", "summary": "The school does not answer"}
ACTION = {"what": "Ring back within a day", "owner": "Robin Lead", "due_on": "2027-01-29"}
DISCUSSION = {"what": "They mean to write to the governors"}


def as_staff(service: LocalService, method: str, path: str, body: Any = None) -> Any:
    return service.request(method, path, body, role="officer")


def noted(service: LocalService, note: dict[str, Any]) -> str:
    posted = as_staff(service, "POST", "/telephone-notes", note)
    assert posted.status_code == 201, posted.json
    service.settle()
    return str(posted.json["ref"])


@pytest.mark.clause("FB-03")
@pytest.mark.clause("FB-11")
@pytest.mark.clause("FB-12")
def test_feedback_is_closed_once_everybody_has_what_they_were_owed(service: LocalService) -> None:
    ref = noted(service, FEEDBACK)
    refused = as_staff(service, "POST", f"/cases/{ref}/feedback/closing", CLOSED)
    assert refused.status_code == 409
    for clause in ("FB-03", "FB-11", "FB-12"):
        assert clause in refused.json["error"]
    action = as_staff(service, "POST", f"/cases/{ref}/improvements", ACTION)
    assert (action.status_code, action.json["owner"]) == (201, "Robin Lead")
    closing = {**CLOSED, "reply": REPLY, "shared": True, "accepted": True}
    closed = as_staff(service, "POST", f"/cases/{ref}/feedback/closing", closing)
    assert (closed.status_code, closed.json["replied"], closed.json["late"]) == (201, True, False)
    service.settle()
    view = as_staff(service, "GET", f"/cases/{ref}").json
    assert view["status"] == "answered"
    assert not still_running(service, ref)
    (feedback,) = view["feedback"]
    assert (feedback["kind"], feedback["worker"], feedback["seen_to"]["accepted"]) == ("criticism", "Casey", True)
    assert [each["id"] for each in view["improvements"]] == [action.json["id"]]
    assert any(line["what"].startswith("Refused: close the feedback of round 1") for line in view["history"])
    done = as_staff(service, "POST", f"/cases/{ref}/tasks/improvement-{action.json['id']}/done")
    assert done.status_code == 200


@pytest.mark.clause("FB-18")
@pytest.mark.clause("FB-19")
@pytest.mark.clause("FB-20")
def test_views_about_another_service_are_discussed_shown_the_way_and_supported(service: LocalService) -> None:
    ref = noted(service, {**VIEWS, "contact": CALLER})
    way = {**WAY, "support_accepted": True}
    assert as_staff(service, "POST", f"/cases/{ref}/other-service/route", way).status_code == 409
    discussed = as_staff(service, "POST", f"/cases/{ref}/other-service/discussion", DISCUSSION)
    assert (discussed.status_code, discussed.json["discussed"]["what"]) == (201, DISCUSSION["what"])
    service.settle()
    assert still_running(service, ref) == [f"{ref}.1"], "the promise that a way is shown runs on"
    shown = as_staff(service, "POST", f"/cases/{ref}/other-service/route", way)
    assert (shown.status_code, shown.json["given"]["body"], shown.json["support"]["round"]) == (201, "nhs", 2)
    service.settle()
    view = as_staff(service, "GET", f"/cases/{ref}").json
    assert (view["kind"], view["status"], view["round"]) == ("enquiry", "open", 2)
    assert view["other_service"][0]["route"]["support_accepted"]
    assert still_running(service, ref) == [f"{ref}.2"]
    answered = as_staff(service, "POST", f"/cases/{ref}/responses", REPLY)
    assert (answered.status_code, answered.json["round"]) == (201, 2)


@pytest.mark.clause("FB-18")
def test_a_caseworker_says_with_whom_of_the_officers_it_was_discussed(service: LocalService) -> None:
    ref = noted(service, VIEWS)
    path = f"/cases/{ref}/other-service/discussion"
    refused = service.request("POST", path, DISCUSSION, role="caseworker")
    assert (refused.status_code, refused.json["errors"][0]["field"]) == (422, "with_officer")
    named = service.request("POST", path, {**DISCUSSION, "with_officer": "Olu Officer"}, role="caseworker")
    assert (named.status_code, named.json["discussed"]["with_officer"]) == (201, "Olu Officer")


@pytest.mark.clause("FB-01")
@pytest.mark.clause("FB-21")
def test_counts_name_no_case_and_nobody(service: LocalService) -> None:
    for feedback in ("comment", "compliment", "comment"):
        said = {"reply_wanted": False, "how": {"read_back": True}}
        ref = noted(service, {**NOTE, "kind": feedback, "contact": None, "feedback": said})
        as_staff(service, "POST", f"/cases/{ref}/feedback/closing", CLOSED)
    ref = noted(service, VIEWS)
    as_staff(service, "POST", f"/cases/{ref}/other-service/discussion", DISCUSSION)
    as_staff(service, "POST", f"/cases/{ref}/other-service/route", {**WAY, "body": "school"})
    counts = as_staff(service, "GET", "/feedback/counts").json
    assert {"month": "2026-12", "kind": "comment", "n": 2} in counts["feedback"]
    assert {"month": "2026-12", "kind": "compliment", "n": 1} in counts["feedback"]
    assert {"month": "2026-12", "body": "school", "n": 1} in counts["other_services"]
    assert {name for each in counts["feedback"] for name in each} == {"month", "kind", "n"}


@pytest.mark.clause("FB-17")
def test_the_directory_has_a_way_to_every_body_and_says_which_have_to_be_checked_again(service: LocalService) -> None:
    routes = as_staff(service, "GET", "/directory").json["routes"]
    assert [route["body"] for route in routes] == list(Body)
    assert {(route["checked_on"], route["check_by"], route["overdue"]) for route in routes} == {
        ("2026-11-22", "2027-11-22", False)
    }


@pytest.mark.parametrize(
    ("note", "path", "body", "field"),
    [
        (FEEDBACK, "feedback/closing", {}, "what"),
        (FEEDBACK, "feedback/closing", {**CLOSED, "shared": "yes"}, "shared"),
        (FEEDBACK, "feedback/closing", {**CLOSED, "reply": {**REPLY, "channel": "survey"}}, "reply.channel"),
        (FEEDBACK, "feedback/closing", {**CLOSED, "answered_at": "2030-01-01T00:00:00Z"}, "answered_at"),
        (FEEDBACK, "improvements", {**ACTION, "owner": " "}, "owner"),
        (FEEDBACK, "improvements", {**ACTION, "due_on": "2020-01-01"}, "due_on"),
        (VIEWS, "other-service/discussion", {"what": ""}, "what"),
        (VIEWS, "other-service/discussion", {**DISCUSSION, "at": "2030-01-01T00:00:00Z"}, "at"),
        (VIEWS, "other-service/discussion", {**DISCUSSION, "with_officer": " "}, "with_officer"),
        (VIEWS, "other-service/route", {**WAY, "body": "the_press"}, "body"),
        (VIEWS, "other-service/route", {**WAY, "how": "survey"}, "how"),
        (VIEWS, "other-service/route", {**WAY, "support_offered": None}, "support_offered"),
        (VIEWS, "other-service/route", {**WAY, "support_offered": False, "support_accepted": True}, "support_accepted"),
    ],
)
def test_bad_input_names_the_field_and_changes_nothing(
    service: LocalService, note: dict[str, Any], path: str, body: dict[str, Any], field: str
) -> None:
    ref = noted(service, note)
    before = as_staff(service, "GET", f"/cases/{ref}").json
    refused = as_staff(service, "POST", f"/cases/{ref}/{path}", body)
    assert (refused.status_code, [error["field"] for error in refused.json["errors"]]) == (422, [field])
    assert as_staff(service, "GET", f"/cases/{ref}").json == before


@pytest.mark.clause("FB-05")
def test_a_note_that_lacks_what_belongs_to_its_way_names_it(service: LocalService) -> None:
    unsaid = {**NOTE, "kind": "comment", "feedback": {"reply_wanted": False}}
    refused = as_staff(service, "POST", "/telephone-notes", unsaid)
    assert refused.status_code == 422
    assert [error["field"] for error in refused.json["errors"]] == ["feedback.how.read_back"]
