"""Sends letters: each is claimed in the ledger, sent once, and marked as sent."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from casework.domain.case import Case
from casework.domain.channel import Channel
from casework.domain.conflict import seen_to_by
from casework.domain.contact import Contact
from casework.domain.hourly_share import HourlyShare
from casework.domain.invitation import TEMPLATE as INVITATION
from casework.domain.letter import Letter, LetterState
from casework.domain.reply_address import ReplyAddresses
from casework.domain.round import Round
from casework.domain.staff import SERVICE_ROLES, Role
from casework.domain.task import Task
from casework.domain.welcome import (
    BY_EMAIL,
    BY_POST,
    WhyNoPack,
    is_accounted_for,
    no_pack,
    why_no_pack_by_email,
    why_no_pack_by_post,
)
from casework.errors import (
    CaseMovedOn,
    LetterNotSent,
    LetterRefused,
    LetterUnconfirmed,
    SentRecently,
    TooManyThisHour,
    WelcomedBefore,
)
from casework.letters.acknowledging import acknowledgement, facts_of
from casework.letters.breaker import Breaker, Flow, flow_of
from casework.letters.enclosure import Enclosure, welcome_pack
from casework.letters.envelope import Envelope, compose
from casework.letters.posting import post_the_pack
from casework.letters.reply import TEMPLATE as REPLY
from casework.letters.reply import Reply, answered_email, reply_wording
from casework.letters.wording import render
from casework.ports.conflicts import Conflicts
from casework.ports.ledger import Ledger
from casework.ports.post import Post
from casework.profile import Profile


class Correspondence:
    """The service's way of writing to people and to its own staff.

    ``sender`` is the address that letters come from; ``staff`` where each role reads its notifications. What would be
    the officer's is the caseworkers' on a case that the officer is kept off, as ``conflicts`` say.
    """

    def __init__(
        self,
        ledger: Ledger,
        conflicts: Conflicts,
        post: Post,
        profile: Profile,
        sender: str,
        staff: Mapping[Role, str],
    ) -> None:
        self._ledger, self._conflicts, self._post, self._profile = ledger, conflicts, post, profile
        self._sender, self._staff = sender, staff
        self._breaker = Breaker(ledger, profile)

    @property
    def profile(self) -> Profile:
        """Whose letters these are."""
        return self._profile

    @property
    def own_addresses(self) -> frozenset[str]:
        """The addresses that this service writes from and to as itself, folded: mail from them is no family's."""
        return frozenset(address.casefold() for address in (self._sender, *self._staff.values()))

    @property
    def answering_mailboxes(self) -> frozenset[str]:
        """The mailboxes in which the service's own staff write to families by hand, folded: never the address that its
        letters come from, because what comes back from that was counted when it went.
        """
        staff = (self._staff[role] for role in SERVICE_ROLES)
        ours = (*staff, self._profile.service.email, *self._profile.service.answers_from)
        return frozenset(address.casefold() for address in ours) - {self._sender.casefold()}

    def notify(self, ref: str, letter_id: str, template: str, role: Role, now: datetime, **facts: Any) -> None:
        """Write to who reads what is for ``role``, once for ``letter_id``, unless too many such letters went in this
        hour: then it is withheld, and the worklist says the same; who has none is told by a person. Raises
        LetterNotSent, to be tried again.

        Staff letters carry the reference and facts about the promise, never about a person (CF-22).
        """
        role = self.who_reads(ref, role)
        to = self._staff[role]
        letter = Letter(id=letter_id, template=template, recipient=role, to=to, state=LetterState.SENDING, at=now)
        envelope, flow = Envelope(sender_name=self._name, sender=self._sender, to=to), flow_of(letter_id)
        letter, raw = self._written(ref, letter, envelope, facts)
        try:
            share = self._breaker.share(flow, now)
            if self._ledger.claim(ref, letter, share):
                self._send(ref, letter, raw, now, share)
        except TooManyThisHour:
            why = self._breaker.why(flow)
            if role not in SERVICE_ROLES:
                what = f"Tell the {role} in another way what the letter “{letter.called}” would have: {why}"
                self._raise(ref, self.task(f"instead-of-{letter_id}", what, now))
            self._withhold(ref, letter, why)
            self._tell_of_the_hour(now)

    def _tell_of_the_hour(self, now: datetime) -> None:
        """Tell the staff once that letters of this hour are withheld. Where that does not go, the next one tells."""
        if not self._breaker.is_to_be_told(now):
            return
        began = self._profile.office.local(now).strftime("%Y-%m-%d %H:00")
        try:
            self.report(began, "letters_withheld", Role.CASEWORKER)
            if not self.share_a_mailbox(Role.CASEWORKER, Role.OFFICER):
                self.report(began, "letters_withheld", Role.OFFICER)
        except LetterNotSent:
            self._breaker.forget_telling(now)
        except (LetterRefused, LetterUnconfirmed):
            pass  # what is withheld is on its case all the same

    def report(self, what: str, template: str, role: Role = Role.OFFICER, **facts: Any) -> None:
        """Write to whoever has ``role`` about ``what``, such as a nightly run, which is of no one case; the caller has
        claimed it. Raises LetterNotSent, LetterRefused and LetterUnconfirmed.
        """
        to = self._staff[role]
        wording = render(template, service=self._profile.service, ref=what, **facts)
        self._post.send(to, compose(Envelope(sender_name=self._name, sender=self._sender, to=to), wording))

    def who_reads(self, ref: str, role: Role) -> Role:
        """Who reads what is for ``role`` on this case: nothing comes to the officer's mailbox while they are kept off
        it (FB-14).
        """
        if self._staff[role] != self._staff[Role.OFFICER]:
            return role
        return role if seen_to_by(self._conflicts.of(ref)) is Role.OFFICER else Role.CASEWORKER

    def share_a_mailbox(self, role: Role, other: Role) -> bool:
        """Whether what is for either role comes to the same mailbox."""
        return self._staff[role] == self._staff[other]

    def write_to_referrer(self, ref: str, letter_id: str, template: str, to: str, now: datetime, **facts: Any) -> None:
        """Write to who referred a family, once for ``letter_id``: that it arrived, and never more (CF-25).

        A reply finds no case by itself: who refers is not a party to it. Raises LetterNotSent, to be tried again.
        """
        letter = Letter(id=letter_id, template=template, recipient="referrer", to=to, state=LetterState.SENDING, at=now)
        self._send_once(ref, letter, Envelope(sender_name=self._name, sender=self._sender, to=to), facts, now)

    def write(
        self,
        case: Case,
        letter_id: str,
        template: str,
        replies: ReplyAddresses,
        now: datetime,
        *,
        instead: str,
        by: Role = Role.OFFICER,
        unproven: str | None = None,
        **facts: Any,
    ) -> None:
        """Write to the person whose case it is, once for ``letter_id``; where that is not safe or not possible, or
        ``unproven`` says why the address may not be theirs, withhold the letter and give the role ``by`` the task
        ``instead``, in words that name nobody.

        Raises CaseMovedOn when the person is no longer as ``case`` was read, and LetterNotSent, to be tried again.
        """
        contact = case.contact or Contact()
        letter = self._to_contact(letter_id, template, contact, now)
        why_not = (contact.why_no_email or unproven) if contact.email else "no email address is known"
        if why_not:
            self._withhold_for_a_person(case.ref, letter, contact, why_not, instead, now, by)
            return
        self._write_to(case, letter, contact, replies, facts, now)

    def offer(
        self, case: Case, letter_id: str, template: str, replies: ReplyAddresses, now: datetime, **facts: Any
    ) -> None:
        """Write to the person whose case it is, once for ``letter_id``, what nobody has to tell them in another way:
        that they may be written to, who offers it has made sure of.

        Raises CaseMovedOn when the person is no longer as ``case`` was read, and LetterNotSent, to be tried again.
        """
        contact = case.contact or Contact()
        self._write_to(case, self._to_contact(letter_id, template, contact, now), contact, replies, facts, now)

    def reply(self, case: Case, reply: Reply, replies: ReplyAddresses, now: datetime) -> Letter:
        """Send what a person wrote to the person whose case it is, once for its id: that they may be written to, who
        sends it has made sure of. The letter as it stands then: sent, refused, or still being sent, as far as anybody
        knows.

        Raises CaseMovedOn when the person is no longer as ``case`` was read, or the letter was begun since, and
        LetterNotSent when it certainly did not go.
        """
        contact, wording = case.contact or Contact(), reply_wording(case.ref, reply, self._profile)
        letter = self._to_contact(reply.id, REPLY, contact, now).model_copy(
            update={"wording": wording.version, **reply.model_dump(include={"words", "began_from"}), "by": reply.by}
        )
        envelope = Envelope(
            sender_name=self._name,
            sender=self._sender,
            to=letter.to,
            reply_to=replies.address(case.ref),
            in_reply_to=answered_email(case),
            by_a_person=True,
        )
        if not self._ledger.claim_to(case.ref, letter, contact):
            raise CaseMovedOn(case.ref)
        return self._send(case.ref, letter, compose(envelope, wording), now)

    def acknowledge(self, case: Case, round_: Round, replies: ReplyAddresses, now: datetime) -> None:
        """Acknowledge a round to the person who got in touch, once; or withhold the letter and say why. A new person is
        sent the welcome pack with it, and by post, or the case says why not (IM-08, CF-30).

        Raises CaseMovedOn when the person is no longer as ``case`` was read, and LetterNotSent, to be tried again.
        """
        contact, why_no_pack = case.contact, why_no_pack_by_email(case, round_)
        unproven = round_.no_automatic_letter or case.unproven
        if why_no_pack:
            self._welcome_otherwise(case, round_, why_no_pack, now)
        if contact and contact.email:
            template = acknowledgement(round_, contact, young=self._is_young(contact, now))
            letter = self._to_contact(f"{round_.number:04}-acknowledgement", template, contact, now)
            if unproven and round_.complaint is None:
                self._withhold(case.ref, letter, unproven)
            elif why_not := unproven or contact.why_no_email:
                by = round_.complaint.handled_by if round_.complaint else Role.OFFICER
                self._withhold_for_a_person(case.ref, letter, contact, why_not, "Acknowledge in another way", now, by)
            else:
                pack = () if why_no_pack else welcome_pack(self._profile)
                self._send_acknowledgement(case, round_, contact, letter, pack, replies, now)
        for task in case.tasks:  # put there before a crash, perhaps, that left nobody told of it
            if task.id == BY_POST and task.done_at is None:
                self.ask(case.ref, task, now)

    def _send_acknowledgement(
        self,
        case: Case,
        round_: Round,
        contact: Contact,
        letter: Letter,
        pack: tuple[Enclosure, ...],
        replies: ReplyAddresses,
        now: datetime,
    ) -> None:
        message = case.message_of(round_)
        envelope = Envelope(
            sender_name=self._name,
            sender=self._sender,
            to=letter.to,
            reply_to=replies.address(case.ref),
            in_reply_to=message.message_id if message else None,
        )
        by_email = message is not None and message.channel is Channel.EMAIL
        between = self._profile.acknowledgements.hours_between_two_to_one_sender
        # A complaint is one because a person said so: no loop of machines makes a second.
        rest = timedelta(hours=0 if round_.complaint else between)
        known_by = replies.pseudonym(letter.to)

        def claim_and_send(enclosures: tuple[Enclosure, ...], by_post: Letter | Task | None) -> None:
            facts = {
                **self.dates(round_),
                "by_email": by_email,
                "referred": case.was_referred(round_),
                "young": self._is_young(contact, now),
                **facts_of(round_, self._profile),
                "enclosed": [each.title for each in enclosures],
            }
            written, raw = self._written(case.ref, letter, envelope, facts, enclosures)
            written = written.model_copy(update={"recipient_hash": known_by})
            share = self._breaker.share(Flow.ACKNOWLEDGEMENTS, now)
            if self._ledger.claim_once_a_while(case.ref, written, contact, known_by, now - rest, share, by_post):
                self._send(case.ref, written, raw, now, share)
                if isinstance(by_post, Task):
                    self.ask(case.ref, by_post, now)

        try:
            if pack:
                with suppress(WelcomedBefore):
                    claim_and_send(pack, self._pack_by_post(case, round_, now))
                    return
            claim_and_send((), None)
        except SentRecently:
            self._withhold(case.ref, letter, "this person was sent an acknowledgement a short while ago")
        except TooManyThisHour:
            self._leave_to_a_person(case, round_, letter, now)

    def _leave_to_a_person(self, case: Case, round_: Round, letter: Letter, now: datetime) -> None:
        """Leave an acknowledgement to a person, because too many went in this hour, and what would have come with it.
        Nobody is written to about the task of each: it is on the worklist, and the staff are told of the hour. It is
        there before the letter is withheld, so that no crash leaves the person without either.
        """
        why = self._breaker.why(Flow.ACKNOWLEDGEMENTS)
        by = round_.complaint.handled_by if round_.complaint else Role.OFFICER
        self._raise(case.ref, self.task(f"instead-of-{letter.id}", f"Acknowledge in another way: {why}", now, by))
        self._withhold(case.ref, letter, why)
        self._welcome_by_post(case, round_, now)
        self._tell_of_the_hour(now)

    def _welcome_otherwise(self, case: Case, round_: Round, why_not_by_email: WhyNoPack, now: datetime) -> None:
        self._welcome_by_post(case, round_, now)
        if not is_accounted_for(case, BY_EMAIL):
            self._ledger.settle(case.ref, no_pack(BY_EMAIL, why_not_by_email, now))

    def _welcome_by_post(self, case: Case, round_: Round, now: datetime) -> None:
        by_post = self._pack_by_post(case, round_, now)
        if isinstance(by_post, Task):
            self.ask(case.ref, by_post, now)
        elif by_post:
            self._ledger.settle(case.ref, by_post)

    def _pack_by_post(self, case: Case, round_: Round, now: datetime) -> Letter | Task | None:
        """The task to post a welcome pack, or why nobody may; None when the case has the one or the other already."""
        if is_accounted_for(case, BY_POST):
            return None
        why_not = why_no_pack_by_post(case, round_)
        return no_pack(BY_POST, why_not, now) if why_not else post_the_pack(self._profile, now)

    def dates(self, round_: Round) -> dict[str, Any]:
        """When a round was received, by when it is due, and whether that was promised to somebody; on the office's
        clock, for a letter to say.
        """
        local = self._profile.office.local
        return {"received": local(round_.received_at), "due": local(round_.due_at), "promised": round_.is_promised}

    def unconfirmed(self, ref: str, letter: Letter, now: datetime) -> None:
        """Give a person the task of finding out whether a letter went, of which nobody knows."""
        what, role = f"Find out whether the letter “{letter.called}” to the {letter.recipient} went", Role.OFFICER
        if letter.template == REPLY:
            what, role = f"{what}; if it did, record the answer, and if it did not, send it again", Role.CASEWORKER
        else:
            what = f"{what}, and send it if it did not"
        task = self.task(f"unconfirmed-{letter.id}", what, now, role)
        self._settle(ref, letter, LetterState.UNCONFIRMED, None, task, now)

    def task(self, task_id: str, what: str, now: datetime, role: Role = Role.OFFICER) -> Task:
        """A task for ``role`` by the time that the profile allows for one."""
        return Task(id=task_id, what=what, for_role=role, opened_at=now, due_at=self._profile.task_due(now))

    def ask(self, ref: str, task: Task, now: datetime) -> None:
        """Put a task on a case and tell whose it is, each once. Raises LetterNotSent, to be tried again."""
        self._raise(ref, task)
        self._notify_of(ref, task, now)

    def tell_of(self, ref: str, task: Task, now: datetime) -> None:
        """Tell whose a task is that stands on its case, once, unless it is done. Raises LetterNotSent, to be tried
        again.
        """
        if task.done_at is None:
            self._notify_of(ref, task, now)
        self._ledger.told(ref, task)

    def _raise(self, ref: str, task: Task) -> None:
        self._ledger.raise_task(ref, task.model_copy(update={"for_role": self.who_reads(ref, task.for_role)}))

    def _is_young(self, contact: Contact, now: datetime) -> bool:
        return contact.is_young(self._profile.office.local(now).date())

    def _notify_of(self, ref: str, task: Task, now: datetime) -> None:
        due = self._profile.office.local(task.due_at)
        self.notify(ref, f"task-{task.id}", "task", task.for_role, now, what=task.what, due=due)

    @property
    def _name(self) -> str:
        return self._profile.service.name

    def _to_contact(self, letter_id: str, template: str, contact: Contact, now: datetime) -> Letter:
        to, state = contact.email or "", LetterState.SENDING
        return Letter(id=letter_id, template=template, recipient="contact", to=to, state=state, at=now)

    def _written(
        self,
        ref: str,
        letter: Letter,
        envelope: Envelope,
        facts: Mapping[str, Any],
        enclosures: tuple[Enclosure, ...] = (),
    ) -> tuple[Letter, bytes]:
        wording = render(letter.template, service=self._profile.service, ref=ref, **facts)
        versions = {"wording": wording.version, "encloses": tuple(each.version for each in enclosures)}
        return letter.model_copy(update=versions), compose(envelope, wording, enclosures)

    def _write_to(
        self,
        case: Case,
        letter: Letter,
        contact: Contact,
        replies: ReplyAddresses,
        facts: Mapping[str, Any],
        now: datetime,
    ) -> None:
        envelope = Envelope(
            sender_name=self._name, sender=self._sender, to=letter.to, reply_to=replies.address(case.ref)
        )
        letter, raw = self._written(case.ref, letter, envelope, {"young": self._is_young(contact, now), **facts})
        if self._ledger.claim_to(case.ref, letter, contact):
            self._send(case.ref, letter, raw, now)

    def _send_once(self, ref: str, letter: Letter, envelope: Envelope, facts: Mapping[str, Any], now: datetime) -> None:
        letter, raw = self._written(ref, letter, envelope, facts)
        if self._ledger.claim(ref, letter):
            self._send(ref, letter, raw, now)

    def _send(self, ref: str, letter: Letter, raw: bytes, now: datetime, share: HourlyShare | None = None) -> Letter:
        """The letter, counted in its ``share`` of the hour, as it stands then. Raises LetterNotSent."""
        try:
            ses_message_id = self._post.send(letter.to, raw)
        except LetterNotSent:
            self._ledger.release(ref, letter, share)
            raise
        except LetterRefused as refused:
            what = f"Reach the {letter.recipient} in another way: the letter “{letter.called}” was refused"
            task = self.task(f"refused-{letter.id}", what, now)
            return self._settle(ref, letter, LetterState.REFUSED, refused.code, task, now)
        except LetterUnconfirmed:
            return letter  # the claim stays, and the sweep makes it a person's task
        sent = letter.model_copy(update={"state": LetterState.SENT, "sent_at": now, "ses_message_id": ses_message_id})
        self._ledger.sent(ref, sent)
        return sent

    def _withhold_for_a_person(
        self,
        ref: str,
        letter: Letter,
        contact: Contact,
        why: str,
        instead: str,
        now: datetime,
        role: Role = Role.OFFICER,
    ) -> None:
        self._withhold(ref, letter, why)
        if contact.safe_contact.safe_times:
            instead = f"{instead}, at the safe times noted on the case"
        self.ask(ref, self.task(f"instead-of-{letter.id}", f"{instead}: {why}", now, role), now)

    def _withhold(self, ref: str, letter: Letter, reason: str) -> None:
        withheld = letter.model_copy(update={"state": LetterState.WITHHELD, "to": "", "reason": reason})
        self._ledger.settle(ref, withheld)

    def _settle(
        self, ref: str, letter: Letter, state: LetterState, reason: str | None, task: Task, now: datetime
    ) -> Letter:
        settled = letter.model_copy(update={"state": state, "reason": reason})
        if letter.template == INVITATION:
            pass  # to be asked what one thinks is nobody's task (CH-11)
        elif letter.template == "task":  # a letter about a letter about a task would never end
            self._raise(ref, task)
        else:
            self.ask(ref, task, now)
        self._ledger.settle(ref, settled)
        return settled
