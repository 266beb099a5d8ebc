"""A request about personal data on the virtual clock: asked who they are, paused, reminded of, and answered."""

from datetime import UTC, datetime
from typing import Any

import pytest

from infra.local.service import LocalService
from tests.journeys import canary
from tests.journeys.test_referrals import endings, letters_to
from tests.rights import ASKED, REFUSED
from tests.world import email

pytestmark = pytest.mark.journey

SAM = "sam.fielding@example.org"
MONDAY = datetime(2026, 11, 2, 10, tzinfo=UTC)
TEAM, OFFICER, MANAGER = "caseworkers", "officer", "manager"
THEIR_WORDS = (
    "Everything that you have on me",
    "A letter with your address",
    "Which years do you mean",
    "tenth this week",
)


@pytest.mark.clause("CF-08")
def test_it_is_reminded_of_by_the_dates_that_hold_and_ends_with_its_answer() -> None:
    with LocalService(now=MONDAY) as service:
        service.send_mail(email(Date="Mon, 02 Nov 2026 10:00:00 +0000"))
        service.settle()
        (listed,) = service.request("GET", "/cases", role="caseworker").json["cases"]
        ref = listed["ref"]
        path = f"/cases/{ref}/rights-requests"

        def act(to: str, said: dict[str, Any], role: str = "caseworker") -> Any:
            answer = service.request("POST", to, said, role=role)
            assert answer.status_code == 201, answer.text
            service.settle()
            return answer.json

        act(f"/cases/{ref}/responses", {"channel": "telephone", "summary": "Explained"})
        act(path, ASKED)
        service.advance(datetime(2026, 11, 9, 10, tzinfo=UTC))
        shown = act(f"{path}/2/identity", {"how": "A council tax bill"})
        assert shown["due_at"] == "2026-12-09T17:00:00+00:00"
        service.advance(datetime(2026, 11, 20, 10, tzinfo=UTC))
        act(f"{path}/2/pause", {"why": "Which years do you mean?"})
        service.advance(datetime(2026, 12, 1, 10, tzinfo=UTC))
        assert passed(service, ref) == {}
        resumed = act(f"{path}/2/resumption", {})
        assert resumed["due_at"] == "2026-12-21T17:00:00+00:00"
        service.advance(datetime(2026, 12, 15, 10, tzinfo=UTC))
        assert set(passed(service, ref).values()) == {"2026-12-07T09:00:00+00:00", "2026-12-14T09:00:00+00:00"}
        assert endings(service)[f"{ref}.2"] == ("RUNNING", "Await response")
        act(f"{path}/2/answer", REFUSED, "officer")
        service.advance(datetime(2027, 1, 15, 10, tzinfo=UTC))
        assert endings(service)[f"{ref}.2"] == ("SUCCEEDED", "Answered")
        told = [each["subject"].removesuffix(f": {ref}") for each in letters_to(service, SAM)]
        assert told[-5:] == ["We have your request", *["About your request"] * 3, "Our answer to your request"]
        assert len(passed(service, ref)) == 2
        assert {name for name, _ in canary.found(service, THEIR_WORDS)} <= {"table", "outbox"}


def passed(service: LocalService, ref: str) -> dict[str, str]:
    """Which milestones of the request people were told of, and when."""
    found = service.client("dynamodb").scan(TableName=_table(service))["Items"]
    (item,) = [each for each in found if each["pk"]["S"] == f"CASE#{ref}" and each["sk"]["S"] == "ROUND#0002"]
    return {name: at["S"] for name, at in item["passed"]["M"].items()}


def _table(service: LocalService) -> str:
    (name,) = service.client("dynamodb").list_tables()["TableNames"]
    return str(name)
