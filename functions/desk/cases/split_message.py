"""A message that came to the wrong case becomes a case of its own, with the promise that it had (CH-03)."""

from dataclasses import dataclass
from datetime import datetime

from pydantic import Field

from casework.consents.reread import on_case
from casework.consents.telling import tell
from casework.domain.case import Case, CaseHeader
from casework.domain.contact import Contact
from casework.domain.message import Message
from casework.domain.record import Record
from casework.domain.reference import new_reference
from casework.domain.round import Kind, Round
from casework.domain.split import Split, why_not_split, without
from casework.domain.split_off import SplitOff
from casework.domain.staff import StaffMember
from casework.domain.text import Paragraph
from casework.errors import ImpossibleAct, NotOnCase
from casework.letters.correspondence import Correspondence
from casework.ports.case_machine import CaseMachine
from casework.ports.cases import Cases
from casework.ports.rounds import Rounds
from casework.ports.splits import Splits
from casework.profile import Profile
from casework.waking import begin, wake

ACT = "split the message off"
_UNPROVEN = "it was one to be looked at when it joined the case that it was split off from"


class NotedSplit(Record):
    """Why a message does not belong where it came to."""

    why: Paragraph = Field(description="why it does not belong to this case, in words that both cases may keep")


@dataclass(frozen=True)
class Splitting:
    """Splits messages off, with what it needs for that."""

    cases: Cases
    splits: Splits
    rounds: Rounds
    machine: CaseMachine
    correspondence: Correspondence
    profile: Profile

    def split(self, ref: str, message_id: str, noted: NotedSplit, by: StaffMember, now: datetime) -> SplitOff:
        """Give the message ``message_id`` of ``ref`` a case of its own, with its original, what there is to do about
        it, and whoever is kept off; ``ref`` keeps that it came, and no word of it. What was split off before stays so.

        It is one write: where anything after it fails, the sweep begins what has begun and wakes what has ended. Raises
        CaseNotFound, NotOnCase, and ImpossibleAct where the case cannot do without it.
        """
        line, split = on_case(ref, self.cases, lambda case: self._split(case, message_id, noted, by, now))
        if split:
            begin(line.to, 1, self.machine)
            tell(line.to, split.tasks, self.correspondence, now)
            if split.becomes and split.becomes.answered_at:
                wake(self.rounds.get(ref, split.becomes.number), self.machine, self.rounds)
        return line

    def _split(
        self, case: Case, message_id: str, noted: NotedSplit, by: StaffMember, now: datetime
    ) -> tuple[SplitOff, Split | None]:
        before = next((each for each in case.splits if (each.of, each.message) == (case.ref, message_id)), None)
        if before:
            return before, None
        message = next((each for each in case.messages if each.id == message_id), None)
        if message is None:
            raise NotOnCase(case.ref, "message")
        if why_not := why_not_split(case, message):
            raise ImpossibleAct(case.ref, ACT, why_not)
        split = self._of(case, message, noted, by, now)
        self.splits.split(split, self.profile.erase_on(Kind.ENQUIRY, now))
        return split.line, split

    def _of(self, case: Case, message: Message, noted: NotedSplit, by: StaffMember, now: datetime) -> Split:
        ref = new_reference(self.profile.service.reference_prefix)
        copies = tuple(each for each in case.messages if each.copy_of == message.id)
        was, becomes = without(case, message, now)
        tasks = tuple(each for each in case.tasks if each.id.endswith(f"-{message.id}") and each.done_at is None)
        unproven = any(each.id == f"look-{message.id}" for each in case.tasks)
        acknowledged = f"{was.number:04}-acknowledgement" if was else None
        return Split(
            of=case,
            line=SplitOff(
                message=message.id,
                received_at=message.received_at,
                copies=tuple(each.id for each in copies),
                of=case.ref,
                to=ref,
                why=noted.why,
                at=now,
                by=by,
            ),
            moved=(message, *copies),
            tasks=tasks,
            was=was,
            becomes=becomes,
            header=CaseHeader(ref=ref, kind=Kind.ENQUIRY, channel=message.channel, opened_at=message.received_at),
            contact=_who_wrote(case, message),
            round=Round(
                ref=ref,
                number=1,
                kind=Kind.ENQUIRY,
                received_at=message.received_at,
                due_at=self.profile.due_at(message.received_at),
                message=message.id,
                needs_eyes=was.needs_eyes if was else (),
                no_automatic_letter=was.no_automatic_letter if was else _UNPROVEN if unproven else None,
            ),
            conflicts=tuple(each for each in case.conflicts if each.stands),
            answered_by=tuple(
                each.ses_message_id for each in case.letters if each.id == acknowledged and each.ses_message_id
            ),
        )


def _who_wrote(case: Case, message: Message) -> Contact | None:
    """The person of ``case``, with what they permitted and how they can be reached safely, where it is they who wrote;
    else whoever did, of whom no more is known than the address.
    """
    if case.contact and case.contact.writes_from(message.sender):
        return case.contact.model_copy(update={"letters": 0})
    return Contact(email=message.sender) if message.sender else None
