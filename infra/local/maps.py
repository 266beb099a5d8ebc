"""Distributed Map states in moto, with what moto leaves out of them.

moto's grammar knows no ItemBatcher, and no whole number for a tolerated percentage; its maps succeed however many of
their children fail; and a child reads the variables of the machine that it belongs to, which Step Functions hides from
it.
"""

import json
from collections.abc import Callable
from typing import Any

from moto.stepfunctions.parser.api import HistoryEventType, MapRunFailedEventDetails
from moto.stepfunctions.parser.asl.component.common.error_name.failure_event import FailureEvent, FailureEventException
from moto.stepfunctions.parser.asl.component.common.error_name.states_error_name import StatesErrorName
from moto.stepfunctions.parser.asl.component.common.error_name.states_error_name_type import StatesErrorNameType
from moto.stepfunctions.parser.asl.component.state.exec.state_map.items.items import Items
from moto.stepfunctions.parser.asl.component.state.exec.state_map.iteration import distributed_iteration_component
from moto.stepfunctions.parser.asl.component.state.exec.state_map.iteration.itemprocessor import (
    distributed_item_processor_worker,
    map_run_record,
)
from moto.stepfunctions.parser.asl.component.state.exec.state_map.iteration.job import Job
from moto.stepfunctions.parser.asl.eval.environment import Environment
from moto.stepfunctions.parser.asl.eval.variable_store import VariableStore

_THRESHOLD = StatesErrorNameType.StatesExceedToleratedFailureThreshold

Parse = Callable[[str], tuple[Any, Any]]


class _Batches(Items):
    """`items` in batches of `size`, as the children of a map with an ItemBatcher get them."""

    def __init__(self, items: Items, size: int) -> None:
        self._items = items
        self._size = size

    def _eval_body(self, env: Environment) -> None:
        self._items.eval(env)
        items = env.stack.pop()
        starts = range(0, len(items), self._size)
        env.stack.append([{"Items": items[start : start + self._size]} for start in starts])


def parsed_with(parse: Parse, definition: str) -> tuple[Any, Any]:
    """What `parse` makes of `definition`, its maps with batches and whole percentages. An ItemBatcher that says more
    than MaxItemsPerBatch, or that stands beside an ItemSelector or in a map within a map, is left in, for moto to
    refuse.
    """
    document = json.loads(definition)
    sizes: dict[str, int] = {}
    for name, state in document["States"].items():
        if "ToleratedFailurePercentage" in state:
            state["ToleratedFailurePercentage"] = float(state["ToleratedFailurePercentage"])
        if state.get("ItemBatcher", {}).keys() == {"MaxItemsPerBatch"} and "ItemSelector" not in state:
            sizes[name] = int(state.pop("ItemBatcher")["MaxItemsPerBatch"])
    program, tree = parse(json.dumps(document))
    for name, size in sizes.items():
        state = program.states.states[name]
        state.items = _Batches(state.items, size)
    return program, tree


def completed() -> list[tuple[Any, str, Any]]:
    """What to replace in moto."""
    component = distributed_iteration_component.DistributedIterationComponent
    worker = distributed_item_processor_worker.DistributedItemProcessorWorker
    run, evaluate = component._map_run, worker._eval_job

    def run_and_count(
        self: Any, env: Environment, eval_input: distributed_iteration_component.DistributedIterationComponentEvalInput
    ) -> None:
        run(self, env, eval_input)
        if _too_many_failed(eval_input.map_run_record):
            raise _threshold_exceeded(env)

    def evaluate_apart(self: Any, env: Environment, job: Job) -> None:
        frame: Any = env  # whose store moto means to stay
        frame.variable_store = VariableStore()  # type: ignore[no-untyped-call]
        evaluate(self, env, job)

    return [(component, "_map_run", run_and_count), (worker, "_eval_job", evaluate_apart)]


def _too_many_failed(record: map_run_record.MapRunRecord) -> bool:
    """Counted in children. A number or a percentage that is not said is 0, which tolerates nothing only where the
    other is not said either.
    """
    counts = record.item_counter
    failed = counts.failed.get() + counts.timed_out.get()
    by_count, by_percentage = record.tolerated_failure_count, record.tolerated_failure_percentage
    if not by_count and not by_percentage:
        return failed > 0
    share = 100 * failed / max(1, counts.total.get())
    return bool((by_count and failed > by_count) or (by_percentage and share > by_percentage))


def _threshold_exceeded(env: Environment) -> FailureEventException:
    failed = MapRunFailedEventDetails(
        error=_THRESHOLD.to_name(), cause="The specified tolerated failure threshold was exceeded"
    )
    details: Any = {"mapRunFailedEventDetails": failed}
    return FailureEventException(
        FailureEvent(
            env=env,
            error_name=StatesErrorName(typ=_THRESHOLD),
            event_type=HistoryEventType.MapRunFailed,
            event_details=details,
        )
    )
