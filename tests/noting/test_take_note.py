"""Notes of calls, letters, visits and meetings."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from pydantic import ValidationError

from casework.domain.delivery import Delivery
from casework.domain.round import Status
from casework.errors import FieldWrong, MachineOutOfReach
from casework.noting.take_note import take_note
from casework.noting.telephone_note import TelephoneNote
from tests.world import CASEY, NOON, World

LONDON = ZoneInfo("Europe/London")
CALLER: dict[str, Any] = {
    "name": "Robin Ashworth",
    "relationship": "carer",
    "email": "robin@example.org",
    "telephone": "01632 960123",
    "permission_to_hold": True,
    "permission_asked": "spoken",
    "told_notice": True,
    "safe_contact": {"no_voicemail": True},
}


def note(**changes: Any) -> TelephoneNote:
    said = {"channel": "telephone", "kind": "enquiry", "contact": CALLER, "summary": "Asked about transport"}
    return TelephoneNote.model_validate({**said, **changes})


def take(world: World, said: TelephoneNote, key: str | None = None, now: datetime = NOON) -> Delivery:
    return take_note(said, CASEY, key, world.cases, world.machine, world.profile, now)


@pytest.mark.clause("CH-03")
@pytest.mark.clause("CH-05")
def test_a_call_opens_a_case_in_the_callers_own_words_with_a_promise(world: World) -> None:
    case = world.cases.get(take(world, note(wants="A taxi to school")).ref)
    assert (case.messages[0].text, case.messages[0].wants) == ("Asked about transport", "A taxi to school")
    assert case.messages[0].taken_by == case.header.opened_by == CASEY
    assert case.latest_round.due_at == datetime(2027, 1, 4, 17, tzinfo=LONDON)
    assert world.machine.started == [(case.ref, 1)]


def test_what_is_safe_is_kept_with_the_contact(world: World) -> None:
    contact = world.cases.get(take(world, note()).ref).contact
    assert contact
    assert contact.safe_contact.no_voicemail
    assert contact.safe_contact.no_voicemail


@pytest.mark.clause("CF-32")
def test_an_anonymous_caller_gets_a_case_with_nobody_on_it(world: World) -> None:
    case = world.cases.get(take(world, note(contact=None)).ref)
    assert case.contact is None
    assert case.status is Status.OPEN


@pytest.mark.clause("CF-14")
def test_without_permission_no_detail_is_kept(world: World) -> None:
    refused = {**CALLER, "permission_to_hold": False}
    contact = world.cases.get(take(world, note(contact=refused)).ref).contact
    assert contact
    assert (contact.name, contact.email, contact.telephone) == (None, None, None)
    assert contact.relationship == "carer"
    assert contact.permission_to_hold is False


def test_every_way_and_kind_is_taken(world: World) -> None:
    for channel in ("telephone", "post", "visit", "meeting", "event", "survey", "social_media"):
        for kind in ("enquiry", "complaint", "other_service"):
            header = world.cases.get(take(world, note(channel=channel, kind=kind)).ref).header
            assert (header.channel, header.kind) == (channel, kind)


def test_posted_again_with_its_key_it_is_one_case(world: World) -> None:
    deliveries = {take(world, note(), "a key", NOON + timedelta(minutes=tries)).ref for tries in range(4)}
    assert len(deliveries) == 1
    assert len(world.machine.started) == 1


def test_posted_again_without_a_key_it_is_another_call(world: World) -> None:
    assert take(world, note()).ref != take(world, note()).ref


def test_a_key_used_for_another_note_is_refused_and_changes_nothing(world: World) -> None:
    ref = take(world, note(), "a key").ref
    with pytest.raises(FieldWrong, match="Idempotency-Key"):
        take(world, note(summary="Something else"), "a key")
    assert [entry.ref for entry in world.worklist.page(Status.OPEN, None).entries] == [ref]


@pytest.mark.clause("FB-06")
def test_a_letter_counts_from_the_day_it_came(world: World) -> None:
    came = datetime(2026, 12, 21, 10, tzinfo=UTC)
    delivery = take(world, note(channel="post", received_at=came))
    assert delivery.due_at == datetime(2026, 12, 30, 17, tzinfo=LONDON)


def test_what_has_not_come_yet_or_came_long_ago_is_refused(world: World) -> None:
    for never in (NOON + timedelta(minutes=3), datetime(1999, 1, 4, tzinfo=UTC), NOON - timedelta(days=367)):
        with pytest.raises(FieldWrong, match="received_at"):
            take(world, note(received_at=never))
    assert not world.worklist.page(Status.OPEN, None).entries


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"channel": "email"}, "channel"),
        ({"kind": "gossip"}, "kind"),
        ({"kind": "referral"}, "kind"),
        ({"kind": "consent"}, "kind"),
        ({"kind": "service_refusal"}, "kind"),
        ({"complaint": {}}, "complaint"),
        ({"kind": "comment", "feedback": {"reply_wanted": False}, "complaint": {}}, "complaint"),
        ({"kind": "complaint", "complaint": {"about": "director", "data_protection": "yes"}}, "data_protection"),
        ({"kind": "complaint", "complaint": {"about": "reviewer"}}, "about"),
        ({"kind": "complaint", "complaint": {"worker": "casey"}}, "worker"),
        ({"kind": "comment"}, "feedback"),
        ({"feedback": {"reply_wanted": False}}, "feedback"),
        ({"summary": "  "}, "summary"),
        ({"summary": None}, "summary"),
        ({"summary": "x" * 20_001}, "summary"),
        ({"received_at": "2026-12-23T10:00:00"}, "received_at"),
        ({"surprise": 1}, "surprise"),
        ({"contact": {**CALLER, "relationship": "neighbour"}}, "relationship"),
        ({"contact": {**CALLER, "email": "robin"}}, "email"),
        ({"contact": {**CALLER, "email": "robin@example.org, sam@example.org"}}, "email"),
        ({"contact": {**CALLER, "telephone": "ask her sister"}}, "telephone"),
        ({"contact": {"relationship": "carer"}}, "permission_to_hold"),
        ({"contact": {**CALLER, "safe_contact": {"no_fax": True}}}, "no_fax"),
    ],
)
def test_bad_input_names_the_field(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(ValidationError) as refused:
        note(**changes)
    assert field in {str(error["loc"][-1]) for error in refused.value.errors()}
    assert "Robin" not in str(refused.value)


def test_a_clock_a_little_fast_is_forgiven(world: World) -> None:
    ref = take(world, note(received_at=NOON + timedelta(minutes=1))).ref
    assert world.cases.get(ref).latest_round.received_at == NOON


def test_when_the_machine_is_out_of_reach_the_note_is_taken_and_the_sweep_starts_it(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unreachable(ref: str, number: int) -> None:
        raise MachineOutOfReach("ThrottlingException")

    with monkeypatch.context() as patch:
        patch.setattr(world.machine, "start", unreachable)
        ref = take(world, note()).ref
    later = NOON + timedelta(minutes=30)
    world.sweep(later)
    assert world.machine.started == [(ref, 1)]
