"""A family answers a question of ours: by their own hand, or in the words that staff record (CF-25, CF-26, YP-04)."""

from contextlib import suppress
from datetime import datetime, timedelta

from casework.consents.give import give
from casework.domain.case import Case
from casework.domain.channel import Channel
from casework.domain.consent import Answer, Consent, GivenBy, why_not_theirs
from casework.domain.permission import Permission, PermissionAsked
from casework.domain.record import Instant, Record
from casework.domain.round import QUESTIONS, Kind, Outcome, Round
from casework.domain.staff import StaffMember
from casework.errors import AlreadyAnswered, CaseMovedOn, ImpossibleAct, MachineOutOfReach
from casework.letters.correspondence import Correspondence
from casework.letters.question import asked_about
from casework.ports import CaseMachine, Cases, Rounds, Sharing
from casework.profile import Profile

POSTED_TWICE_WITHIN = timedelta(hours=1)
"""So long the same answer, sent again, is the same click or the same retry."""

_TRIES = 5
_OUTCOME = {Answer.YES: Outcome.GIVEN, Answer.NO: Outcome.REFUSED}
_IN_WRITING = {Channel.EMAIL, Channel.POST}


class GivenAnswer(Record):
    """A yes or no to a question. ``told`` is what the person was told, ``wording`` the version of those words.

    ``by`` is who recorded it, None for the person's own hand; ``capacity`` why it is theirs to give, where that has to
    be said.
    """

    answer: Answer
    at: Instant
    how: Channel
    told: str
    wording: str
    by: StaffMember | None = None
    given_by: GivenBy = GivenBy.CLIENT
    capacity: str | None = None


class AnsweredBefore(ImpossibleAct):
    """The question has its answer, and keeps it."""


class AnsweredTooLate(ImpossibleAct):
    """The time in which an answer counts went by."""


class Questions:
    """The questions that wait for families, and what becomes of their answers."""

    def __init__(
        self,
        cases: Cases,
        rounds: Rounds,
        sharing: Sharing,
        machine: CaseMachine,
        correspondence: Correspondence,
        profile: Profile,
    ) -> None:
        self._cases, self._rounds, self._sharing, self._machine = cases, rounds, sharing, machine
        self._correspondence, self._profile = correspondence, profile

    def answer(self, ref: str, number: int, given: GivenAnswer, now: datetime) -> Round:
        """Record the family's answer to round ``number`` and wake its machine. If that is out of reach, the sweep does
        it.

        A yes to a referral is also the permission to hold their details (CF-14); a yes or no to sharing is a consent.
        The same answer again, at the same time or soon after, changes nothing. Raises CaseNotFound, and ImpossibleAct:
        of that AnsweredBefore and AnsweredTooLate.
        """
        for _ in range(_TRIES):
            case = self._cases.get(ref)
            round_ = _question(case, number)
            if not _stands(round_, given, now):
                self.check(case, round_, given)
                try:
                    self._write(case, round_, given, now)
                except (AlreadyAnswered, CaseMovedOn):
                    continue
            return self._machine_told(self._rounds.get(ref, number))
        raise CaseMovedOn(ref)

    def check(self, case: Case, round_: Round, given: GivenAnswer) -> None:
        """Raise AnsweredTooLate, or ImpossibleAct where the answer is not theirs to give (YP-02, YP-04)."""
        local = self._profile.office.local
        if given.at >= round_.due_at:
            until = local(round_.due_at).isoformat(timespec="minutes")
            raise AnsweredTooLate(case.ref, act(round_.number), f"an answer counted until {until}: ask again")
        if round_.kind is Kind.CONSENT:
            for_whom = asked_about(case, round_).scope.for_whom
            on = local(given.at).date()
            why_not = why_not_theirs(case.contact, case.child, for_whom, given.given_by, given.capacity, on)
            if why_not:
                raise ImpossibleAct(case.ref, act(round_.number), why_not)

    def _write(self, case: Case, round_: Round, given: GivenAnswer, now: datetime) -> None:
        if round_.kind is Kind.CONSENT:
            give(case, self._consent(case, round_, given), self._sharing, self._correspondence, now, round_.number)
        elif given.answer is Answer.YES:
            self._rounds.accept(case.ref, round_.number, _permission(given), given.at)
        else:
            self._rounds.decide(case.ref, round_.number, Outcome.REFUSED, given.at)

    def _consent(self, case: Case, round_: Round, given: GivenAnswer) -> Consent:
        return Consent(
            id=case.next_consent,
            answer=given.answer,
            scope=asked_about(case, round_).scope,
            given_by=given.given_by,
            capacity=given.capacity,
            told=given.told,
            wording=given.wording,
            how=given.how,
            given_at=given.at,
            expires_at=given.at + timedelta(days=self._profile.consents.lasts_days),
            recorded_by=given.by,
            round=round_.number,
        )

    def _machine_told(self, round_: Round) -> Round:
        with suppress(MachineOutOfReach):
            if round_.task_token and self._machine.answered(round_.task_token):
                self._rounds.tied_up(round_.ref, round_.number)
        return round_


def act(number: int) -> str:
    """What is refused, as a case's history says it."""
    return f"answer the question of round {number}"


def _question(case: Case, number: int) -> Round:
    found = next((each for each in case.rounds if each.number == number and each.kind in QUESTIONS), None)
    if found is None:
        raise ImpossibleAct(case.ref, act(number), "this case has no such question to the family")
    return found


def _stands(round_: Round, given: GivenAnswer, now: datetime) -> bool:
    """Whether this very answer stands already. Raises AnsweredBefore when another does."""
    if round_.answered_at is None:
        return False
    again = round_.answered_at == given.at or now - round_.answered_at < POSTED_TWICE_WITHIN
    if round_.outcome is _OUTCOME[given.answer] and again:
        return True
    ended = f"it ended as “{round_.outcome}” at {round_.answered_at.isoformat(timespec='minutes')}"
    what_then = "what is to change has to be recorded as something new"
    raise AnsweredBefore(round_.ref, act(round_.number), f"{ended}: {what_then}")


def _permission(given: GivenAnswer) -> Permission:
    asked = PermissionAsked.IN_WRITING if given.how in _IN_WRITING else PermissionAsked.SPOKEN
    if given.by is None:
        asked = PermissionAsked.BY_LINK
    return Permission(given=True, asked=asked, at=given.at, notice=given.wording, recorded_by=given.by)
