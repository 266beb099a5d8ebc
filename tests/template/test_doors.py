"""The HTTP API: every route asks who you are but three, and its log says nothing about anyone."""

from typing import Any

import pytest

DESCRIPTION = ("get", "/openapi.json")
PAGE = {(method, "/page/{token}") for method in ("get", "head", "post")}
"""Where families answer: the link they hold is their key, and nobody asks them to sign in."""
DESK = {("get", "/desk"), ("get", "/desk/{page+}"), ("post", "/desk/{page+}")}
"""The desk in a browser, which has no token to send: it asks by itself, and answers nothing else without a session."""


@pytest.fixture
def api(translated: dict[str, Any]) -> dict[str, Any]:
    properties: dict[str, Any] = translated["Resources"]["Api"]["Properties"]
    return properties


@pytest.fixture
def routes(api: dict[str, Any]) -> dict[tuple[str, str], dict[str, Any]]:
    return {(method, path): route for path, item in api["Body"]["paths"].items() for method, route in item.items()}


def test_every_route_but_the_description_and_the_pages_for_browsers_asks_who_you_are(
    routes: dict[tuple[str, str], dict[str, Any]],
) -> None:
    unguarded = {route for route, operation in routes.items() if operation.get("security") != [{"Staff": []}]}
    assert unguarded == {DESCRIPTION, *PAGE, *DESK}


