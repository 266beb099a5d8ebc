"""The complainant says whether an answer resolves the complaint, and goes on if they want to: it is theirs to say
(FB-13, FB-15, FB-16).
"""

from dataclasses import dataclass
from datetime import datetime

from casework.complaints.look_again import look_again
from casework.complaints.naming import ACT as BE_NAMED
from casework.complaints.naming import agree, may_be_named, said_since, why_not_theirs
from casework.complaints.standing import GOES_ON_AFTER, said_of, where_it_stands, why_over
from casework.consents.answer import GivenAnswer
from casework.consents.reread import on_case
from casework.domain.case import Case
from casework.domain.channel import Channel
from casework.domain.complaint import Complaint, SaidWord, Step, Word
from casework.domain.complaint_path import next_step
from casework.domain.consent import Answer
from casework.domain.record import Instant, Record
from casework.domain.retry import lately
from casework.domain.round import Kind, Outcome, Round, Status
from casework.domain.staff import SERVICE_ROLES, Role, StaffMember
from casework.errors import ImpossibleAct, NotOnCase
from casework.letters.correspondence import Correspondence
from casework.ports.case_machine import CaseMachine
from casework.ports.cases import Cases
from casework.ports.rounds import Rounds
from casework.ports.sharing import Sharing
from casework.profile import Profile
from casework.waking import begin, wake


class GivenWord(Record):
    """What the complainant said. ``by`` is who recorded it, None for their own hand.

    ``naming`` is their yes or no to being named to who decides the next step, where they were asked. ``owner_conflict``
    is why the next owner should not decide it, ``unanswered_because`` why a step is left that has no answer.
    """

    word: Word
    at: Instant
    how: Channel
    by: StaffMember | None = None
    naming: GivenAnswer | None = None
    owner_conflict: str | None = None
    unanswered_because: str | None = None

    @property
    def may_be_named(self) -> bool | None:
        """Whether they said just now that they may be named; None where they said nothing about that."""
        return self.naming.answer is Answer.YES if self.naming else None


class SaidBefore(ImpossibleAct):
    """Something was said to this answer before, or nothing is waited for any more."""


