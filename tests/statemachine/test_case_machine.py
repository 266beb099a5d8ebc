"""What must be true of the case machine however it is changed."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from casework.adapters import keys
from casework.domain.round import Outcome
from escalation.open_step import ENDS

MACHINE: dict[str, Any] = yaml.safe_load((Path(__file__).parents[2] / "statemachines/case.asl.yaml").read_text())
TASKS = {name: state for name, state in MACHINE["States"].items() if state["Type"] == "Task"}
BY_HAND = {
    "Acknowledge": "Acknowledge by hand",
    "Acknowledge by hand": "A complaint?",
    "Tell the referrer": "Tell the referrer by hand",
    "Tell the referrer by hand": "Permission given?",
    "Ask the family": "Ask the family by hand",
    "Ask the family by hand": "Await consent",
    "Chase consent": "Ask the family by hand",
}
"""Where it goes on all the same when a step fails for good; from the others to a person."""

WAITS = {
    "Await response": "Answered",
    "Await consent": "Settle consent",
    "Await outcome": "Open step",
    "Await review": "Review refusal",
}
"""Each wait, and where it goes when there is an answer, or when the round took another turn."""

TURNS = {"Await outcome", "Await review"}
"""Waits of rounds that take turns: each waits on the turn that was seen to, and on no other."""

OUTCOMES = {
    "What was decided?": {
        Outcome.GIVEN.value,
        Outcome.REFUSED.value,
        Outcome.EXPIRED.value,
        Outcome.TURNED_BACK.value,
    },
    "What came of it?": {*(each.value for each in ENDS), "over"},
}
"""How a question ends, and a complaint; “over” is whatever else ends one."""


@pytest.mark.parametrize("name", TASKS)
def test_every_task_has_a_timeout_retries_and_a_way_on_when_all_fails(name: str) -> None:
    task = TASKS[name]
    assert task["TimeoutSeconds"]
    assert task["Retry"][-1]["MaxAttempts"] > 1
    assert task["Catch"][-1]["ErrorEquals"] == ["States.ALL"]
    last = "Not kept by the machine" if name == "Tell a person" else "Tell a person"
    assert task["Catch"][-1]["Next"] == BY_HAND.get(name, last)


@pytest.mark.parametrize("name", ["Settle consent", "Open step", "Chase step", "Review refusal"])
def test_what_nobody_else_would_see_to_is_tried_for_a_day(name: str) -> None:
    (retry,) = TASKS[name]["Retry"]
    assert (retry["MaxAttempts"], retry["MaxDelaySeconds"]) == (30, 7200)


def test_a_round_is_opened_by_an_execution_that_says_which_it_is() -> None:
    assert TASKS["Open round"]["Arguments"]["Payload"]["execution"] == "{% $states.context.Execution.Name %}"


@pytest.mark.parametrize("wait", WAITS)
def test_a_wait_never_retries_what_it_waits_for(wait: str) -> None:
    first, second = TASKS[wait]["Retry"]
    assert first == {"ErrorEquals": ["DynamoDb.ConditionalCheckFailedException"], "MaxAttempts": 0}
    assert second["ErrorEquals"] == ["States.TaskFailed"]  # a wildcard for all but States.Timeout


def test_every_state_says_what_it_is_for() -> None:
    assert all(len(state["Comment"]) > 20 for state in MACHINE["States"].values())


@pytest.mark.parametrize("wait", WAITS)
def test_it_knows_the_tables_keys_as_the_one_file_does(wait: str) -> None:
    key = keys.round_("REF", 1)
    said = TASKS[wait]["Arguments"]["Key"]
    assert key == {"pk": "CASE#REF", "sk": "ROUND#0001"}
    assert said["pk"]["S"] == "{% 'CASE#' & $ref %}"
    assert said["sk"]["S"] == "{% 'ROUND#' & $formatNumber($number, '0000') %}"


@pytest.mark.parametrize("wait", WAITS)
def test_it_parks_only_where_there_is_no_answer(wait: str) -> None:
    condition = TASKS[wait]["Arguments"]["ConditionExpression"]
    assert "attribute_not_exists(answered_at)" in condition


@pytest.mark.parametrize("wait", WAITS)
def test_an_answer_ends_a_wait_however_it_comes(wait: str) -> None:
    state = TASKS[wait]
    found = next(catch for catch in state["Catch"] if "ConditionalCheckFailed" in str(catch["ErrorEquals"]))
    assert state["Next"] == found["Next"] == WAITS[wait]


@pytest.mark.parametrize("waits", [set(WAITS) - TURNS, TURNS], ids=["answered once", "taking turns"])
def test_waits_are_one_and_the_same_but_for_what_follows(waits: set[str]) -> None:
    first, second = ({**TASKS[wait], "Comment": "", "Next": "", "Catch": []} for wait in waits)
    assert first == second


@pytest.mark.parametrize("wait", sorted(TURNS))
def test_what_takes_turns_is_waited_for_on_the_turn_that_was_seen_to(wait: str) -> None:
    """Else a turn between seeing to the one before and parking would never be heard of."""
    arguments = TASKS[wait]["Arguments"]
    assert arguments["ConditionExpression"].endswith("AND #turn = :turn")
    assert arguments["ExpressionAttributeNames"] == {"#turn": "turn"}
    assert arguments["ExpressionAttributeValues"][":turn"] == {"N": "{% $string($turn) %}"}
    assert TASKS[WAITS[wait]]["Assign"]["turn"] == "{% $states.result.Payload.turn %}"


@pytest.mark.clause("CF-25")
def test_the_referrer_is_told_before_the_family_is_asked_and_never_again() -> None:
    told = [name for name, state in TASKS.items() if "TellReferrer" in str(state.get("Arguments"))]
    assert told == ["Tell the referrer"]
    assert told[0] not in _after("Permission given?")


@pytest.mark.parametrize(("choice", "outcomes"), OUTCOMES.items())
def test_what_was_decided_is_told_apart(choice: str, outcomes: set[str]) -> None:
    choices = MACHINE["States"][choice]["Choices"]
    assert {each["Condition"].split("'")[1] for each in choices} == outcomes


@pytest.mark.clause("FB-13", "FB-16")
def test_a_complaint_is_opened_at_each_step_anew_and_chased_until_it_moves_on() -> None:
    """Open step is the only way to an end, and to a wait that begins."""
    ends = {state["Next"] for state in MACHINE["States"]["What came of it?"]["Choices"]}
    assert {name for name in MACHINE["States"] if ends - {"Answered"} & _next(MACHINE["States"][name])} == {
        "What came of it?"
    }
    assert _next(MACHINE["States"]["Still at this step?"]) == {"Open step", "Tell a person", "Await outcome"}
    assert "Chase step" in _next(TASKS["Await outcome"])


def test_no_wait_is_computed_from_a_clock_of_its_own() -> None:
    assert "$now" not in str(MACHINE)
    assert "$millis" not in str(MACHINE)


def test_every_state_is_reached_and_leads_to_an_end() -> None:
    assert _after(MACHINE["StartAt"]) == set(MACHINE["States"])
    ends = {name for name, state in MACHINE["States"].items() if not _next(state)}
    decided = {"Consent given", "Consent refused", "No answer came", "Turned back", "Case erased"}
    complained = {"Resolved", "Signposted", "No word came", "Withdrawn", "Not accepted"}
    assert ends == {"Answered", "Not kept by the machine", "Refusal lifted"} | decided | complained


def _after(name: str) -> set[str]:
    """The states that can be reached from ``name``, and it."""
    reached: set[str] = set()
    todo = {name}
    while todo:
        reached |= todo
        todo = {following for each in todo for following in _next(MACHINE["States"][each])} - reached
    return reached


def _next(state: dict[str, Any]) -> set[str]:
    ways = [state, *state.get("Choices", []), *state.get("Catch", [])]
    return {way["Next"] for way in ways if "Next" in way} | ({state["Default"]} if "Default" in state else set())
