"""A copy of what staff sent from one of the service's own mailboxes, with the case's address in copy. It is the answer
to the family where it went to them, and nothing of theirs came after what it answers (CH-03). Else a person looks.
"""

from dataclasses import dataclass
from datetime import datetime

from casework.domain.case import Case
from casework.domain.channel import Channel
from casework.domain.delivery import Delivery
from casework.domain.round import Response, Status
from casework.domain.staff import Role, StaffMember
from casework.errors import AlreadyAnswered, CaseErased, FieldWrong, ImpossibleAct
from casework.letters.correspondence import Correspondence
from casework.mail.new_words import has_new_words
from casework.merged import where_it_goes_on
from casework.ports.case_machine import CaseMachine
from casework.ports.cases import Cases
from casework.ports.rounds import Rounds
from casework.profile import Profile
from casework.record_response import GivenResponse, record_response, refuse_where_impossible
from intake.inbound_email import InboundEmail

_LONGEST_ANSWER = 20_000
_LOOK = "A copy of what we wrote ourselves is not counted as the answer; if it was one, record it"
_MOVED_ON = "the case moved on before it could be counted"


@dataclass(frozen=True)
class OwnCopies:
    """Records what staff answered in their own mail program, with what it needs for that."""

    cases: Cases
    rounds: Rounds
    machine: CaseMachine
    correspondence: Correspondence
    profile: Profile

    def settle(self, delivery: Delivery, email: InboundEmail, now: datetime) -> None:
        """Record ``email``, which has joined its case as ``delivery`` says, as the answer to the round that was the
        latest then; or ask a caseworker to look at it, and say why. Done again it finishes what a crash left undone.
        Raises CaseMovedOn after five tries in vain, LetterNotSent when SES is busy.
        """
        try:
            case = self.cases.get(delivery.ref)
            goes_on = where_it_goes_on(case, self.cases)
        except CaseErased:
            return
        response = _response(email, now)
        standing = case.round(delivery.round).response
        if standing and standing.says_the_same_as(response):
            return
        asked = next((task for task in goes_on.tasks if task.id == _to_look(email)), None)
        if asked:
            self.correspondence.tell_of(goes_on.ref, asked, now)
        elif why_not := self._why_not_recorded(case, delivery.round, email, response, now):
            look = self.correspondence.task(_to_look(email), f"{_LOOK}: {why_not}", now, Role.CASEWORKER)
            self.correspondence.ask(goes_on.ref, look, now)

    def _why_not_recorded(
        self, case: Case, number: int, email: InboundEmail, response: Response, now: datetime
    ) -> str | None:
        """Why ``response`` could not be recorded; None once it is."""
        if why_not := why_no_answer(case, number, email):
            return why_not
        given = GivenResponse(
            channel=Channel.EMAIL,
            summary=response.summary,
            round=number,
            answered_at=email.message.received_at,
        )
        try:
            record_response(case.ref, given, response.by, self.cases, self.rounds, self.machine, self.profile, now)
        except (AlreadyAnswered, FieldWrong, ImpossibleAct):  # it was none of them a moment ago
            return _MOVED_ON
        return None


def why_no_answer(case: Case, number: int, email: InboundEmail) -> str | None:
    """Why ``email``, from a mailbox of ours and on ``case``, is not the answer to its round ``number``; None where it
    is. In words that name nobody.
    """
    contact = case.contact.email if case.contact else None
    if contact is None or contact.casefold() not in email.recipients:
        return "the person whose case it is is not among those it was sent to"
    if not has_new_words(email.message.text):
        return "no words could be read in it but what it quotes"
    if case.header.merged_into:
        return _MOVED_ON
    if case.awaits_the_family:
        return "the family has not said yet that they want the service"
    if case.held_back:
        return "an email is held back: say first whether it is a referral"
    if case.round(number).status is Status.ANSWERED:
        return "nobody waits for an answer"
    try:
        refuse_where_impossible(case, number)
    except ImpossibleAct:
        return f"no reply ends a {case.round(number).kind.replace('_', ' ')}"
    return "they wrote again before it, or since" if _wrote_since(case, email) else None


def _wrote_since(case: Case, email: InboundEmail) -> bool:
    """Whether the family wrote after what ``email`` answers; where it names nothing of theirs, after it was sent."""
    theirs = [message for message in case.messages if not message.automatic and not message.copy_of]
    answered = [message for message in theirs if (message.message_id or "").strip("<>") in email.named_ids]
    return any(
        message.received_at > email.message.received_at or (answered and message.received_at > answered[-1].received_at)
        for message in theirs
    )


def _response(email: InboundEmail, now: datetime) -> Response:
    mailbox = (email.message.sender or "").casefold()
    by = StaffMember(id=mailbox, name=mailbox)
    said = email.message.text[:_LONGEST_ANSWER].strip()
    return Response(channel=Channel.EMAIL, summary=said, by=by, recorded_at=now)


def _to_look(email: InboundEmail) -> str:
    return f"own-copy-{email.message.id}"
