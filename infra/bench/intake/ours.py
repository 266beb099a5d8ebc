"""Intake of our own, measured as the others are: wired as it is deployed, with AWS answering from memory.

python -m infra.bench.intake.ours FOLDER                # takes in what is in the folder
python -m infra.bench.intake.ours FOLDER --acknowledge  # and writes what the case machine would send about it
"""

import collections.abc
import os
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from types import ModuleType
from typing import Any

from infra.bench.intake.in_memory import Aws
from infra.bench.intake.measuring import measure

NOW = datetime(2026, 12, 1, 10, tzinfo=UTC)
ENVIRONMENT = {
    "POWERTOOLS_SERVICE_NAME": "casework",
    "PYDANTIC_DISABLE_PLUGINS": "__all__",
    "PROFILE": "halton",
    "CASE_TABLE": "cases",
    "MAIL_BUCKET": "mail",
    "CASE_MACHINE_ARN": "arn:aws:states:eu-west-2:000000000000:stateMachine:case",
    "REPLY_KEY_SECRET_ARN": "reply-key",
    "CONFIGURATION_SET": "letters",
    "MAIL_DOMAIN": "cases.example.org",
    "MAILBOX": "enquiries",
    "CASEWORKER_ADDRESS": "team@send.example.org",
    "OFFICER_ADDRESS": "officer@send.example.org",
    "MANAGER_ADDRESS": "manager@council.example.org",
    "DIRECTOR_ADDRESS": "director@council.example.org",
    "REVIEWER_ADDRESS": "reviewer@elsewhere.example.org",
    "PAGE_URL": "https://pages.example.org",
}
_ERRORS = ("BotoCoreError", "ClientError", "ConnectTimeoutError", "EndpointConnectionError", "HTTPClientError")


def wired(aws: Aws, *, acknowledging: bool = False) -> Callable[[bytes], str]:
    """Intake as its handler has it, with ``aws`` behind it, as a function that takes in one raw message and says what
    became of it.
    """
    os.environ.update(ENVIRONMENT)
    _without_aws(aws)
    from casework import wiring
    from intake.wired import email_intake

    intake, numbers = email_intake(), count(1)

    def take_in(raw: bytes) -> str:
        aws.raw = raw
        delivery = intake.take_in(f"inbound/{next(numbers)}", NOW, NOW)
        if acknowledging:
            acknowledge(
                delivery.ref, delivery.round, wiring.cases(), wiring.correspondence(), wiring.reply_addresses(), NOW
            )
        return delivery.became.value

    if acknowledging:
        from escalation.acknowledge import acknowledge
    return take_in


def _without_aws(aws: Aws) -> None:
    """Nothing of AWS's own is in the figures, because only to import boto3 takes as much memory as all of intake; but
    values are written for DynamoDB by boto3's own serialiser.
    """
    found = find_spec("boto3")
    assert found
    _stand_in("boto3", client=aws.client, __path__=found.submodule_search_locations)
    _stand_in("boto3.compat", collections_abc=collections.abc)
    _stand_in("botocore.config", Config=dict)
    _stand_in("botocore.exceptions", **{name: type(name, (Exception,), {}) for name in _ERRORS})


def _stand_in(module: str, **names: Any) -> None:
    sys.modules[module] = ModuleType(module)
    vars(sys.modules[module]).update(names)


if __name__ == "__main__":
    measure(wired(Aws(), acknowledging="--acknowledge" in sys.argv), Path(sys.argv[1]))
