"""This service's own intake, measured as the others are: wired as it is deployed, with AWS answering from memory.

python -m infra.bench.intake.ours FOLDER                # takes in what is in the folder
python -m infra.bench.intake.ours FOLDER --acknowledge  # and writes what the case machine would send about it
"""

import os
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from types import ModuleType

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
    # In the place of boto3: importing the real one costs more memory than all of intake.
    stand_in = ModuleType("boto3")
    stand_in.client = aws.client  # type: ignore[attr-defined]
    sys.modules["boto3"] = stand_in
    from casework import wiring
    from intake.receive_email import _intake

    intake, numbers = _intake(), count(1)

    def take_in(raw: bytes) -> str:
        key = f"inbound/{next(numbers)}"
        aws.mail.raw[key] = raw
        delivery = intake.take_in(key, NOW, NOW)
        if acknowledging:
            acknowledge(delivery.ref, delivery.round, wiring.cases(), wiring.correspondence(), wiring.reply_addresses(), NOW)
        del aws.mail.raw[key]
        return delivery.became.value

    if acknowledging:
        from escalation.acknowledge import acknowledge
    return take_in


if __name__ == "__main__":
    measure(wired(Aws(), acknowledging="--acknowledge" in sys.argv), Path(sys.argv[1]))
