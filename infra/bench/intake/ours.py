"""Intake of our own, measured as the others are: wired as it is deployed, with AWS answering from memory.

python -m infra.bench.intake.ours FOLDER                # takes in what is in the folder
python -m infra.bench.intake.ours FOLDER --acknowledge  # and writes what the case machine would send about it
"""

import os
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

from infra.bench.intake.attribute_value import deserialised_value, serialised_value
from infra.bench.intake.in_memory import Aws
from infra.bench.intake.measuring import measure

NOW = datetime(2026, 12, 1, 10, tzinfo=UTC)
ENVIRONMENT = {
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


def wired(aws: Aws, *, acknowledging: bool = False) -> Callable[[bytes], str]:
    """Intake as its handler has it, with ``aws`` behind it, as a function that takes in one raw message and says what
    became of it.
    """
    os.environ.update(ENVIRONMENT)
    _stand_in("boto3", client=aws.client)
    _stand_in(
        "boto3.dynamodb.types",
        TypeSerializer=lambda: SimpleNamespace(serialize=serialised_value),
        TypeDeserializer=lambda: SimpleNamespace(deserialize=deserialised_value),
    )
    _stand_in("botocore.config", Config=dict)
    from casework import wiring
    from intake.wired import email_intake

    intake, numbers = email_intake(), count(1)

    def take_in(raw: bytes) -> str:
        key = f"inbound/{next(numbers)}"
        aws.mail.raw[key] = raw
        delivery = intake.take_in(key, NOW, NOW)
        if acknowledging:
            acknowledge(
                delivery.ref, delivery.round, wiring.cases(), wiring.correspondence(), wiring.reply_addresses(), NOW
            )
        del aws.mail.raw[key]
        return delivery.became.value

    if acknowledging:
        from escalation.acknowledge import acknowledge
    return take_in


def _stand_in(module: str, **names: Any) -> None:
    """Nothing of AWS's own is in the figures: only to import boto3 takes as much memory as all of intake."""
    sys.modules[module] = ModuleType(module)
    vars(sys.modules[module]).update(names)


if __name__ == "__main__":
    measure(wired(Aws(), acknowledging="--acknowledge" in sys.argv), Path(sys.argv[1]))