@dataclass(frozen=True)
class Words:
    """Takes what complainants say to the answers they get, with what it needs for that."""

    cases: Cases
    rounds: Rounds
    sharing: Sharing
    machine: CaseMachine
    correspondence: Correspondence
    profile: Profile

    def take(self, ref: str, number: int, step: int, given: GivenWord, now: datetime) -> Round:
        """Record the word about ``step`` of the complaint of round ``number``, and wake its machine: the complaint
        ends, or goes on at its next step. One that had ended goes on in a round of its own, where staff record that.

        The turn comes first and the consent to be named after it: until that is there, nobody is named, and then the
        machine looks again. The same word again, soon after, adds what a crash kept from following and changes nothing
        else. Raises CaseNotFound, NotOnCase, and ImpossibleAct: of that SaidBefore.
        """
        return on_case(ref, self.cases, lambda case: self._take(case, number, step, given, now))

    def _take(self, case: Case, number: int, step: int, given: GivenWord, now: datetime) -> Round:
        round_ = where_it_stands(case, number)
        complaint = said_of(round_)
        if step > complaint.step.number:
            raise NotOnCase(case.ref, "step")
        to_name = self._whom_it_names_them_to(complaint, step, given)
        said = complaint.said_to(step)
        if said and _is_again(said, given, now) and self._led_where_this_leads(complaint, step, given):
            self._refuse_another_naming(case, to_name, given, said)
        else:
            _refuse_where_over(round_, step, given)
            _refuse_what_is_no_word_to_it(case, complaint, given)
            if to_name and given.naming and (why_not := why_not_theirs(case, to_name, given.naming, self.profile)):
                raise ImpossibleAct(case.ref, BE_NAMED, why_not)
            said = _said(given, step, now)
            round_ = self._write(case, round_, said, given, now)
        agreed = self._agree(case, to_name, given, said, now)
        if round_.status is Status.OPEN and round_.task_token is None:
            begin(round_.ref, round_.number, self.machine)  # what goes on in a round of its own has no machine yet
        if agreed and round_.number in {each.number for each in case.rounds}:
            # Its machine may have heard of the turn before the yes was there, and wait again, on another token.
            look_again(case.ref, self.cases, self.rounds, self.machine, now)
        else:
            wake(round_, self.machine, self.rounds)
        return round_

    def _agree(self, case: Case, to_name: Role | None, given: GivenWord, said: SaidWord, now: datetime) -> bool:
        """Record whether they may be named, where they said so; False when that is done already."""
        if to_name is None or given.naming is None or said_since(case, to_name, self.profile, said.at):
            return False
        agree(case, to_name, given.naming, self.sharing, self.correspondence, self.profile, now)
        return True

    def _whom_it_names_them_to(self, complaint: Complaint, step: int, given: GivenWord) -> Role | None:
        """Outside the service, who would decide after ``step`` if they may know who complains."""
        after = self._after(complaint, step, given, named=True) if given.naming else None
        return after.owner if after and after.owner not in SERVICE_ROLES else None

    def _led_where_this_leads(self, complaint: Complaint, step: int, given: GivenWord) -> bool:
        """Whether what was said to ``step`` took it to the very step that ``given`` would: past the same owners."""
        after = self._after(complaint, step, given, named=True)
        came = next((each.number for each in complaint.steps if each.number > step), None)
        return came == (after.number if after else None)

    def _refuse_another_naming(self, case: Case, to_name: Role | None, given: GivenWord, said: SaidWord) -> None:
        """Raises SaidBefore where a yes to being named is said again as a no, or a no as a yes."""
        standing = said_since(case, to_name, self.profile, said.at) if to_name else None
        if standing and given.may_be_named is not (standing.answer is Answer.YES and standing.withdrawn is None):
            raise SaidBefore(case.ref, act_of(said.step), "whether they may be named was said before")

    def _after(self, complaint: Complaint, step: int, given: GivenWord, *, named: bool) -> Step | None:
        """The step after ``step``, for who goes on and is ``named`` to its owner or not; None when none is left."""
        if given.word is not Word.NEXT_STEP:
            return None
        return next_step(
            complaint.about,
            complaint.steps[:step],
            self.profile.complaints,
            given.at,
            may_be_named=named,
            owner_conflict=given.owner_conflict,
        )

    def _write(self, case: Case, round_: Round, said: SaidWord, given: GivenWord, now: datetime) -> Round:
        """Write the turn, or the round in which a complaint that had ended goes on."""
        was = said_of(round_)
        complaint = was.model_copy(update={"words": (*was.words, said)})
        step = self._next_step(case, was, given, now)
        if step is None and round_.status is Status.ANSWERED:
            raise ImpossibleAct(case.ref, act_of(said.step), "no step is left: tell them of the Ombudsman")
        if step is None:
            return self._end(round_, self._with_why_no_more(complaint, given), given, now)
        complaint = complaint.with_step(step).model_copy(update={"ended_because": None})
        if round_.status is Status.ANSWERED:
            return self._begin_again(case, round_, complaint, given)
        return self._turn(round_, self._on_course(round_, complaint), now)

    def _next_step(self, case: Case, complaint: Complaint, given: GivenWord, now: datetime) -> Step | None:
        """The step that the complaint goes on to, if it does."""
        after = self._after(complaint, complaint.step.number, given, named=True)
        if after is None:
            return None
        named = given.may_be_named
        if named is None:
            named = may_be_named(case, after.owner, self.profile, now)
        return self._after(complaint, complaint.step.number, given, named=named)

    def _with_why_no_more(self, complaint: Complaint, given: GivenWord) -> Complaint:
        """No step is left out silently, and not the last one either (FB-13)."""
        if given.word is not Word.NEXT_STEP or complaint.step.number == len(self.profile.complaints.steps):
            return complaint
        why = "who would decide the steps that are left is whom it is about"
        if given.owner_conflict:
            why = f"who would decide the steps that are left should not: {given.owner_conflict}"
        return complaint.model_copy(update={"ended_because": why})

    def _end(self, round_: Round, complaint: Complaint, given: GivenWord, now: datetime) -> Round:
        outcome = Outcome.RESOLVED if given.word is Word.RESOLVED else Outcome.UNRESOLVED
        ended = {"complaint": complaint, "answered_at": given.at, "outcome": outcome, "recorded_at": now}
        return self._turn(round_, round_.model_copy(update=ended), now)

    def _turn(self, was: Round, becomes: Round, now: datetime) -> Round:
        ended_at = becomes.answered_at
        return self.rounds.turn(was, becomes, now, self.profile.erase_on(was.kind, ended_at) if ended_at else None)

    def _begin_again(self, case: Case, ended: Round, complaint: Complaint, given: GivenWord) -> Round:
        begun = Round(
            ref=case.ref,
            number=case.next_number,
            kind=Kind.COMPLAINT,
            received_at=given.at,
            due_at=given.at,
            message=ended.message,
            no_automatic_letter=case.unproven,
            silent=ended.silent,
            allocated_to=case.allocated_to,
        )
        begun = self._on_course(begun, complaint)
        self.cases.go_on(case, begun)
        return begun

    def _on_course(self, round_: Round, complaint: Complaint) -> Round:
        at_it = round_.model_copy(update={"complaint": complaint})
        return at_it.model_copy(update={"due_at": self.profile.course(at_it).due_at})


