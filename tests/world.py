"""A small world for use cases: the real stores on a table in moto, with a machine and a post made of lists."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from functools import cache
from io import BytesIO
from itertools import count
from pathlib import Path
from typing import Any

import boto3
from moto import mock_aws
from reporting.digest import Digesting

from casework.adapters import keys
from casework.adapters.allocations import AllocationStore
from casework.adapters.case_machine import again, first
from casework.adapters.case_search import CaseSearch
from casework.adapters.cases import CaseStore
from casework.adapters.closings import ClosingStore
from casework.adapters.conflicts import ConflictStore
from casework.adapters.contacts import ContactStore
from casework.adapters.counts import Counts
from casework.adapters.digests import DigestStore
from casework.adapters.disposals import DisposalStore
from casework.adapters.drafts import DraftStore
from casework.adapters.due_index import DueIndex
from casework.adapters.eraser import Eraser
from casework.adapters.exports import exports_of
from casework.adapters.found_by import People
from casework.adapters.holds import HoldStore
from casework.adapters.improvements import ImprovementStore
from casework.adapters.incidents import IncidentStore
from casework.adapters.ledger import LetterLedger
from casework.adapters.loose_ends import LooseEndIndex
from casework.adapters.mergers import MergerStore
from casework.adapters.notes import NoteStore
from casework.adapters.open_work import OpenWorkIndex
from casework.adapters.opinions import OpinionStore
from casework.adapters.readings import ReadingStore
from casework.adapters.referrals import ReferralStore
from casework.adapters.remains import Remains
from casework.adapters.removals import Removals
from casework.adapters.returns import ReturnStore
from casework.adapters.rights import RightsStore
from casework.adapters.rounds import RoundStore
from casework.adapters.safeguarding import SafeguardingStore
from casework.adapters.sessions import SessionStore
from casework.adapters.sharing import SharingStore
from casework.adapters.splits import SplitStore
from casework.adapters.staff_directory import StaffDirectory
from casework.adapters.table import Table
from casework.adapters.tasks import TaskStore
from casework.adapters.worklist import WorklistIndex
from casework.complaints.word import Words
from casework.consents.answer import Answers
from casework.domain.disposal import Became, Certificate, Clock
from casework.domain.erasure import ErasedBecause, Erasure
from casework.domain.numbering import next_id
from casework.domain.record import sortable
from casework.domain.reply_address import ReplyAddresses
from casework.domain.round import Outcome, Round
from casework.domain.staff import Role, StaffMember
from casework.errors import MailNotKept
from casework.invitations import Invitations
from casework.letters.correspondence import Correspondence
from casework.letters.links import SignedLinks
from casework.profile import Profile, load_profile
from casework.returns.hear import ReturnedLetters
from escalation.sweep import Sweeper, sweep
from infra.local.calls import quick_calls
from infra.local.tables import orderly_tables
from infra.template import read
from intake.email_intake import EmailIntake
from intake.own_copy import OwnCopies
from retention.certify import Certification
from retention.dispose import Disposing, dispose_of_each
from retention.list_due import list_due

TEMPLATE = Path(__file__).parents[1] / "template.yaml"
HALTON = load_profile("halton")
NOON = datetime(2026, 12, 23, 12, tzinfo=UTC)
CASEY = StaffMember(id="casey", name="Casey Worker")


def ses(*, virus: str = "PASS", spam: str = "PASS", results: str = "dmarc=pass header.from=example.org") -> bytes:
    """What SES puts on top of a message; ``results`` are its clauses of Authentication-Results."""
    return (
        "Return-Path: <sam.fielding@example.org>\r\nReceived: from mail.example.org by inbound-smtp.eu-west-2\r\n"
        f"X-SES-Spam-Verdict: {spam}\r\nX-SES-Virus-Verdict: {virus}\r\n"
        f"Authentication-Results: amazonses.com; spf=pass; dkim=pass; {results};\r\n"
    ).encode()


@dataclass
class FakeMachine:
    """Executions as sets: what was started, what still runs, which tokens it waits on, which it was woken with."""

    started: list[tuple[str, int]] = field(default_factory=list)
    started_again: list[str] = field(default_factory=list)
    running: set[str] = field(default_factory=set)
    waiting_on: set[str] = field(default_factory=set)
    woken: list[str] = field(default_factory=list)

    def start(self, ref: str, number: int) -> None:
        if (ref, number) not in self.started:
            self.started.append((ref, number))
            self.running.add(first(ref, number))

    def start_again(self, round_: Round) -> None:
        if (name := again(round_)) not in self.started_again:
            self.started_again.append(name)
            self.running.add(name)

    def is_running(self, round_: Round) -> bool:
        return (round_.execution or first(round_.ref, round_.number)) in self.running

    def answered(self, task_token: str) -> bool:
        if task_token not in self.waiting_on:
            return False
        self.waiting_on.remove(task_token)
        self.woken.append(task_token)
        return True


@dataclass
class FakePost:
    """Letters as a list. ``trouble`` is raised, one for each sending, before anything is taken."""

    letters: list[EmailMessage] = field(default_factory=list)
    trouble: list[Exception] = field(default_factory=list)

    def send(self, to: str, raw: bytes) -> str:
        if self.trouble:
            raise self.trouble.pop(0)
        letter = message_from_bytes(raw, policy=policy.default)
        assert isinstance(letter, EmailMessage)
        assert letter["To"] == to
        self.letters.append(letter)
        return f"ses-{len(self.letters)}"

    def to(self, address: str) -> list[EmailMessage]:
        return [letter for letter in self.letters if letter["To"] == address]


@dataclass
class FakeMail:
    """The mail bucket as a dictionary."""

    raw: dict[str, bytes] = field(default_factory=dict)

    def read(self, key: str) -> bytes:
        return self.raw[key]

    def open(self, key: str) -> BytesIO:
        if key not in self.raw:
            raise MailNotKept(key)
        return BytesIO(self.raw[key])

    def remove(self, key: str) -> None:
        self.raw.pop(key, None)

    def versions(self, key: str) -> int:
        return int(key in self.raw)

    def versions_of_exports(self, ref: str) -> int:
        return sum(key.startswith(exports_of(ref)) for key in self.raw)

    def remove_exports(self, ref: str) -> None:
        for key in [key for key in self.raw if key.startswith(exports_of(ref))]:
            del self.raw[key]


class World:
    """Everything a use case needs. ``table`` is real enough to refuse what DynamoDB refuses."""

    caseworkers, officer, manager = "team@send.example.org", "officer@send.example.org", "manager@council.example.org"
    director, reviewer = "director@council.example.org", "reviewer@elsewhere.example.org"

    def __init__(
        self, table: Table, profile: Profile = HALTON, domain: str = "cases.example.org", secret: bytes = b"a key"
    ) -> None:
        self.profile = profile
        self.table = table
        self.machine, self.post, self.mail = FakeMachine(), FakePost(), FakeMail()
        self.replies = ReplyAddresses("enquiries", domain, "HSP", secret)
        people = People(table, self.replies.pseudonym)
        self.cases, self.rounds, self.ledger = CaseStore(table, people), RoundStore(table), LetterLedger(table)
        self.search, self.readings = CaseSearch(table, people), ReadingStore(table)
        self.sharing, self.safeguarding = SharingStore(table), SafeguardingStore(table)
        self.conflicts, self.tasks = ConflictStore(table), TaskStore(table)
        self.removals = Removals(table, self.mail)
        self.eraser = Eraser(table, self.mail, self.machine, self.replies.pseudonym, self.profile.forget_erased_on)
        self.counts, self.referrals = Counts(table), ReferralStore(table, people)
        self.contacts, self.improvements = ContactStore(table, people), ImprovementStore(table)
        self.allocations, self.staff = AllocationStore(table), StaffDirectory(table, self.profile.office, 180)
        self.opinions, self.notes = OpinionStore(table), NoteStore(table)
        self.worklist, self.loose_ends = WorklistIndex(table), LooseEndIndex(table)
        self.closings, self.splits = ClosingStore(table), SplitStore(table, people)
        self.mergers = MergerStore(table)
        self.incidents, self.requests = IncidentStore(table), RightsStore(table)
        staff = {
            Role.CASEWORKER: self.caseworkers,
            Role.OFFICER: self.officer,
            Role.MANAGER: self.manager,
            Role.DIRECTOR: self.director,
            Role.REVIEWER: self.reviewer,
        }
        self.correspondence = Correspondence(
            self.ledger, self.conflicts, self.post, self.profile, f"enquiries@{domain}", staff
        )
        self.links = SignedLinks("https://pages.example.org", b"a key")
        self.answers = Answers(self.cases, self.rounds, self.sharing, self.machine, self.correspondence, self.profile)
        self.words = Words(self.cases, self.rounds, self.sharing, self.machine, self.correspondence, self.profile)
        self.invitations = Invitations(
            self.cases, self.closings, self.correspondence, self.replies, self.links, self.profile
        )
        own_copies = OwnCopies(self.cases, self.rounds, self.machine, self.correspondence, self.profile)
        self.returned = ReturnedLetters(
            self.cases, self.rounds, ReturnStore(table), self.machine, self.correspondence, self.profile
        )
        self.intake = EmailIntake(
            self.mail,
            self.cases,
            self.machine,
            self.replies,
            self.correspondence,
            self.removals,
            self.returned,
            self.profile,
            own_copies,
        )
        self.sessions, self.drafts = SessionStore(table, self.profile.desk), DraftStore(table)
        self.holds, self.due_cases = HoldStore(table), DueIndex(table)
        self.remains, self.disposals = Remains(table, self.mail), DisposalStore(table)
        self.disposing = Disposing(
            self.cases,
            self.incidents,
            self.due_cases,
            self.remains,
            self.disposals,
            self.eraser,
            self.sharing,
            self.correspondence,
            self.profile,
        )
        self.certification = Certification(
            self.disposals, self.remains, self.correspondence, self.profile, (Clock(what="logs", days=33),)
        )
        self.digesting = Digesting(OpenWorkIndex(table), DigestStore(table), self.correspondence, self.profile)
        self._stored = count()

    def receive(self, raw: bytes, at: datetime = NOON, on_top: bytes | None = None) -> str:
        """An email that SES received at ``at``; the reference of the case that it came to."""
        key = f"inbound/{next(self._stored)}"
        self.mail.raw[key] = (ses() if on_top is None else on_top) + raw
        return self.intake.take_in(key, at, at).ref

    def dispose(self, ref: str, at: datetime) -> Became:
        """One case as a nightly run sees to it at ``at``."""
        return self.disposing.dispose(ref, at)

    def night(self, at: datetime) -> Certificate:
        """A nightly run as its machine does it at ``at``; the certificate."""
        run, page, forgotten, failed = sortable(at), 1, 0, 0
        while True:
            listed = list_due(run, page, self.due_cases, self.profile)
            page, forgotten = listed["page"], forgotten + listed["forgotten"]
            failed += dispose_of_each(listed["refs"], self.disposing, lambda: at)["failed"]
            if not page:
                break
        certified = self.certification.certify(run, at, forgotten, failed, at, lambda: True)
        assert certified["outcome"] != "unfinished"
        certificate = self.disposals.certificate(run)
        assert certificate
        return certificate

    def erase(self, ref: str, at: datetime, *, after_round: int = 1, ended_as: Outcome = Outcome.REFUSED) -> None:
        """A case erased at ``at`` as a referral is, if nothing came after ``after_round``. Raises CaseMovedOn."""
        items = self.table.query(keys.partition(ref))
        follow = {
            "next_incident": next_id(each.id for each in self.incidents.of(ref)),
            "next_closing": next_id(item["id"] for item in items if keys.type_of(item["sk"]) == "CLOSING"),
        }
        self.eraser.erase(unagreed(ref, after_round, ended_as).model_copy(update=follow), at)

    def sweep(self, at: datetime) -> None:
        """The sweep as it runs at ``at``. Raises NotAllSwept."""
        sweeper = Sweeper(
            self.rounds, self.machine, self.correspondence, self.removals, self.eraser, self.invitations.send
        )
        sweep(self.loose_ends, sweeper, at)


@contextmanager
def small_world(profile: Profile = HALTON) -> Iterator[World]:
    """A world of its own for one test."""
    with quick_calls(), mock_aws(), orderly_tables():
        client = _client()
        client.create_table(TableName="cases", **_case_table())
        yield World(Table(client, "cases"), profile)


def another_world(domain: str) -> World:
    """A second service beside the first, with a table, a domain and a secret of its own."""
    client = _client()
    client.create_table(TableName=domain, **_case_table())
    return World(Table(client, domain), domain=domain, secret=b"another key")


@contextmanager
def asked_of_the_table() -> Iterator[list[str]]:
    """What the stores ask of DynamoDB while the block runs, call by call."""
    asked: list[str] = []

    def hear(model: Any, **_: Any) -> None:
        asked.append(model.name)

    events = _client().meta.events
    events.register("provide-client-params.dynamodb", hear)
    try:
        yield asked
    finally:
        events.unregister("provide-client-params.dynamodb", hear)


@cache
def _client() -> Any:
    """One client for all tests: making one takes longer than a test."""
    return boto3.client("dynamodb", region_name="eu-west-2")


@cache
def _case_table() -> dict[str, Any]:
    """The table as the template has it."""
    properties: dict[str, Any] = read(TEMPLATE)["Resources"]["CaseTable"]["Properties"]
    wanted = ("AttributeDefinitions", "KeySchema", "GlobalSecondaryIndexes", "BillingMode")
    return {name: properties[name] for name in wanted}


def unagreed(ref: str, after_round: int = 1, ended_as: Outcome = Outcome.REFUSED) -> Erasure:
    """The decision to erase a referral that a family did not agree to, as it was after its round ``after_round``."""
    return Erasure(
        ref=ref,
        because=ErasedBecause.REFERRAL,
        month="2026-12",
        ended_as=ended_as,
        next_round=after_round + 1,
        next_consent="0001",
        next_disclosure="0001",
        next_closing="0001",
        next_incident="0001",
    )


def email(body: str = "What can I do about my son's plan?", **headers: str) -> bytes:
    """A family's email, as it left their own mail program. Keyword names become headers: ``in_reply_to="<…>"``."""
    fields = {
        "From": "Sam Fielding <sam.fielding@example.org>",
        "To": "enquiries@cases.example.org",
        "Subject": "My son's plan",
        "Message-Id": "<first@mail.example.org>",
        "Date": "Wed, 23 Dec 2026 11:59:00 +0000",
        **{name.replace("_", "-").title(): value for name, value in headers.items()},
    }
    return "\r\n".join([*(f"{name}: {value}" for name, value in fields.items() if value), "", body]).encode()
