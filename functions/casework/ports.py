"""What the use cases need from outside, so that a test can bring its own."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import date, datetime
from io import RawIOBase
from typing import Protocol

from casework.domain.case import Case
from casework.domain.child import Child
from casework.domain.closing import Closing, WhyNotInvited
from casework.domain.confirmed_referral import ConfirmedReferral
from casework.domain.conflict import Conflict, StepTaken
from casework.domain.consent import Consent
from casework.domain.contact import Contact
from casework.domain.contact_change import ContactChange
from casework.domain.delivery import Delivery
from casework.domain.disclosure import Disclosure
from casework.domain.disposal import Certificate, Receipt, Traces
from casework.domain.erasure import Erasure
from casework.domain.erasure_review import ErasureReview
from casework.domain.hold import Hold
from casework.domain.improvement import Improvement
from casework.domain.incident import Incident
from casework.domain.letter import Letter
from casework.domain.loose_end import LooseEnd
from casework.domain.message import Message
from casework.domain.noted_change import NotedChange
from casework.domain.opening import Addition, NewCase
from casework.domain.other_service import OtherService
from casework.domain.permission import Permission
from casework.domain.promise import Promise
from casework.domain.reading import Reading
from casework.domain.refused_act import RefusedAct
from casework.domain.returned_survey import ReturnedSurvey
from casework.domain.round import Outcome, Response, Round
from casework.domain.safeguarding import SafeguardingDisclosure
from casework.domain.staff import StaffMember
from casework.domain.task import Task
from casework.domain.withdrawn_permission import WithdrawnPermission
from casework.export.link import Link


class Cases(Protocol):
    """Cases, and what was delivered to make them."""

    def open(self, new: NewCase) -> Delivery:
        """Write a new case, once for its delivery: a delivery seen before returns as it was.

        Raises ReferenceTaken and SameWordsBefore; and of the case that it came of CaseErased, and CaseMovedOn when the
        person there is no longer as they were copied.
        """

    def add(self, addition: Addition) -> Delivery:
        """Add a message to its case, once for its delivery.

        Raises SameWordsBefore, and CaseMovedOn when the case is not as expected.
        """

    def delivered(self, known_by: str) -> Delivery | None:
        """What became of a delivery, by its id or its words; None for one that is not known."""

    def get(self, ref: str) -> Case:
        """The whole case. Raises CaseNotFound, and of that CaseErased."""

    def hold_referred(self, question: Round, decision: Task, month: str) -> None:
        """Count a referral that ended but may not be erased, once, and list it with the task of deciding about it."""

    def begin_referred(self, enquiry: Round, ended_as: Outcome, month: str) -> None:
        """Begin the enquiry that a referral became, and count in ``month`` (such as 2026-12) how it ended, once.

        Raises CaseMovedOn when another round came first.
        """

    def go_on(self, case: Case, begun: Round) -> None:
        """Begin the round in which a complaint that had ended goes on. Raises CaseErased, and CaseMovedOn when another
        round came first.
        """

    def reclassify(self, was: Round, begun: Round, conflicts: Sequence[Conflict]) -> None:
        """End an open round and begin what it is instead, with ``conflicts`` that follow from that. Raises CaseErased,
        and CaseMovedOn when something is not as it was read.
        """

    def keep_track(self, ref: str, raw_key: str, message: Message) -> None:
        """Note that another copy of ``message`` lies in the mail bucket, so that erasure will find it.

        Raises CaseMovedOn when the mail of that message is not kept any more: then no copy of it is.
        """

    def keep_refusal(self, ref: str, refused: RefusedAct) -> None:
        """Put on the case's history that something was tried and refused; for whoever holds a link, once a day."""

    def of_letter(self, ses_message_id: str) -> str | None:
        """The reference of the case on which SES sent a letter under this id."""

    def erased(self, known_by: str, today: date) -> list[str]:
        """The references of erased cases whose client or letter had this keyed hash, as far as they are remembered on
        the day ``today`` of the office's clock.
        """