def act_of(step: int) -> str:
    """What is refused when a word about ``step`` is."""
    return f"record what the complainant says to step {step}"


def _refuse_where_over(round_: Round, step: int, given: GivenWord) -> None:
    """Raises SaidBefore where no word about ``step`` is waited for. A complaint that ended goes on where staff are told
    so, and not by an old link: by then somebody should talk to them.
    """
    if step < said_of(round_).step.number:
        raise SaidBefore(round_.ref, act_of(step), "the complaint has gone on to its next step")
    may_go_on = given.word is Word.NEXT_STEP and given.by is not None and round_.outcome in GOES_ON_AFTER
    if round_.status is Status.ANSWERED and not may_go_on:
        raise SaidBefore(round_.ref, act_of(step), why_over(round_))


def _refuse_what_is_no_word_to_it(case: Case, complaint: Complaint, given: GivenWord) -> None:
    """Raises ImpossibleAct for a word to an answer that is not there, or that they have not heard (FB-13)."""
    step = complaint.step
    if step.answer is None and given.word is Word.RESOLVED:
        taken_back = "if they want no answer, they take it back, at POST /cases/{ref}/complaint/ending"
        missing = f"it has no answer yet that it could be resolved by: {taken_back}"
        raise ImpossibleAct(case.ref, act_of(step.number), missing)
    if step.answer is None and not given.unanswered_because:
        missing = "it has no answer yet: say in unanswered_because why it is left without one"
        raise ImpossibleAct(case.ref, act_of(step.number), missing)
    if step.answer and given.unanswered_because:
        raise ImpossibleAct(case.ref, act_of(step.number), "it has an answer by now: ask them what they say to that")


def _is_again(said: SaidWord, given: GivenWord, now: datetime) -> bool:
    """Whether it is the very word that was ``said``, posted twice."""
    same = (said.word, said.unanswered_because) == (given.word, given.unanswered_because)
    return same and (said.at == given.at or lately(said.recorded_at, now))


def _said(given: GivenWord, step: int, now: datetime) -> SaidWord:
    return SaidWord(
        step=step,
        word=given.word,
        at=given.at,
        how=given.how,
        recorded_at=now,
        recorded_by=given.by,
        unanswered_because=given.unanswered_because,
    )
