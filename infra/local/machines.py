"""Step Functions in moto, made to wait in virtual time and to evaluate JSONata.

moto starts a few real threads per execution, waits on real events and sleeps real seconds. Each of those places is
replaced by its counterpart on the virtual clock, so that an execution is either running (and counted) or parked.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache, partial, wraps
from types import SimpleNamespace
from typing import Any

import jsonata  # type: ignore[import-untyped]  # no annotations
from moto.core import utils as moto_utils
from moto.stepfunctions.parser import models as sfn_models
from moto.stepfunctions.parser.asl.component.common.retry import retrier_decl
from moto.stepfunctions.parser.asl.component.eval_component import EvalComponent
from moto.stepfunctions.parser.asl.component.program import program
from moto.stepfunctions.parser.asl.component.state import state
from moto.stepfunctions.parser.asl.component.state.exec import execute_state
from moto.stepfunctions.parser.asl.component.state.exec.state_map.iteration import inline_iteration_component, job
from moto.stepfunctions.parser.asl.component.state.exec.state_map.iteration.itemprocessor import map_run_record
from moto.stepfunctions.parser.asl.component.state.exec.state_parallel import branch_worker, branches_decl
from moto.stepfunctions.parser.asl.component.state.exec.state_task import lambda_eval_utils
from moto.stepfunctions.parser.asl.component.state.exec.state_task.service import (
    state_task_service_aws_sdk,
    state_task_service_callback,
)
from moto.stepfunctions.parser.asl.component.state.wait.wait_function import timestamp, wait_function
from moto.stepfunctions.parser.asl.eval import environment
from moto.stepfunctions.parser.asl.eval.callback import callback
from moto.stepfunctions.parser.asl.eval.event import event_manager
from moto.stepfunctions.parser.asl.jsonata import jsonata as moto_jsonata
from moto.stepfunctions.parser.asl.parse.asl_parser import AmazonStateLanguageParser
from moto.stepfunctions.parser.asl.utils.boto_client import boto_client_for
from moto.stepfunctions.parser.backend import execution, execution_worker, state_machine

from infra.local import maps
from infra.local.clock import VirtualClock
from infra.local.patches import datetime_module, replaced
from infra.local.threads import Threads


@contextmanager
def virtual_machines(clock: VirtualClock, threads: Threads) -> Iterator[None]:
    """While the block runs, executions started in moto live on `clock`."""
    threading_ = threads.module()
    datetime_ = datetime_module(clock)
    time_ = SimpleNamespace(sleep=clock.sleep, time=lambda: clock.now().timestamp())
    stamped = (
        *(moto_utils, sfn_models, execution, state_machine, event_manager, state, timestamp),
        *(branches_decl, map_run_record),
    )
    threaded = (
        *(execute_state, program, environment, branch_worker, branches_decl, state_task_service_callback),
        *(inline_iteration_component, job),
    )
    timed = (retrier_decl, wait_function, state_task_service_callback)
    with replaced(
        *((module, "datetime", datetime_) for module in stamped),
        *((module, "threading", threading_) for module in threaded),
        *((module, "time", time_) for module in timed),
        (execution_worker, "Thread", threads.thread),
        (execute_state, "Thread", threads.thread),
        (callback, "Event", threads.event),
        (moto_jsonata, "_eval_jsonata", _evaluate),
        (AmazonStateLanguageParser, "parse", staticmethod(_parse)),
        (EvalComponent, "heap_key", property(_key)),
        *_cached_clients(),
        *maps.completed(),
        *_one_at_a_time(
            sfn_models.StepFunctionsParserBackend, "start_execution", "send_task_success", "send_task_failure"
        ),
    ):
        yield


_parse = cache(partial(maps.parsed_with, AmazonStateLanguageParser.parse))
"""Moto parses the definition anew for each execution, for a tenth of a second; nothing of an execution is kept in what
it parses but for the keys below.
"""


def _key(self: EvalComponent) -> str:
    """Under which an execution keeps what it has to know of a part of the definition: each part's own, and known
    before two executions ask for it at once.
    """
    return str(id(self))


def _evaluate(expression: str) -> Any:
    return jsonata.Jsonata(expression).evaluate(None)


def _cached_clients() -> list[tuple[Any, str, Any]]:
    """Moto makes a client for every task it runs: 0.1 s each, and botocore's default session is not thread-safe."""
    lock = threading.Lock()
    made = cache(lambda region, service: boto_client_for(region=region, service=service))

    def client_for(region: str, service: str, state_credentials: Any = None) -> Any:  # noqa: ARG001
        with lock:
            return made(region, service)

    return [(module, "boto_client_for", client_for) for module in (lambda_eval_utils, state_task_service_aws_sdk)]


def _one_at_a_time(owner: type, *names: str) -> list[tuple[Any, str, Any]]:
    """Moto checks a name or a token and acts on it in two steps: two threads would both be told yes."""
    lock = threading.RLock()

    def serialised(method: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(method)
        def call(*args: Any, **kwargs: Any) -> Any:
            with lock:
                return method(*args, **kwargs)

        return call

    return [(owner, name, serialised(getattr(owner, name))) for name in names]
