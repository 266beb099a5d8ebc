"""The desk's routes about people and policies, by their own doors."""

import uuid
from typing import Any

import pytest

from infra.local.service import LocalService
from tests.world import email

pytestmark = pytest.mark.journey

CONTACT = {
    "permission_to_hold": True,
    "permission_asked": "spoken",
    "told_notice": True,
    "relationship": "parent",
    "telephone": "01632 960123",
    "address": "1 High Street\nRuncorn",
    "safe_contact": {"no_voicemail": True},
}


def as_staff(service: LocalService, method: str, path: str, body: Any = None) -> Any:
    return service.request(method, path, body, role="caseworker")


def wrote(service: LocalService) -> str:
    before = refs(service)
    service.send_mail(email(message_id=f"<{uuid.uuid4()}@mail.example.org>", subject="Help"))
    service.settle()
    (ref,) = refs(service) - before
    return ref


def refs(service: LocalService) -> set[str]:
    return {str(case["ref"]) for case in as_staff(service, "GET", "/cases").json["cases"]}


def kept_mail(service: LocalService) -> set[str]:
    """The key of every version of every email, deleted or not."""
    s3 = service.client("s3")
    (bucket,) = [each["Name"] for each in s3.list_buckets()["Buckets"] if "mail" in each["Name"]]
    listed = s3.list_object_versions(Bucket=bucket)
    return {each["Key"] for each in [*listed.get("Versions", []), *listed.get("DeleteMarkers", [])]}


@pytest.mark.clause("CF-14")
def test_who_wrote_is_noted_reached_safely_and_forgotten(service: LocalService) -> None:
    before = kept_mail(service)
    ref = wrote(service)
    noted = as_staff(service, "PUT", f"/cases/{ref}/contact", CONTACT)
    assert noted.status_code == 200, noted.json
    assert noted.json["contact"]["email"] == "sam.fielding@example.org"
    child = as_staff(service, "PUT", f"/cases/{ref}/child", {"name": "Jo", "born": "2015-02-03"})
    assert (child.status_code, child.json["child"]["born"]) == (200, "2015-02-03")
    safe = as_staff(service, "PUT", f"/cases/{ref}/safe-contact", {"no_post": True})
    assert (safe.status_code, safe.json["safe_contact"]["no_post"]) == (200, True)
    assert safe.json["safe_contact"]["no_voicemail"], "what is left out stays as it was"
    told = as_staff(service, "POST", f"/cases/{ref}/permission/withdrawal", {"how": "spoken"})
    assert (told.status_code, told.json["held_because"]) == (201, None)
    contact = as_staff(service, "GET", f"/cases/{ref}").json["contact"]
    assert (contact["name"], contact["email"], contact["address"]) == (None, None, None)
    assert kept_mail(service) == before


@pytest.mark.parametrize(
    ("method", "path", "body", "field"),
    [
        ("PUT", "contact", {**CONTACT, "permission_to_hold": False}, "permission_to_hold"),
        ("PUT", "contact", {**CONTACT, "relationship": None}, "relationship"),
        ("PUT", "contact", {**CONTACT, "born": "2030-01-01"}, "born"),
        ("PUT", "contact", {**CONTACT, "born": "1066-01-01"}, "born"),
        ("PUT", "contact", {**CONTACT, "address": "x" * 501}, "address"),
        ("PUT", "child", {"born": "2030-01-01"}, "born"),
        ("PUT", "child", {"diagnosis": "x"}, "diagnosis"),
        ("PUT", "safe-contact", {"no_fax": True}, "no_fax"),
        ("POST", "permission/withdrawal", {"how": "by_link"}, "how"),
    ],
)
def test_bad_input_names_the_field_and_changes_nothing(
    service: LocalService, method: str, path: str, body: dict[str, Any], field: str
) -> None:
    ref = wrote(service)
    before = as_staff(service, "GET", f"/cases/{ref}").json
    refused = as_staff(service, method, f"/cases/{ref}/{path}", body)
    assert (refused.status_code, [error["field"] for error in refused.json["errors"]]) == (422, [field])
    assert as_staff(service, "GET", f"/cases/{ref}").json == before


def test_an_impossible_act_is_refused_and_kept_on_the_history(service: LocalService) -> None:
    ref = wrote(service)
    refused = as_staff(service, "PUT", f"/cases/{ref}/child", {"name": "Jo"})
    assert refused.status_code == 409
    assert "agreed that details are kept" in refused.json["error"]
    history = as_staff(service, "GET", f"/cases/{ref}").json["history"]
    assert any("whom the case is about" in line["what"] for line in history)
    assert "Jo" not in str(history)


@pytest.mark.clause("CF-35", "BH-11")
def test_every_policy_says_when_it_is_due_for_review(service: LocalService) -> None:
    policies = as_staff(service, "GET", "/policies").json["policies"]
    pack = [policy["id"] for policy in policies if policy["in_welcome_pack"]]
    assert pack == ["impartiality", "confidentiality", "confidentiality-young", "privacy-notice"]
    assert {policy["id"] for policy in policies} == {*pack, "feedback", "behaviour"}
    assert not any(policy["overdue"] for policy in policies)
    assert all(policy["enclosed_as"].startswith(f"{policy['id']} {policy['version']} (") for policy in policies)


@pytest.mark.clause("CF-31")
def test_the_words_to_say_on_the_telephone_have_the_version_that_a_permission_records(service: LocalService) -> None:
    notice = as_staff(service, "GET", "/privacy-notice").json
    assert "You do not have to give me any details" in notice["text"]
    ref = wrote(service)
    contact = as_staff(service, "PUT", f"/cases/{ref}/contact", CONTACT).json["contact"]
    assert contact["permission"]["notice"] == notice["version"]