class Contacts(Protocol):
    """Who a case's person is, and whether that may be kept.

    Everything here raises CaseErased, and CaseMovedOn when something is not as it was read.
    """

    def note(self, ref: str, change: ContactChange) -> None:
        """Write who the person is instead of who they were, and what follows from that."""

    def note_child(
        self, ref: str, contact: Contact, was: Child | None, child: Child, changed: NotedChange | None
    ) -> None:
        """Write whom the case is about instead of ``was``, while ``contact`` agrees that details are kept."""

    def withdraw(self, ref: str, withdrawn: WithdrawnPermission, removal_id: str) -> None:
        """Keep no more than may be kept without permission; ``removal_id`` is how to finish the removal of mail."""


class Rounds(Protocol):
    """The rounds of cases, as the state machine and the people who answer change them."""

    def opened(self, ref: str, number: int, execution: str | None = None) -> Round:
        """Note that the machine has this round in hand, in which execution; None before one said which it is."""

    def pass_milestone(self, round_: Round, name: str, promise: Promise, now: datetime) -> Round:
        """Note that a milestone came without an answer. Raises AlreadyAnswered, and CaseMovedOn when the round took
        another turn.
        """

    def turn(self, was: Round, becomes: Round, at: datetime, erase_on: date | None = None) -> Round:
        """Write the turn that ``was`` takes, in one write that returns the parked token. Raises CaseMovedOn when it
        ended, or took another turn, since it was read.
        """

    def heard(self, round_: Round) -> None:
        """Note that the round's machine has seen to this turn of it."""

    def answer(self, ref: str, number: int, response: Response, at: datetime, erase_on: date) -> Round:
        """Record the answer in one write that returns the parked token. Raises AlreadyAnswered."""

    def decide(
        self, ref: str, number: int, outcome: Outcome, at: datetime, recorded_at: datetime | None = None
    ) -> Round:
        """End a question in one write that returns the parked token. Raises AlreadyAnswered."""

    def accept(self, ref: str, number: int, permission: Permission, at: datetime, recorded_at: datetime) -> None:
        """End a referral with the family's yes and permission. Raises AlreadyAnswered and CaseMovedOn."""

    def tied_up(self, ref: str, number: int) -> None:
        """Note that nothing is left to tell the round's machine."""

    def get(self, ref: str, number: int) -> Round:
        """The round as it is now. Raises CaseNotFound."""


class Referrals(Protocol):
    """Held-back emails, as a person says whether they refer a family.

    Everything here raises CaseErased, and CaseMovedOn when something came to the case since it was read.
    """

    def confirm(self, ref: str, confirmed: ConfirmedReferral, removal_id: str) -> None:
        """Make of an enquiry the referral that it is, and decide on the removal of what may not be kept."""

    def lift(self, case: Case, needs_eyes: Sequence[str], looked: Sequence[str], by: StaffMember, at: datetime) -> None:
        """Hold nothing of the case back any more."""


class Sharing(Protocol):
    """Consents and disclosures, each change with all that belongs to it or not at all.

    Everything here raises CaseErased, and CaseMovedOn when something is not as it was read.
    """

    def give(
        self,
        ref: str,
        consent: Consent,
        taken_back: Sequence[Consent] = (),
        tasks: Sequence[Task] = (),
        question: int | None = None,
    ) -> None:
        """Write a new consent, the withdrawals that a no brings, and the round that it answers. Raises
        AlreadyAnswered.
        """

    def forget(self, case: Case, consents: Sequence[Consent]) -> None:
        """Delete consents whose own period is over, with what was passed on under them; no id is given twice."""

    def withdraw(self, ref: str, withdrawn: Sequence[Consent], tasks: Sequence[Task]) -> None:
        """Write the withdrawals of consents."""

    def narrow(self, ref: str, was: Consent, narrowed: Consent, tasks: Sequence[Task]) -> None:
        """Write what is left of a consent."""

    def request(self, ref: str, disclosure: Disclosure, tasks: Sequence[Task]) -> None:
        """Write a new disclosure that was asked for."""

    def ask(self, ref: str, disclosure: Disclosure, question: Round) -> None:
        """Open the round that asks the client about a disclosure."""

    def make(self, case: Case, made: Disclosure, consent: Consent, now: datetime, tasks: Sequence[Task]) -> None:
        """Claim the sending of a disclosure under a consent that holds now, of who is still known on the case."""


class Safeguarding(Protocol):
    """Records of what was passed on without consent."""

    def record(self, ref: str, record: SafeguardingDisclosure, tasks: Sequence[Task]) -> None:
        """Write a record and its tasks. Raises CaseErased, and CaseMovedOn when its id is taken."""


