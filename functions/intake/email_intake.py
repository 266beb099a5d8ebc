"""What becomes of an email: a message of a case, or a new case. Never nothing, and never twice."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from casework.clocks import restarted
from casework.domain.case import Case, CaseHeader
from casework.domain.channel import Channel
from casework.domain.clock_pause import REVIEW_TASK
from casework.domain.contact import Contact, Relationship
from casework.domain.delivery import Became, Delivery
from casework.domain.message import Message
from casework.domain.opening import Addition, NewCase
from casework.domain.reference import new_reference
from casework.domain.referral import SUSPECTED
from casework.domain.reply_address import ReplyAddresses
from casework.domain.round import FEEDBACK, Kind, Round, Status
from casework.domain.staff import Role
from casework.domain.task import Task
from casework.domain.unread_reply import READ_IT, a_question_waits, to_read
from casework.errors import CaseErased, CaseMovedOn, ReferenceTaken, SameWordsBefore
from casework.hints import hints, is_concern_hint
from casework.letters.correspondence import Correspondence
from casework.mail.delivery_report import Says
from casework.ports.case_machine import CaseMachine
from casework.ports.cases import Cases
from casework.ports.mail import Mail, MailRemovals
from casework.profile import Profile
from casework.returns.hear import ReturnedLetters
from intake.inbound_email import InboundEmail, judge
from intake.own_copy import OwnCopies
from intake.returned_letter import what_came_back
from intake.set_aside import may_be_set_aside, set_aside
from intake.suspected_referral import looks_like_a_referral
from intake.which_case import Belongs, Undecided, which_case

_TRIES = 5
_CAME_BACK = "A letter of ours came back: reach them another way"
_WITH_IT = "the same email came again, and was removed as the first had been"
_WROTE = "they wrote, and the clock goes on"
_GOES_ON = "had ended: see whether this asks to go on with it"


@dataclass(frozen=True)
class EmailIntake:
    """Takes in emails, with what it needs for that."""

    mail: Mail
    cases: Cases
    machine: CaseMachine
    replies: ReplyAddresses
    correspondence: Correspondence
    removals: MailRemovals
    returned: ReturnedLetters
    profile: Profile
    own_copies: OwnCopies

    def take_in(self, raw_key: str, received_at: datetime, now: datetime) -> Delivery:
        """Take in the email that SES stored under ``raw_key`` at ``received_at`` (aware).

        The email and all that it begins are written at once or not at all, and recognised when they come again, so
        the whole may be repeated after a crash at any point. Raises CaseMovedOn or ReferenceTaken after five tries in
        vain, LetterNotSent when SES is busy: SQS then delivers the email again.
        """
        own, mailboxes = self.correspondence.own_addresses, self.correspondence.answering_mailboxes
        email = judge(self.mail.read(raw_key), raw_key, received_at, own, mailboxes)
        delivery = self._write(email, now)
        if news := what_came_back(email, self.cases):
            self.returned.hear(news, now)
        if delivery.raw_key != raw_key:
            delivery = self._where_it_is(delivery)
        if delivery.raw_key != raw_key and not self._keep_track(delivery, raw_key, now):
            return delivery
        if delivery.became is Became.ROUND:
            self.machine.start(delivery.ref, delivery.round)
        if email.by_staff and delivery.became is Became.MESSAGE:
            self.own_copies.settle(delivery, email, now)
        elif delivery.became not in {Became.COPY, Became.SET_ASIDE}:
            self._tell(delivery, email, now)
        return delivery

    def _tell(self, delivery: Delivery, email: InboundEmail, now: datetime) -> None:
        """Tell the caseworkers what came to a case that they know, and each role what it has to do about it."""
        hinted = {task.id for task in self._hints(email, now)}
        if delivery.became is Became.ROUND and delivery.round == 1 and not hinted:
            return  # of a new case its machine tells them
        try:
            case = self.cases.get(delivery.ref)
        except CaseErased:
            return
        untold = {to_read(delivery.message), _to_reach(delivery.message), *hinted}
        raised = [task for task in case.tasks if task.id in untold]
        for task in raised:
            self.correspondence.tell_of(case.ref, task, now)
        by_people = email.message.automatic is None and not email.silent
        if delivery.became is Became.MESSAGE and by_people and not case.awaits_the_family:
            due, letter_id = self.profile.office.local(delivery.due_at), f"message-{delivery.message}"
            eyes, late = email.needs_eyes, now > due
            self.correspondence.notify(
                case.ref, letter_id, "new_message", Role.CASEWORKER, now, due=due, late=late, needs_eyes=eyes
            )

    def _write(self, email: InboundEmail, now: datetime) -> Delivery:
        # What cannot be trusted may be a copy of what can, but never the other way round.
        trusted = not email.no_automatic_letter
        twin = None if trusted or email.words_id is None else self.cases.delivered(email.words_id)
        for tries_left in reversed(range(_TRIES)):
            try:
                return self._add_copy(email, twin) if twin else self._add_or_open(email, now)
            except SameWordsBefore as before:
                twin = before.twin
            except (CaseMovedOn, ReferenceTaken):
                if not tries_left:
                    raise
        raise AssertionError("the last try returns or raises")

    def _add_or_open(self, email: InboundEmail, now: datetime) -> Delivery:
        home = which_case(email, self.cases, self.replies, self.profile.office.local(now).date())
        if isinstance(home, Belongs):
            return self.cases.add(self._addition(email, home, now))
        return self.cases.open(self._new_case(email, home, now))

    def _add_copy(self, email: InboundEmail, twin: Delivery) -> Delivery:
        """Keep the same words in another wrapping with the first, and begin nothing anew; but where those were removed,
        or erased with their case, keep no more of these.
        """
        twin = self._where_it_is(twin)
        try:
            case = self.cases.get(twin.ref)
        except CaseErased:
            return twin.model_copy(update={"became": Became.COPY, "raw_key": None})
        return self.cases.add(_copy(email, twin, case))

    def _where_it_is(self, delivery: Delivery) -> Delivery:
        """``delivery``, on the case that has its message, where it was moved from the one that it came to."""
        with suppress(CaseErased):
            if ref := _moved_to(self.cases.get(delivery.ref), delivery.message):
                became = Became.COPY if delivery.became is Became.COPY else Became.ROUND
                moved = delivery.model_copy(update={"ref": ref, "round": 1, "became": became})
                return self._where_it_is(moved)
        return delivery

    def _keep_track(self, delivery: Delivery, raw_key: str, now: datetime) -> bool:
        """Note that the email lies in the mail bucket once more, or have that removed where the first was.

        False when the case was erased.
        """
        try:
            case = self.cases.get(delivery.ref)
            self.cases.keep_track(delivery.ref, raw_key, _message(case, delivery))
        except (CaseErased, CaseMovedOn) as gone:
            self.removals.later(delivery.ref, raw_key, now)
            return not isinstance(gone, CaseErased)
        return True

    def _new_case(self, email: InboundEmail, undecided: Undecided | None, now: datetime) -> NewCase:
        ref = new_reference(self.profile.service.reference_prefix)
        suspected = self._suspected(email)
        reasons = (
            *email.needs_eyes,
            *([undecided.why] if undecided else []),
            *([SUSPECTED] if suspected else []),
        )
        round_ = self._round(ref, 1, Kind.ENQUIRY, email, reasons)
        if may_be_set_aside(email, undecided, self.profile):
            return self._set_aside(email, set_aside(round_, now))
        return NewCase(
            header=CaseHeader(ref=ref, kind=round_.kind, channel=Channel.EMAIL, opened_at=email.message.received_at),
            contact=_professional(email.contact) if suspected else email.contact,
            round=round_,
            message=email.message.model_copy(update={"held_back": suspected}),
            tasks=self._look(email, reasons, now),
            untold=self._hints(email, now),
            delivery=_delivery(email, round_, Became.ROUND),
        )

    def _set_aside(self, email: InboundEmail, ended: Round) -> NewCase:
        at = email.message.received_at
        return NewCase(
            header=CaseHeader(ref=ended.ref, kind=ended.kind, channel=Channel.EMAIL, opened_at=at),
            contact=email.contact,
            round=ended,
            message=email.message,
            tasks=(),
            delivery=_delivery(email, ended, Became.SET_ASIDE),
            erase_on=self.profile.erase_set_aside_on(at),
        )

    def _addition(self, email: InboundEmail, home: Belongs, now: datetime) -> Addition:
        case = home.case
        last = case.latest_round
        needs_answer = last.status is Status.ANSWERED and email.message.automatic is None
        reasons = (*email.needs_eyes, *_to_go_on(last))
        new = self._next_round(case, email, reasons) if needs_answer else None
        by_people = not (home.came_back or email.message.automatic)
        goes_on = self._restarted(last, email) if by_people else None
        return Addition(
            ref=case.ref,
            message=email.message.model_copy(update={"held_back": bool(case.held_back)}),
            tasks=self._raised(email, home, now),
            untold=self._hints(email, now, case) if by_people else (),
            delivery=_delivery(email, new or goes_on or last, Became.ROUND if new else Became.MESSAGE),
            open_round=last if last.status is Status.OPEN and not email.by_staff else None,
            restarted=goes_on,
            moot=_no_longer_paused(case, now) if goes_on else (),
            answered_round=last.number if new else None,
            new_round=new,
        )

    def _restarted(self, last: Round, email: InboundEmail) -> Round | None:
        """``last``, if its clock stood still until the email came, as it goes on from then."""
        pause = last.paused
        return restarted(last, max(email.message.received_at, pause.at), None, self.profile) if pause else None

    def _raised(self, email: InboundEmail, home: Belongs, now: datetime) -> tuple[Task, ...]:
        """What there is to do about a message that joins a case."""
        message, task = email.message.id, self.correspondence.task
        if home.came_back:
            settled = (email.report and email.report.says is Says.PENDING) or what_came_back(email, self.cases)
            return () if settled else (task(_to_reach(message), _CAME_BACK, now, Role.CASEWORKER),)
        if email.message.automatic:
            return () if email.by_staff else self._by_a_machine(email, home.case, now)
        read = (task(to_read(message), READ_IT, now, Role.CASEWORKER),) if a_question_waits(home.case) else ()
        return (*self._look(email, (*email.needs_eyes, *_to_go_on(home.case.latest_round)), now), *read)

    def _by_a_machine(self, email: InboundEmail, case: Case, now: datetime) -> tuple[Task, ...]:
        """What there is to do about a message that joins ``case`` and says that a machine made it: nothing about one
        that certainly answers by itself, unless its words may say that somebody is at risk (CF-21). What else comes
        from the person of a case somebody may have written, as in a form.
        """
        concerns = tuple(task for task in self._said(email, now, case) if is_concern_hint(task.id))
        return concerns if email.may_wait else (*self._look(email, email.needs_eyes, now), *concerns)

    def _hints(self, email: InboundEmail, now: datetime, joins: Case | None = None) -> tuple[Task, ...]:
        """What its words may say, where people are told of it: of what could come back as the next such message nobody
        is.
        """
        return () if email.silent and email.message.automatic else self._said(email, now, joins)

    def _said(self, email: InboundEmail, now: datetime, joins: Case | None) -> tuple[Task, ...]:
        """What its words may say."""
        message = email.message
        said = f"{message.subject or ''}\n{message.text}"
        is_complaint = joins is not None and _is_open_complaint(joins.latest_round)
        by = joins.seen_to_by if joins else Role.OFFICER
        return hints(said, message.id, self.profile, now, is_complaint=is_complaint, seen_to_by=by)

    def _suspected(self, email: InboundEmail) -> bool:
        message = email.message
        return message.automatic is None and looks_like_a_referral(
            message.sender, message.subject, message.text, self.profile.referrals
        )

    def _look(self, email: InboundEmail, reasons: tuple[str, ...], now: datetime) -> tuple[Task, ...]:
        if not reasons:
            return ()
        what = f"Look at an email: {'; '.join(reasons)}"
        return (self.correspondence.task(f"look-{email.message.id}", what, now, Role.CASEWORKER),)

    def _next_round(self, case: Case, email: InboundEmail, needs_eyes: tuple[str, ...]) -> Round:
        new = self._round(case.ref, case.next_number, Kind.ENQUIRY, email, needs_eyes)
        return new.model_copy(update={"allocated_to": case.allocated_to})

    def _round(self, ref: str, number: int, kind: Kind, email: InboundEmail, needs_eyes: tuple[str, ...]) -> Round:
        received_at = email.message.received_at
        return Round(
            ref=ref,
            number=number,
            kind=kind,
            received_at=received_at,
            due_at=self.profile.due_at(received_at),
            message=email.message.id,
            needs_eyes=needs_eyes,
            no_automatic_letter=email.no_automatic_letter,
            silent=email.silent,
        )


def _copy(email: InboundEmail, twin: Delivery, case: Case) -> Addition:
    first, message = _message(case, twin), email.message
    if first.raw_key is None:
        message = Message(id=message.id, channel=message.channel, received_at=message.received_at, removed=_WITH_IT)
    delivery = twin.model_copy(
        update={
            "id": email.delivery_id,
            "words": None,
            "message": message.id,
            "raw_key": message.raw_key,
            "became": Became.COPY,
        }
    )
    return Addition(
        ref=twin.ref,
        message=message.model_copy(update={"copy_of": twin.message, "held_back": first.held_back}),
        tasks=(),
        delivery=delivery,
        open_round=case.latest_round if first.held_back and case.status is Status.OPEN else None,
    )


def _moved_to(case: Case, message_id: str) -> str | None:
    """The case that has the message which came to ``case``; None where that has it."""
    for split in case.splits:
        if split.of == case.ref and message_id in {split.message, *split.copies}:
            return split.to
    return case.header.merged_into


def _no_longer_paused(case: Case, now: datetime) -> tuple[Task, ...]:
    """The tasks of seeing whether the clock still has to stand still, which goes on now."""
    asked = (task for task in case.tasks if task.id.startswith(REVIEW_TASK) and task.done_at is None)
    return tuple(task.model_copy(update={"done_at": now, "moot": _WROTE}) for task in asked)


def _to_go_on(last: Round) -> tuple[str, ...]:
    """Why a person has to look at a message that comes after ``last``; nothing more where that is open."""
    if last.status is Status.OPEN or last.kind not in {Kind.COMPLAINT, *FEEDBACK}:
        return ()
    return (f"the {last.kind} {_GOES_ON}",)


def _is_open_complaint(last: Round) -> bool:
    return last.kind is Kind.COMPLAINT and last.status is Status.OPEN


def _message(case: Case, delivery: Delivery) -> Message:
    return next(message for message in case.messages if message.id == delivery.message)


def _professional(contact: Contact | None) -> Contact | None:
    return contact.model_copy(update={"relationship": Relationship.PROFESSIONAL}) if contact else None


def _to_reach(message_id: str) -> str:
    return f"came-back-{message_id}"


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
