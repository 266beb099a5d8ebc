"""The retention schedule as data: what makes no sense in it is refused when it is loaded."""

from typing import Any

import pytest
from pydantic import ValidationError

from casework.domain.retention_policy import RetentionPolicy, RetentionRule
from casework.domain.round import Kind
from tests.world import HALTON

POLICY = HALTON.retention


def rule(**changes: Any) -> RetentionRule:
    said = {"id": "a_rule", "keeps": "it", "purpose": "p", "basis": "b", "years": 2, "starts": "ended", "source": "s"}
    return RetentionRule.model_validate({**said, **changes})


@pytest.mark.parametrize("changes", [{"years": None}, {"days": 3}, {"years": None, "days": 3, "forever": True}])
def test_a_rule_says_one_period(changes: dict[str, Any]) -> None:
    with pytest.raises(ValidationError, match="a rule has one period"):
        rule(**changes)


@pytest.mark.parametrize(
    "changes", [{"years": 0}, {"id": "A rule"}, {"starts": "some day"}, {"then": "archive"}, {"until_age": 0}]
)
def test_a_rule_that_makes_no_sense_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        rule(**changes)


@pytest.mark.parametrize(
    "missing", ["enquiry", "casework", "complaint", "feedback", "consent", "safeguarding", "referral"]
)
def test_a_schedule_without_a_rule_that_is_asked_for_is_refused(missing: str) -> None:
    rules = tuple(each for each in POLICY.rules if each.id != missing)
    with pytest.raises(ValidationError, match=f"there is no rule for: {missing}"):
        RetentionPolicy.model_validate({**dict(POLICY), "rules": rules})


def test_a_schedule_names_each_rule_once() -> None:
    with pytest.raises(ValidationError, match="each rule has an id of its own"):
        RetentionPolicy.model_validate({**dict(POLICY), "rules": (*POLICY.rules, POLICY.rule("enquiry"))})


@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind_of_round_has_a_rule_in_years(kind: Kind) -> None:
    assert POLICY.of_kind(kind).years