class Conflicts(Protocol):
    """Conflicts of interest that were declared."""

    def of(self, ref: str) -> list[Conflict]:
        """Every conflict that was declared on a case."""

    def declare(self, ref: str, conflict: Conflict, tasks: Sequence[Task]) -> None:
        """Write a conflict and its tasks. Raises CaseErased, and CaseMovedOn when its id is taken."""

    def take_step(self, ref: str, conflict_id: str, step: StepTaken) -> None:
        """Record the step taken about a conflict, unless one was recorded before: the first stays."""


class Opinions(Protocol):
    """What people think of the service, or of another one, as staff see to it.

    Everything here raises CaseErased, and CaseMovedOn when the round is not as it was read.
    """

    def discussed(self, round_: Round, views: OtherService) -> None:
        """Write that views about another service were discussed."""

    def end(
        self, was: Round, becomes: Round, at: datetime, month: str, erase_on: date, then: Round | None = None
    ) -> Round:
        """Write how ``was`` ends, count it in ``month`` (such as 2026-12), and begin ``then``, if more is to be done.
        The round as it is then, with the token on which its machine waits.
        """


class Improvements(Protocol):
    """What the service will do better."""

    def add(self, ref: str, improvement: Improvement, task: Task) -> None:
        """Write an action and the task of doing it. Raises CaseErased, and CaseMovedOn when its id is taken."""

    def add_on_turn(self, was: Round, becomes: Round, improvement: Improvement, task: Task, at: datetime) -> Round:
        """As add(), and as Rounds.turn(), both or neither."""


class Incidents(Protocol):
    """Behaviour incidents, which are not shown with their case.

    Everything that writes here raises CaseErased, and CaseMovedOn when something is not as it was read.
    """

    def of(self, ref: str) -> list[Incident]:
        """Every incident on a case, whoever asks."""

    def record(self, ref: str, incident: Incident, tasks: Sequence[Task]) -> None:
        """Write a new incident, and the tasks that follow."""

    def change(self, ref: str, was: Incident, becomes: Incident, tasks: Sequence[Task] = ()) -> Incident:
        """Write what an incident becomes, and the tasks that follow; return it as it is then."""

    def report(
        self, ref: str, was: Incident, becomes: Incident, record: SafeguardingDisclosure, tasks: Sequence[Task]
    ) -> Incident:
        """As change(), with the record of what the police were told."""

    def refuse_service(self, incident: Incident, refusal: Round) -> None:
        """Begin the round of a refusal of service that an incident led to."""


class Readings(Protocol):
    """Who has seen or changed which case."""

    def keep(self, ref: str, reading: Reading, day: date) -> None:
        """Keep that somebody read or changed something of a case, once for ``day`` on the office's clock."""

    def of(self, ref: str) -> list[Reading]:
        """Everything that anybody read or changed of a case."""


class Closings(Protocol):
    """Closings of cases, the invitations that go with them, and the surveys that come back.

    Each is counted, once, in ``month`` (such as 2026-12), that of the closing. Everything here but invited() raises
    CaseErased, and CaseMovedOn when something is not as it was read.
    """

    def close(self, ref: str, closing: Closing, next_round: int, not_invited: Letter | None, month: str) -> None:
        """Close a case on which no round ``next_round`` has come; ``not_invited`` says why nobody is invited, else the
        invitation is a loose end.
        """

    def invited(self, ref: str, closing_id: str, at: datetime, month: str) -> None:
        """Note that the invitation was seen to."""

    def withhold(
        self, ref: str, closing_id: str, why: WhyNotInvited, month: str, not_invited: Letter | None = None
    ) -> None:
        """Note that nobody is invited after all; ``not_invited`` where the ledger does not say so yet."""

    def answer(self, ref: str, returned: ReturnedSurvey, month: str) -> None:
        """Write the one answer to a survey, and the round that its words begin."""


