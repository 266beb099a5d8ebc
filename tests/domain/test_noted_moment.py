"""A mistyped year is refused where it is typed: once kept, it could not be shown on the office's clock."""

import pytest
from pydantic import BaseModel, ValidationError

from casework.noting.referral_note import ReferralNote
from casework.noting.telephone_note import TelephoneNote
from casework.record_response import GivenResponse
from desk.sharing.answer_question import ToldAnswer
from desk.sharing.give_consent import GivenConsent
from desk.sharing.record_safeguarding import NotedSafeguarding, NotedToldFirst

FIELDS = [
    (GivenConsent, "given_at"),
    (GivenResponse, "answered_at"),
    (NotedSafeguarding, "made_at"),
    (NotedToldFirst, "at"),
    (ReferralNote, "received_at"),
    (TelephoneNote, "received_at"),
    (ToldAnswer, "given_at"),
]


def wrong(form: type[BaseModel], field: str, typed: str) -> list[str]:
    """What is wrong with ``field`` of ``form``."""
    with pytest.raises(ValidationError) as refused:
        form.model_validate({field: typed, "no such field": True})
    return [error["msg"] for error in refused.value.errors() if error["loc"] == (field,)]


@pytest.mark.parametrize(("form", "field"), FIELDS)
@pytest.mark.parametrize(
    "typed", ["0001-01-01T00:00:00Z", "0026-12-23T12:00:00+14:00", "1899-12-31T23:59:59Z", "9999-12-31T23:59:59-12:00"]
)
def test_a_mistyped_year_is_refused(form: type[BaseModel], field: str, typed: str) -> None:
    assert wrong(form, field, typed) == ["should lie between the years 1900 and 2200"]


@pytest.mark.parametrize(("form", "field"), FIELDS)
def test_any_other_is_not(form: type[BaseModel], field: str) -> None:
    assert wrong(form, field, "1900-01-01T00:00:00Z") == wrong(form, field, "2026-12-23T12:00:00Z") == []
