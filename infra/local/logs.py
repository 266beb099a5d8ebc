"""What functions log, in their log groups, as Lambda puts it there: each line, and how an invocation failed.

Whoever looks for something about a person in the logs of the local service then looks at what there would be.
"""

import json
import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC
from functools import wraps
from typing import Any

from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.logs import models as logs_models

from infra.local.clock import VirtualClock
from infra.local.patches import replaced
from infra.local.stack import Stack
from infra.template import REGION

_STREAM = "local"
_Call = Callable[[logging.Logger, logging.LogRecord], None]


class FunctionLogs:
    """The log groups of one stack's functions, by the names that the template gives them."""

    def __init__(self, stack: Stack, clock: VirtualClock) -> None:
        self._groups = dict(_groups(stack))
        self._clock = clock
        self._here = threading.local()
        self._lock = threading.Lock()

    @contextmanager
    def of(self, function: str) -> Iterator[None]:
        """Put what this thread logs while the block runs into the log group of ``function``, when the block ends."""
        before, self._here.lines = getattr(self._here, "lines", None), []
        try:
            yield
        finally:
            lines, self._here.lines = self._here.lines, before
            self._put(function, lines)

    def failed(self, function: str, error: dict[str, Any]) -> None:
        """Put there what Lambda itself writes of an exception that nobody caught: all that it says."""
        self._put(function, [json.dumps({"level": "ERROR", **error})])

    @contextmanager
    def heard(self) -> Iterator[None]:
        """While the block runs, what functions log is heard, and log groups are on virtual time."""
        with replaced(
            (logging.Logger, "callHandlers", self._listening(logging.Logger.callHandlers)),
            (logs_models, "utcnow", lambda: self._clock.now().astimezone(UTC).replace(tzinfo=None)),
        ):
            yield

    def _listening(self, call: _Call) -> _Call:
        @wraps(call)
        def call_handlers(logger: logging.Logger, record: logging.LogRecord) -> None:
            lines = getattr(self._here, "lines", None)
            if lines is not None:
                lines.append(_formatter(logger).format(record))
            call(logger, record)

        return call_handlers

    def _put(self, function: str, lines: list[str]) -> None:
        if not lines:
            return
        # moto's own models and no client: a call would count as one of the function's.
        backend = logs_models.logs_backends[DEFAULT_ACCOUNT_ID][REGION]
        name = self._groups.get(function, f"/aws/lambda/{function}")
        at = int(self._clock.now().timestamp() * 1000)
        with self._lock:
            if name not in backend.groups:
                backend.create_log_group(name, {})
            if _STREAM not in backend.groups[name].streams:
                backend.create_log_stream(name, _STREAM)
            backend.put_log_events(name, _STREAM, [{"timestamp": at, "message": line} for line in lines])


def _formatter(logger: logging.Logger) -> logging.Formatter:
    """What writes the lines of ``logger``: the formatter of its own handlers, or of whoever it hands them on to."""
    above: logging.Logger | None = logger
    while above:
        for handler in above.handlers:
            if handler.formatter:
                return handler.formatter
        above = above.parent
    return logging.Formatter()


def _groups(stack: Stack) -> Iterator[tuple[str, str]]:
    for name, resource in stack.template["Resources"].items():
        if resource["Type"] == "AWS::Lambda::Function":
            group = resource["Properties"].get("LoggingConfig", {}).get("LogGroup")
            if isinstance(group, dict):
                yield stack.created[name].function_name, stack.created[group["Ref"]].physical_resource_id
