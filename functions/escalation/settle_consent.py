"""A question has its answer, or will have none: see to what follows from that (CF-25)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypedDict

from casework import wiring
from casework.consents.confirm import Confirmations
from casework.domain.case import Case
from casework.domain.erasure import ErasedBecause, Erasure
from casework.domain.letter import LetterState
from casework.domain.message import Message
from casework.domain.numbering import next_id
from casework.domain.round import Kind, Outcome, Round
from casework.domain.staff import Role
from casework.errors import CaseErased, CaseMovedOn, NotDecided
from casework.letters.correspondence import Correspondence
from casework.ports.case_machine import CaseMachine
from casework.ports.cases import Cases
from casework.ports.erasures import Erasures
from casework.ports.rounds import Rounds
from casework.ports.tasks import Tasks
from casework.profile import Profile
from casework.waking import begin
from escalation.question import question_letter

_TRIES = 5
_HELD = "The family did not agree to be helped. Decide what of the case may go"
_NO_MORE = "the question is not open any more"
_UNSAID = "the family wrote, and did not say whether they want our help: ask them"


class Settled(TypedDict):
    """For the state machine: how the question ended; None when the case was erased for another reason."""

    outcome: str | None


@dataclass(frozen=True)
class Settlement:
    """Settles questions, with what it needs for that. Safe to stop at any point and run again."""

    cases: Cases
    rounds: Rounds
    tasks: Tasks
    machine: CaseMachine
    erasures: Erasures
    correspondence: Correspondence
    confirmations: Confirmations
    profile: Profile

    def settle(self, ref: str, number: int, now: datetime) -> Outcome | None:
        """See to what follows from the answer to round ``number``, and say how the question ended; None if the case
        was erased for another reason.

        Raises NotDecided, LetterNotSent and MachineOutOfReach, to be retried, and CaseMovedOn after five tries in vain.
        """
        for tries_left in reversed(range(_TRIES)):
            try:
                return self._settle(self.cases.get(ref), number, now)
            except CaseErased as erased:
                self.erasures.finish(ref)
                return erased.ended_as
            except CaseMovedOn:
                if not tries_left:
                    raise
        raise AssertionError("the last try returns or raises")

    def _settle(self, case: Case, number: int, now: datetime) -> Outcome:
        question = case.round(number)
        outcome, answered_at = question.outcome, question.answered_at
        if outcome is None or answered_at is None:
            raise NotDecided(case.ref, number)
        self._end_rings(case, question, answered_at)
        month = self.profile.office.month(answered_at)
        if question.kind is Kind.CONSENT:
            self.confirmations.confirm(case, question, now)
            self._tell_caseworkers(case, question, now)
        elif outcome is Outcome.GIVEN:
            self._begin(case, question, self._enquiry(case, answered_at, question.message), outcome, month)
        elif outcome is Outcome.EXPIRED and (word := _word_since(case, question)):
            self._begin(case, question, self._enquiry(case, word.received_at, word.id, _UNSAID), Outcome.WROTE, month)
        elif case.why_held:
            self._hold(case, question, month, now)
        elif case.latest_round.number == number:
            self._see_to_letters(case, now)
            self.erasures.erase(_unagreed(case, outcome, month), now)
            return outcome
        # Else they wrote after they had answered: that is a round of its own by now, and nobody erases it unread.
        self.rounds.tied_up(case.ref, number)
        return outcome

    def _end_rings(self, case: Case, question: Round, at: datetime) -> None:
        """Nobody has to ring for an answer that is there, or that would come too late."""
        rings = f"instead-of-{question_letter(question)}"
        for task in case.tasks:
            if task.id.startswith(rings) and task.done_at is None:
                self.tasks.moot(case.ref, task.id, _NO_MORE, at)

    def _tell_caseworkers(self, case: Case, question: Round, now: datetime) -> None:
        ended = "had no answer in time" if question.outcome is Outcome.EXPIRED else "is answered"
        what = f"The question about disclosure {question.disclosure} {ended}: see the case"
        task = self.correspondence.task(f"{question.number:04}-settled", what, now, Role.CASEWORKER)
        self.correspondence.ask(case.ref, task, now)

    def _enquiry(self, case: Case, received_at: datetime, message: str | None, *needs_eyes: str) -> Round:
        """What a family gets that wants help, or got in touch without answering: the promise of CH-03."""
        return Round(
            ref=case.ref,
            number=case.next_number,
            kind=Kind.ENQUIRY,
            received_at=received_at,
            due_at=self.profile.due_at(received_at),
            message=message,
            needs_eyes=needs_eyes,
            allocated_to=case.allocated_to,
        )

    def _begin(self, case: Case, question: Round, enquiry: Round, outcome: Outcome, month: str) -> None:
        later = case.rounds[question.number :]
        standing = next((each for each in later if each.message == enquiry.message), None)
        if standing is None:
            self.cases.begin_referred(enquiry, outcome, month)
        begin(case.ref, (standing or enquiry).number, self.machine)

    def _hold(self, case: Case, question: Round, month: str, now: datetime) -> None:
        """What the law wants kept is not erased by a no; that it stays without a yes is for a person to answer for."""
        decision = self.correspondence.task("referral-held", f"{_HELD}: {case.why_held}", now, case.seen_to_by)
        self.cases.hold_referred(question, decision, month)
        self.correspondence.ask(case.ref, decision, now)

    def _see_to_letters(self, case: Case, now: datetime) -> None:
        """Make a letter to the referrer, of which nobody knows whether it went, a person's task: nothing would be left
        to say so.
        """
        for letter in case.letters:
            if letter.recipient == "referrer" and letter.state is LetterState.SENDING:
                self.correspondence.unconfirmed(case.ref, letter, now)


def _unagreed(case: Case, outcome: Outcome, month: str) -> Erasure:
    """A referral that ended as ``outcome``. No incident is on it: nobody has come yet."""
    return Erasure(
        ref=case.ref,
        because=ErasedBecause.REFERRAL,
        month=month,
        ended_as=outcome,
        next_round=case.next_number,
        next_consent=case.next_consent,
        next_disclosure=case.next_disclosure,
        next_closing=case.next_closing,
        next_incident=next_id(()),
    )


def _word_since(case: Case, question: Round) -> Message | None:
    """The first that the family wrote by themselves while the question waited."""
    return next(
        (
            message
            for message in case.messages
            if message.received_at >= question.received_at
            and message.id != question.message
            and not (message.automatic or message.copy_of)
            and case.contact
            and case.contact.writes_from(message.sender)
        ),
        None,
    )


def handler(event: dict[str, Any], context: object) -> Settled:  # noqa: ARG001
    confirmations = Confirmations(wiring.correspondence(), wiring.reply_addresses(), wiring.links(), wiring.profile())
    settlement = Settlement(
        wiring.cases(),
        wiring.rounds(),
        wiring.tasks(),
        wiring.machine(),
        wiring.eraser(),
        wiring.correspondence(),
        confirmations,
        wiring.profile(),
    )
    outcome = settlement.settle(event["ref"], event["round"], wiring.now())
    return {"outcome": outcome.value if outcome else None}