class RightsRequests(Protocol):
    """Requests about personal data, each with the tasks that follow or not at all.

    Everything here raises CaseErased, and CaseMovedOn when something is not as it was read.
    """

    def begin(self, round_: Round) -> None:
        """Begin the round of a request."""

    def move(self, was: Round, becomes: Round, tasks: Sequence[Task] = ()) -> Round:
        """Write what ``was`` becomes, and when it is due then."""

    def end(
        self,
        was: Round,
        becomes: Round,
        at: datetime,
        month: str,
        erase_on: date,
        tasks: Sequence[Task] = (),
        hold: Hold | None = None,
        look_on: date | None = None,
    ) -> Round:
        """Write how ``was`` ends, and count it in ``month`` (such as 2026-12); with the ``hold`` that follows, whose
        review is seen to from ``look_on``. The round as it is then, with the token on which its machine waits.
        """

    def copied(self, ref: str, export_key: str) -> None:
        """Note that a copy asked for on another case holds this one too, so that it goes when this one is erased."""


class Tasks(Protocol):
    """What people have to do."""

    def drop(self, ref: str, task_id: str) -> None:
        """Take back a task that nobody was told of yet."""

    def done(self, ref: str, task_id: str, by: StaffMember, at: datetime) -> Task | None:
        """Note that a task is done, and return it: who did it first stays. None when there is none."""

    def moot(self, ref: str, task_id: str, why: str, at: datetime) -> None:
        """Note that nobody has to do a task any more, unless it is done."""


class LooseEnds(Protocol):
    """What was begun and not seen to its end: crashes leave such things, and a sweep finishes them."""

    def since(self, until: datetime) -> Iterator[LooseEnd]:
        """Everything that has been a loose end since ``until`` or earlier."""


class Ledger(Protocol):
    """The letters of cases, each claimed before it is sent."""

    def claim(self, ref: str, letter: Letter) -> bool:
        """Claim a letter; False when it was claimed or withheld before."""

    def claim_to(self, ref: str, letter: Letter, contact: Contact) -> bool:
        """Claim a letter to the person of the case; False when it was claimed or withheld before. Raises CaseMovedOn
        when they are no longer as ``contact`` was read: it may not be safe, or permitted, to write to them.
        """

    def claim_once_a_while(
        self,
        ref: str,
        letter: Letter,
        contact: Contact,
        recipient_hash: str,
        not_since: datetime,
        by_post: Letter | Task | None = None,
    ) -> bool:
        """As claim_to(), unless this recipient had one after ``not_since``: raises SentRecently. One that encloses the
        welcome pack is for who never had it: raises WelcomedBefore. ``by_post`` says of that pack who posts it too, or
        why nobody may, and is written with the claim.
        """

    def release(self, ref: str, letter: Letter) -> None:
        """Give up a claim on a letter that was certainly not sent, and forget whom it was for."""

    def sent(self, ref: str, letter: Letter) -> None:
        """Note that SES took the letter, and under which id, by which a reply will name it."""

    def raise_task(self, ref: str, task: Task) -> None:
        """Put a task on a case, once for its id."""

    def told(self, ref: str, task: Task) -> None:
        """Note that those who have a task to do were told of it."""

    def settle(self, ref: str, letter: Letter) -> None:
        """Note that a letter will not be sent by itself; one that was sent after all stays sent."""


class CaseMachine(Protocol):
    """The state machine, one execution for each round. Everything here may raise MachineOutOfReach."""

    def start(self, ref: str, number: int) -> None:
        """Start the round's execution; does nothing when it was started before."""

    def start_again(self, round_: Round) -> None:
        """Start another execution for a round whose first one failed, once for this turn of it and once for its end:
        it does what is left to do.
        """

    def is_running(self, round_: Round) -> bool:
        """Whether the execution that has the round in hand is still under way; the first one, if none has it."""

    def answered(self, task_token: str) -> bool:
        """Wake the waiting execution; False when this token no longer wakes anything, which proves nothing else."""


class Post(Protocol):
    """The way out for letters."""

    def send(self, to: str, raw: bytes) -> str:
        """Send once and return SES's id. Raises LetterNotSent, LetterRefused or LetterUnconfirmed."""


class RawMail(Protocol):
    """A raw message that is being read."""

    def read(self, amt: int = ..., /) -> bytes:
        """As many bytes as asked for, fewer at the end."""

    def close(self) -> None:
        """Let go of it."""


class Mail(Protocol):
    """The mail bucket."""

    def read(self, key: str) -> bytes:
        """The raw message as SES stored it."""

    def open(self, key: str) -> RawMail:
        """The raw message, to be read bit by bit and closed. Raises MailNotKept."""

    def remove(self, key: str) -> None:
        """Remove every version of a raw message; does nothing when there is none."""

    def versions(self, key: str) -> int:
        """How many versions of a raw message there are, and marks of its deletion."""

    def remove_exports(self, ref: str) -> None:
        """Remove every version of every export that was asked for on a case; does nothing when there is none."""

    def versions_of_exports(self, ref: str) -> int:
        """How many versions of such exports there are, and marks of their deletion."""


