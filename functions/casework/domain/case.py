"""A case: everything between one person and the service about one matter."""

from casework.domain.allocation import Allocation
from casework.domain.channel import Channel
from casework.domain.child import Child
from casework.domain.closing import Closing
from casework.domain.conflict import Conflict, seen_to_by
from casework.domain.consent import Consent
from casework.domain.contact import Contact
from casework.domain.disclosure import Disclosure
from casework.domain.erasure import ErasedBecause
from casework.domain.erasure_review import ErasureReview
from casework.domain.hold import Hold
from casework.domain.improvement import Improvement
from casework.domain.letter import Letter
from casework.domain.merger import Merger
from casework.domain.message import Message
from casework.domain.note import Note
from casework.domain.noted_change import NotedChange
from casework.domain.numbering import next_id
from casework.domain.office import Office
from casework.domain.record import Instant, Record
from casework.domain.referral import Referral
from casework.domain.refused_act import RefusedAct
from casework.domain.round import BESIDE, OUTLASTING, Kind, Outcome, Round, Status
from casework.domain.safeguarding import SafeguardingDisclosure
from casework.domain.split_off import SplitOff
from casework.domain.staff import Role, StaffMember
from casework.domain.task import Task
from casework.domain.whose_answer import Deciders


class CaseHeader(Record):
    """What is true of a case from its first moment; and, of an erased one, all that is left (its tombstone).

    ``erased_because`` is why it was erased, and ``ended_as`` how the referral ended that it was erased with.
    ``last_consent`` and ``last_disclosure`` are the highest ids of consents and disclosures when the period of some was
    over: no other ever has them. ``allocated_to`` is who sees to it, of several who could; ``merged_into`` the case of
    the same person in which it goes on.
    """

    ref: str
    kind: Kind
    channel: Channel
    opened_at: Instant
    opened_by: StaffMember | None = None
    erased_at: Instant | None = None
    erased_because: ErasedBecause | None = None
    ended_as: Outcome | None = None
    merged_into: str | None = None
    last_consent: str | None = None
    last_disclosure: str | None = None
    allocated_to: StaffMember | None = None


