"""What becomes of an email: a message of a case, or a new case. Never nothing, and never twice."""

from dataclasses import dataclass
from datetime import datetime

from casework.domain.case import Case, CaseHeader
from casework.domain.channel import Channel
from casework.domain.delivery import Became, Delivery
from casework.domain.opening import Addition, NewCase
from casework.domain.reference import new_reference
from casework.domain.reply_address import ReplyAddresses
from casework.domain.round import QUESTIONS, Kind, Round, Status
from casework.domain.staff import Role
from casework.domain.task import Task
from casework.errors import CaseMovedOn, ReferenceTaken, SameWordsBefore
from casework.letters.correspondence import Correspondence
from casework.ports import CaseMachine, Cases, Mail
from casework.profile import Profile
from intake.inbound_email import InboundEmail, judge
from intake.which_case import Belongs, Undecided, which_case

_TRIES = 5


@dataclass(frozen=True)
class EmailIntake:
    """Takes in emails, with what it needs for that."""

    mail: Mail
    cases: Cases
    machine: CaseMachine
    replies: ReplyAddresses
    correspondence: Correspondence
    profile: Profile

    def take_in(self, raw_key: str, received_at: datetime, now: datetime) -> Delivery:
        """Take in the email that SES stored under ``raw_key`` at ``received_at`` (aware).

        The email and all that it begins are written at once or not at all, and recognised when they come again, so
        the whole may be repeated after a crash at any point. Raises CaseMovedOn or ReferenceTaken after five tries in
        vain, LetterNotSent when SES is busy: SQS then delivers the email again.
        """
        email = judge(self.mail.read(raw_key), raw_key, received_at, self.correspondence.own_addresses)
        delivery = self._write(email, now)
        if delivery.raw_key != raw_key:
            self.cases.keep_track(delivery.ref, raw_key)
        if delivery.became is Became.ROUND:
            self.machine.start(delivery.ref, delivery.round)
        elif delivery.became is Became.MESSAGE and email.message.automatic is None:
            due = self.profile.office.local(delivery.due_at)
            letter_id = f"message-{delivery.message}"
            self.correspondence.notify(
                delivery.ref, letter_id, "new_message", Role.CASEWORKER, now, due=due, needs_eyes=email.needs_eyes
            )
        return delivery

    def _write(self, email: InboundEmail, now: datetime) -> Delivery:
        # What cannot be trusted may be a copy of what can, but never the other way round.
        if email.no_automatic_letter and email.words_id and (twin := self.cases.delivered(email.words_id)):
            return self.cases.add(_copy(email, twin))
        for tries_left in reversed(range(_TRIES)):
            home = which_case(email, self.cases, self.replies)
            try:
                if isinstance(home, Belongs):
                    return self.cases.add(self._addition(email, home.case, now))
                return self.cases.open(self._new_case(email, home, now))
            except SameWordsBefore as before:
                return self.cases.add(_copy(email, before.twin))
            except (CaseMovedOn, ReferenceTaken):
                if not tries_left:
                    raise
        raise AssertionError("the last try returns or raises")

    def _new_case(self, email: InboundEmail, undecided: Undecided | None, now: datetime) -> NewCase:
        ref = new_reference(self.profile.service.reference_prefix)
        reasons = (*email.needs_eyes, *([undecided.why] if undecided else []))
        round_ = self._round(ref, 1, Kind.ENQUIRY, email, reasons)
        return NewCase(
            header=CaseHeader(ref=ref, kind=round_.kind, channel=Channel.EMAIL, opened_at=email.message.received_at),
            contact=email.contact,
            round=round_,
            message=email.message,
            tasks=self._look(email, reasons, now),
            delivery=_delivery(email, round_, Became.ROUND),
        )

    def _addition(self, email: InboundEmail, case: Case, now: datetime) -> Addition:
        last = case.latest_round
        needs_answer = last.status is Status.ANSWERED and email.message.automatic is None
        kind = Kind.ENQUIRY if last.kind in QUESTIONS else last.kind
        new = self._round(case.ref, case.next_number, kind, email, email.needs_eyes) if needs_answer else None
        return Addition(
            ref=case.ref,
            message=email.message,
            tasks=() if email.message.automatic else self._look(email, email.needs_eyes, now),
            delivery=_delivery(email, new or last, Became.ROUND if new else Became.MESSAGE),
            open_round=last.number if last.status is Status.OPEN else None,
            answered_round=last.number if new else None,
            new_round=new,
        )

    def _look(self, email: InboundEmail, reasons: tuple[str, ...], now: datetime) -> tuple[Task, ...]:
        if not reasons:
            return ()
        what = f"Look at an email: {'; '.join(reasons)}"
        return (self.correspondence.task(f"look-{email.message.id}", what, now, Role.CASEWORKER),)

    def _round(self, ref: str, number: int, kind: Kind, email: InboundEmail, needs_eyes: tuple[str, ...]) -> Round:
        received_at = email.message.received_at
        return Round(
            ref=ref,
            number=number,
            kind=kind,
            received_at=received_at,
            due_at=self.profile.promise(received_at).due_at,
            message=email.message.id,
            needs_eyes=needs_eyes,
            no_automatic_letter=email.no_automatic_letter,
            silent=email.silent,
        )


def _copy(email: InboundEmail, twin: Delivery) -> Addition:
    """The same words again, in another wrapping: kept with the first, and nothing begins anew."""
    message = email.message.model_copy(update={"copy_of": twin.message})
    delivery = twin.model_copy(
        update={
            "id": email.delivery_id,
            "words": None,
            "message": message.id,
            "raw_key": message.raw_key,
            "became": Became.COPY,
        }
    )
    return Addition(ref=twin.ref, message=message, tasks=(), delivery=delivery)


def _delivery(email: InboundEmail, round_: Round, became: Became) -> Delivery:
    return Delivery(
        id=email.delivery_id,
        words=None if email.no_automatic_letter else email.words_id,
        ref=round_.ref,
        round=round_.number,
        message=email.message.id,
        raw_key=email.message.raw_key,
        became=became,
        due_at=round_.due_at,
    )
