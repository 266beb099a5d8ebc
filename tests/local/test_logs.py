"""What functions log is in their log groups, for any AWS client to read."""

import logging
from types import ModuleType
from typing import Any

import pytest

from infra.local.service import LocalService


def logged(service: LocalService) -> list[str]:
    client = service.client("logs")
    groups = [group["logGroupName"] for group in client.describe_log_groups()["logGroups"]]
    return [each["message"] for name in groups for each in client.filter_log_events(logGroupName=name)["events"]]


def test_an_exception_that_nobody_caught_is_logged_with_its_words(tiny: LocalService, handlers: ModuleType) -> None:
    handlers.FAIL["echo"] = 1
    assert tiny.request("GET", "/open").status_code == 500
    (line,) = logged(tiny)
    assert '"errorMessage": "echo"' in line


def test_what_a_function_logs_is_there_and_what_others_log_is_not(
    tiny: LocalService, handlers: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    echo = handlers.echo

    def talkative(event: dict[str, Any], context: Any) -> dict[str, Any]:
        logging.getLogger("anything").warning("said %s", "inside")
        return dict(echo(event, context))

    monkeypatch.setattr(handlers, "echo", talkative)
    logging.getLogger("anything").warning("said outside")
    assert tiny.request("GET", "/open").status_code == 200
    (line,) = logged(tiny)
    assert line.endswith("said inside")
