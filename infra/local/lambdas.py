"""Functions run in process, by the Handler string of the deployed function.

An event goes in and a result comes out as JSON, like through the real service, and an exception becomes the error
document that Step Functions' Retry and Catch, the queue and the API react to. What a process of its own would isolate
is not isolated: all functions share one environment, so a template in which two functions disagree about a variable
is refused.
"""

import importlib
import json
import logging
import os
import sys
import threading
import traceback
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from typing import Any
from unittest.mock import patch

from moto.awslambda.models import LambdaFunction
from moto.awslambda_simple.models import LambdaSimpleBackend
from pydantic import BaseModel

from infra.local.clock import ClockStopped, VirtualClock
from infra.local.logs import FunctionLogs
from infra.local.patches import replaced
from infra.local.stack import Stack
from infra.template import REGION

LOG = logging.getLogger(__name__)

_LOADING = threading.Lock()
_loaded: set[str] = set()


class EnvironmentsDisagree(Exception):
    """Two functions set `variable` differently, which one process cannot give them."""

    def __init__(self, variable: str) -> None:
        super().__init__(f"functions disagree about the environment variable {variable}")
        self.variable = variable


class FunctionFailed(Exception):
    """A function raised, or could not be loaded. `error` is the document Lambda answers with."""

    def __init__(self, function: str, error: dict[str, Any]) -> None:
        super().__init__(f"{function}: {error['errorType']}: {error['errorMessage']}")
        self.function = function
        self.error = error


@dataclass(frozen=True)
class Context:
    """The context object of one invocation, as far as handlers and Powertools read it."""

    function_name: str
    invoked_function_arn: str
    timeout: int
    memory_limit_in_mb: int = 128
    function_version: str = "$LATEST"
    aws_request_id: str = field(default_factory=lambda: str(uuid.uuid4()))
    log_stream_name: str = "local"
    began: float = field(default_factory=monotonic)

    @property
    def log_group_name(self) -> str:
        return f"/aws/lambda/{self.function_name}"

    def get_remaining_time_in_millis(self) -> int:
        """Real milliseconds until Lambda would end the invocation; the local service does not end it."""
        return max(0, int((self.timeout - (monotonic() - self.began)) * 1000))


class Functions:
    """The deployed functions of one stack. `failures` keeps what failed, oldest first."""

    def __init__(self, stack: Stack, clock: VirtualClock) -> None:
        self._deployed = {
            made.function_name: made for made in stack.created.values() if isinstance(made, LambdaFunction)
        }
        self._root = stack.root
        self._clock = clock
        self.logs = FunctionLogs(stack, clock)
        self.failures: list[FunctionFailed] = []

    def invoke(self, name: str, event: Any) -> Any:
        """The result of the function `name` (or its ARN). Raises FunctionFailed."""
        deployed = self._deployed[name.rsplit(":function:", 1)[-1].split(":", 1)[0]]
        with self._clock.work(f"function {deployed.function_name}"):
            try:
                handler = _handler(str(deployed.handler))
                with self.logs.of(deployed.function_name):
                    result = handler(json.loads(json.dumps(event)), _context(deployed))
                return json.loads(json.dumps(result))
            except ClockStopped:
                raise
            except BaseException as error:
                # A test may kill a function with any exception at all; KeyboardInterrupt reaches only the main thread.
                failure = FunctionFailed(deployed.function_name, _error_document(error))
                self.failures.append(failure)
                self.logs.failed(deployed.function_name, failure.error)
                LOG.warning("%s", "".join(traceback.format_exception(error)))
                raise failure from error

    def environment(self) -> dict[str, str]:
        """Every function's variables together. Raises EnvironmentsDisagree."""
        together: dict[str, str] = {}
        for deployed in self._deployed.values():
            for variable, value in deployed.environment_vars.items():
                if together.setdefault(variable, str(value)) != str(value):
                    raise EnvironmentsDisagree(variable)
        return together

    def code_roots(self) -> list[Path]:
        """The directories that Handler strings are relative to."""
        return sorted({(self._root / deployed.code["S3Key"]).resolve() for deployed in self._deployed.values()})


@contextmanager
def installed(functions: Functions) -> Iterator[None]:
    """While the block runs, invoking a function in moto runs its handler."""

    def invoke(
        self: LambdaSimpleBackend,  # noqa: ARG001
        function_name: str,
        qualifier: str | None,  # noqa: ARG001
        body: Any,
        headers: Any,  # noqa: ARG001
        response_headers: dict[str, str],
    ) -> bytes:
        try:
            return json.dumps(functions.invoke(function_name, json.loads(body or "{}"))).encode()
        except FunctionFailed as failure:
            response_headers["x-amz-function-error"] = "Unhandled"
            return json.dumps(failure.error).encode()

    environment = {
        **functions.environment(),
        "AWS_DEFAULT_REGION": REGION,
        "AWS_REGION": REGION,
        "AWS_LAMBDA_FUNCTION_NAME": "local",
    }
    roots = [str(root) for root in functions.code_roots()]
    with (
        patch.dict(os.environ, environment),
        patch.object(sys, "path", [*roots, *sys.path]),
        replaced((LambdaSimpleBackend, "invoke", invoke)),
        functions.logs.heard(),
    ):
        yield


def _handler(name: str) -> Callable[[Any, Context], Any]:
    module, _, function = name.rpartition(".")
    with _LOADING:
        found: Callable[[Any, Context], Any] = getattr(importlib.import_module(module.replace("/", ".")), function)
        if module not in _loaded:
            _build(BaseModel)
            _loaded.add(module)
    return found


def _build(base: type[BaseModel]) -> None:
    """Build all that derives from `base`, where that was left to its first use: two threads that use a model for the
    first time at once would meet half of it (pydantic/pydantic#13419), and on Lambda there is only one.
    """
    for model in base.__subclasses__():
        if vars(model).get("__pydantic_complete__") is False:  # what another thread is only making has none yet
            model.model_rebuild()
        _build(model)


def _context(deployed: LambdaFunction) -> Context:
    return Context(deployed.function_name, deployed.function_arn, int(deployed.timeout), int(deployed.memory_size))


def _error_document(error: BaseException) -> dict[str, Any]:
    return {
        "errorMessage": str(error),
        "errorType": type(error).__name__,
        "requestId": str(uuid.uuid4()),
        "stackTrace": traceback.format_tb(error.__traceback__),
    }