class Case(Record):
    """A case with all that hangs on it, in order of time. A case always has a round: somebody got in touch.

    ``splits`` are messages that were split off from it, and the one that it was split off with;
    ``mergers`` that it goes on in another, or another in it.
    ``linked`` are the references of cases that came of this one, or that it came of. Behaviour incidents are not part
    of it: they are shown to the few people concerned, and not with the case (BH-02).
    """

    header: CaseHeader
    contact: Contact | None
    child: Child | None = None
    referral: Referral | None = None
    rounds: tuple[Round, ...]
    messages: tuple[Message, ...]
    letters: tuple[Letter, ...]
    tasks: tuple[Task, ...]
    notes: tuple[Note, ...] = ()
    consents: tuple[Consent, ...] = ()
    disclosures: tuple[Disclosure, ...] = ()
    safeguarding: tuple[SafeguardingDisclosure, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    changes: tuple[NotedChange, ...] = ()
    refused: tuple[RefusedAct, ...] = ()
    improvements: tuple[Improvement, ...] = ()
    closings: tuple[Closing, ...] = ()
    linked: tuple[str, ...] = ()
    splits: tuple[SplitOff, ...] = ()
    mergers: tuple[Merger, ...] = ()
    holds: tuple[Hold, ...] = ()
    erasure_reviews: tuple[ErasureReview, ...] = ()
    allocations: tuple[Allocation, ...] = ()

    @property
    def ref(self) -> str:
        return self.header.ref

    @property
    def merged(self) -> tuple[str, ...]:
        """The cases that go on in it."""
        return tuple(merger.of for merger in self.mergers if merger.to == self.ref)

    @property
    def latest_round(self) -> Round:
        """The latest round that somebody's getting in touch began: messages join it, whatever we ask beside it."""
        return next(round_ for round_ in reversed(self.rounds) if round_.kind not in BESIDE)

    @property
    def next_number(self) -> int:
        return self.rounds[-1].number + 1

    @property
    def last_consent(self) -> str | None:
        """The highest id that a consent of it ever had, whether that is still there or its period is over."""
        gone = filter(None, [self.header.last_consent])
        return max([*gone, *(each.id for each in self.consents)], default=None)

    @property
    def last_disclosure(self) -> str | None:
        """As last_consent, of disclosures."""
        gone = filter(None, [self.header.last_disclosure])
        return max([*gone, *(each.id for each in self.disclosures)], default=None)

    @property
    def next_consent(self) -> str:
        return next_id(filter(None, [self.last_consent]))

    @property
    def next_disclosure(self) -> str:
        return next_id(filter(None, [self.last_disclosure]))

    @property
    def next_safeguarding(self) -> str:
        return next_id(each.id for each in self.safeguarding)

    @property
    def next_conflict(self) -> str:
        return next_id(each.id for each in self.conflicts)

    @property
    def next_improvement(self) -> str:
        return next_id(each.id for each in self.improvements)

    @property
    def next_note(self) -> str:
        return next_id(each.id for each in self.notes)

    @property
    def next_closing(self) -> str:
        return next_id(each.id for each in self.closings)

    @property
    def next_hold(self) -> str:
        return next_id(each.id for each in self.holds)

    @property
    def next_erasure_review(self) -> str:
        return next_id(each.id for each in self.erasure_reviews)

    @property
    def next_allocation(self) -> str:
        return next_id(each.id for each in self.allocations)

    @property
    def allocated_to(self) -> str | None:
        """The sign-in id of who sees to it, which every round of it carries, one that begins now too."""
        return self.header.allocated_to.id if self.header.allocated_to else None

    @property
    def standing_holds(self) -> tuple[Hold, ...]:
        """The holds by which nothing of it may be erased (CF-07)."""
        return tuple(hold for hold in self.holds if hold.stands)

    @property
    def restriction(self) -> Hold | None:
        """The hold by which nothing of it is passed on: its person asked for that (UK GDPR Article 18)."""
        return next((hold for hold in self.standing_holds if hold.restricts), None)

    @property
    def last_to_close(self) -> int:
        """The number of the last round that is over when the case is: service may be refused beyond that (BH-07), and
        somebody may ask what is kept of them.
        """
        return next(each.number for each in reversed(self.rounds) if each.kind not in OUTLASTING)

    @property
    def closing(self) -> Closing | None:
        """The closing by which nothing is to be done on it; None before the first, and when something came since."""
        return next((each for each in self.closings if each.round == self.last_to_close), None)

    def deciders(self, office: Office) -> Deciders:
        """Who is known, and so whose answer about sharing counts."""
        return Deciders(contact=self.contact, child=self.child, office=office)

    @property
    def next_change(self) -> str:
        return next_id(each.id for each in self.changes)

    @property
    def awaits_the_family(self) -> bool:
        """Whether it is a referral that the family has not said yes to: nothing else is done on it yet (CF-25)."""
        return self.latest_round.kind is Kind.REFERRAL

    def was_referred(self, round_: Round) -> bool:
        """Whether ``round_`` is the enquiry that a referral became when the family said yes to it."""
        referrals = {each.message for each in self.rounds[: round_.number - 1] if each.kind is Kind.REFERRAL}
        return round_.message in referrals and round_.came_of is None

    @property
    def held_back(self) -> tuple[Message, ...]:
        """The emails that nobody has said yet whether they refer a family."""
        return tuple(message for message in self.messages if message.held_back)

    @property
    def status(self) -> Status:
        return self.latest_round.status

    @property
    def seen_to_by(self) -> Role:
        """Whose the tasks are that would be the officer's."""
        return seen_to_by(self.conflicts)

    @property
    def unproven(self) -> str | None:
        """Why the address that the case has may not be its person's: an email of theirs said so, and since then neither
        did another prove it, nor did staff note who they are. What came in another way says nothing of it.
        """
        permission = self.contact.permission if self.contact else None
        for round_ in reversed(self.rounds):
            if permission and permission.at >= round_.received_at:
                return None
            if round_.no_automatic_letter:
                return round_.no_automatic_letter
            if self._is_their_email(self.message_of(round_)):
                return None
        return None

    def _is_their_email(self, message: Message | None) -> bool:
        by_email = message and message.channel is Channel.EMAIL
        return bool(message and by_email and self.contact and self.contact.writes_from(message.sender))

    @property
    def why_held(self) -> str | None:
        """Why nothing of it may be removed without a person's decision; None when nothing holds it."""
        if self.safeguarding:
            return "a safeguarding record keeps the details"
        if self.standing_holds:
            return "a hold keeps the details"
        asked = any(each.rights and each.status is Status.OPEN for each in self.rounds)
        return "a request about personal data waits for its answer" if asked else None

    def round(self, number: int) -> Round:
        return self.rounds[number - 1]

    def message_of(self, round_: Round) -> Message | None:
        """The message that began ``round_``; None for a question that the service put."""
        return next((message for message in self.messages if message.id == round_.message), None)
