"""Complaints as staff note them: at which step they begin, and whom they keep off."""

from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from casework.domain.case import Case
from casework.domain.complaint import Complaint
from casework.domain.round import Kind
from casework.domain.staff import Role, StaffMember
from casework.errors import FieldWrong
from casework.noting.take_note import take_note
from casework.noting.telephone_note import TelephoneNote
from tests.complaints import OLU
from tests.world import CASEY, NOON, World

LONDON = ZoneInfo("Europe/London")
SAID = "Nobody came to the review, although somebody had said they would"


def noted(world: World, **complaint: Any) -> Case:
    said = {"channel": "telephone", "kind": "complaint", "summary": SAID, "complaint": complaint or None}
    note = TelephoneNote.model_validate(said)
    delivery = take_note(note, CASEY, None, world.cases, world.machine, world.profile, NOON)
    return world.cases.get(delivery.ref)


def complaint_of(case: Case) -> Complaint:
    assert case.latest_round.complaint
    return case.latest_round.complaint


@pytest.mark.clause("FB-13")
@pytest.mark.clause("FB-14")
def test_a_complaint_begins_with_the_officer_who_answers_within_ten_working_days(world: World) -> None:
    case = noted(world)
    step = complaint_of(case).step
    assert (case.header.kind, step.number, step.owner, step.opened_at) == (Kind.COMPLAINT, 1, Role.OFFICER, NOON)
    assert case.latest_round.due_at == datetime(2027, 1, 11, 17, tzinfo=LONDON)
    assert case.conflicts == ()


def test_a_letter_that_complains_counts_from_the_day_it_came(world: World) -> None:
    came = datetime(2026, 12, 21, 10, tzinfo=UTC)
    said = {"channel": "post", "kind": "complaint", "summary": SAID, "received_at": came}
    note = TelephoneNote.model_validate(said)
    delivery = take_note(note, CASEY, None, world.cases, world.machine, world.profile, NOON)
    assert delivery.due_at == datetime(2027, 1, 7, 17, tzinfo=LONDON)


@pytest.mark.clause("FB-14")
def test_one_about_the_officer_begins_with_the_manager_and_keeps_whoever_is_officer_off(world: World) -> None:
    case = noted(world, about="officer")
    step = complaint_of(case).step
    assert (step.number, step.owner) == (2, Role.MANAGER)
    assert step.why == "step 1 is the officer's, whom the complaint is about"
    assert case.latest_round.due_at == datetime(2027, 1, 25, 17, tzinfo=LONDON)
    (conflict,) = case.conflicts
    assert conflict.bars(OLU, {Role.OFFICER})
    assert not conflict.bars(CASEY, {Role.CASEWORKER})


def test_one_about_a_worker_keeps_that_worker_off_and_nobody_else(world: World) -> None:
    (conflict,) = noted(world, about="caseworker", worker="robin").conflicts
    assert conflict.bars(StaffMember(id="robin", name="Robin Reed"), {Role.CASEWORKER})
    assert not conflict.bars(CASEY, {Role.CASEWORKER})
    assert not conflict.bars(OLU, {Role.OFFICER})


def test_one_about_somebody_who_sees_no_case_anyway_keeps_nobody_off(world: World) -> None:
    case = noted(world, about="manager")
    assert complaint_of(case).step.owner is Role.OFFICER
    assert case.conflicts == ()


@pytest.mark.parametrize("happened_on", [date(2025, 12, 23), date(2026, 12, 23)])
def test_within_twelve_months_no_reason_is_needed(world: World, happened_on: date) -> None:
    assert complaint_of(noted(world, happened_on=happened_on)).happened_on == happened_on


@pytest.mark.clause("FB-13")
def test_after_twelve_months_it_is_taken_up_with_a_reason_and_not_without(world: World) -> None:
    with pytest.raises(FieldWrong) as refused:
        noted(world, happened_on=date(2025, 12, 22))
    assert refused.value.field == "complaint.late_reason"
    complaint = complaint_of(noted(world, happened_on=date(2025, 12, 22), late_reason="She was in hospital"))
    assert complaint.late_reason == "She was in hospital"


def test_what_has_not_happened_yet_is_refused(world: World) -> None:
    with pytest.raises(FieldWrong) as refused:
        noted(world, happened_on=date(2026, 12, 24))
    assert refused.value.field == "complaint.happened_on"
