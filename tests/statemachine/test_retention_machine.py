"""What must be true of the nightly machine however it is changed."""

from pathlib import Path
from typing import Any, get_args

import pytest
import yaml

from infra.template import read
from retention.certify import Certified
from tests.world import TEMPLATE

PATH = Path(__file__).parents[2] / "statemachines/retention.asl.yaml"
MACHINE: dict[str, Any] = yaml.safe_load(PATH.read_text())
EACH = MACHINE["States"]["Dispose of each"]
BATCH = EACH["ItemProcessor"]["States"]
STATES: dict[str, Any] = {**MACHINE["States"], **BATCH}
TASKS = {name: state for name, state in STATES.items() if state["Type"] == "Task"}
FAILED = dict.fromkeys(TASKS, "Not all erased") | {"Dispose of a batch": "Batch not disposed of"}
"""Where each goes when it has failed for good: one batch does not keep the others from being seen to."""


@pytest.mark.parametrize("name", TASKS)
def test_every_task_has_a_timeout_retries_and_a_way_on_when_all_fails(name: str) -> None:
    task = TASKS[name]
    assert task["TimeoutSeconds"]
    (retry,) = task["Retry"]
    assert (retry["ErrorEquals"], retry["MaxAttempts"] > 1, retry["JitterStrategy"]) == (["States.ALL"], True, "FULL")
    (catch,) = task["Catch"]
    assert (catch["ErrorEquals"], catch["Next"]) == (["States.ALL"], FAILED[name])


@pytest.mark.parametrize("name", TASKS)
def test_it_waits_longer_for_a_function_than_that_may_take(name: str) -> None:
    """Else it would start a second while the first is still at work."""
    function = TASKS[name]["Arguments"]["FunctionName"].removeprefix("${").removesuffix("Arn}")
    assert TASKS[name]["TimeoutSeconds"] > read(TEMPLATE)["Resources"][function]["Properties"]["Timeout"]


def test_every_state_says_what_it_is_for_and_each_that_decides_by_which_clause() -> None:
    assert all(len(state["Comment"]) > 20 for state in STATES.values())
    working = {*MACHINE["States"]} & {*TASKS, "Dispose of each"}
    assert all("(CF-07)" in MACHINE["States"][name]["Comment"] for name in working)


@pytest.mark.clause("CF-07")
def test_all_that_it_is_given_and_gives_on_are_the_run_marks_references_and_counts() -> None:
    given = {name: task["Arguments"]["Payload"] for name, task in TASKS.items()}
    assert given == {
        "List due": {"run": "{% $run %}", "page": "{% $page %}"},
        "Dispose of a batch": "{% $states.input %}",
        "Certify": {name: f"{{% ${name} %}}" for name in ("run", "began_at", "forgotten", "failed")},
    }
    kept = {name for state in MACHINE["States"].values() for name in state.get("Assign", {})}
    assert kept == {"run", "began_at", "page", "forgotten", "failed", "refs", "outcome"}


def test_a_batch_that_could_not_be_seen_to_is_counted_and_ends_like_any_other() -> None:
    assert EACH["ToleratedFailurePercentage"] == 100
    (catch,) = BATCH["Dispose of a batch"]["Catch"]
    assert catch["Output"] == {"failed": "{% $count($states.input.Items) %}"}
    assert BATCH["Batch not disposed of"]["Type"] == "Succeed"
    assert EACH["Assign"] == {"failed": "{% $sum($append($failed, $states.result.failed)) %}"}


def test_it_goes_on_as_long_as_more_is_due_or_to_be_looked_for_and_only_then_says_how_it_went() -> None:
    more, certified = MACHINE["States"]["More due?"], MACHINE["States"]["All erased?"]
    assert {(each["Condition"], each["Next"]) for each in more["Choices"]} == {("{% $page = 0 %}", "Certify")}
    assert more["Default"] == "List due"
    assert MACHINE["States"]["Begin run"]["Assign"]["page"] == 1
    assert {each["Condition"].split("'")[1]: each["Next"] for each in certified["Choices"]} == {
        "unfinished": "Certify",
        "left_over": "Not all erased",
    }
    assert certified["Default"] == "All erased"
    assert set(get_args(Certified.__annotations__["outcome"])) == {"unfinished", "left_over", "clean"}
    assert (STATES["All erased"]["Type"], STATES["Not all erased"]["Type"]) == ("Succeed", "Fail")


def test_no_day_is_taken_from_a_clock_of_its_own() -> None:
    assert "$now" not in str(MACHINE)
    assert "$millis" not in str(MACHINE)


def test_every_state_is_reached() -> None:
    reached: set[str] = set()
    todo = {MACHINE["StartAt"], EACH["ItemProcessor"]["StartAt"]}
    while todo:
        reached |= todo
        todo = {following for name in todo for following in _next(STATES[name])} - reached
    assert reached == set(STATES)


def _next(state: dict[str, Any]) -> set[str]:
    ways = [state, *state.get("Choices", []), *state.get("Catch", [])]
    return {way["Next"] for way in ways if "Next" in way} | ({state["Default"]} if "Default" in state else set())
