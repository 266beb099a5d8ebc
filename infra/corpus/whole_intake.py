"""The whole of intake in one process: the use case as it ships, with the real stores on a table in moto. Machines are
not run: what one would do first, to write to who got in touch, is done at once.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from time import perf_counter
from typing import Any

import boto3
from moto import mock_aws

from casework.adapters.cases import CaseStore
from casework.adapters.conflicts import ConflictStore
from casework.adapters.found_by import People
from casework.adapters.ledger import LetterLedger
from casework.adapters.removals import Removals
from casework.adapters.returns import ReturnStore
from casework.adapters.rounds import RoundStore
from casework.adapters.table import Table
from casework.domain.delivery import Became, Delivery
from casework.domain.mail_kind import MailKind
from casework.domain.reply_address import ReplyAddresses
from casework.domain.round import Outcome, Round, Status
from casework.domain.staff import Role
from casework.letters.correspondence import Correspondence
from casework.profile import load_profile
from casework.returns.hear import ReturnedLetters
from escalation.acknowledge import acknowledge
from infra.corpus.messages import RECEIVED_AT, CorpusMessage
from infra.local.calls import quick_calls
from infra.local.tables import orderly_tables
from infra.template import REGION, read
from intake.email_intake import EmailIntake
from intake.own_copy import OwnCopies

_TEMPLATE = Path(__file__).parents[2] / "template.yaml"
_BETWEEN = timedelta(minutes=1)
"""Letters are counted by the hour: these messages are no storm."""
_SENDER = "enquiries@cases.example.org"


@dataclass(frozen=True)
class Taken:
    """What became of one message: ``outcome`` in words for a table, ``kind`` None where it could not be read, and
    ``milliseconds`` until it was in. ``error`` is what intake let through, which it never may. ``lost`` is whether no
    case has it, or nobody is left with anything to do about it that is not set aside; ``answered`` whether an automatic
    letter went back.
    """

    message: CorpusMessage
    outcome: str
    kind: MailKind | None
    milliseconds: float
    error: str | None = None
    lost: bool = False
    answered: bool = False


@dataclass
class _Machine:
    """Rounds that were begun, in order."""

    started: list[tuple[str, int]] = field(default_factory=list)

    def start(self, ref: str, number: int) -> None:
        self.started.append((ref, number))

    def start_again(self, round_: Round) -> None:
        """Nothing here fails."""

    def is_running(self, round_: Round) -> bool:  # noqa: ARG002
        return True

    def answered(self, task_token: str) -> bool:  # noqa: ARG002
        return True


@dataclass
class _Post:
    """To whom letters went."""

    sent_to: list[str] = field(default_factory=list)

    def send(self, to: str, raw: bytes) -> str:  # noqa: ARG002
        self.sent_to.append(to)
        return f"ses-{len(self.sent_to)}"


@dataclass
class _Mail:
    """The mail bucket."""

    raw: dict[str, bytes] = field(default_factory=dict)

    def read(self, key: str) -> bytes:
        return self.raw[key]

    def open(self, key: str) -> BytesIO:
        return BytesIO(self.raw[key])

    def remove(self, key: str) -> None:
        del self.raw[key]

    def versions(self, key: str) -> int:
        return int(key in self.raw)

    def remove_exports(self, ref: str) -> None:
        """There are none."""

    def versions_of_exports(self, ref: str) -> int:  # noqa: ARG002
        return 0


class WholeIntake:
    """Takes in message after message, as one service that has seen those before."""

    def __init__(self, table: Table) -> None:
        profile, self._now = load_profile("halton"), RECEIVED_AT
        self._replies = ReplyAddresses("enquiries", "cases.example.org", "HSP", b"a key")
        self._cases = CaseStore(table, People(table, self._replies.pseudonym))
        self._mail, self._machine, self._post = _Mail(), _Machine(), _Post()
        staff = {role: f"{role}@send.example.org" for role in Role}
        ledger, conflicts, rounds = LetterLedger(table), ConflictStore(table), RoundStore(table)
        self._correspondence = Correspondence(ledger, conflicts, self._post, profile, _SENDER, staff)
        self._intake = EmailIntake(
            self._mail,
            self._cases,
            self._machine,
            self._replies,
            self._correspondence,
            Removals(table, self._mail),
            ReturnedLetters(self._cases, rounds, ReturnStore(table), self._machine, self._correspondence, profile),
            profile,
            OwnCopies(self._cases, rounds, self._machine, self._correspondence, profile),
        )

    def take_in(self, message: CorpusMessage) -> Taken:
        """What becomes of ``message``, whatever it does to intake."""
        self._mail.raw[message.path] = message.stored
        self._now += _BETWEEN
        begun = perf_counter()
        try:
            delivery = self._intake.take_in(message.path, RECEIVED_AT, self._now)
        except Exception as error:  # noqa: BLE001  # to find these is what it is for
            return Taken(message, "error", None, _since(begun), error=type(error).__name__, lost=True)
        took = _since(begun)
        sent_before = len(self._post.sent_to)
        for ref, number in self._machine.started:
            acknowledge(ref, number, self._cases, self._correspondence, self._replies, self._now)
        self._machine.started.clear()
        to_people = {to for to in self._post.sent_to[sent_before:] if not to.endswith("@send.example.org")}
        return self._judged(message, delivery, took, answered=bool(to_people))

    def _judged(self, message: CorpusMessage, delivery: Delivery, took: float, *, answered: bool) -> Taken:
        case = self._cases.get(delivery.ref)
        found = next((each for each in case.messages if each.id == delivery.message), None)
        round_ = case.round(delivery.round)
        looked_at = any(task.done_at is None and task.id.endswith(delivery.message) for task in case.tasks)
        if found is None:
            outcome = "lost"
        elif found.quarantined:
            outcome = "quarantine"
        elif delivery.became is Became.COPY:
            outcome = "copy"
        elif round_.outcome is Outcome.SET_ASIDE:
            outcome = "set aside"
        elif looked_at:
            outcome = "needs eyes"
        else:
            outcome = "new case" if delivery.became is Became.ROUND else "added"
        waits = round_.status is Status.OPEN or looked_at or outcome in {"set aside", "copy"}
        kind = found.mail_kind if found else None
        return Taken(message, outcome, kind, took, lost=found is None or not waits, answered=answered)


@contextmanager
def whole_intake() -> Iterator[WholeIntake]:
    """An intake with a table of its own."""
    with quick_calls(), mock_aws(), orderly_tables():
        client = boto3.client("dynamodb", region_name=REGION)
        properties: dict[str, Any] = read(_TEMPLATE)["Resources"]["CaseTable"]["Properties"]
        wanted = ("AttributeDefinitions", "KeySchema", "GlobalSecondaryIndexes", "BillingMode")
        client.create_table(TableName="cases", **{name: properties[name] for name in wanted})
        yield WholeIntake(Table(client, "cases"))


def _since(begun: float) -> float:
    return (perf_counter() - begun) * 1000
