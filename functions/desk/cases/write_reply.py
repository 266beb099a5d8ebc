"""A caseworker answers a family by email, as the service: first a letter goes, and then the promise is kept."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from pydantic import Field, field_validator

from casework.consents.reread import on_case
from casework.consents.unconfirmed import refuse_before_the_family_agrees
from casework.domain.case import Case
from casework.domain.channel import Channel
from casework.domain.contact import Contact
from casework.domain.delivery import digest
from casework.domain.letter import Letter, LetterState
from casework.domain.record import Record
from casework.domain.reply_address import ReplyAddresses
from casework.domain.retry import lately
from casework.domain.round import Round
from casework.domain.staff import StaffMember
from casework.domain.text import Words
from casework.errors import AlreadyAnswered, FieldWrong, ImpossibleAct, LetterNotSent
from casework.letters.by_hand import by_hand
from casework.letters.correspondence import Correspondence
from casework.letters.reply import TEMPLATE, Reply, reply_wording
from casework.letters.wording import Wording
from casework.ports.case_machine import CaseMachine
from casework.ports.cases import Cases
from casework.ports.rounds import Rounds
from casework.profile import Profile
from casework.record_response import GivenResponse, check_there_is, record_response, refuse_where_impossible

_REPLY = "reply by email"
_ANOTHER_WAY = "reach them in another way, and record that at POST /cases/{ref}/responses"
_NEVER_OPENED = "what came may carry a virus and was never opened, so that nobody knows who wrote"
_RESTRICTED = "they asked that what is kept about them is not used: the officer lifts that hold first"
_ASK_THEM = "ask them in another way whether they wrote, and note who they are at PUT /cases/{ref}/contact"
_WROTE_AGAIN = "somebody wrote again while this was being written: read that first"
_IN_DOUBT = (
    "this reply is on its way, or nobody knows whether it went: look at the case again in a minute. It is not sent"
    " twice; if nobody knows, a caseworker is asked to find out within the hour, and once that task is done the same"
    " words may be sent again"
)
_REFUSED = (
    f"the mail system refused this letter to this address: {_ANOTHER_WAY}, or correct the address; the same again may"
    " be tried once the task about it is done"
)
_BUSY = "the mail system takes no letters at the moment, and this one certainly did not go: try again in some minutes"


class WrittenReply(Record):
    """What a caseworker answers, in plain text; headings, lists and bold as in our letters (Markdown)."""

    text: Words
    template: str | None = Field(default=None, description="the id of the draft that it began from, if any")
    round: int | None = Field(default=None, ge=1, description="which round it answers, if not the latest")
    answers: bool = Field(
        default=True,
        description="whether it is the answer that the round waits for; false for a question back, or for more later",
    )
    at_a_safe_time: bool = Field(
        default=False, description="that now is one of the times noted as safe: needed where there are such times"
    )
    read_until: str | None = Field(
        default=None, description="the id of the latest message that was read: refused where they wrote again since"
    )
    preview: bool = Field(default=False, description="whether only to show what would be sent, and to whom")

    @field_validator("text")
    @classmethod
    def _one_kind_of_line_end(cls, text: str) -> str:
        """A browser's form and a program would otherwise say the same in two ways."""
        return text.replace("\r\n", "\n")


class Previewed(Record):
    """What would be sent, word for word. ``why_not`` is why it cannot go as things stand; None where it can."""

    to: str | None
    wording: Wording
    why_not: str | None


class Replied(Record):
    """A reply that went, and its round. ``answer`` is whether it is the answer by which the round ended."""

    letter: Letter
    round: Round
    answer: bool


@dataclass(frozen=True)
class Replying:
    """Writes replies, with what it needs for that. ``replies`` needs a key, which is fetched to send one only."""

    cases: Cases
    rounds: Rounds
    machine: CaseMachine
    correspondence: Correspondence
    replies: Callable[[], ReplyAddresses]
    profile: Profile

    def preview(self, ref: str, written: WrittenReply, by: StaffMember) -> Previewed:
        """What send() would send now. Stores and sends nothing. Raises CaseNotFound and FieldWrong."""
        self._check_draft(written)
        case = self.cases.get(ref)
        number = _number(case, written)
        wording = reply_wording(ref, _reply(case, number, written, by), self.profile)
        why_not: str | None = None
        try:
            _refuse(case, number, written)
        except (ImpossibleAct, AlreadyAnswered) as refused:
            why_not = str(refused)
        return Previewed(to=case.contact.email if case.contact else None, wording=wording, why_not=why_not)

    def send(self, ref: str, written: WrittenReply, by: StaffMember, now: datetime) -> Replied:
        """Send one letter to the person whose case it is, then record it as the answer to its round.

        The same words again send no second letter: they finish what a crash left undone, on their own round at any
        time, and within an hour also when the family has meanwhile written again and ``written`` names no round. Raises
        CaseNotFound, FieldWrong, AlreadyAnswered when another answer stands, and ImpossibleAct where nobody may be
        written to, or the letter did not go, or nobody knows whether it did: then nothing counts as answered (CH-03).
        """
        self._check_draft(written)
        sent, joined = on_case(ref, self.cases, lambda case: self._send(case, written, by, now))
        number, _ = _attempt_of(sent)
        if written.answers:
            self._record(ref, number, sent, joined, by, now)
        round_ = self.cases.get(ref).round(number)
        is_answer = bool(round_.response and round_.response.summary == sent.words)
        return Replied(letter=sent, round=round_, answer=is_answer)

    def _send(self, case: Case, written: WrittenReply, by: StaffMember, now: datetime) -> tuple[Letter, int]:
        """The letter that went, and by how many messages its round was joined when that was begun."""
        number = _number(case, written)
        begun = _begun(case, number, written, now)
        if begun and begun.state is LetterState.SENT:
            return begun, case.round(_attempt_of(begun)[0]).joined
        if begun is None:
            _refuse(case, number, written)
            reply = _reply(case, number, written, by)
            try:
                begun = self.correspondence.reply(case, reply, self.replies(), now)
            except LetterNotSent:
                raise ImpossibleAct(case.ref, _REPLY, _BUSY) from None
        if begun.state is not LetterState.SENT:
            raise ImpossibleAct(case.ref, _REPLY, _REFUSED if begun.state is LetterState.REFUSED else _IN_DOUBT)
        return begun, case.round(number).joined

    def _record(self, ref: str, number: int, sent: Letter, joined: int, by: StaffMember, now: datetime) -> None:
        given = GivenResponse(
            channel=Channel.EMAIL, summary=sent.words or "", round=number, answered_at=sent.sent_at or now
        )
        try:
            record_response(
                ref,
                given,
                sent.by or by,
                self.cases,
                self.rounds,
                self.machine,
                self.profile,
                now,
                joined=joined,
                letter=sent.id,
            )
        except (AlreadyAnswered, FieldWrong):
            # Somebody else's answer came first, the family wrote again while this went, or it came back at once: it was
            # sent all the same.
            return

    def _check_draft(self, written: WrittenReply) -> None:
        if written.template is not None and written.template not in {each.id for each in self.profile.replies}:
            raise FieldWrong("template", "is not one of those at GET /reply-templates")