def test_the_routes_are_these(routes: dict[tuple[str, str], dict[str, Any]]) -> None:
    assert set(routes) == {
        ("post", "/telephone-notes"),
        ("post", "/referrals"),
        ("get", "/cases"),
        ("get", "/cases/{ref}"),
        ("post", "/cases/{ref}/responses"),
        ("post", "/cases/{ref}/replies"),
        ("get", "/reply-templates"),
        ("post", "/cases/{ref}/notes"),
        ("get", "/cases/{ref}/welcome-pack"),
        ("post", "/cases/{ref}/referral"),
        ("get", "/cases/{ref}/complaint"),
        ("post", "/cases/{ref}/complaint/statement"),
        ("post", "/cases/{ref}/complaint/naming"),
        ("post", "/cases/{ref}/complaint/answer"),
        ("post", "/cases/{ref}/complaint/ending"),
        ("get", "/referrals/counts"),
        ("get", "/cases/{ref}/questions/{number}"),
        ("post", "/cases/{ref}/questions/{number}/answers"),
        ("put", "/cases/{ref}/allocation"),
        ("get", "/staff"),
        ("put", "/staff/{staff_id}/absence"),
        ("put", "/cases/{ref}/contact"),
        ("put", "/cases/{ref}/child"),
        ("put", "/cases/{ref}/safe-contact"),
        ("post", "/cases/{ref}/permission/withdrawal"),
        ("post", "/cases/{ref}/complaint/word"),
        ("get", "/policies"),
        ("get", "/privacy-notice"),
        ("post", "/cases/{ref}/consents"),
        ("post", "/cases/{ref}/consents/{consent_id}/withdrawal"),
        ("post", "/cases/{ref}/consents/{consent_id}/narrowing"),
        ("post", "/cases/{ref}/disclosures"),
        ("post", "/cases/{ref}/disclosures/{disclosure_id}/question"),
        ("post", "/cases/{ref}/disclosures/{disclosure_id}/making"),
        ("post", "/cases/{ref}/feedback/closing"),
        ("get", "/feedback/counts"),
        ("post", "/cases/{ref}/improvements"),
        ("get", "/directory"),
        ("post", "/cases/{ref}/other-service/discussion"),
        ("post", "/cases/{ref}/other-service/route"),
        ("get", "/safeguarding"),
        ("post", "/cases/{ref}/safeguarding"),
        ("post", "/cases/{ref}/conflicts"),
        ("post", "/cases/{ref}/conflicts/{conflict_id}/step"),
        ("post", "/cases/{ref}/incidents"),
        ("get", "/cases/{ref}/incidents"),
        ("get", "/cases/{ref}/incidents/{incident_id}"),
        ("post", "/cases/{ref}/incidents/{incident_id}/context"),
        ("post", "/cases/{ref}/incidents/{incident_id}/actions"),
        ("post", "/cases/{ref}/incidents/{incident_id}/learning"),
        ("post", "/cases/{ref}/incidents/{incident_id}/closing"),
        ("post", "/cases/{ref}/service-refusals"),
        ("post", "/cases/{ref}/service-refusals/{number}/renewal"),
        ("post", "/cases/{ref}/service-refusals/{number}/lifting"),
        ("post", "/cases/{ref}/rights-requests"),
        ("post", "/cases/{ref}/rights-requests/{number}/identity"),
        ("post", "/cases/{ref}/rights-requests/{number}/standing"),
        ("post", "/cases/{ref}/rights-requests/{number}/pause"),
        ("post", "/cases/{ref}/rights-requests/{number}/resumption"),
        ("post", "/cases/{ref}/rights-requests/{number}/extension"),
        ("post", "/cases/{ref}/rights-requests/{number}/answer"),
        ("get", "/rights-requests/counts"),
        ("get", "/cases/{ref}/rights-requests/{number}/export"),
        ("post", "/cases/{ref}/rights-requests/{number}/export"),
        ("post", "/cases/{ref}/holds"),
        ("post", "/cases/{ref}/holds/{hold_id}/review"),
        ("post", "/cases/{ref}/erasure-reviews"),
        ("get", "/disposals"),
        ("get", "/statistics"),
        ("get", "/overview"),
        ("get", "/promises"),
        ("get", "/themes"),
        ("post", "/search"),
        ("put", "/cases/{ref}/allocation"),
        ("get", "/staff"),
        ("put", "/staff/{staff_id}/absence"),
        ("get", "/complaint-steps"),
        ("post", "/cases/{ref}/complaints"),
        ("post", "/cases/{ref}/reclassification"),
        ("post", "/cases/{ref}/tasks/{task_id}/done"),
        ("get", "/cases/{ref}/readers"),
        ("get", "/cases/{ref}/messages/{message_id}"),
        ("get", "/cases/{ref}/messages/{message_id}/attachments/{number}"),
        ("get", "/cases/{ref}/messages/{message_id}/original"),
        ("post", "/cases/{ref}/closing"),
        ("post", "/cases/{ref}/clock/pause"),
        ("post", "/cases/{ref}/clock/restart"),
        ("post", "/cases/{ref}/reopening"),
        ("post", "/cases/{ref}/merger"),
        ("post", "/cases/{ref}/messages/{message_id}/split"),
        ("get", "/surveys/counts"),
        DESCRIPTION,
        *PAGE,
        *DESK,
    }


def test_staff_are_known_by_the_configured_issuer_and_audience(api: dict[str, Any]) -> None:
    (guard,) = api["Body"]["components"]["securitySchemes"].values()
    jwt = guard["x-amazon-apigateway-authorizer"]["jwtConfiguration"]
    assert jwt == {"issuer": {"Ref": "OidcIssuer"}, "audience": [{"Ref": "OidcAudience"}]}


def test_no_page_of_another_site_may_call_it(api: dict[str, Any]) -> None:
    assert "CorsConfiguration" not in api
    assert "x-amazon-apigateway-cors" not in api["Body"]


def test_calls_are_throttled(written: dict[str, Any]) -> None:
    limits = written["Resources"]["Api"]["Properties"]["DefaultRouteSettings"]
    assert 0 < limits["ThrottlingRateLimit"] <= limits["ThrottlingBurstLimit"] <= 100


def test_the_access_log_names_no_case_and_no_person(written: dict[str, Any]) -> None:
    line = written["Resources"]["Api"]["Properties"]["AccessLogSettings"]["Format"]
    logged = {part.split('"')[0] for part in line.split("$context.")[1:]}
    assert logged == {
        "requestId",
        "requestTimeEpoch",
        "routeKey",
        "status",
        "responseLatency",
        "integrationStatus",
        "authorizer.error",
    }
