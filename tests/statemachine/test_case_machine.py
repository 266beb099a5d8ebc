"""What must be true of the case machine however it is changed."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from casework.adapters import keys

MACHINE: dict[str, Any] = yaml.safe_load((Path(__file__).parents[2] / "statemachines/case.asl.yaml").read_text())
TASKS = {name: state for name, state in MACHINE["States"].items() if state["Type"] == "Task"}


@pytest.mark.parametrize("name", TASKS)
def test_every_task_has_a_timeout_retries_and_a_way_on_when_all_fails(name: str) -> None:
    task = TASKS[name]
    assert task["TimeoutSeconds"]
    assert task["Retry"][-1]["MaxAttempts"] > 1
    assert task["Catch"][-1]["ErrorEquals"] == ["States.ALL"]
    by_hand = {"Acknowledge": "Acknowledge by hand", "Acknowledge by hand": "Await response"}
    assert task["Catch"][-1]["Next"] in {by_hand.get(name), "Tell a person", "Not kept by the machine"}


def test_the_wait_never_retries_what_it_waits_for() -> None:
    first, second = TASKS["Await response"]["Retry"]
    assert first == {"ErrorEquals": ["DynamoDb.ConditionalCheckFailedException"], "MaxAttempts": 0}
    assert second["ErrorEquals"] == ["States.TaskFailed"]  # a wildcard for all but States.Timeout


def test_every_state_says_what_it_is_for() -> None:
    assert all(len(state["Comment"]) > 20 for state in MACHINE["States"].values())


def test_it_knows_the_tables_keys_as_the_one_file_does() -> None:
    key = keys.round_("REF", 1)
    said = TASKS["Await response"]["Arguments"]["Key"]
    assert key == {"pk": "CASE#REF", "sk": "ROUND#0001"}
    assert said["pk"]["S"] == "{% 'CASE#' & $ref %}"
    assert said["sk"]["S"] == "{% 'ROUND#' & $formatNumber($number, '0000') %}"


def test_it_parks_only_where_there_is_no_answer() -> None:
    condition = TASKS["Await response"]["Arguments"]["ConditionExpression"]
    assert "attribute_not_exists(answered_at)" in condition


def test_no_wait_is_computed_from_a_clock_of_its_own() -> None:
    assert "$now" not in str(MACHINE)
    assert "$millis" not in str(MACHINE)


def test_every_state_is_reached_and_leads_to_an_end() -> None:
    ways = {name: _next(state) for name, state in MACHINE["States"].items()}
    reached, todo = set(), {MACHINE["StartAt"]}
    while todo:
        reached |= todo
        todo = {following for name in todo for following in ways[name]} - reached
    assert reached == set(ways)
    assert {name for name, following in ways.items() if not following} == {"Answered", "Not kept by the machine"}


def _next(state: dict[str, Any]) -> set[str]:
    ways = [state, *state.get("Choices", []), *state.get("Catch", [])]
    return {way["Next"] for way in ways if "Next" in way} | ({state["Default"]} if "Default" in state else set())