def _number(case: Case, written: WrittenReply) -> int:
    number = written.round or case.latest_round.number
    check_there_is(case, number)
    return number


def _refuse(case: Case, number: int, written: WrittenReply) -> None:
    """Raises ImpossibleAct, AlreadyAnswered and FieldWrong."""
    refuse_before_the_family_agrees(case, _REPLY)
    if written.answers:
        refuse_where_impossible(case, number)
        if answered_at := case.round(number).answered_at:
            raise AlreadyAnswered(case.ref, number, answered_at)
    if why_not := _why_not(case, at_a_safe_time=written.at_a_safe_time):
        raise ImpossibleAct(case.ref, _REPLY, why_not)
    if written.read_until is not None and _came_after(case, written.read_until):
        raise ImpossibleAct(case.ref, _REPLY, _WROTE_AGAIN)


def _came_after(case: Case, message_id: str) -> bool:
    """Whether somebody wrote after the message with this id. Raises FieldWrong."""
    ids = [message.id for message in case.messages]
    if message_id not in ids:
        raise FieldWrong("read_until", "there is no such message on the case")
    later = case.messages[ids.index(message_id) + 1 :]
    return any(not message.automatic and not message.copy_of for message in later)


def _why_not(case: Case, *, at_a_safe_time: bool) -> str | None:
    """Why nobody may be written to on this case, and what to do instead; None where somebody may."""
    contact = case.contact or Contact()
    if case.held_back:
        return "an email is held back: say first whether it is a referral"
    if case.restriction:
        return _RESTRICTED
    if all(message.quarantined for message in case.messages):
        return f"{_NEVER_OPENED}: {_ANOTHER_WAY}"
    if never := contact.why_never_by_email:
        return f"{never}: {_ANOTHER_WAY}"
    if contact.email is None:
        return f"no email address is known: note one at PUT /cases/{{ref}}/contact, or {_ANOTHER_WAY}"
    if case.unproven:
        return f"the address may not be theirs ({case.unproven}): {_ASK_THEM}"
    if contact.safe_contact.safe_times and not at_a_safe_time:
        return f"it is safe at certain times only, which the case has: say that this is one of them, or {_ANOTHER_WAY}"
    return None


def _reply(case: Case, number: int, written: WrittenReply, by: StaffMember) -> Reply:
    known_by = _known_by(case, written)
    attempt = 1 + sum(_attempt_of(letter) == (number, known_by) for letter in case.letters)
    return Reply(
        id=f"{number:04}-{TEMPLATE}-{known_by}-{attempt}",
        words=written.text,
        answers=written.answers,
        began_from=written.template,
        by=by,
    )


def _begun(case: Case, number: int, written: WrittenReply, now: datetime) -> Letter | None:
    """The letter by which these very words went to the same address, or may have; None where it may be sent."""
    for letter in reversed(case.letters):
        of_round, known_by = _attempt_of(letter)
        again = written.round is None and lately(letter.at, now)
        if known_by == _known_by(case, written) and (of_round == number or again):
            came_back = letter.returned is not None and letter.returned.is_lost
            return None if came_back or _is_settled_by_hand(case, letter) else letter
    return None


def _is_settled_by_hand(case: Case, letter: Letter) -> bool:
    """Whether a person has done what was left to do about a letter that did not go, or may not have."""
    tasks = by_hand(letter.id)
    return any(task.id in tasks and task.done_at for task in case.tasks) and letter.state is not LetterState.SENT


def _known_by(case: Case, written: WrittenReply) -> str:
    """What makes the same words to the same address one reply."""
    to = (case.contact.email if case.contact else None) or ""
    return digest(to.casefold().encode(), written.text.encode())[:12]


def _attempt_of(letter: Letter) -> tuple[int, str]:
    """Of which round a reply is, and what it is known by; of another letter nothing."""
    if letter.template != TEMPLATE:
        return 0, ""
    number, _, known_by, _ = letter.id.split("-")
    return int(number), known_by
