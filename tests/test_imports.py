"""What no function loads before it is asked anything: a cold start pays for all of it, and most calls need none of it.

`make bench-imports` measures; this says by which libraries, so that no import brings one back unnoticed.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from infra.bench.imports import handlers
from infra.template import read

ROOT = Path(__file__).parents[1]
HANDLERS = {handler.module for handler in handlers(read(ROOT / "template.yaml"))}
ROUTED = {"intake.record_referral", "intake.record_telephone_note"} | {
    module for module in HANDLERS if module.startswith("desk.") and module.endswith(".api")
}
LOGGING = {
    "desk.site.app",
    "escalation.sweep",
    "intake.hear_of_letter",
    "intake.receive_email",
    "retention.dispose",
}
NOBODY: set[str] = set()

LOADED_BY = {
    "boto3": NOBODY,
    "botocore.session": NOBODY,
    "casework.adapters": NOBODY,
    "urllib3": NOBODY,
    "cryptography": NOBODY,
    "joserfc": NOBODY,
    "jinja2": NOBODY,
    "markdown_it": NOBODY,
    "holidays": NOBODY,
    "aws_lambda_powertools.utilities.batch": NOBODY,
    "aws_lambda_powertools": ROUTED | LOGGING,
    "aws_lambda_powertools.event_handler": ROUTED,
    "asyncio": ROUTED,  # Powertools' event handler brings it
    # Loaded with the first validator that is built: a record builds its own when it is first used. Powertools does not.
    "pydantic.plugin._loader": ROUTED,
    "nh3": {"desk.messages.api", "intake.receive_email"},
}
"""What is heavy, and which functions may have it before they are asked anything."""

# What every function loads is loaded once, and each handler beyond that in a fork of its own.
LOOK = """
import importlib, json, os, sys
import casework.wiring
handlers, heavy = json.loads(sys.argv[1])
for handler in handlers:
    if child := os.fork():
        assert os.waitpid(child, 0)[1] == 0, handler
        continue
    importlib.import_module(handler)
    loaded = [name for name in sys.modules if name in heavy or name.endswith("_routes")]
    print(json.dumps({handler: loaded}), flush=True)
    os._exit(0)
"""


@pytest.fixture(scope="module")
def loaded() -> dict[str, set[str]]:
    """What each handler loads of what is heavy, and modules with routes."""
    asked = json.dumps([sorted(HANDLERS), sorted(LOADED_BY)])
    found = [str(ROOT / "functions"), *(path for path in sys.path if path.endswith("site-packages"))]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(found)}
    command = [sys.executable, "-S", "-c", LOOK, asked]
    ran = subprocess.run(  # noqa: S603  # nothing of it comes from outside
        command, env=environment, capture_output=True, text=True, check=True
    )
    each = [json.loads(line) for line in ran.stdout.splitlines()]
    return {handler: set(names) for line in each for handler, names in line.items()}


def test_every_handler_was_looked_at(loaded: dict[str, set[str]]) -> None:
    assert set(loaded) == HANDLERS


@pytest.mark.parametrize("name", LOADED_BY)
def test_what_is_heavy_is_loaded_by_those_only_whose_every_call_needs_it(
    name: str, loaded: dict[str, set[str]]
) -> None:
    assert {handler for handler, names in loaded.items() if name in names} <= LOADED_BY[name]


def test_a_function_loads_the_routes_that_it_is_asked_for(loaded: dict[str, set[str]]) -> None:
    at_once = {name for names in loaded.values() for name in names if name.endswith("_routes")}
    assert at_once == {"desk.overview.overview_routes"}, "one module has all of the overview's routes"
