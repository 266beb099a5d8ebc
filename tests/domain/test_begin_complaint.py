"""Whoever a complaint is about, and whenever it came: somebody else begins to look at it."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from casework.complaints.begin import barring, begin
from casework.domain.noted_complaint import NotedComplaint
from casework.domain.staff import SERVICE_ROLES, Role, StaffMember
from casework.errors import FieldWrong
from casework.profile import Profile
from tests.moments import MOMENTS
from tests.profiles import halton
from tests.world import CASEY, HALTON

ABOUT = st.sampled_from([None, Role.CASEWORKER, Role.OFFICER, Role.MANAGER, Role.DIRECTOR])
SERVICES = [HALTON, halton(complaints={"without_consent": "alternative-reviewer"})]


@pytest.mark.clause("FB-14")
@given(about=ABOUT, received_at=MOMENTS, service=st.sampled_from(SERVICES))
def test_nobody_begins_a_complaint_about_themselves(
    about: Role | None, received_at: datetime, service: Profile
) -> None:
    complaint = begin(NotedComplaint.model_validate({"about": about}), received_at, service)
    (step,) = complaint.steps
    assert step.owner is not about
    assert (step.number == 1) is (about is not Role.OFFICER)
    assert (step.why is None) is (step.number == 1)
    assert complaint.handled_by in SERVICE_ROLES - {about if about is Role.OFFICER else None}
    for conflict in barring(complaint, "0001", CASEY, received_at):
        assert not conflict.bars(StaffMember(id="somebody", name="Some Body"), {complaint.handled_by, step.owner})


@pytest.mark.clause("FB-13")
@given(received_at=MOMENTS, ago=st.integers(0, 1000))
def test_only_what_is_late_needs_a_reason_and_none_is_turned_away_that_has_one(received_at: datetime, ago: int) -> None:
    received_on = HALTON.office.local(received_at).date()
    happened_on = received_on - timedelta(days=ago)
    assume((received_on.month, received_on.day) != (2, 29))
    twelve_months_ago = date(received_on.year - 1, received_on.month, received_on.day)
    noted = NotedComplaint(happened_on=happened_on)
    if happened_on < twelve_months_ago:
        with pytest.raises(FieldWrong):
            begin(noted, received_at, HALTON)
        noted = noted.model_copy(update={"late_reason": "They were in hospital"})
    assert begin(noted, received_at, HALTON).happened_on == happened_on
