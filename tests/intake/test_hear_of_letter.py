"""What SES says became of letters, in the ids and codes that its queue holds."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from casework.domain.returned import How
from casework.domain.round import Status
from infra.local.fates import transformed
from infra.template import read
from intake.hear_of_letter import LetterEvent, LetterUnknown, hear_of_letter
from tests.returns.test_hear import answered
from tests.world import NOON, World

TEMPLATE = Path(__file__).parents[2] / "template.yaml"
AT = NOON + timedelta(hours=1)


def event(**said: Any) -> LetterEvent:
    return LetterEvent.model_validate({"letter": "ses-1", "at": AT.isoformat(), "event": "Email Bounced", **said})


def hear(world: World, told: LetterEvent, later: timedelta = timedelta()) -> None:
    hear_of_letter(told, world.cases, world.returned, AT + later)


@pytest.mark.parametrize(
    ("said", "how"),
    [
        ({"bounce": "Permanent", "bounce_kind": "General"}, How.PERMANENT),
        ({"bounce": "Permanent", "bounce_kind": "NoEmail"}, How.PERMANENT),
        ({"bounce": "Permanent", "bounce_kind": "OnAccountSuppressionList"}, How.PERMANENT),
        ({"bounce": "Transient", "bounce_kind": "MailboxFull"}, How.TRANSIENT),
        ({"bounce": "Transient", "bounce_kind": "ContentRejected"}, How.TRANSIENT),
        ({"bounce": "Transient", "bounce_kind": "General"}, None),
        ({"bounce": "Transient", "bounce_kind": "General", "action": "failed", "status": "4.4.7"}, How.TRANSIENT),
        ({"bounce": "Transient", "bounce_kind": "General", "action": "delayed"}, None),
        ({"bounce": "Undetermined", "bounce_kind": "Undetermined"}, None),
        ({"bounce": "Undetermined", "bounce_kind": "Undetermined", "action": "failed"}, How.TRANSIENT),
        ({"event": "Email Rejected"}, How.TRANSIENT),
        ({"event": "Email Complaint Received", "complaint": "abuse"}, How.COMPLAINT),
        ({"event": "Email Complaint Received"}, How.COMPLAINT),
        ({"event": "Email Complaint Received", "complaint": "null", "complaint_kind": "null"}, How.COMPLAINT),
        ({"event": "Email Complaint Received", "complaint": "not-spam"}, None),
        ({"event": "Email Complaint Received", "complaint_kind": "OnAccountSuppressionList"}, How.PERMANENT),
        ({"event": "Email Delivered"}, None),
    ],
)
def test_what_ses_says_is_how_the_letter_came_back(said: dict[str, str], how: How | None) -> None:
    assert event(**said).how is how


@pytest.mark.parametrize(("status", "kept"), [("5.1.1", "5.1.1"), ("smtp; 550", None), ("", None), ("<status>", None)])
def test_of_a_status_only_a_wellformed_code_is_kept(status: str, kept: str | None) -> None:
    returned = event(bounce="Permanent", status=status).returned()
    assert returned
    assert returned.status == kept


def test_a_letter_that_came_back_is_heard_of(world: World) -> None:
    ref, letter = answered(world)
    hear(world, event(letter=letter.ses_message_id, bounce="Permanent"))
    hear(world, event(letter=letter.ses_message_id, bounce="Permanent"))
    case = world.cases.get(ref)
    assert (case.status, len(case.round(1).undone)) == (Status.OPEN, 1)


def test_what_may_be_an_away_message_has_somebody_see_whether_the_reply_arrived_and_undoes_nothing(
    world: World,
) -> None:
    ref, letter = answered(world)
    for _ in range(2):
        hear(world, event(letter=letter.ses_message_id, bounce="Transient", bounce_kind="General"))
    case = world.cases.get(ref)
    assert case.status is Status.ANSWERED
    assert [task.id for task in case.tasks] == [f"doubtful-{letter.id}"]


def test_what_may_be_an_away_message_to_an_acknowledgement_is_nobodys_work(world: World) -> None:
    ref, _ = answered(world)
    letter = next(each for each in world.cases.get(ref).letters if each.recipient == "contact")
    hear(world, event(letter=letter.ses_message_id, bounce="Transient", bounce_kind="General"))
    assert world.cases.get(ref).tasks == ()


def test_a_letter_that_nobody_knows_yet_is_asked_for_again_and_not_for_ever(world: World) -> None:
    with pytest.raises(LetterUnknown):
        hear(world, event(bounce="Permanent"))
    hear(world, event(bounce="Permanent"), timedelta(minutes=15))


def test_of_an_erased_case_there_is_nothing_to_hear(world: World) -> None:
    ref, letter = answered(world)
    world.erase(ref, AT)
    hear(world, event(letter=letter.ses_message_id, bounce="Permanent"), timedelta(hours=1))


@pytest.fixture
def examples() -> Any:
    """SES's events as its developer guide shows them, with who got the letter in every place that they can be in."""
    return json.loads((Path(__file__).parents[1] / "events/ses_letters.json").read_text(encoding="utf-8"))


@pytest.mark.clause("CF-15")
def test_of_ses_events_nothing_goes_on_but_ids_and_codes(examples: list[dict[str, Any]]) -> None:
    (target,) = read(TEMPLATE)["Resources"]["LetterEventsRule"]["Properties"]["Targets"]
    assert len(examples) == 4
    for example in examples:
        body = transformed(target["InputTransformer"], example)
        assert "canary" not in body.lower()
        assert "canary" in json.dumps(example).lower()
        told = LetterEvent.model_validate_json(body)
        assert told.letter == example["detail"]["mail"]["messageId"]
        assert told.returned() is not None
