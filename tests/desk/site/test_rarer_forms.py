"""Forms for which docs/desk.md has no request: what they send is what their route takes."""

from typing import Any

import pytest
from pydantic import ValidationError

from casework.noting.telephone_note import TelephoneNote
from desk.cases.be_away import NotedAbsence
from desk.keeping.decide_erasure import GivenErasureReview
from desk.sharing.confirm_referral import Said
from desk.site.acts import FORMS
from desk.site.posted import Posted
from tests.world import HALTON

REFERRAL = {
    "is_referral": "true",
    "details.referrer.name": "Avery Lane",
    "details.referrer.email": "avery@h.example.sch.uk",
    "details.family.relationship": "carer",
    "details.family.name": "Robin Ashworth",
    "details.family.telephone": "01632 960123",
    "details.reason": "They want to know about a needs assessment",
    "details.family.safe_contact.no_voicemail": "yes",
    "details.child.name": "Charlie Ashworth",
    "details.permission.given_by": "parent",
    "details.permission.given_on-day": "21",
    "details.permission.given_on-month": "12",
    "details.permission.given_on-year": "2026",
    "details.permission.how": "in_writing",
}
STAFF = {"staff": [{"id": "casey", "name": "Casey"}, {"id": "jo", "name": "Jo"}], "about": {"id": "casey"}}


def sent(route: str, posted: dict[str, str], facts: dict[str, Any] | None = None) -> dict[str, Any]:
    """The JSON that the form of ``route`` sends of what was ``posted``."""
    form = next(each for each in FORMS if each.route == route)
    body, wrong = form.read(facts or {}, Posted(posted.items()), HALTON.office.zone)
    assert wrong == []
    return body


@pytest.mark.clause("CF-24")
def test_a_referral_is_said_with_all_that_may_be_kept_of_it() -> None:
    said = Said.model_validate(sent("POST /cases/{ref}/referral", REFERRAL))
    assert said.is_referral
    assert said.details
    assert said.details.family
    assert (said.details.referrer.name, said.details.family.safe_contact.no_voicemail) == ("Avery Lane", True)
    assert said.details.permission
    assert said.details.permission.given_on.isoformat() == "2026-12-21"


@pytest.mark.clause("CF-24")
def test_of_one_without_permission_it_is_said_that_there_is_none_and_of_a_family_nobody_named_nothing() -> None:
    only = {name: value for name, value in REFERRAL.items() if "referrer" in name or name == "is_referral"}
    body = sent("POST /cases/{ref}/referral", only)
    assert body["details"]["permission"] is None
    assert "family" not in body["details"]
    Said.model_validate(body)


def test_of_what_is_no_referral_nothing_else_is_said() -> None:
    body = sent("POST /cases/{ref}/referral", {**REFERRAL, "is_referral": "false"})
    assert body == {"is_referral": False}
    Said.model_validate(body)


@pytest.mark.clause("CF-07")
@pytest.mark.parametrize(
    ("until", "kept"),
    [
        ({}, None),
        ({"keep_until-day": "1", "keep_until-month": "6", "keep_until-year": "2033"}, "2033-06-01"),
    ],
)
def test_whose_time_is_over_goes_or_is_kept_until_a_day(until: dict[str, str], kept: str | None) -> None:
    body = sent("POST /cases/{ref}/erasure-reviews", {"why": "They may come back", **until})
    assert body["keep_until"] == kept
    GivenErasureReview.model_validate(body)


def test_who_is_away_says_from_when_until_when_and_who_sees_to_their_cases() -> None:
    days = {f"{name}-{part}": each for name in ("from_on", "until") for part, each in _DAY.items()}
    noted = NotedAbsence.model_validate(sent("PUT /staff/{staff_id}/absence", {**days, "deputy": "jo"}, STAFF))
    assert noted.deputy == "jo"
    assert NotedAbsence.model_validate(sent("PUT /staff/{staff_id}/absence", {}, STAFF)) == NotedAbsence()


_DAY = {"day": "4", "month": "1", "year": "2027"}


@pytest.mark.clause("CF-31", "YP-02")
@pytest.mark.parametrize(
    "said", [{"contact.safe_contact.no_email": "yes"}, {"contact.address": "1 Low Road"}, {"child.name": "Ada"}]
)
def test_whatever_is_noted_of_somebody_is_refused_rather_than_lost_where_it_may_not_be_kept(
    said: dict[str, str],
) -> None:
    note = {"summary": "Help", "kind": "enquiry", "channel": "telephone", **said}
    body = sent("POST /telephone-notes", note, {"text": "-"})
    with pytest.raises(ValidationError, match="permission_to_hold"):
        TelephoneNote.model_validate(body)


def test_who_says_nothing_of_themselves_is_nobody() -> None:
    body = sent("POST /telephone-notes", {"summary": "Help", "kind": "enquiry", "channel": "telephone"}, {"text": "-"})
    assert TelephoneNote.model_validate(body).contact is None