class Exports(Protocol):
    """Copies that people asked for, each under a key of its own."""

    def key(self, ref: str, number: int, now: datetime) -> str:
        """The key of a copy that is made now for one request on a case."""

    def writing(self, key: str) -> AbstractContextManager[RawIOBase]:
        """A stream whose bytes are there under the key once the block has ended; nothing is, where it raises."""

    def link(self, key: str, now: datetime) -> Link:
        """Where a copy can be fetched, for a short while."""


class MailRemovals(Protocol):
    """Removals of raw mail that were decided on."""

    def later(self, ref: str, raw_key: str, now: datetime) -> None:
        """Decide on the removal of one raw message, and leave it to the sweep."""

    def finish(self, ref: str, removal_id: str) -> None:
        """Remove the mail, then the removal itself; does nothing when it is done already."""


class Erasures(Protocol):
    """Erasure of cases. Everything here may raise MachineOutOfReach, and be run again."""

    def erase(self, erasure: Erasure, at: datetime) -> None:
        """Erase a case and count it, once. Raises CaseMovedOn when something came since that was decided."""

    def finish(self, ref: str) -> None:
        """Erase what is left of a case that has its tombstone."""

    def tied_up(self, ref: str) -> None:
        """Note that nothing of the case is left to erase."""


class Holds(Protocol):
    """Why cases are kept although their time has come, and what was decided about those whose time has.

    Everything here raises CaseErased, and CaseMovedOn when something is not as it was read.
    """

    def place(self, ref: str, hold: Hold, look_on: date) -> None:
        """Write a new hold, whose review the nightly run sees to from ``look_on``."""

    def to_tell_first(self, ref: str, task: Task) -> None:
        """Put the task of telling the person before a restriction ends, once for its id."""

    def review(self, ref: str, was: Hold, reviewed: Hold, look_on: date) -> None:
        """Write that a hold was reviewed, or lifted."""

    def decide(self, ref: str, review: ErasureReview, look_on: date) -> None:
        """Write what was decided about a case that was due."""


class DueCases(Protocol):
    """Which cases a nightly run looks at."""

    def due(self, today: date, run: str, page: int) -> tuple[list[str], int | None]:
        """The references on one page of those of a run, each once, and the number of the next; None after the last."""

    def look_again(self, ref: str, today: date, on: date, holds: Mapping[str, date]) -> None:
        """Look at a case again on another day, and at the review of its ``holds`` by id."""

    def forget(self, today: date) -> int:
        """Delete what is to be forgotten by ``today`` without a look at any case, and say how much that was."""


class Remnants(Protocol):
    """Where cases are kept, and what is left of erased ones."""

    def traces(self, ref: str) -> Traces:
        """Where the case lies now."""

    def left(self, ref: str, traces: Traces) -> int | None:
        """How much is found of an erased case where its ``traces`` were, but for its tombstone; None without one."""


class Disposals(Protocol):
    """Receipts of what nightly runs did, and the certificates that are made of them."""

    def note(self, receipt: Receipt) -> None:
        """Write what becomes of a case, before it does."""

    def take_back(self, ref: str) -> None:
        """The case was not erased after all; does nothing if it was."""

    def receipts(self) -> Iterator[Receipt]:
        """Every receipt that no certificate has."""

    def looked(self, receipt: Receipt, left: int, run: str) -> None:
        """Note how much ``run`` found of a case that was erased."""

    def certify(self, certificate: Certificate) -> None:
        """Write a certificate, once for its run."""

    def clear(self, receipts: Sequence[Receipt]) -> None:
        """Delete receipts that a certificate counts."""

    def certificate(self, run: str) -> Certificate | None:
        """That of a run; None for one that has none."""

    def certificates(self, month: str) -> list[Certificate]:
        """The certificates of the runs of a month (such as 2028-12), the latest first."""

    def claim_telling(self, run: str, at: datetime) -> bool:
        """Claim the letter about a certificate; False when it was claimed before."""

    def release_telling(self, run: str) -> None:
        """Give up that claim: the letter certainly did not go."""
